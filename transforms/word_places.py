"""At which places of a text is it worth trying a pattern, given the words it cannot do without?

A grammar of many patterns is slow where each is tried at every character. Most need one word of a small class (a
month, a unit, a number) and begin at most a few words before it: such a pattern is tried there and nowhere else, and
finds what it would find anywhere.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, chain, repeat, takewhile

_TOKEN = re.compile(r"(\w+|[^\w\s])")


@dataclass(frozen=True, slots=True, eq=False)
class Gate:
    """What a match of a pattern holds: one of the words, within so many tokens of its start.

    A token is a run of letters and figures, or one other sign. The words are in lower case.
    """

    words: frozenset[str]
    reach: int = 0
    figures: bool = False
    """Whether a token that is not of letters alone serves as well as a word."""
    openers: frozenset[str] | None = None
    """What a match may begin with other than such a word or a figure; anything, where this says nothing."""


class WordPlaces:
    """The tokens of a text and where they begin."""

    def __init__(self, text: str) -> None:
        self.text = text
        lowered = text.lower()
        # A few capitals have two small letters; then each token is made small by itself.
        is_even = len(lowered) == len(text)
        pieces = _TOKEN.split(lowered if is_even else text)
        self._starts = list(accumulate(map(len, pieces)))[0:-1:2]
        self._tokens = pieces[1::2] if is_even else [piece.lower() for piece in pieces[1::2]]
        self._places: defaultdict[str, list[int]] = defaultdict(list)
        for place, token in enumerate(self._tokens):
            self._places[token].append(place)
        self._placed: dict[tuple[frozenset[str], bool], list[int]] = {}
        self._found: dict[Gate, list[int]] = {}

    def matches(self, pattern: re.Pattern[str], gate: Gate | None) -> list[re.Match[str]]:
        """What `pattern.finditer` finds, if every match is as the gate says; without a gate all of it."""
        if gate is None:
            return list(pattern.finditer(self.text))
        found: list[re.Match[str]] = []
        starts = self._of(gate)
        if not starts:
            return found
        tried = map(pattern.match, repeat(self.text), starts)
        for match in filter(None, tried):
            if not found or match.start() >= found[-1].end():
                found.append(match)
        return found

    def _of(self, gate: Gate) -> list[int]:
        found = self._found.get(gate)
        if found is None:
            found = self._found[gate] = self._sought(gate)
        return found

    def _sought(self, gate: Gate) -> list[int]:
        starts, reach = self._starts, gate.reach
        hits = self._at(gate.words, figures=gate.figures)
        if not reach or not hits:
            return [starts[place] for place in hits]
        if gate.openers is None:
            opening: Iterable[int] = range(max(0, hits[0] - reach), hits[-1])
        else:
            opening = takewhile(hits[-1].__gt__, self._at(gate.openers, figures=True))
        near = [place for place in opening if hits[bisect_left(hits, place)] - place <= reach]
        return [starts[place] for place in sorted({*near, *hits})]

    def _at(self, words: frozenset[str], *, figures: bool) -> list[int]:
        """The places of these words, and of figures where they are asked for, in order."""
        found = self._placed.get((words, figures))
        if found is None:
            places = self._places
            tokens = words & places.keys()
            if figures:
                tokens |= self._figures
            found = self._placed[words, figures] = sorted(chain.from_iterable(map(places.__getitem__, tokens)))
        return found

    @cached_property
    def _figures(self) -> frozenset[str]:
        return frozenset(token for token in self._places if not token.isalpha() and token[0].isalnum())


def first_words(phrases: Iterable[str]) -> frozenset[str]:
    """The first token of each phrase, in lower case."""
    return frozenset(_TOKEN.findall(phrase)[0].lower() for phrase in phrases)


def all_words(phrases: Iterable[str]) -> frozenset[str]:
    """Every token of the phrases, in lower case."""
    return frozenset(token.lower() for phrase in phrases for token in _TOKEN.findall(phrase))


def most_words(phrases: Iterable[str]) -> int:
    """The tokens of the phrase that has most."""
    return max(len(_TOKEN.findall(phrase)) for phrase in phrases)


def last_words(phrases: Iterable[str]) -> frozenset[str]:
    """The last token of each phrase, in lower case."""
    return frozenset(_TOKEN.findall(phrase)[-1].lower() for phrase in phrases)
