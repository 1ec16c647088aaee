"""How many were killed, wounded or taken, where no people are named: `killed 12 and wounded 30`, `30 were hurt`?

The noun is what befell them, in the word of the text: "killed", "wounded". A number with a noun of its own ("12
soldiers were killed") is a plain count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

from transforms.number_words import NUMBER, VAGUE, parse_number
from transforms.quantity_grammar import gates, terms
from transforms.quantity_grammar.nouns import is_label
from transforms.quantity_grammar.terms import Amount, Comparator
from transforms.vocabulary import GAP, alternatives, words
from transforms.word_places import WordPlaces

# What a verb says of those it counts, in the form that stands for them.
_VERBS = words("quantity_words", "harm_verb")
_HARMED = frozenset(_VERBS.values()) | {"dead", "missing", "died"}
_LOOSE = alternatives([one for one in VAGUE if one.endswith("s")])
_HOW_MANY = rf"{terms.COMPARATOR}(?P<number>(?:{NUMBER})|(?i:{_LOOSE}))"
_OTHERS = rf"(?:{GAP}(?i:more|others|other{GAP}people))?"
_DONE = re.compile(
    rf"(?<!\w)(?P<verb>(?i:{alternatives(_VERBS)})){GAP}(?P<all>{_HOW_MANY}{_OTHERS})"
    rf"(?=[,.;:)]|\Z|{GAP}(?i:and|in|on|at|when|after|before|near|across|during|as|but|while|there|since|inside|outside"
    r"|overnight|including|according)\b)"
)
_UNDERGONE = re.compile(
    rf"(?<![\w.,/:$€£¥#+'-])(?P<all>{_HOW_MANY}{_OTHERS}"
    rf"(?:{GAP}(?i:were|was|are|is|have|has|had|been|being|also|reported|reportedly|feared|confirmed)){{1,4}})"
    rf"{GAP}(?P<verb>(?i:{alternatives(_HARMED)}))(?!\w)"
)
_TOLL = re.compile(
    rf"(?<!\w)(?i:death{GAP}toll)(?:{GAP}[a-z]{{2,12}}){{0,5}}?{GAP}(?i:to|at|reached|of|was|is|exceeded|stands{GAP}at){GAP}"
    rf"(?P<all>{_HOW_MANY})(?!\w|[.,:]\d|%|-\w)"
)

PATTERNS = (_DONE, _UNDERGONE, _TOLL)


def casualties(places: WordPlaces) -> Iterator[Amount]:
    """Numbers of those killed, wounded, detained or missing that count no noun."""
    for match in places.matches(_DONE, gates.HARM_VERB):
        yield from _amount(match, _VERBS[match["verb"].lower()], match.end("all"))
    for match in places.matches(_UNDERGONE, gates.COMPARED):
        yield from _amount(match, match["verb"].lower(), match.end("number"))
    for match in places.matches(_TOLL, gates.DEATH_TOLL):
        yield from _amount(match, "dead", match.end("number"))


def _amount(match: re.Match[str], noun: str, end: int) -> Iterator[Amount]:
    written = match["number"].lower()
    value = VAGUE.get(written) or parse_number(written)
    if value is None or is_label(match.string, match.start("number")) or re.fullmatch(r"(?:19|20)\d\d", written):
        return
    start = match.start("all")
    said = (match["comparator"] or "").lower()
    compared = terms.COMPARATORS.get(" ".join(said.split()), "about" if match["tilde"] else "eq")
    vague = written in VAGUE
    comparator = cast("Comparator", "ge" if vague else compared)
    yield Amount(start, match.start("number"), end, comparator, value, None, noun, bool(said) or vague)
