"""Which share of something does a text tell in words: `two-thirds of the members`, `half the seats`, `a quarter of …`?

The value is the share, from 0 to 1, and the unit `fraction`. "Half a million" is a number, and "a third" alone an
ordinal: a share needs what it is of, or a majority.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import cast

from transforms.number_words import NUMBER_WORDS
from transforms.quantity_grammar import gates, terms
from transforms.quantity_grammar.nouns import counted_noun
from transforms.quantity_grammar.terms import Amount, Comparator
from transforms.vocabulary import GAP, alternatives
from transforms.word_places import Gate, WordPlaces

_PARTS: Mapping[str, int] = {
    "half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "twentieth": 20, "hundredth": 100,
}  # fmt: skip
_PLURALS = {f"{word}s": number for word, number in _PARTS.items() if word != "half"} | {"halves": 2}
_TIMES: Mapping[str, int] = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
}  # fmt: skip
_FRACTION = re.compile(
    rf"(?<![\w-]){terms.COMPARATOR}(?:(?P<times>(?i:{alternatives(_TIMES)}))(?:-|{GAP})"
    rf"(?P<part>(?i:{alternatives([*_PARTS, *_PLURALS])}))|(?P<half>(?i:half)))"
    rf"(?=(?P<of>{GAP}(?i:of)(?!{GAP}(?:an?\b|\d)))|(?P<majority>(?:-|{GAP})(?i:majority|vote)\b)"
    rf"|(?P<the>{GAP}(?i:the|its|their|all|his|her|our|those|these)\b))"
)
_OF_WHAT = re.compile(rf"(?:{GAP}(?i:of))?(?:{GAP}(?i:the|its|their|all|his|her|our|those|these)\b){{0,2}}")
_GATE = Gate(frozenset((*_PARTS, *_PLURALS)), 12, openers=frozenset(_TIMES) | gates.COMPARING | NUMBER_WORDS)


def fractions(places: WordPlaces) -> Iterator[Amount]:
    """Every share in words, with the noun it is a share of, where that can be counted."""
    for match in places.matches(_FRACTION, _GATE):
        value = _value(match)
        # "A third the size" is a comparison; only of a half is the whole said without "of".
        if value is None or (match["the"] and not match["half"]):
            continue
        end, noun = match.end(), None
        if not match["majority"]:
            of = _OF_WHAT.match(match.string, match.end())
            counted = counted_noun(match.string, of.end() if of else match.end(), 2)
            end, noun = (counted.end, counted.noun) if counted else (end, None)
        start = match.start("times") if match["times"] else match.start("half")
        said = " ".join((match["comparator"] or "").lower().split())
        comparator = cast("Comparator", terms.COMPARATORS.get(said, "about" if match["tilde"] else "eq"))
        yield Amount(match.start(), start, end, comparator, value, "fraction", noun, bool(said or match["tilde"]))


def _value(match: re.Match[str]) -> float | None:
    if match["half"]:
        return 0.5
    times, part = _TIMES[match["times"].lower()], match["part"].lower()
    # "Two third" and "a thirds" are no shares.
    if (times == 1) == (part in _PLURALS):
        return None
    value = times / (_PARTS.get(part) or _PLURALS[part])
    return value if value < 1 else None
