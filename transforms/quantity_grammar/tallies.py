"""How many votes for, against and abstaining does a sentence give?

A dash between two numbers is a score as often as a vote: a tally is read only in a sentence that speaks of a
vote.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from transforms.number_words import NUMBER, parse_number
from transforms.quantity_grammar import gates, terms
from transforms.quantity_grammar.nouns import is_label
from transforms.quantity_grammar.terms import Amount
from transforms.vocabulary import GAP, alternatives
from transforms.word_places import WordPlaces

_TALLY = re.compile(r"(?<![\w.,/:$€£+-])(\d{1,3})-(\d{1,3})(?:-(\d{1,3}))?(?![\w/%]|-\w|[.,:]\d)")
_TO = re.compile(
    rf"(?<!\w)(?P<yes>{NUMBER})(?:{GAP}(?P<votes>(?i:votes)))?(?:{GAP}(?i:in{GAP}favou?r))?{GAP}(?i:to|against){GAP}"
    rf"(?P<no>{NUMBER}|(?i:none|nil))(?!\w|[.,:]\d|-\w|%)"
)
_ROLE = re.compile(
    rf"(?<!\w)(?P<amount>{NUMBER}|(?i:none|no|nil))(?:{GAP}(?i:votes?|members?))?(?:{GAP}(?i:voting|voted))?{GAP}"
    rf"(?P<role>(?i:in{GAP}favou?r|against|abstentions?|abstaining|abstained))(?!\w)"
)
_CUE = re.compile(rf"(?i)(?<!\w){alternatives(terms.VOTE_CUES)}(?!\w)")
ROLES = ("in favour", "against", "abstentions")

PATTERNS = (_TALLY, _TO, _ROLE)


def tallies(places: WordPlaces) -> Iterator[Amount]:
    """Counts of votes, in a sentence that speaks of a vote."""
    flat = places.text
    for match in places.matches(_TALLY, gates.FIGURE):
        if _about_a_vote(flat, match.start(), match.end()) and not is_label(flat, match.start()):
            for place in range(3):
                if match[place + 1]:
                    start, end = match.span(place + 1)
                    yield Amount(start, start, end, "eq", float(match[place + 1]), None, ROLES[place])
    for match in places.matches(_ROLE, gates.VOTED):
        yield from _role(match)
    for match in places.matches(_TO, gates.NUMBER):
        yes, no = parse_number(match["yes"]), _number_or_none(match["no"])
        if yes is None or no is None or not (match["votes"] or _about_a_vote(flat, match.start(), match.end())):
            continue
        if match["votes"] or _by_tally(flat, match.start()):
            end = match.end("votes") if match["votes"] else match.end("yes")
            yield Amount(match.start(), match.start(), end, "eq", yes, None, "votes")
            yield Amount(match.start("no"), match.start("no"), match.end("no"), "eq", no, None, "votes")


def _role(match: re.Match[str]) -> Iterator[Amount]:
    value = _number_or_none(match["amount"])
    role = match["role"].lower()
    if value is None or not (role.startswith("abst") or _about_a_vote(match.string, match.start(), match.end())):
        return
    name = ROLES[2] if role.startswith("abst") else ROLES[1] if role == "against" else ROLES[0]
    yield Amount(match.start(), match.start(), match.end(), "eq", value, None, name)


def _number_or_none(written: str) -> float | None:
    return 0.0 if written.lower() in {"none", "no", "nil"} else parse_number(written)


def _by_tally(flat: str, start: int) -> bool:
    return bool(
        re.search(
            rf"(?i)\b(?:by|of|voted|vote|was|tally|approved|adopted|passed){GAP}\Z",
            flat[max(0, start - 14) : start],
        )
    )


# A sentence is looked for this far to each side, so that a text without full stops stays linear.
_REACH = 200


def _about_a_vote(flat: str, start: int, end: int) -> bool:
    left = flat[max(0, start - _REACH) : start]
    right = flat[end : end + _REACH]
    left = re.split(r"[.!?]\s|\n", left)[-1]
    right = re.split(r"[.!?]\s|\n", right)[0]
    return bool(_CUE.search(left) or _CUE.search(right))
