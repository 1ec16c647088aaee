"""Which days does a TIMEX3 value cover?

Calendar arithmetic alone: no text is read here. A period outside the years 1 to 9999 keeps its value and has
no days.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Granularity = Literal[
    "minute", "hour", "day", "week", "month", "quarter", "season", "half", "year", "decade", "century", "none"
]

UNIT_GRANULARITY: dict[str, Granularity] = {
    "TS": "none", "TM": "minute", "TH": "hour",
    "D": "day", "NI": "day", "WE": "day", "W": "week", "FN": "week",
    "M": "month", "Q": "quarter", "Y": "year", "DE": "decade", "CE": "century",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Period:
    """A TIMEX3 value with its first and last day, both None where the calendar has no such days."""

    value: str
    first: date | None
    last: date | None
    granularity: Granularity


def _date(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except (ValueError, OverflowError):
        return None


def _plus(start: date, days: int) -> date | None:
    try:
        return start + timedelta(days=days)
    except OverflowError:
        return None


def _years(first: int, last: int) -> tuple[date | None, date | None]:
    start, end = _date(first, 1, 1), _date(last, 12, 31)
    return (start, end) if start and end else (None, None)


def month_length(year: int, month: int) -> int:
    """Days in a month; of a year outside the calendar, those of a leap year."""
    return calendar.monthrange(year if 1 <= year <= 9999 else 2000, month)[1]


def day(value: date) -> Period:
    """One day."""
    return Period(value.isoformat(), value, value, "day")


def year(number: int) -> Period:
    """A year of the common era; 0 and less are years before it (0 is 1 BC), which have no days here."""
    value = f"{number:04d}" if number > 0 else f"BC{1 - number:04d}"
    return Period(value, *_years(number, number), "year")


def month(year_number: int, number: int) -> Period:
    """A month of a year."""
    first = _date(year_number, number, 1)
    last = _date(year_number, number, month_length(year_number, number))
    return Period(f"{year_number:04d}-{number:02d}", first, last, "month")


def week(inside: date) -> Period:
    """The ISO 8601 week, Monday to Sunday, of a day."""
    iso = inside.isocalendar()
    first = _plus(inside, 1 - iso.weekday)
    last = _plus(inside, 7 - iso.weekday)
    return Period(f"{iso.year:04d}-W{iso.week:02d}", first if last else None, last if first else None, "week")


def weekend(inside: date) -> Period:
    """Saturday and Sunday of the ISO 8601 week of a day."""
    whole = week(inside)
    first = _plus(whole.last, -1) if whole.last else None
    return Period(whole.value + "-WE", first, whole.last if first else None, "day")


def quarter(year_number: int, number: int) -> Period:
    """A calendar quarter; a fiscal one is read as calendar, since its start depends on who speaks."""
    first, last = month(year_number, 3 * number - 2), month(year_number, 3 * number)
    return Period(f"{year_number:04d}-Q{number}", first.first, last.last, "quarter")


def half(year_number: int, number: int) -> Period:
    """The first or the second six months of a year."""
    first, last = month(year_number, 6 * number - 5), month(year_number, 6 * number)
    return Period(f"{year_number:04d}-H{number}", first.first, last.last, "half")


def season(year_number: int, code: str) -> Period:
    """A meteorological season of the northern hemisphere; a winter is named for the year it begins in.

    Three whole months from March, June, September, December (World Meteorological Organization). In a text of
    the southern hemisphere the value is right and the days are half a year off.
    """
    start = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}[code]
    end_year, end = (year_number + 1, 2) if code == "WI" else (year_number, start + 2)
    first, last = month(year_number, start).first, month(end_year, end).last
    known = first is not None and last is not None
    return Period(f"{year_number:04d}-{code}", first if known else None, last if known else None, "season")


def decade(start: int) -> Period:
    """Ten years from a year ending in 0; the value is its first three digits."""
    return Period(f"{start // 10:03d}", *_years(max(start, 1), start + 9), "decade")


def century(number: int) -> Period:
    """The nth century: value n-1, and the hundred years with those digits (ISO 8601), 1900-1999 for n=20."""
    start = 100 * (number - 1)
    if number < 1:
        return Period(f"BC{1 - number:02d}", None, None, "century")
    return Period(f"{number - 1:02d}", *_years(max(start, 1), start + 99), "century")


def add_months(start: date, months: int) -> date | None:
    """The same day some months on, or the month's last where it is shorter; None outside the calendar."""
    index = start.year * 12 + start.month - 1 + months
    year_number, number = index // 12, index % 12 + 1
    if not 1 <= year_number <= 9999:
        return None
    return _date(year_number, number, min(start.day, month_length(year_number, number)))


_MONTHS = {"M": 1, "Q": 3, "Y": 12, "DE": 120, "CE": 1200}
_DAYS = {"D": 1, "NI": 1, "WE": 7, "W": 7, "FN": 14}


def moved(start: date, unit: str, amount: float) -> date | None:
    """A day some units on or back, fractions cut off; None for hours and outside the calendar."""
    if abs(amount) > 1e6:
        return None
    if unit in _DAYS:
        return _plus(start, int(amount * _DAYS[unit]))
    return add_months(start, int(amount * _MONTHS[unit])) if unit in _MONTHS else None


def containing(inside: date, unit: str) -> Period | None:
    """The calendar period of a unit that a day is in; None for units shorter than a day."""
    numbered = (inside.month - 1) // 3 + 1
    match unit:
        case "D":
            return day(inside)
        case "NI":
            return Period(f"{inside.isoformat()}TNI", inside, inside, "day")
        case "W" | "FN":
            return week(inside)
        case "WE":
            return weekend(inside)
        case "M":
            return month(inside.year, inside.month)
        case "Q":
            return quarter(inside.year, numbered)
        case "Y":
            return year(inside.year)
        case "DE":
            return decade(inside.year // 10 * 10)
        case "CE":
            return century(inside.year // 100 + 1)
    return None


def moved_week(period: Period) -> Period:
    """The same weekday seven days on."""
    later = _plus(period.first, 7) if period.first else None
    return day(later) if later else period


def duration_value(unit: str, amount: float | None) -> str:
    """The TIMEX3 value of a length of time: P3Y, PT48H, P2.5M; an unknown amount is X."""
    number = "X" if amount is None else f"{amount:g}" if amount < 1e6 else f"{amount:.0f}"
    if unit == "FN":
        return duration_value("W", None if amount is None else 2 * amount)
    return f"PT{number}{unit[1]}" if unit.startswith("T") else f"P{number}{'D' if unit == 'NI' else unit}"
