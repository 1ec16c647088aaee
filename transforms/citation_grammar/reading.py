"""What do the families of citations share: the text made plain, its sentences, and what a family finds?

Nothing here knows a kind of instrument.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar

from transforms.citation_grammar.triggers import Family, places
from transforms.register import Instrument

Form = Literal["full", "short", "definite"]
"""full: tells the instrument by itself; short: needs the rest of the article; definite: a description."""

Rule = Literal[
    "act_title",
    "acronym_in_brackets",
    "bill",
    "brought_in",
    "case_number",
    "charter_by_article",
    "code_section",
    "constitution",
    "document_symbol",
    "eu_number",
    "executive_order",
    "in_apposition",
    "last_of_its_kind",
    "law_report",
    "name",
    "name_after_full",
    "name_with_pinpoint",
    "named_by_its_title",
    "number_again",
    "number_behind_the_word",
    "number_in_a_list",
    "numbered_law",
    "pinpoint_again",
    "public_law",
    "sanctions_package",
    "several_together",
    "symbol",
    "told_in_headline",
    "treaty_series",
    "treaty_title",
    "warrant_for_a_person",
]
"""What found a citation and gave it its instrument; the contract `citations` says each in a sentence."""

_TYPOGRAPHIC = {
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    **dict.fromkeys("\u2018\u2019\u02bc", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb", '"'),
    **dict.fromkeys("\u00a0\u2007\u2009\u202f\t", " "),
}
# A full stop after one of these, or after a single capital, ends no sentence.
# A class of characters comes first, so that nothing is tried between them.
_SENTENCE_END = re.compile(r"[.!?\n](?:(?<=\n)\n*|(?<!\n)[\"')\]]{0,3} +(?=[\"'(\[]?[A-Z0-9]))")
_ABBREVIATING = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZovts")
_ABBREVIATED = re.compile(r"[ .(][A-Z]\Z|\b(?:No|v|Art|Res)\Z")


@dataclass(frozen=True, slots=True)
class Issuer:
    """A body named in the text that issues instruments."""

    start: int
    end: int
    body_id: str


@dataclass(frozen=True, slots=True)
class Reading:
    """An article's text, read once for all families; every offset is one of the original text."""

    text: str
    plain: str
    """Typographic dashes, quotes and spaces as ASCII ones, character for character."""
    sentences: tuple[int, ...]
    """Where each sentence starts; the first line, the headline, is one or more of its own."""
    issuers: tuple[Issuer, ...]
    headline_end: int
    """Where the first line ends; 0 in a text of one line, which has no headline."""
    bodies: frozenset[str]
    """The ids of the bodies named anywhere in it."""

    places: Mapping[Family, Sequence[int]]
    """Where each family of citations can begin."""

    @classmethod
    def of(cls, text: str, issuers: tuple[Issuer, ...] = ()) -> Reading:
        """The text, made plain and divided."""
        flat = plain(text)
        bodies = frozenset(one.body_id for one in issuers)
        return cls(text, flat, _sentence_starts(flat), issuers, max(0, flat.find("\n")), bodies, places(flat))

    def at(self, family: Family) -> Sequence[int]:
        """Where a family's words stand, in order."""
        return self.places.get(family, ())

    def sentence(self, offset: int) -> int:
        """The number of the sentence that the offset is in."""
        return bisect_right(self.sentences, offset) - 1

    def in_headline(self, offset: int) -> bool:
        """Whether the offset is in the first line of a text that has more than one."""
        return offset < self.headline_end


@dataclass(frozen=True, slots=True)
class Found:
    """A citation found by its own words; its instrument is None where it certainly cites an unknown one."""

    start: int
    end: int
    instrument: Instrument | None
    rule: Rule
    form: Form = "full"
    pinpoints: tuple[str, ...] = ()
    listed: bool = False
    """Whether it is one of several that a plural heads: "the resolution" then means none of them."""


def plain(text: str) -> str:
    """The text with one ASCII character for each typographic dash, quote or space, so that offsets stay."""
    # Ten times faster than `translate`, which looks every character up.
    for typographic, ascii_ in _TYPOGRAPHIC.items():
        if typographic in text:
            text = text.replace(typographic, ascii_)
    return text


def _sentence_starts(plain_text: str) -> tuple[int, ...]:
    """Where sentences start: after a line's end or a full stop before a capital. 0 is always one."""
    return (
        0,
        *(
            found.end()
            for found in _SENTENCE_END.finditer(plain_text)
            if plain_text[found.start()] == "\n"
            # Most sentences end in other letters.
            or plain_text[found.start() - 1] not in _ABBREVIATING
            or not _ABBREVIATED.search(plain_text, max(0, found.start() - 4), found.start())
        ),
    )


class Spanned(Protocol):
    """Anything that stands somewhere in the text."""

    @property
    def start(self) -> int:
        """Its first code point."""

    @property
    def end(self) -> int:
        """The code point after its last."""


Span = TypeVar("Span", bound=Spanned)


def leftmost_longest(spans: Iterable[Span]) -> list[Span]:
    """The spans that do not overlap, in order: the first, of those the longest, of those the first given."""
    kept: list[Span] = []
    for one in sorted(spans, key=lambda one: (one.start, -one.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept
