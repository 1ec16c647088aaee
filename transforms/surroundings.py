"""What stands around a name that tells whether it is one: capitals beside it, a shouted line, a web address?

Everything is asked of the article as it is written, in its own offsets. Each question looks a bounded way
from the name; what concerns a whole line or the whole article is found out once.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from transforms.folding import fold

Kind = Literal["name", "title", "ordinary"]
Style = Literal["prose", "title", "capitals"]

# No word of a name is longer; what is cut here is no neighbour worth knowing.
_REACH = 40
_WORD_BEFORE = re.compile(r"[\w'’.-]+$")
_WORD_AFTER = re.compile(r"[\w'’-]+")
_NEXT_WORD = re.compile(r"[^\w\n]{0,6}([^\W\d_]+)")
_PREVIOUS_WORD = re.compile(r"([^\W\d_]+)[^\w\n]{0,6}$")
_CAPITAL_AFTER = re.compile(r"[ -][^\W\d_a-z]")
_HEAD_OF = re.compile(r"\b([A-Z][a-z]{3,20}) of (?:the )?$")
_LETTERS = re.compile(r"[^\W\d_]+")
_SENTENCE_END = frozenset(".!?:;\n•")
_OPENING = " \t\u00a0\"'“‘«(["
_JOINERS = frozenset(" -\u00a0‐‑–")
# A web address, an e-mail address, a handle; the suffixes are those of the domains the press writes bare.
_ADDRESS = re.compile(r"://|@|www\.|(?<=\w)\.(?:com|org|net|gov|edu|int|info)\b")
_ADDRESS_MARKS = ("://", "@", "www.", ".com", ".org", ".net", ".gov", ".edu", ".int", ".info")
_ADDRESS_END = re.compile(r"[!-~]*")
# How many capitalised words in a row make shouting of what would else be an acronym.
_SHOUTED = 3
# The share of a line's words that makes its style: a name or two in lower case ("el-Sisi") do not unmake it.
_MOST = 0.8


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A capitalised word that stands right beside a name."""

    word: str
    """In lower case, folded, without a final period."""
    kind: Kind
    """Part of a name that nobody knows; a person's title or office; or a word whose capital says nothing."""


class Surroundings:
    """The surroundings of the names of one article."""

    def __init__(self, text: str, words: Mapping[str, frozenset[str]]) -> None:
        """Take an article's text and the lexicon's words by kind."""
        self._text = text
        self._words = words
        self._ordinary = words["function"] | words["time"] | words["direction"]
        self._styles: dict[int, Style] = {}

    @cached_property
    def addresses(self) -> list[tuple[int, int, int]]:
        """Where web and e-mail addresses and handles stand: start, end, and the mark that makes them so."""
        found: list[tuple[int, int, int]] = []
        # Most articles have none, and a search for a word is a tenth of one for a pattern.
        if not any(mark in self._text for mark in _ADDRESS_MARKS):
            return found
        last = 0
        for mark in _ADDRESS.finditer(self._text):
            if mark.start() < last:
                continue
            start = mark.start()
            while start > last and "!" <= self._text[start - 1] <= "~":
                start -= 1
            ending = _ADDRESS_END.match(self._text, mark.start())
            last = ending.end() if ending else mark.end()
            found.append((start, last, mark.start()))
        return found

    def in_address(self, start: int, end: int) -> bool:
        """Whether a name is only a piece of an address; a name that is the address ("Booking.com") is not."""
        at = bisect_right(self.addresses, (start, len(self._text) + 1, 0)) - 1
        if at < 0:
            return False
        first, last, mark = self.addresses[at]
        return first <= start and end <= last and not start <= mark < end

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The words of the article, folded but for their case."""
        return frozenset(_LETTERS.findall(fold(self._text).text))

    def before(self, start: int) -> str:
        """The word right before a name, in lower case and folded; empty where punctuation parts them."""
        found = self._word_before(start)
        return fold(found[0]).lower.rstrip(".") if found else ""

    def previous(self, start: int, *, known: bool = False) -> Neighbour | None:
        """The capitalised word right before a name; `known` says that it is a name the lexicon knows."""
        found = self._word_before(start)
        if found is None or known:
            return None
        word, at = found
        bare = word.rstrip(".")
        plain = fold(bare).lower
        if plain in self._words["particle"] and self._follows_capital(at):
            return Neighbour(plain, "name")
        if not bare[:1].isupper() or plain.endswith(("'s", "s'")):
            return None
        if plain.rpartition("-")[2] in self._words["title"]:
            return Neighbour(plain, "title")
        if word != bare and len(bare) > 1:
            return None
        ordinary = plain in self._ordinary or (
            plain.islower() and self._begins_sentence(at) and plain in self.vocabulary
        )
        return Neighbour(plain, "ordinary" if ordinary else "name")

    def next(self, end: int, *, known: bool = False) -> Neighbour | None:
        """The capitalised word right after a name; `known` says that it is a name the lexicon knows."""
        if known or self._text[end : end + 1] not in _JOINERS:
            return None
        word = _WORD_AFTER.match(self._text[end + 1 : end + 1 + _REACH])
        if word is None:
            return None
        plain = fold(word[0]).lower.removesuffix("'s").rstrip("'-")
        if plain in self._words["particle"] and _CAPITAL_AFTER.match(self._text, end + 1 + word.end()):
            return Neighbour(plain, "name")
        if not word[0][:1].isupper():
            return None
        if plain.partition("-")[0] in self._words["title"]:
            return Neighbour(plain, "title")
        return Neighbour(plain, "ordinary" if plain in self._ordinary else "name")

    def is_part_of_title(self, start: int) -> bool:
        """Whether a name ends one with "of" in it: "University of Bristol", "Duke of York"."""
        found = _HEAD_OF.search(self._text[max(0, start - _REACH) : start])
        return found is not None and found[1].lower() in self._words["head_of"]

    def given_name_before(self, start: int, given: frozenset[str]) -> int | None:
        """Where the full name begins that ends in the surname at `start`, if up to two words lie between."""
        for _ in range(3):
            found = self._word_before(start)
            if found is None or not found[0][:1].isupper() or self._text[start - 1] not in " \u00a0":
                return None
            word, start = found
            if fold(word).lower.rstrip(".") in given:
                return start
        return None

    def shouted(self, start: int, end: int, acronyms: Mapping[int, int]) -> bool:
        """Whether three words in capitals stand next to a name, so that "WHO" may be the word.

        Words that are acronyms themselves (`acronyms` has their ends by their starts) are no shouting.
        """
        count = 0
        for _ in range(2 * _SHOUTED):
            word = _NEXT_WORD.match(self._text[end : end + _REACH])
            if word is None or not word[1].isupper():
                break
            first, end = end + word.start(1), end + word.end(1)
            count += acronyms.get(first) != end
        for _ in range(2 * _SHOUTED):
            begin = max(0, start - _REACH)
            word = _PREVIOUS_WORD.search(self._text[begin:start])
            if word is None or not word[1].isupper():
                break
            start = begin + word.start(1)
            count += acronyms.get(start) != begin + word.end(1)
        return count >= _SHOUTED

    def style(self, at: int) -> Style:
        """How the line of a place is capitalised: as prose, word by word as headlines are, or throughout."""
        line = bisect_right(self._line_starts, at) - 1
        if line not in self._styles:
            start = self._line_starts[line]
            end = self._line_starts[line + 1] if line + 1 < len(self._line_starts) else len(self._text)
            self._styles[line] = _style(self._text[start:end].rstrip())
        return self._styles[line]

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self._text))]

    def _word_before(self, start: int) -> tuple[str, int] | None:
        """The word that only a blank or hyphen parts from a name, and where it begins."""
        if start < 2 or self._text[start - 1] not in _JOINERS:
            return None
        begin = max(0, start - 1 - _REACH)
        word = _WORD_BEFORE.search(self._text[begin : start - 1])
        if word is None:
            return None
        bare = word[0].lstrip("'’.-")
        return (bare, start - 1 - len(bare)) if bare else None

    def _follows_capital(self, at: int) -> bool:
        """Whether a capitalised word stands before the particle that begins here: "Maria del Carmen"."""
        found = self._word_before(at)
        return found is not None and found[0][:1].isupper() and fold(found[0]).lower not in self._ordinary

    def _begins_sentence(self, at: int) -> bool:
        before = self._text[max(0, at - 4) : at].rstrip(_OPENING)
        return not before or before[-1] in _SENTENCE_END or self._text[at - 1] in '"“‘«'


def _style(line: str) -> Style:
    # Short words stay small in a headline's capitals, and acronyms are capitals in any style.
    telling = [word for word in _LETTERS.findall(line) if len(word) > 3]
    if len(telling) < _SHOUTED:
        return "prose"
    if sum(word.isupper() for word in telling) >= _MOST * len(telling):
        return "capitals"
    is_sentence = line.endswith((".", '."', ".”"))
    return "prose" if is_sentence or sum(word[0].isupper() for word in telling) < _MOST * len(telling) else "title"
