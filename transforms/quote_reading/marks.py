"""Which stretches of a text stand in quotation marks?

Pairs of every shape, paragraph by paragraph. A paragraph that ends inside a quote is continued by the next where that
begins with the opening mark again, which is how quotes of several paragraphs are set; where it does not, the quote
ends with the paragraph. A closing mark without an opening one is none. Marks inside a quote belong to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SINGLE = ("'", "‘", "‚")
_CLOSING = {"“": "”", "«": "»", "„": "“”", "‘": "’", "‹": "›", "‚": "‘’", "「": "」", "``": "''"}
_PARAGRAPH = re.compile(r"\n\s*\n|\Z")
_TRIMMED = " \t\n\u00a0\u202f"
_MARK = re.compile("``|[“«„‹「”\"'‘‚]")
"""What may open a quote."""
_GAP = re.compile(r"\s*")
_LATER_WORD = re.compile(r"\s[a-z]{1,40}[^.]{0,200}[’']")
"""Behind an "s'" a word, and an apostrophe or closing mark further on."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """What stands between two marks, without them."""

    start: int
    end: int
    outer_start: int
    outer_end: int
    """With the marks."""
    continues: bool = False
    """Whether it goes on a quote of the paragraph before."""
    closed: bool = True
    """Whether a closing mark was found."""


def quoted(text: str) -> list[Quoted]:
    """The stretches in quotation marks, in order, none inside another."""
    found: list[Quoted] = []
    start = 0
    open_with: str | None = None
    for end in (match.start() for match in _PARAGRAPH.finditer(text)):
        if end > start:
            begin = _behind_gap(text, start)
            inside = list(_in_paragraph(text, begin, end, open_with))
            found += inside
            open_with = None if not inside or inside[-1].closed else _opener(text, inside[-1].outer_start)
            if inside and not inside[-1].closed and not _goes_on(text, end, open_with):
                open_with = None
        start = _behind_gap(text, end)
    return [one for one in found if one.start < one.end]


def _behind_gap(text: str, at: int) -> int:
    gap = _GAP.match(text, at)
    return gap.end() if gap else at


def _opener(text: str, at: int) -> str:
    return text[at : at + 2] if text.startswith("``", at) else text[at]


def _goes_on(text: str, end: int, opener: str | None) -> bool:
    """Whether the next paragraph opens with the mark again."""
    return opener is not None and text.startswith(opener, _behind_gap(text, end))


def _in_paragraph(text: str, begin: int, end: int, open_with: str | None) -> Iterator[Quoted]:
    at = begin
    singles: dict[str, dict[int, int]] = {}
    while mark := _MARK.search(text, at, end):
        at = mark.start()
        opener = _opens(text, at, begin)
        if opener is None:
            at += 1
            continue
        if opener in _SINGLE:
            if opener not in singles:
                singles[opener] = _partners(text, at, end, opener)
            closing = singles[opener].get(at)
        else:
            closing = _close(text, at + len(opener), end, opener)
        stop = end if closing is None else closing
        if closing is None and not _may_be_unclosed(text, at, end, opener, begin, open_with):
            at += len(opener)
            continue
        inner, last = at + len(opener), stop
        while inner < last and text[inner] in _TRIMMED:
            inner += 1
        while last > inner and text[last - 1] in _TRIMMED:
            last -= 1
        width = 0 if closing is None else 2 if opener == "``" else 1
        yield Quoted(inner, last, at, stop + width, open_with is not None and at == begin, closing is not None)
        at = stop + max(width, 1)


def _may_be_unclosed(text: str, at: int, end: int, opener: str, begin: int, open_with: str | None) -> bool:
    """An opening mark without its partner: a quote where it goes on in the next paragraph or the mark can only open."""
    if opener in _SINGLE:
        return False
    return (
        _goes_on(text, end, opener)
        or (at == begin and open_with == opener)
        or opener != '"'
        or len(text[at:end].split()) > 3
    )


def _opens(text: str, at: int, begin: int) -> str | None:
    """The opening mark at a place."""
    char = text[at]
    before = text[at - 1] if at > begin else " "
    after = text[at + 1 : at + 2]
    if text.startswith("``", at):
        return "``"
    if char in ("“", "«", "„", "‹", "「"):
        return char
    if char == "”" and (before in " ([—–-" or at == begin) and after.strip() and not after.isspace():
        return char  # Used for both in some languages, and by mistake.
    if char in ('"', "'", "‘", "‚") and (before in ' \t\n([{—–-/“"' or at == begin) and after and not after.isspace():
        return char if char == '"' or after.isalnum() or after in '“"…[' else None
    return None


def _close(text: str, start: int, end: int, opener: str) -> int | None:
    """Where the quote ends: the place of its closing mark."""
    if opener == "``":
        at = text.find("''", start, end)
        return at if at >= 0 else None
    marks = _CLOSING.get(opener, opener)
    depth = 0
    for at in range(start, end):
        char = text[at]
        if char == opener and opener not in marks:
            depth += 1
        elif char in marks:
            if char == '"' and at + 1 < end and text[at + 1].isalnum() and text[at - 1] in " (":
                return None  # Another one opens: the first had no partner.
            if depth == 0:
                return at
            depth -= 1
    return None


def _partners(text: str, start: int, end: int, opener: str) -> dict[int, int]:
    """The closing mark of every single mark from a place on, at once: most of them are apostrophes without one."""
    marks = _CLOSING.get(opener, opener)
    found: dict[int, int] = {}
    waiting: list[int] = []
    for one in re.finditer(f"[{opener}{marks}]", text[start:end]):
        at = start + one.start()
        if waiting and text[at] in marks and (text[at] == "‘" or _ends_word_quote(text, at, end)):
            if opener in marks:
                # The mark that opens closes too: whatever waits ends here.
                found.update(dict.fromkeys(waiting, at))
                waiting = []
            else:
                found[waiting.pop()] = at
        if text[at] == opener:
            waiting.append(at)
    return found


def _ends_word_quote(text: str, at: int, end: int) -> bool:
    """Whether a single mark closes and is no apostrophe: nothing of a word follows, and "the states' right" goes on."""
    after = text[at + 1] if at + 1 < end else " "
    if after.isalnum():
        return False
    if text[at - 1] in ".,!?…" or after in ".,!?;:)\n":
        return True
    return text[at - 1] != "s" or not _LATER_WORD.match(text, at + 1, end)
