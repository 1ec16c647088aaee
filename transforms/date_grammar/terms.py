"""What does a time expression mean before its article is known, and which words may it be made of?

The terms are what the grammar produces and the anchors resolve; the fragments are the grammar's alphabet.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from transforms.date_grammar.periods import Granularity, Period
from transforms.number_words import NUMBER, ORDINALS
from transforms.vocabulary import GAP, alternatives, words

Kind = Literal["date", "time", "duration", "set", "reference"]
Anchor = Literal["absolute", "article", "text", "event", "unresolved"]
Base = Literal["article", "text"]


@dataclass(frozen=True, slots=True)
class Absolute:
    """Complete as written."""

    period: Period


@dataclass(frozen=True, slots=True)
class Partial:
    """A month or a day of a month, without its year."""

    month: int
    day: int | None = None
    weekday: int | None = None
    step: int | None = None
    """-1 last, 0 this, 1 next; None where nothing is said."""
    of_year: Literal["", "last", "this", "next", "that"] = ""
    """The year it is said to be of: "March last year", "July 25 of that year"."""


@dataclass(frozen=True, slots=True)
class WeekdayName:
    """A day of the week, Monday 1 to Sunday 7."""

    number: int
    step: int | None = None
    weekend: bool = False
    """Whether the Saturday stands for both days."""


@dataclass(frozen=True, slots=True)
class SeasonName:
    """A season without its year."""

    code: str
    step: int | None = None


@dataclass(frozen=True, slots=True)
class Shift:
    """The calendar unit some units from the article's day or from the day the text spoke of last."""

    unit: str
    amount: float
    base: Base


@dataclass(frozen=True, slots=True)
class Window:
    """A length of time that ends (direction -1) or begins (1) on the article's day."""

    unit: str
    amount: float | None
    direction: int


@dataclass(frozen=True, slots=True)
class PartOfYear:
    """A quarter or a half of the current year."""

    unit: Literal["Q", "H"]
    number: int
    step: int | None
    """None: the nearest, by the tense."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day, which belongs to a day named in its sentence."""

    value: str
    granularity: Granularity


@dataclass(frozen=True, slots=True)
class Fixed:
    """A value that no calendar changes: durations, sets, references, anniversaries."""

    kind: Kind
    value: str
    granularity: Granularity
    anchor: Anchor = "unresolved"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two times whose words are woven: "10-12 June" is a day and a day, as TIMEX3 has no ranges."""

    left: Absolute | Partial
    right: Absolute | Partial
    left_end: int
    right_start: int


Term = Pair | Absolute | Partial | WeekdayName | SeasonName | Shift | Window | PartOfYear | Clock | Fixed


@dataclass(frozen=True, slots=True)
class Found:
    """A span that may be a time expression, with what it means; `part` is MO, AF, EV, NI or empty."""

    start: int
    end: int
    term: Term
    part: str = ""


MONTHS = {
    **{word: int(value) for word, value in words("calendar_words", "month").items()},
    **{word.upper(): int(value) for word, value in words("calendar_words", "month").items()},
}
MONTHS_SHORT = {word: int(value) for word, value in words("calendar_words", "month_short").items()}
WEEKDAYS = {
    **{word: int(value) for word, value in words("calendar_words", "weekday").items()},
    **{word.upper(): int(value) for word, value in words("calendar_words", "weekday").items()},
}
WEEKDAYS_SHORT = {word: int(value) for word, value in words("calendar_words", "weekday_short").items()}
SEASONS = words("calendar_words", "season")
UNITS = words("calendar_words", "unit")
DAY_PARTS = words("calendar_words", "day_part")
DAY_OFFSETS = {word: int(value) for word, value in words("calendar_words", "day_offset").items()}
SOME = words("number_words", "some_amount")

FULL_MONTH = rf"(?P<month>{alternatives(MONTHS)})\b"
MONTH = rf"(?P<month>{alternatives(MONTHS)}\b|{alternatives(MONTHS_SHORT)}\b\.?)"
WEEKDAY = rf"(?P<weekday>{alternatives(WEEKDAYS)})\b"
ANY_WEEKDAY = rf"(?P<weekday>{alternatives(WEEKDAYS)}\b|{alternatives(WEEKDAYS_SHORT)}\b\.?)"
SEASON = rf"(?P<season>(?i:{alternatives(SEASONS)}))\b"
UNIT = rf"(?P<unit>(?i:{alternatives(UNITS)}))\b"
LONE_UNIT = rf"(?P<unit>(?i:{alternatives(word for word in UNITS if not word.endswith('s') and word != 'night')}))\b"
DAY_PART = rf"(?P<part>(?i:{alternatives(DAY_PARTS)}))\b"
ORDINAL = rf"(?P<ordinal>(?i:{alternatives(ORDINALS)})\b|\d{{1,3}}(?:st|nd|rd|th)\b)"
AMOUNT = rf"(?P<amount>{NUMBER}|(?i:{alternatives(SOME)}|an?|half{GAP}an?)\b)"
# A day or a year is no part of a longer number, a decimal, a ratio, a price or a code.
ALONE = r"(?<![\w.,/:$€£¥#+-])"
NOT_MORE = r"(?!\d|[.,:]\d|%|-\d|/\d)"
DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?!\w|[.:]\d|,\d{3}(?!\d)|%|/\d)"
YEAR = rf"(?P<year>1\d{{3}}|20\d{{2}}|2100)(?!\w){NOT_MORE}"
# "early", "mid-", "the end of": in the span, and in no value (TIMEX3 keeps them in the attribute mod). The
# days stay those of the whole month or year, since no source says where early ends.
SHADE = (
    rf"(?P<shade>(?i:(?:very{GAP})?(?:early|late|mid|earlier|later)(?:-|{GAP}(?:in{GAP})?(?:the{GAP})?)"
    rf"|the{GAP}(?:very{GAP})?(?:start|beginning|end|middle|close|early{GAP}part|latter{GAP}part){GAP}of{GAP}(?:the{GAP})?))"
)
