"""Where in a paragraph does one sentence end and the next begin?

sentencex proposes, because it knows the abbreviations of many languages; in English every full stop before a
capital is a proposal too, because sentencex keeps the sentences of a long quotation together. What the words
on both sides say (`lexicon/abbreviations.csv`, `lexicon/sentence_starters.csv`) then decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import sentencex

from transforms.lexicon import table

_CHUNK = 6000
"""Characters given to sentencex at once: its time grows with the square of the quotations in a text."""
_REACH = 60
"""How far to either side of a bound words are looked at."""

_OPENERS = "\"'“‘«„‚([{¿¡—–-*•… "
_CLOSERS = "\"'”’»“)]}"
# One mark, then closing quotes and brackets, then the gap: no repeated class can match what follows it.
_STOP = re.compile(r"[.!?…][\"'”’»)\]}]*(?: ?\[\d{1,3}\]){0,9}\s+|[。！？।۔؟][」』”’）]*\s*")
_LIST_ITEM = re.compile(r"\n[^\S\n]*(?:[-–—•*▪]|\(?(?:\d{1,3}|[a-z])[.)])[^\S\n]")
_ENUMERATOR = re.compile(r"[(\[]?(?:\d{1,3}(?:\.\d{1,3}){0,4}|[A-Za-z]|[ivxIVX]{1,5})[.)\]]+|\W+")
_REFERENCE = re.compile(r"\[\d{1,3}\]")
_DOTTED = re.compile(r"(?:[^\W\d_]\.){2,}")
_INITIAL = re.compile(r"[^\W\d_]\.")
_NUMERAL = re.compile(r"#?\d|[IVXLC]{1,6}\b")
_WORD = re.compile(r"[^\W_][\w'’-]*")
_EASTERN_CLOSERS = "」』）"
_EASTERN = frozenset("。！？।۔؟")

# sentencex takes every white space behind an initial for one byte and panics where it is not.
_SPACES = {code: " " for code in range(0x3001) if chr(code).isspace()}


def bounds(paragraph: str, language: str) -> list[int]:
    """The places where a sentence other than the first begins, in order, for any text and in linear time.

    A line break alone is no bound unless a list item follows it.
    """
    english = language in {"en", "und"}
    plain = paragraph.translate(_SPACES)
    proposed = set(_proposed(plain, language))
    stops = {match.end() for match in _STOP.finditer(plain)}
    if english:
        proposed |= stops
    forced = {match.start() + 1 for match in _LIST_ITEM.finditer(paragraph)}
    found: list[int] = []
    start = 0
    end = len(plain.rstrip())
    for place in sorted(proposed | forced):
        if 0 < place < end and (place in forced or _is_bound(plain, start, place)):
            found.append(place)
            start = place
    return found


def _proposed(plain: str, language: str) -> Iterator[int]:
    start = 0
    code = "en" if language == "und" else language
    while start < len(plain):
        end = _cut(plain, start)
        for bound in sentencex.get_sentence_boundaries(code, plain[start:end]):
            # The end of a chunk is the end of the last one, which is a bound only where a stop stands.
            if bound["start_index"]:
                yield start + bound["start_index"]
        start = end
        if _ends_in_stop(plain, start):
            yield start


def _ends_in_stop(plain: str, place: int) -> bool:
    return any(match.end() == place for match in _STOP.finditer(plain, max(0, place - _REACH), place))


def _cut(plain: str, start: int) -> int:
    """Where a chunk that begins at `start` ends: behind its last stop, else its last space, else anywhere."""
    limit = start + _CHUNK
    if limit >= len(plain):
        return len(plain)
    stops = [match.end() for match in _STOP.finditer(plain, limit - _CHUNK // 4, limit)]
    return stops[-1] if stops else plain.rfind(" ", start + 1, limit) + 1 or limit


def _is_bound(plain: str, start: int, place: int) -> bool:
    """Whether a sentence that began at `start` ends before `place`."""
    before = plain[max(start, place - _REACH) : place]
    left = before.rstrip()
    if left == before and left.rstrip(_CLOSERS + _EASTERN_CLOSERS)[-1:] not in _EASTERN:
        return False
    if not left or _REFERENCE.match(plain, place):
        return False
    # A number or a mark alone belongs to what it counts or opens.
    if place - start <= _REACH and _ENUMERATOR.fullmatch(left.strip()):
        return False
    core = left.rstrip(_CLOSERS)
    right = plain[place : place + _REACH].lstrip(_OPENERS)
    # Not always so (al-Shabab, iPhone), but a small letter far more often goes on: “No!” he said.
    return not right[:1].islower() and (not core.endswith(".") or _stop_is_final(core, right))


def _stop_is_final(core: str, right: str) -> bool:
    """Whether the full stop at the end of `core` ends a sentence or only an abbreviation."""
    word = core.rsplit(None, 1)[-1].lstrip(_OPENERS)
    known = _abbreviations()
    kind = known.get(word) or (known.get(word.capitalize()) if word.isupper() else None)
    if kind == "number":
        return not _NUMERAL.match(right)
    if kind in {"title", "inner"}:
        return False
    if kind == "final" or _DOTTED.fullmatch(word) or _INITIAL.fullmatch(word):
        following = _WORD.match(right)
        return bool(following and following[0] in _starters())
    return True


@cache
def _abbreviations() -> dict[str, str]:
    return {row["abbreviation"]: row["kind"] for row in table("abbreviations")}


@cache
def _starters() -> frozenset[str]:
    return frozenset(row["word"] for row in table("sentence_starters"))
