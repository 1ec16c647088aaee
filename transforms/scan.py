"""Where in a text does any of a hundred thousand known names stand?

One Aho–Corasick pass over the folded text for names in any case, one over the case-kept text for acronyms,
then word boundaries and case are checked on the original. Which entity an ambiguous name means is decided
elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

import ahocorasick

from transforms.folding import Folded, fold

Form = Literal["name", "demonym", "acronym", "definite"]
Match = Literal["capitalized", "exact", "any"]
Rule = Literal["", "after_full"]


@dataclass(frozen=True, slots=True)
class Alias:
    """A written form of something the lexicon knows, and how strictly the text must agree with it."""

    text: str
    key: str
    form: Form = "name"
    match: Match = "capitalized"
    rule: Rule = ""
    language: str = "en"

    def __post_init__(self) -> None:
        if self.form in _FORMS and self.match in _MATCHES and self.rule in _RULES:
            return
        for value, allowed in ((self.form, Form), (self.match, Match), (self.rule, Rule)):
            if value not in get_args(allowed):
                raise ValueError(f"alias {self.text!r} of {self.key}: {value!r} is none of {get_args(allowed)}")


_FORMS, _MATCHES, _RULES = (frozenset(get_args(kind)) for kind in (Form, Match, Rule))


@dataclass(frozen=True, slots=True)
class Hit:
    """A span of the text, in code points, half-open, and every alias that it spells."""

    start: int
    end: int
    aliases: tuple[Alias, ...]


# Letters that Arabic writes onto the front of a name: and, so, in or by, for or to, like.
_ARABIC_CLITICS = frozenset("وفبلك")


def _needs_no_boundary(char: str) -> bool:
    """Whether a script writes words without spaces (Han, Kana, Hangul, Thai, Lao, Khmer, Myanmar)."""
    return char >= "\u0e00" and (
        "\u0e00" <= char <= "\u0eff" or "\u1000" <= char <= "\u109f" or "\u1780" <= char <= "\u17ff" or char >= "\u3040"
    )


def _begins(text: str, start: int) -> bool:
    """Whether a name can begin here: after no letter or digit, or in a script where that says nothing."""
    if start == 0 or not (before := text[start - 1]).isalnum() or _needs_no_boundary(text[start]):
        return True
    return (
        before in _ARABIC_CLITICS and "\u0621" <= text[start] <= "\u064a" and not text[start - 2 : start - 1].isalnum()
    )


def _ends(text: str, end: int) -> bool:
    return end == len(text) or not text[end].isalnum() or _needs_no_boundary(text[end - 1])


@dataclass(frozen=True, slots=True)
class _Entry:
    """An alias with what of it must be compared with the text at a hit."""

    alias: Alias
    capitals: tuple[int, ...]
    """Where the text must have a capital, because the alias has one."""
    exactly: str
    """What the text must equal; empty where that need not be asked."""


def _entry(alias: Alias, plain: str) -> _Entry:
    capitals = tuple(at for at, char in enumerate(plain) if char.isupper()) if alias.match == "capitalized" else ()
    return _Entry(alias, capitals, plain if alias.match == "exact" else "")


class Scanner:
    """Finds aliases in texts; built once, then free of state."""

    def __init__(self, aliases: Iterable[Alias]) -> None:
        """Index the aliases; one whose folded text is empty raises ValueError."""
        self._any_case = ahocorasick.Automaton()
        self._exact = ahocorasick.Automaton()
        tables: tuple[dict[str, list[_Entry]], ...] = ({}, {})
        for alias in aliases:
            folded = fold(alias.text)
            if not folded.text.strip():
                raise ValueError(f"an alias of {alias.key} is empty")
            exact = alias.match == "exact"
            tables[exact].setdefault(folded.text if exact else folded.lower, []).append(_entry(alias, folded.text))
        for automaton, table in zip((self._any_case, self._exact), tables, strict=True):
            for key, entries in table.items():
                automaton.add_word(key, (len(key), tuple(entries)))
            automaton.make_automaton()

    def scan(self, text: str) -> list[Hit]:
        """Every name in the text: leftmost, then longest, never overlapping, in order of place."""
        hits: list[Hit] = []
        last = 0
        for hit in self.candidates(text):
            if hit.start >= last:
                last = hit.end
                hits.append(hit)
        return hits

    def candidates(self, text: str) -> list[Hit]:
        """Every span that spells a name, overlapping ones too: by start, then the longest first."""
        folded = fold(text)
        found: dict[tuple[int, int], tuple[Alias, ...]] = {}
        for automaton, searched in ((self._any_case, folded.lower), (self._exact, folded.text)):
            if len(automaton):
                _collect(automaton, searched, folded, found)
        spans = sorted(found, key=lambda span: (span[0], -span[1]))
        if folded.offsets is None:
            return [Hit(start, end, found[start, end]) for start, end in spans]
        return [Hit(*folded.original_span(start, end), found[start, end]) for start, end in spans]


def _collect(
    automaton: ahocorasick.Automaton,
    searched: str,
    folded: Folded,
    found: dict[tuple[int, int], tuple[Alias, ...]],
) -> None:
    """Add the spans of one automaton that stand at word boundaries and agree with the text's case."""
    text, whole = folded.text, len(folded.text)
    for at, (length, entries) in automaton.iter(searched):
        start, end = at - length + 1, at + 1
        # Most hits lie inside a word, most others between marks and spaces; only the rest asks for the script.
        beside = (start and text[start - 1].isalnum()) or (end < whole and text[end].isalnum())
        if beside and not (_begins(text, start) and _ends(text, end)):
            continue
        agreeing = tuple([entry.alias for entry in entries if _agrees(entry, text, start, end)])
        if agreeing:
            found[start, end] = found.get((start, end), ()) + agreeing


def _agrees(entry: _Entry, text: str, start: int, end: int) -> bool:
    if entry.exactly:
        return text[start:end] == entry.exactly
    return all(map(str.isupper, [text[start + at] for at in entry.capitals]))
