"""Which two amounts are the ends of one range?"""

from __future__ import annotations

import re
from dataclasses import replace

from transforms.number_words import NUMBER, SCALES, SUFFIXES, parse_number
from transforms.quantity_grammar import gates, terms
from transforms.quantity_grammar.nouns import is_label
from transforms.quantity_grammar.tallies import ROLES
from transforms.quantity_grammar.terms import Amount
from transforms.spans import Taken
from transforms.vocabulary import GAP, alternatives
from transforms.word_places import WordPlaces


def number_of(match: re.Match[str]) -> float | None:
    """The number of a match with the groups amount and suffix ("1.2" "bn"); None where it is two numbers."""
    number = parse_number(match["amount"])
    return number if number is None or not match["suffix"] else number * SUFFIXES[match["suffix"].lower()]


LOW = re.compile(
    rf"(?<!\w)(?:(?P<between>(?i:between)){GAP}|(?P<from>(?i:from)){GAP})?(?P<low>(?P<symbol>{alternatives(terms.SYMBOLS)})?(?P<amount>{NUMBER})"
    rf"(?:[ -]?(?P<suffix>(?i:{alternatives(SUFFIXES)}))(?!\w))?%?)"
    rf"(?:{GAP}(?P<word>(?i:and|to|or)){GAP}|[ ]?-[ ]?)"
)


def with_ranges(places: WordPlaces, found: list[Amount], taken: Taken) -> list[Amount]:
    """The lower bound of a range made a row of its own, with the unit and noun of the upper one."""
    flat = places.text
    at = {item.number_start: place for place, item in enumerate(found)}
    kept = dict(enumerate(found))
    extra = []
    for match in places.matches(LOW, gates.RANGE):
        place = at.get(match.end())
        if place is None or found[place].compared or not _is_range(match) or found[place].noun in ROLES:
            continue
        upper, low = found[place], number_of(match)
        if low is None:
            continue
        span = match.span("low")
        twin = at.get(span[0])
        scaled = _same_scale(match, flat[upper.number_start : upper.end], low)
        if not 0 <= scaled < upper.value or (twin is None and not taken.claim(*span)):
            continue
        if twin is not None:
            if kept[twin].compared or kept[twin].end > match.end():
                continue
            kept.pop(twin)
        kept[place] = replace(upper, comparator="le", compared=True)
        extra.append(Amount(span[0], span[0], span[1], "ge", scaled, upper.unit, upper.noun, True))
    # Behind a number and a dash, and no range: a score, a code, a telephone number.
    loose = re.compile(r"\d ?-\Z")
    whole = [
        item
        for item in kept.values()
        if item.comparator == "le"
        or item.noun in ROLES
        or not loose.search(flat[max(0, item.number_start - 3) : item.number_start])
    ]
    return sorted([*whole, *extra], key=lambda item: item.start)


def _is_range(match: re.Match[str]) -> bool:
    """So "between 36 and 40", "36 to 40", "36-40"; "from 36 to 40" is a change and "36 and 40" a list."""
    word = (match["word"] or "").lower()
    if match["from"] or is_label(match.string, match.start("low")):
        return False
    return word == "to" or (word == "and" and bool(match["between"])) or (not word and match["amount"][0].isdigit())


def _same_scale(match: re.Match[str], upper: str, low: float) -> float:
    """The lower number takes the scale of the upper: "between 2 and 3 million"."""
    scale = re.search(rf"(?i)\d[ -]?({alternatives(SCALES)}|{alternatives(SUFFIXES)})(?!\w)", upper)
    if scale and not match["suffix"] and re.fullmatch(r"[\d.]+", match["amount"]):
        word = scale[1].lower()
        return low * (SCALES.get(word) or SUFFIXES[word])
    return low
