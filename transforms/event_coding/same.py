"""Is it told twice in one article? The event of the headline and the lead again in the body.

Two events of an article are one where their act, or else their type and the verb's stem or mode, agree, as do polarity
and the parties that both name; and no two days contradict each other.
"""

from __future__ import annotations

from collections.abc import Sequence

from transforms.article_page import Page
from transforms.event_coding.coding import Event
from transforms.parties import Party


def same_as(page: Page, found: Sequence[Event]) -> list[int | None]:
    """For each event the place of the first that it repeats; None where it is told for the first time."""
    by_kind: dict[tuple[str, str, str | None], list[int]] = {}
    answer: list[int | None] = []
    for place, one in enumerate(found):
        firsts = by_kind.setdefault((one.event_type, one.polarity, one.act), [])
        same = next((earlier for earlier in firsts if _is_same(page, found[earlier], one)), None)
        answer.append(same)
        if same is None:
            firsts.append(place)
    return answer


def _is_same(page: Page, one: Event, other: Event) -> bool:
    """Whether two events of one type, polarity and act are one."""
    if page.tree.sentence_of[one.at] == page.tree.sentence_of[other.at]:
        return False
    if one.act is None and one.mode != other.mode and one.entry != other.entry:
        return False
    if one.when.date_from == other.when.date_from == "expression" and not _days_meet(one, other):
        return False
    if {one.when.time_frame, other.when.time_frame} == {"background", "future"}:
        return False
    return _meet(one.actors, other.actors) and _meet(one.recipients, other.recipients) and _one_instrument(one, other)


def _meet(one: Sequence[Party], other: Sequence[Party]) -> bool:
    """Whether two lists of parties can be the same: they share one who is known, or one of them names nobody."""
    mine, theirs = _keys(one), _keys(other)
    if not mine and not theirs:
        return {(party.sector, party.quantity) for party in one} == {(party.sector, party.quantity) for party in other}
    return bool(mine & theirs) if mine and theirs else not (one if mine else other) or not (other if mine else one)


def _keys(found: Sequence[Party]) -> set[str]:
    return {party.country_id or str(party.entity_id) for party in found if party.is_known}


def _days_meet(one: Event, other: Event) -> bool:
    first, second = one.when, other.when
    if not (first.date_start and first.date_end and second.date_start and second.date_end):
        return True
    return bool(first.date_start <= second.date_end and second.date_start <= first.date_end)


def _one_instrument(one: Event, other: Event) -> bool:
    if one.instrument is None or other.instrument is None:
        return True
    return bool(one.instrument["instrument_id"] == other.instrument["instrument_id"])
