"""Which orders and rulings does a text bring in by a verb alone: `the court ordered Russia to suspend …`?

The verb is no citation, for it names no instrument; but "the order" and "the ruling" later in the article mean what it
brought in.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from transforms.citation_grammar.descriptions import Description
from transforms.citation_grammar.reading import Issuer, Reading

_ORDERS = re.compile(
    r"\b(?:orders?|ordered|directs?|directed|instructs?|instructed|ruled|rules|found|upheld)\b"
    r"(?= (?:(?:also|unanimously|immediately) )?"
    r"(?:that\b|provisional\b|interim\b|emergency measures\b|against\b|in favou?r\b|(?:[\w.'-]+ ){1,7}?to [a-z]))"
)
# A court and its verb stand in one clause: nothing longer than "on Wednesday" or "in The Hague" is between them.
_BETWEEN = 60
_RULES = frozenset({"ruled", "rules", "found", "upheld"})


def find(reading: Reading) -> Iterator[Description]:
    """What a court, named in front of the verb, is said to order or rule; nothing of it is cited there."""
    courts = [one for one in reading.issuers if is_court(one.body_id)]
    if not courts:
        return
    ends = [one.end for one in courts]
    for match in _ORDERS.finditer(reading.plain):
        court = _before(match.start(), courts, ends, reading)
        if court is None:
            continue
        yield Description(
            start=match.start(),
            end=match.end(),
            head="ruling" if match[0].lower() in _RULES else "order",
            determiner="new",
            plural=False,
            status=None,
            issuer_id=court.body_id,
            sponsors=frozenset(),
            modifiers=frozenset(),
            capital=False,
            is_tabled=False,
            is_signed=False,
            is_anothers=False,
            silent=True,
        )


def is_court(body_id: str) -> bool:
    """Whether a body gives judgments: its name says so."""
    return "court" in body_id or "tribunal" in body_id


def _before(at: int, courts: list[Issuer], ends: list[int], reading: Reading) -> Issuer | None:
    """The court that the verb is said of: the nearest in front of it, in its sentence."""
    index = bisect_right(ends, at) - 1
    if index < 0 or at - ends[index] > _BETWEEN or reading.sentence(courts[index].start) != reading.sentence(at):
        return None
    return courts[index]
