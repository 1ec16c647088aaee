"""When was this published, as far as anything says so?

Dates are parsed without a clock: what needs today to be understood ("yesterday", "May 5") is no date here. A
date without a zone is taken as UTC, a date without a time as its midnight.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from typing import Literal
from urllib.parse import urlsplit

from transforms.vocabulary import alternatives, words

PublishedFrom = Literal["option", "metadata", "record", "json_ld", "html_meta", "feed", "url", "dateline"]

_FIRST_YEAR = 1700
"""Content systems write year 1 or 1601 for an empty date; no newspaper article is older than this."""
_LAST_YEAR = 2200

_FIRST_WEB_YEAR = 1991
"""Eight digits in an address that would be an earlier date are a number."""
_MONTHS_IN_YEAR = 12
_HOURS_IN_HALF = 12
_DIGITS_OF_MILLISECONDS = 13
_TIME = re.compile(
    r"(?:[,T ]{0,2}(?:at )?(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d{1,9})?)?"
    r" ?(?P<half>[ap]\.?m\.?)?)? ?(?P<zone>[a-z]{1,5}|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
_NUMERIC = re.compile(r"(?P<one>\d{1,2})[/.-](?P<two>\d{1,2})[/.-](?P<year>\d{4})\b")
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})[/.-](?P<month>\d{1,2})[/.-](?P<day>\d{1,2})\b")
# Chinese, Japanese and Korean.
_EAST_ASIAN = re.compile(r"(?P<year>\d{4}) ?[年년] ?(?P<month>\d{1,2}) ?[月월] ?(?P<day>\d{1,2}) ?[日일]")
_ORDINAL = re.compile(r"(?P<year>\d{4})-(?P<day>\d{3})")
_FOREIGN_WEEKDAY = re.compile(r"^[^\W\d_]{2,3}\.?, (?=\d)")
_LEAP_SECOND = 60
_EPOCH = re.compile(r"(\d{9,10}|\d{13})(?:\.\d+)?")
_IN_URL = re.compile(r"(?<!\d)(\d{4})([/-]?)(\d{2})\2(\d{2})(?!\d)")
# General knowledge of the abbreviations RFC 2822 names, and of those of Europe; in minutes east of Greenwich.
_ZONES = {
    "z": 0, "utc": 0, "gmt": 0, "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360,
    "pst": -480, "pdt": -420, "wet": 0, "cet": 60, "cest": 120, "eet": 120, "eest": 180, "msk": 180,
}  # fmt: skip
_DATELINE_LINES = 3
_DATELINE_REACH = 100
"""How far into the first paragraph a dateline's dash can stand."""
_PLACE_WORDS = 4
_DASH = re.compile(r" ?[–—] ?| - | -- ")


@dataclass(frozen=True, slots=True)
class Said:
    """A date as something says it."""

    value: str
    by: PublishedFrom
    must_be_read: bool = False
    """Whether the user pointed at it, so that a value that is no date refuses the article."""


@dataclass(frozen=True, slots=True)
class Published:
    """When an article was published, and how that is known."""

    at: datetime
    by: PublishedFrom


def instant(value: str) -> datetime | None:
    """The instant in UTC of a date in ISO 8601, RFC 2822, a written form or seconds since 1970; else None.

    A numeric date whose day and month could be exchanged is none: which is meant depends on the country.
    """
    value = " ".join(value.split())
    found = _epoch(value) or _iso(value) or _written(value)
    if found is None or not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def from_url(url: str) -> datetime | None:
    """The day that the path of an address names as year, month and day, at midnight UTC."""
    for match in _IN_URL.finditer(urlsplit(url).path):
        try:
            found = datetime(int(match[1]), int(match[3]), int(match[4]), tzinfo=UTC)
        except ValueError:
            continue
        if found.year >= _FIRST_WEB_YEAR:
            return found
    return None


def from_dateline(paragraphs: Iterable[str]) -> datetime | None:
    """The day that is one of the first paragraphs or stands before a dash: "ISTANBUL, July 22, 2022 —"."""
    for paragraph in list(paragraphs)[:_DATELINE_LINES]:
        line = paragraph.strip()
        if len(line) <= _DATELINE_REACH and (found := instant(line.strip("().")) or _placed(line)):
            return found
        dash = _DASH.search(line, 0, _DATELINE_REACH)
        if dash and (match := _last_date(line[: dash.start()])):
            return match
    return None


def first_of(said: Iterable[Said], latest: datetime) -> tuple[Published | None, Said | None]:
    """The first date that can be read, and the first that had to be but cannot.

    Dates that a page carries are guesses about it: one later than `latest`, when it was read, is passed over.
    """
    for one in said:
        found = instant(one.value)
        if found is None:
            if one.must_be_read:
                return None, one
            continue
        if found > latest and one.by not in {"option", "metadata", "record"}:
            continue
        return Published(found, one.by), None
    return None, None


def _placed(line: str) -> datetime | None:
    """The date of a line that is a place and a date: "Strasbourg, 17 June 2025"."""
    place, _, day = line.partition(",")
    return _written(day.strip(" .")) if len(place.split()) <= _PLACE_WORDS else None


def _epoch(value: str) -> datetime | None:
    match = _EPOCH.fullmatch(value)
    if not match:
        return None
    seconds = int(match[1]) / (1000 if len(match[1]) == _DIGITS_OF_MILLISECONDS else 1)
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)


def _iso(value: str) -> datetime | None:
    if ordinal := _ORDINAL.fullmatch(value):
        day = datetime(int(ordinal["year"]) or 1, 1, 1, tzinfo=UTC) + timedelta(days=int(ordinal["day"]) - 1)
        return day if day.year == int(ordinal["year"]) else None
    try:
        # The library takes any character between date and time, and Z, but not a blank before the offset.
        return datetime.fromisoformat(
            re.sub(r"(?<=\d) (?=[+-]\d|Z$)", "", value).removesuffix(" UTC").removesuffix(" GMT")
        )
    except ValueError:
        return None


def _written(value: str) -> datetime | None:
    value = _FOREIGN_WEEKDAY.sub("", _weekday().sub("", value, count=1), count=1)
    for pattern in (*_written_days(), _YEAR_FIRST, _EAST_ASIAN, _NUMERIC):
        day = pattern.match(value)
        time = _TIME.fullmatch(value, day.end()) if day else None
        if day and time:
            return _built(day.groupdict(), time.groupdict())
    return None


def _last_date(beginning: str) -> datetime | None:
    found = None
    for pattern in _written_days():
        for match in pattern.finditer(beginning):
            found = _built(match.groupdict(), {}) or found
    return found


def _built(parts: Mapping[str, str | None], time: Mapping[str, str | None]) -> datetime | None:
    day, month = _day_and_month(parts)
    hour = int(time.get("hour") or 0)
    half = (time.get("half") or "").lower().replace(".", "")
    if half:
        if not 1 <= hour <= _HOURS_IN_HALF:
            return None
        hour = hour % _HOURS_IN_HALF + (_HOURS_IN_HALF if half == "pm" else 0)
    zone = _zone(time.get("zone"))
    if zone is None:
        return None
    try:
        minute, second = int(time.get("minute") or 0), int(time.get("second") or 0)
        second = _LEAP_SECOND - 1 if second == _LEAP_SECOND else second
        return datetime(_year(parts["year"] or "0"), month, day, hour, minute, second, tzinfo=zone)
    except ValueError:
        return None


def _year(said: str) -> int:
    """The year; one of two digits as RFC 2822 has it: from 50 on the last century's."""
    short = int(said)
    return short if len(said) > 2 else short + (2000 if short < 50 else 1900)


def _day_and_month(parts: Mapping[str, str | None]) -> tuple[int, int]:
    if parts.get("name"):
        return int(parts["day"] or 0), _months()[(parts["name"] or "").lower().rstrip(".")]
    if parts.get("month"):
        return int(parts["day"] or 0), int(parts["month"] or 0)
    one, two = int(parts["one"] or 0), int(parts["two"] or 0)
    if one > _MONTHS_IN_YEAR or one == two:
        return one, two
    return (two, one) if two > _MONTHS_IN_YEAR else (0, 0)


def _zone(name: str | None) -> timezone | None:
    """UTC for no zone; None for one that is not known, for a wrong hour is worse than none."""
    if not name:
        return UTC
    if name[0] in "+-":
        minutes = int(name[1:3]) * 60 + int(name[-2:])
        if minutes >= 24 * 60:
            return None
        return timezone(timedelta(minutes=-minutes if name[0] == "-" else minutes))
    known = _ZONES.get(name.lower())
    return None if known is None else timezone(timedelta(minutes=known))


@cache
def _months() -> dict[str, int]:
    names = words("calendar_words", "month") | words("calendar_words", "month_short")
    return {name.lower(): int(number) for name, number in names.items()}


@cache
def _weekday() -> re.Pattern[str]:
    names = [*words("calendar_words", "weekday"), *words("calendar_words", "weekday_short")]
    return re.compile(rf"^{alternatives(names)}\.?,? ", re.IGNORECASE)


@cache
def _written_days() -> tuple[re.Pattern[str], ...]:
    """The month's name before or behind the day's number; last as RFC 850 has it: 24-Feb-25."""
    month = f"(?P<name>{alternatives(_months())})"
    year = r"(?P<year>\d{4})\b"
    return (
        re.compile(rf"\b{month}\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? {year}", re.IGNORECASE),
        re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ -](?:of )?{month}\.?,?[ -]{year}", re.IGNORECASE),
        re.compile(rf"\b(?P<day>\d{{1,2}})-{month}-(?P<year>\d{{2}})\b(?!-)", re.IGNORECASE),
    )
