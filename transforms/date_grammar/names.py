"""Which written forms of dates with a name or a number does English have?

Each rule is a pattern and a function from its match to a term, or None where the words are something else.
Every repetition is bounded, so a rule costs the same at each place of a text. Relative forms are in
`phrases`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Literal

from transforms.date_grammar import periods
from transforms.date_grammar.periods import Period
from transforms.date_grammar.terms import (
    ALONE,
    ANY_WEEKDAY,
    DAY,
    DAY_PART,
    FULL_MONTH,
    MONTH,
    MONTHS,
    MONTHS_SHORT,
    ORDINAL,
    SEASON,
    SEASONS,
    SHADE,
    WEEKDAYS,
    WEEKDAYS_SHORT,
    YEAR,
    Absolute,
    Fixed,
    Pair,
    Partial,
    PartOfYear,
    Term,
)
from transforms.lexicon import table
from transforms.number_words import ORDINALS, SCALES
from transforms.vocabulary import GAP, alternatives, words

Build = Callable[["re.Match[str]"], Term | None]

_TITLE = re.compile(
    rf"(?:\b(?:{alternatives(words('calendar_words', 'title_word'))}|\d[\w/()-]{{0,12}}){GAP}of{GAP})\Z"
)
_MONTH_CUES = frozenset(words("calendar_words", "month_cue"))
_NEEDS_CUE = frozenset(words("calendar_words", "month_needs_cue"))
_YEAR_CUES = frozenset(words("calendar_words", "year_cue"))
_EVENTS = frozenset(words("calendar_words", "event_noun"))
_DETERMINERS = frozenset(words("calendar_words", "year_determiner"))
_DECADES = words("calendar_words", "decade_word")
_LAST_WORD = re.compile(r"([A-Za-z']{1,20}|\b\d{4})[\s,]{0,3}[\"'(]?\Z")
# "in 1500 soldiers", "sections 1201-1205" are no years.
_COUNTED = frozenset((*words("quantity_nouns", "person"), *words("quantity_units", "unit"), *SCALES))
_LABELS = frozenset(words("quantity_words", "label"))
_NEXT_WORD = re.compile(r"[ \t\n]{1,3}([A-Za-z]{1,30})")


def number_of_month(written: str) -> int:
    """The number of a month name or its short form, with or without a full stop."""
    bare = written.rstrip(".")
    return MONTHS[bare] if bare in MONTHS else MONTHS_SHORT[bare]


def number_of_weekday(written: str) -> int:
    """The ISO 8601 number of a weekday name or its short form."""
    bare = written.rstrip(".")
    return WEEKDAYS[bare] if bare in WEEKDAYS else WEEKDAYS_SHORT[bare]


def ordinal(written: str) -> int:
    """The number of an ordinal in digits or words."""
    lowered = written.lower()
    return ORDINALS[lowered] if lowered in ORDINALS else int(lowered[:-2])


def before(match: re.Match[str]) -> str:
    """The few characters in front of a match."""
    return match.string[max(0, match.start() - 40) : match.start()]


def last_word(match: re.Match[str]) -> str:
    """The word or year right before a match, in lower case; empty at the start of a clause."""
    found = _LAST_WORD.search(before(match))
    return found[1].lower() if found else ""


def _in_title(match: re.Match[str]) -> bool:
    """Whether the words in front make the year part of a title ("Act of 2022", "2231 of 2015")."""
    return bool(_TITLE.search(before(match)))


def _iso(match: re.Match[str]) -> Term | None:
    try:
        when = date(int(match["y"]), int(match["m"]), int(match["d"]))
    except ValueError:
        return None
    if not match["time"]:
        return Absolute(periods.day(when))
    clock = match["time"].replace(" ", "T")
    return Absolute(Period(when.isoformat() + clock, when, when, "minute"))


def _numeric(match: re.Match[str]) -> Term | None:
    """Known where one number is over 12, both are equal, or full stops part them (CLDR: day first)."""
    left, right, year = int(match["a"]), int(match["b"]), int(match["y"])
    orders = {(left, right)} if match["mark"] == "." else {(left, right), (right, left)}
    readings = set()
    for number, month in orders:
        try:
            readings.add(date(year, month, number))
        except ValueError:
            continue
    if len(readings) == 1:
        return Absolute(periods.day(readings.pop()))
    return Fixed("date", f"{year:04d}-XX-XX", "day") if readings else None


def _days(match: re.Match[str]) -> tuple[int, int]:
    first = int(re.match(r"\d+", match["first"])[0])  # type: ignore[index]
    second = match.groupdict().get("second")
    return first, int(re.match(r"\d+", second)[0]) if second else first  # type: ignore[index]


def _month_day(match: re.Match[str]) -> Term | None:
    month, (first, last) = number_of_month(match["month"]), _days(match)
    year = int(match["year"]) if match["year"] else None
    if last < first:
        return None
    if last > periods.month_length(year or 2000, month):
        # No such day: the words still name one, and must not be read as the month alone.
        return Fixed("date", f"{year or 'XXXX'}-{month:02d}-XX", "day")
    link = match.groupdict().get("link") or ""
    if "and" in link.lower() and last != first + 1 and last_word(match) != "between":
        return None
    written = match.groupdict().get("weekday")
    weekday = number_of_weekday(written) if written else None
    left, right = (_one_day(year, month, number, match) for number in (first, last))
    if isinstance(left, Partial):
        left = replace(left, weekday=weekday)
    return left if first == last else Pair(left, right, match.end("first"), match.start("second"))


@cache
def _event_days() -> Mapping[tuple[int, int], date]:
    """The events of the lexicon that go by the month and day: "the September 11 attacks"."""
    days = [date.fromisoformat(row["happened_on"]) for row in table("anchors") if _BY_DAY.search(row["aliases"])]
    return {(day.month, day.day): day for day in days}


_BY_DAY = re.compile(r"(?:[A-Z][a-z]+ \d{1,2}|\d{1,2} [A-Z][a-z]+) attacks?")


def _event_day(match: re.Match[str]) -> Term | None:
    day = _event_days().get((number_of_month(match["month"]), _days(match)[0]))
    return Absolute(periods.day(day)) if day else None


def _one_day(year: int | None, month: int, number: int, match: re.Match[str]) -> Absolute | Partial:
    if year is None:
        return Partial(month, number, None, None, _of_year(match))
    return Absolute(periods.day(date(year, month, number)))


def _month_year(match: re.Match[str]) -> Term | None:
    return Absolute(periods.month(int(match["year"]), number_of_month(match["month"])))


def _bare_month(match: re.Match[str]) -> Term | None:
    """A month alone; May, March and the like are other words too and need a preposition or shade in front."""
    name, cue = match["month"], last_word(match)
    near_range = (
        match.string[match.end() : match.end() + 1] == "-" or match.string[match.start() - 1 : match.start()] == "-"
    )
    if not (match["shade"] or cue in _MONTH_CUES or near_range or match["of_year"]):
        follower = _NEXT_WORD.match(match.string, match.end())
        if name.capitalize() in _NEEDS_CUE or (follower and follower[1][0].isupper()):
            return None
    return Partial(MONTHS[name], of_year=_of_year(match))


def _of_year(match: re.Match[str]) -> Literal["", "last", "this", "next", "that"]:
    """The relative year that follows a month: "of that year", "last year"."""
    match (match.groupdict().get("of_year") or "").lower().split():
        case [*_, "last" | "this" | "next" as word]:
            return word
        case [*_, "that" | "same"]:
            return "that"
    return ""


def _year(match: re.Match[str]) -> Term | None:
    """A bare year needs a word that takes a year in front, brackets around it, or a determiner and a noun."""
    number = int(match["year"])
    cue = last_word(match)
    follower = _NEXT_WORD.match(match.string, match.end())
    word = follower[1] if follower else ""
    if _in_title(match) or (word.lower() in _COUNTED):
        return None
    if match["shade"] or _is_heading(match) or _year_by_cue(match, cue, number):
        return Absolute(periods.year(number))
    determined = cue in _DETERMINERS or cue.endswith("'s")
    if (
        determined
        and word
        and (number >= 1900 or (number >= 1600 and not word.endswith("s")))
        and not re.search(r"[,(]\s*\Z", before(match))
    ):
        return Absolute(periods.year(number))
    return None


def _is_heading(match: re.Match[str]) -> bool:
    """Whether the year has a line for itself, or begins one that a colon parts from it."""
    text = match.string
    behind = text[match.end() : match.end() + 1]
    begins = not before(match).rpartition("\n")[2].strip() and (match.start() == 0 or "\n" in before(match))
    return begins and behind in {"", "\n", ":"}


def _year_by_cue(match: re.Match[str], cue: str, number: int) -> bool:
    text, end = match.string, match.end()
    ahead = before(match)
    if ahead.endswith("("):
        return text[end : end + 1] in {")", ","} and not re.search(r"\d[\w/)(-]{0,12}\s{0,2}\(\Z", ahead)
    follower = _NEXT_WORD.match(text, end)
    if cue in {"of", "by", "from"} and number < 1900 and (number < 1600 or (follower and follower[1].endswith("s"))):
        return False
    if re.search(r"(?i)\bas\s{1,3}(?:late|early|recently)\s{1,3}as\s{1,3}\Z", ahead):
        return True
    if re.search(r"(?i)\bfrom\s{1,3}1\d{3}\s{1,3}to\s{1,3}\Z|\bfrom\s{1,3}20\d\d\s{1,3}to\s{1,3}\Z", ahead):
        return True
    # "in 2014, 2016 and 2018": a year goes on a list that a cue began.
    listed = re.search(
        r"(?i)(?:\bin|\bsince|\bof|,|\bbetween|\bduring)\s{1,3}(?:1\d|20)\d\d(?:,|,?\s{1,3}(?:and|or|&))\s{1,3}\Z",
        ahead,
    )
    return bool(listed) or cue in _YEAR_CUES or cue in _EVENTS


def _year_range(match: re.Match[str]) -> Term | None:
    """1939-45, 2014-2022: not where the numbers are those of sections, pages or a price."""
    first, tail = int(match["first"]), match["second"] or match["third"]
    second = int(tail) if len(tail) == 4 else first // 100 * 100 + int(tail)
    if not 0 < second - first <= 300 or second > 2100 or (len(tail) == 2 and first < 1500):
        return None
    if last_word(match) in _LABELS or _in_title(match):
        return None
    follower = _NEXT_WORD.match(match.string, match.end())
    if follower and follower[1].lower() in _COUNTED:
        return None
    ends = Absolute(periods.year(first)), Absolute(periods.year(second))
    return Pair(*ends, match.end("first"), match.start("second" if match["second"] else "third"))


def _era(match: re.Match[str]) -> Term | None:
    number = int(match["n"] or match["m"])
    if number == 0:
        return None
    earlier = (match["era"] or "").upper().startswith("B")
    last = Absolute(periods.year(1 - number if earlier else number))
    if match["n"] and match["first"] and (begun := int(match["first"])):
        return Pair(Absolute(periods.year(1 - begun if earlier else begun)), last, match.end("first"), match.start("n"))
    return last


def _decade(match: re.Match[str]) -> Term | None:
    if match["word"]:
        start = 1900 + 10 * int(_DECADES[match["word"].lower()])
    elif match["short"]:
        start = 1900 + int(match["short"]) if int(match["short"]) >= 20 else 2000 + int(match["short"])
    else:
        start = int(match["long"])
    if start % 100 == 0 and match["long"] and last_word(match) == "the" and start < 1900:
        return Absolute(periods.century(start // 100 + 1))
    return Absolute(periods.decade(start))


def _century(match: re.Match[str]) -> Term | None:
    number = ordinal(match["ordinal"])
    if match["era"]:
        return Absolute(periods.century(-number + 1))
    return Absolute(periods.century(number)) if 1 <= number <= 30 else None


def _fiscal(match: re.Match[str]) -> Term | None:
    """A fiscal year is read as the calendar's: when it begins depends on who speaks."""
    return Absolute(periods.year(int(match["year"])))


def _season_year(match: re.Match[str]) -> Term | None:
    return Absolute(periods.season(int(match["year"]), SEASONS[match["season"].lower()]))


def _part_of_year(match: re.Match[str]) -> Term | None:
    """A quarter or half of a year: "Q1 2024", "the second half of 2023", "the first quarter of the year"."""
    written = match["ordinal"]
    number = (
        int(match["q"])
        if match["q"]
        else {"last": 4, "final": 4, "latter": 4}.get(written.lower(), 0) or ordinal(written)
    )
    is_half = bool(match["unit"]) and match["unit"].lower() == "half"
    if is_half and written and written.lower() in {"last", "final", "latter"}:
        number = 2
    if not 1 <= number <= (2 if is_half else 4):
        return None
    if match["year"]:
        return Absolute((periods.half if is_half else periods.quarter)(int(match["year"]), number))
    step = {"last": -1, "next": 1}.get((match["step"] or "").lower(), 0)
    return PartOfYear("H" if is_half else "Q", number, step)


def _holiday(match: re.Match[str]) -> Term | None:
    month, number = words("calendar_words", "holiday")[" ".join(match["name"].split())].split("-")
    if match["year"]:
        return Absolute(periods.day(date(int(match["year"]), int(month), int(number))))
    return Partial(int(month), int(number))


_ATTACKS = rf"(?={GAP}(?:(?i:terror(?:ist)?){GAP})?attacks?\b)"
_LINK = rf"(?P<link>[ ]?-[ ]?|{GAP}(?i:to|and|until|through){GAP})"
_OF = rf"(?:{GAP}of)?{GAP}"
_COMMA_YEAR = rf"(?:(?:,{GAP}?|{GAP}|{GAP}of{GAP}){YEAR})"
_YEAR_STEP = rf"(?P<of_year>(?i:last|this|next|that(?:{GAP}same)?|the{GAP}same))"
_OF_YEAR = rf"(?:,?{GAP}(?:of{GAP})?{_YEAR_STEP}{GAP}year\b(?!'))"
_FIRST, _SECOND = f"(?P<first>{DAY})", f"(?P<second>{DAY})"
_PART_OF = (
    rf"(?:(?:the{GAP})?(?:(?i:early|late){GAP})?(?P<part>(?i:morning|afternoon|evening|night))"
    rf"(?:{GAP}hours)?{GAP}of{GAP})?"
)
_NAMED_DAY = rf"{_PART_OF}(?:{ANY_WEEKDAY},?{GAP})?"
_SHADED = f"{SHADE}?"
_HOLIDAY = alternatives(words("calendar_words", "holiday"))

RULES: tuple[tuple[re.Pattern[str], Build], ...] = tuple(
    (re.compile(pattern), build)
    for pattern, build in (
        # First of equal ones: what goes by its day alone has its own year.
        (rf"(?<!\w){MONTH}{GAP}{_FIRST}{_ATTACKS}", _event_day),
        (rf"{ALONE}{_FIRST}{GAP}{MONTH}{_ATTACKS}", _event_day),
        (
            rf"{ALONE}(?P<y>\d{{4}})-(?P<m>\d{{2}})-(?P<d>\d{{2}})(?![\d/-])"
            r"(?P<time>[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?(?!\w))?",
            _iso,
        ),
        (
            rf"{ALONE}(?P<a>\d{{1,2}})(?P<mark>[/.-])(?P<b>\d{{1,2}})(?P=mark)(?P<y>1\d{{3}}|20\d{{2}}|2100)(?!\w|[/.-]\d)",
            _numeric,
        ),
        (
            rf"(?<!\w){_NAMED_DAY}{MONTH}{GAP}{_FIRST}{_LINK}{_SECOND}(?:{_COMMA_YEAR}|{_OF_YEAR})?",
            _month_day,
        ),
        (rf"(?<!\w){_NAMED_DAY}{_SHADED}{MONTH}{GAP}{_FIRST}(?:{_COMMA_YEAR}|{_OF_YEAR})?", _month_day),
        (
            rf"{ALONE}{_NAMED_DAY}{_FIRST}{_LINK}(?:the{GAP})?{_SECOND}{_OF}{MONTH}(?:{_COMMA_YEAR}|{_OF_YEAR})?(?!\w)",
            _month_day,
        ),
        (
            rf"(?:{ALONE}|(?<=[a-z\d]-)){_NAMED_DAY}{_FIRST}{_OF}{MONTH}(?:{_COMMA_YEAR}|{_OF_YEAR})?(?!\w)",
            _month_day,
        ),
        (rf"{ALONE}{_FIRST}-{MONTH}-{YEAR}", _month_day),
        (rf"(?<!\w){_SHADED}{MONTH}(?:,?{GAP}(?:of{GAP})?){YEAR}", _month_year),
        (rf"(?<!\w){_SHADED}{FULL_MONTH}{_OF_YEAR}?", _bare_month),
        (rf"(?:{ALONE}|(?<=\bpre-)|(?<=\bpost-)){_SHADED}{YEAR}", _year),
        (rf"(?<!\w)(?:(?i:fiscal(?:{GAP}year)?){GAP}|FY{GAP}?){YEAR}", _fiscal),
        (
            rf"{ALONE}(?P<first>1\d{{3}}|20\d\d)(?:[-/](?P<second>\d{{4}}|\d{{2}})"
            r"|[ ]-[ ](?P<third>(?:1\d|20)\d\d))(?!\w|[-/.,]\d|%)",
            _year_range,
        ),
        (
            rf"(?<![\w.,/:-])(?:(?:(?P<first>\d{{1,4}})(?:-|{GAP}(?:and|or|to){GAP}))?(?P<n>\d{{1,4}}){GAP}?"
            rf"(?P<era>BCE?\b|B\.C\.(?:E\.)?|CE\b|AD\b|A\.D\.)|A\.?D\.?{GAP}(?P<m>\d{{1,4}})\b)",
            _era,
        ),
        (
            rf"(?<!\w)(?i:the{GAP})?{_SHADED}"
            rf"(?:(?<![\w.,$€£])(?P<long>1\d\d0|20\d0)'?s\b|'(?P<short>\d0)s\b|(?P<word>(?i:{alternatives(_DECADES)}))\b)",
            _decade,
        ),
        (
            rf"(?<![\w-])(?i:the{GAP})?{_SHADED}{ORDINAL}(?:-|{GAP})(?i:century|centuries)\b(?P<era>{GAP}BCE?\b)?",
            _century,
        ),
        (
            rf"(?<!\w)(?i:the{GAP})?{_SHADED}{SEASON}(?:,?{GAP}(?:of{GAP})?){YEAR}(?:-\d{{2,4}}\b)?",
            _season_year,
        ),
        (
            rf"(?<!\w)(?:Q(?P<q>[1-4])|(?i:the{GAP})?(?P<ordinal>(?i:first|second|third|fourth|last|final|latter|[1-4](?:st|nd|rd|th)))"
            rf"{GAP}(?P<unit>(?i:quarter|half)))(?:{GAP}(?:of{GAP})?(?:the{GAP})?"
            rf"(?:(?i:fiscal{GAP})?{YEAR}|(?:(?P<step>(?i:last|this|next)){GAP})?(?P<this>(?i:year))))\b",
            _part_of_year,
        ),
        (
            rf"(?<!\w)(?P<name>{_HOLIDAY})(?!\w)(?:,?{GAP}{YEAR}|{GAP}{DAY_PART})?",
            _holiday,
        ),
    )
)

# Those that every language writes alike.
NUMERIC_RULES = tuple(rule for rule in RULES if rule[1] in {_iso, _numeric})
