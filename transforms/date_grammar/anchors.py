"""Which calendar days does a term mean in this article?

Rules of news, as temporal taggers write them (HeidelTime, Strötgen and Gertz 2013; SUTime, Chang and Manning
2012): what lacks a year or a week is completed from the day of publication in the direction of the tense;
"the next day" and "a year earlier" count from the day the text spoke of last. In a historical narrative (see
`is_narrative`) a date without a year belongs to the year the text has reached. Nothing is ever counted from
today.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import assert_never

from transforms.date_grammar import periods
from transforms.date_grammar.periods import Granularity, Period
from transforms.date_grammar.tense import Tense
from transforms.date_grammar.terms import (
    Absolute,
    Anchor,
    Clock,
    Fixed,
    Found,
    Kind,
    Pair,
    Partial,
    PartOfYear,
    SeasonName,
    Shift,
    WeekdayName,
    Window,
)

HALF_YEAR = 183
_SEASON_MONTH = {"SP": 4, "SU": 7, "FA": 10, "WI": 12}


@dataclass(frozen=True, slots=True)
class Place:
    """What is known where a term stands."""

    published: date | None
    reached: Period | None
    """The last period the text named, None before the first."""
    same_sentence: bool
    """Whether `reached` stands in the sentence of the term and has a year of its own, written out."""
    tense: Tense
    narrative: bool


@dataclass(frozen=True, slots=True)
class Resolved:
    """A term with its days."""

    kind: Kind
    period: Period
    anchor: Anchor


def is_narrative(found: Sequence[Found], published: date | None) -> bool:
    """Whether a text tells history: eight dates or more, four fifths of them two years before publication.

    HeidelTime asks its user for the document type (news or narrative); here the dates of the text answer.
    """
    if published is None:
        return False
    years = [term.period.first.year for item in found if isinstance(term := item.term, Absolute) and term.period.first]
    past = sum(year <= published.year - 2 for year in years)
    return (len(years) >= 8 and past >= 0.8 * len(years)) or (len(years) >= 30 and past >= 0.6 * len(years))


def resolve(found: Found, place: Place) -> Resolved:
    """The days of a term in its place; a term that cannot be placed keeps a value with X and has no days."""
    resolved = _resolve(found, place)
    if not found.part or resolved.kind != "date":
        return resolved
    period = resolved.period
    value = f"{period.value}T{found.part}"
    return Resolved("time", Period(value, period.first, period.last, "day"), resolved.anchor)


def _resolve(found: Found, place: Place) -> Resolved:
    term = found.term
    match term:
        case Absolute():
            kind: Kind = "time" if term.period.granularity in {"minute", "hour"} else "date"
            return Resolved(kind, term.period, "absolute")
        case Partial():
            return _partial(term, place)
        case Pair():
            raise AssertionError("a pair is parted before it is resolved")
        case WeekdayName():
            return _weekday(term, place)
        case SeasonName():
            return _season(term, place)
        case Shift():
            return _shift(term, place)
        case Window():
            return _window(term, place)
        case PartOfYear():
            return _part_of_year(term, place)
        case Clock():
            return _clock(term, place)
        case Fixed():
            return Resolved(term.kind, Period(term.value, None, None, term.granularity), term.anchor)
    assert_never(term)


def _open(value: str, granularity: Granularity) -> Resolved:
    return Resolved("date", Period(value, None, None, granularity), "unresolved")


def _in_year(term: Partial, year: int) -> Period | None:
    """The month or day of a partial date in a year, None where that year has no such day."""
    if not 1 <= year <= 9999:
        return None
    if term.day is None:
        return periods.month(year, term.month)
    if term.day > periods.month_length(year, term.month):
        return None
    return periods.day(date(year, term.month, term.day))


def _partial(term: Partial, place: Place) -> Resolved:
    day = "" if term.day is None else f"-{term.day:02d}"
    unknown = _open(f"XXXX-{term.month:02d}{day}", "month" if term.day is None else "day")
    if term.of_year:
        year = _said_year(term, place)
        said = _in_year(term, year) if year is not None else None
        return Resolved("date", said, "text" if term.of_year == "that" else "article") if said else unknown
    if place.published is None:
        return unknown
    reached = place.reached.first if place.reached else None
    told = place.narrative or (
        place.same_sentence and place.tense != "future" and reached is not None and reached.year < place.published.year
    )
    if told and reached and place.reached and term.step is None:
        if place.reached.granularity in {"year", "season", "half", "quarter"}:
            period = _in_year(term, reached.year)
        else:
            period = _nearest(_candidates(term, reached), reached, "none")
        return Resolved("date", period, "text") if period else unknown
    if term.step is None:
        period = _nearest(_candidates(term, place.published), place.published, place.tense)
    else:
        period = _stepped(term, term.step, place.published)
    return Resolved("date", period, "article") if period else unknown


def _said_year(term: Partial, place: Place) -> int | None:
    if term.of_year == "that":
        return place.reached.first.year if place.reached and place.reached.first else None
    return place.published.year + {"last": -1, "this": 0, "next": 1}[term.of_year] if place.published else None


def _candidates(term: Partial, around: date) -> list[Period]:
    """The period in the years around a day, leap years too; with a weekday given, only where it agrees."""
    years = range(around.year - 8, around.year + 9)
    found = [period for year in years if (period := _in_year(term, year)) and period.first]
    if term.weekday:
        agreeing = [period for period in found if period.first and period.first.isoweekday() == term.weekday]
        near = [period for period in agreeing if period.first and abs((period.first - around).days) <= 2 * HALF_YEAR]
        return near or found
    return found


def _nearest(candidates: Sequence[Period], around: date, direction: Tense) -> Period | None:
    """The first from a day on (future), the last up to it (past), or the nearest, the earlier of two."""
    dated = [(period, period.first, period.last) for period in candidates if period.first and period.last]
    if direction == "future":
        return next((period for period, _, last in dated if last >= around), None)
    if direction == "past":
        return next((period for period, first, _ in reversed(dated) if first <= around), None)

    def distance(first: date, last: date) -> int:
        return max((first - around).days, (around - last).days, 0)

    return min(dated, key=lambda item: (distance(item[1], item[2]), item[1]))[0] if dated else None


def _stepped(term: Partial, step: int, published: date) -> Period | None:
    """The latest that is over ("last March"), the first to begin ("next"), the one of the year ("this")."""
    if step == 0:
        return _in_year(term, published.year)
    over = [period for period in _candidates(term, published) if period.last and period.last < published]
    ahead = [period for period in _candidates(term, published) if period.first and period.first > published]
    return next(iter(over[-1:] if step < 0 else ahead[:1]), None)


def _weekday(term: WeekdayName, place: Place) -> Resolved:
    """The latest such day up to publication, the first from it on where the sentence speaks of the future."""
    unknown = _open("XXXX-WXX-WE" if term.weekend else f"XXXX-WXX-{term.number}", "day")
    base, anchor = place.published, "article"
    if place.narrative:
        reached = place.reached
        base = reached.first if reached and reached.granularity == "day" else None
        anchor = "text"
    if base is None:
        return unknown
    back = (base.isoweekday() - term.number) % 7
    if term.step == 0:
        days = term.number - base.isoweekday()
    elif term.step == 1:
        days = 7 - back
    elif term.step == -1:
        days = -(back or 7)
    else:
        days = (7 - back) % 7 if place.tense == "future" or place.narrative else -back
    try:
        target = base + timedelta(days=days)
        period = periods.weekend(target) if term.weekend else periods.day(target)
        return Resolved("date", period, "text" if anchor == "text" else "article")
    except OverflowError:
        return unknown


def _season(term: SeasonName, place: Place) -> Resolved:
    unknown = _open(f"XXXX-{term.code}", "season")
    base = place.published
    if place.narrative:
        base = place.reached.first if place.reached else None
    if base is None:
        return unknown
    options = [periods.season(year, term.code) for year in range(max(base.year - 2, 1), min(base.year + 3, 9998))]
    period: Period | None
    if term.step is None and place.narrative:
        period = periods.season(base.year, term.code)
    elif term.step == 0 and term.code == "WI":
        period = _nearest(options, base, "none")
    elif term.step == 0:
        period = periods.season(base.year, term.code)
    elif term.step is None:
        period = _nearest(options, base, place.tense)
    else:
        over = [option for option in options if option.last and option.last < base]
        ahead = [option for option in options if option.first and option.first > base]
        period = (over[-1] if over else None) if term.step < 0 else (ahead[0] if ahead else None)
    return Resolved("date", period, "text" if place.narrative else "article") if period else unknown


def _shift(term: Shift, place: Place) -> Resolved:
    granularity = periods.UNIT_GRANULARITY[term.unit]
    unknown = _open(_UNKNOWN.get(granularity, "XXXX"), granularity)
    in_story = place.narrative and term.amount == 0 and granularity != "day"
    if term.base == "article" and not in_story:
        base = place.published
    else:
        base = place.reached.first if place.reached else None
        if base and place.reached and term.amount > 0 and place.reached.last and granularity == "day":
            base = place.reached.last
        if base and place.reached and _coarser(place.reached.granularity, granularity):
            base = None
        if base is None and place.published and term.amount < 0 and term.unit in _COMPARED and not place.narrative:
            # News compare with "a year earlier" before they named a day: with the present one, then.
            earlier = periods.moved(place.published, term.unit, term.amount)
            period = periods.containing(earlier, term.unit) if earlier else None
            return Resolved("date", period, "article") if period else unknown
    target = periods.moved(base, term.unit, term.amount) if base else None
    period = periods.containing(target, term.unit) if target else None
    if period and term.unit == "WE" and place.tense == "past" and base and period.first and period.first > base:
        # On a Tuesday "this weekend" that is told as past is the one before.
        period = periods.weekend(base - timedelta(days=7))
    kind: Kind = "time" if term.unit == "NI" else "date"
    return Resolved(kind, period, "text" if in_story else term.base) if period else unknown


_COMPARED = frozenset({"Y", "Q", "M"})
_UNKNOWN = {
    "day": "XXXX-XX-XX",
    "week": "XXXX-WXX",
    "month": "XXXX-XX",
    "quarter": "XXXX-QX",
    "decade": "XXX",
    "century": "XX",
}
_ORDER = (
    "minute",
    "hour",
    "day",
    "week",
    "month",
    "quarter",
    "season",
    "half",
    "year",
    "decade",
    "century",
    "none",
)


def _coarser(reached: Granularity, wanted: Granularity) -> bool:
    """Whether the day to count from is too vague: "the next day" after "in 2014" is no day of 2014."""
    return _ORDER.index(reached) > _ORDER.index(wanted)


def _window(term: Window, place: Place) -> Resolved:
    value = periods.duration_value(term.unit, term.amount)
    open_end = Resolved("duration", Period(value, None, None, periods.UNIT_GRANULARITY[term.unit]), "unresolved")
    if place.published is None or term.amount is None or place.narrative:
        return open_end
    other = periods.moved(place.published, term.unit, term.direction * term.amount)
    if other is None:
        return open_end
    first, last = sorted((place.published, other))
    return Resolved("duration", Period(value, first, last, periods.UNIT_GRANULARITY[term.unit]), "article")


def _part_of_year(term: PartOfYear, place: Place) -> Resolved:
    if place.published is None:
        return _open(f"XXXX-{term.unit}{term.number}", "half" if term.unit == "H" else "quarter")
    build = periods.half if term.unit == "H" else periods.quarter
    if term.step is None:
        options = [build(year, term.number) for year in range(place.published.year - 1, place.published.year + 2)]
        # Quarters are spoken of when they are over, or run.
        nearest = _nearest(options, place.published, "past" if place.tense == "none" else place.tense)
        return Resolved("date", nearest, "article") if nearest else _open(f"XXXX-{term.unit}{term.number}", "quarter")
    return Resolved("date", build(place.published.year + term.step, term.number), "article")


def _clock(term: Clock, place: Place) -> Resolved:
    """A time takes the day that the text named last, before any the day of the news; in a history it stays open."""
    day = place.reached
    if day is None and place.published is not None and not place.narrative:
        written = Period(place.published.isoformat() + term.value, place.published, place.published, term.granularity)
        return Resolved("time", written, "article")
    if day is None or not day.first or day.first != day.last:
        return Resolved("time", Period(term.value, None, None, term.granularity), "unresolved")
    return Resolved("time", Period(day.first.isoformat() + term.value, day.first, day.last, term.granularity), "text")
