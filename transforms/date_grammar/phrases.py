"""Which phrases tell a time by where the writer or the story stands?

Weekday names, "last month", "the next day", "the past three days" and times of day. Forms with a date of
their own are in `names`, lengths of time in `lengths`; the rules of all three are bounded in the same way.
"""

from __future__ import annotations

import re

from transforms.date_grammar import periods
from transforms.date_grammar.lengths import MORE, amount_of
from transforms.date_grammar.names import Build, last_word, number_of_weekday
from transforms.date_grammar.periods import UNIT_GRANULARITY, Granularity
from transforms.date_grammar.terms import (
    ALONE,
    AMOUNT,
    DAY_OFFSETS,
    DAY_PART,
    LONE_UNIT,
    MONTHS,
    SEASON,
    SEASONS,
    SHADE,
    UNIT,
    UNITS,
    WEEKDAY,
    Clock,
    Fixed,
    Partial,
    PartOfYear,
    SeasonName,
    Shift,
    Term,
    WeekdayName,
    Window,
)
from transforms.vocabulary import GAP, alternatives, words

_STEPS = {word: int(value) for word, value in words("calendar_words", "step").items()}
_ZONES = words("calendar_words", "zone")


def _step(match: re.Match[str]) -> int | None:
    written = match.groupdict().get("step")
    return _STEPS[written.lower().split()[-1]] if written else None


def _weekday(match: re.Match[str]) -> Term | None:
    return WeekdayName(number_of_weekday(match["weekday"]), _step(match))


def _month_step(match: re.Match[str]) -> Term | None:
    return Partial(MONTHS[match["month"]], step=_step(match))


def _season_step(match: re.Match[str]) -> Term | None:
    code = SEASONS[match["season"].lower()]
    told = match["step"] or match["shade"]
    if not told and match["season"][0].isupper():
        return None
    follower = match.string[match.end() : match.end() + 4].strip().split(" ")[0]
    if match["season"].lower() in {"fall", "spring"} and follower in {"in", "of", "to"}:
        return None
    if (
        not told
        and not match["the"]
        and last_word(match) not in {"in", "since", "by", "until", "during", "throughout", "over"}
    ):
        return None
    return SeasonName(code, _step(match))


def _day_word(match: re.Match[str]) -> Term | None:
    word = match["word"].lower()
    if word == "tonight":
        return Shift("NI", 0, "article")
    if "after" in word:
        return Shift("D", 2, "article")
    if "before" in word:
        return Shift("D", -2, "article")
    return Shift("D", DAY_OFFSETS[word], "article")


def _unit_step(match: re.Match[str]) -> Term | None:
    """Counted from the article ("last month", "this week") or from the text ("the next day", "that year")."""
    written, code = match["step"].lower(), UNITS[match["unit"].lower()]
    step, has_article = _STEPS[written], bool(match["the"])
    if code in {"TS", "TM", "TH"}:
        return None
    if written == "that" and (
        code not in {"D", "Y", "M", "W", "NI"} or match.string[match.end() : match.end() + 2] == "'s"
    ):
        return None
    if code == "Q" and written == "last":
        return Shift(code, step, "article")
    if written in {"last", "past", "coming"} or (written == "next" and has_article and code not in {"D", "NI"}):
        # "over the past year" is a stretch up to now, "the last week of the war" is nobody's week but the
        # war's.
        if has_article:
            follows = re.match(rf"{GAP}(?i:of)\b", match.string[match.end() : match.end() + 8])
            return (
                Fixed("duration", periods.duration_value(code, 1), UNIT_GRANULARITY[code])
                if follows
                else Window(code, 1, step)
            )
        return Shift(code, step, "article")
    if written == "this" and re.search(r"(?i)\bpast\b", match[0]):
        return Shift(code, -1, "article")
    if written in {"this", "current"} or (written == "next" and not has_article and code not in {"D", "NI"}):
        return Shift(code, step, "article")
    return Shift(code, step, "text")


def _part_step(match: re.Match[str]) -> Term | None:
    """The writer's ("this morning", "last night") or the story's ("that night", "the next morning")."""
    written = match["step"].lower()
    if written == "last" and match["part"].lower() != "night":
        return None
    return Shift("D", _STEPS[written], "article" if written in {"this", "last"} else "text")


def _the_unit(match: re.Match[str]) -> Term | None:
    """The current one for a reporter: "the end of the year", "the beginning of the month"."""
    code = UNITS[match["unit"].lower()]
    return (
        Shift(code, 0, "article")
        if code in {"W", "M", "Y", "DE", "CE", "Q"} and match["shade"].lower().startswith("the")
        else None
    )


def _day_before(match: re.Match[str]) -> Term | None:
    return Shift(UNITS[match["unit"].lower()], 1 if match["link"].lower() in {"after", "following"} else -1, "text")


def _window(match: re.Match[str]) -> Term | None:
    amount, known = amount_of(match["amount"])
    if not known or match["unit"].lower() in {"second", "night"}:
        return None
    return Window(UNITS[match["unit"].lower()], amount, _STEPS[match["step"].lower()])


def _weekend(_: re.Match[str]) -> Term | None:
    return WeekdayName(6, weekend=True)


def _year_end(_: re.Match[str]) -> Term | None:
    return Shift("Y", 0, "article")


def _quarter(match: re.Match[str]) -> Term | None:
    """A quarter without a year: the nearest by the tense."""
    return PartOfYear("Q", QUARTERS[match["number"].lower()], None)


def _clock(match: re.Match[str]) -> Term | None:
    hour, minute = int(match["hour"]), match["minute"]
    half_day, zone = (match["half_day"] or "").replace(".", "").lower(), match["zone"]
    clock_words = bool(match["oclock"])
    if clock_words and "h" in match["oclock"] and not minute:
        return None
    if not (half_day or zone or clock_words) and not (minute and match["sep"] == ":" and _by_clock(match)):
        return None
    if half_day:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half_day == "pm" else 0)
    if hour > 24 or (match["together"] and not zone):
        return None
    granularity: Granularity = "minute" if minute else "hour"
    value = f"T{hour:02d}:{minute or '00'}" if minute or half_day or zone else f"T{hour:02d}"
    return Clock(value + _ZONES.get((zone or "").upper(), ""), granularity)


def _by_clock(match: re.Match[str]) -> bool:
    return last_word(match) in {
        "at",
        "by",
        "around",
        "about",
        "until",
        "till",
        "from",
        "to",
        "before",
        "after",
        "since",
        "between",
    }


def _noon(match: re.Match[str]) -> Term | None:
    if last_word(match) not in {
        "at",
        "by",
        "around",
        "until",
        "till",
        "from",
        "before",
        "after",
        "since",
        "to",
        "about",
        "shortly",
    }:
        return None
    return Clock("T24:00" if match["word"].lower() == "midnight" else "T12:00", "hour")


QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_SHADED = f"{SHADE}?"
_WEEKDAY_SHADE = rf"(?:(?i:late|early|earlier|later){GAP}(?:on{GAP})?)?"
_STEP = rf"(?P<step>(?i:{alternatives(_STEPS)}))"
_THE = rf"(?P<the>(?i:the{GAP}))?"
_MONTH = rf"(?P<month>{alternatives(MONTHS)})\b"
_OFFSETS = alternatives(
    [
        *DAY_OFFSETS,
        "the day before yesterday",
        "the day after tomorrow",
        "day before yesterday",
        "day after tomorrow",
    ]
)

RULES: tuple[tuple[re.Pattern[str], Build], ...] = tuple(
    (re.compile(pattern), build)
    for pattern, build in (
        (
            rf"(?<![\w-])(?:(?i:the){GAP}(?P<part2>(?i:morning|afternoon|evening|night)){GAP}of{GAP})?{_WEEKDAY_SHADE}"
            rf"(?:(?P<step>(?i:last|this{GAP}past|past|this|next|this{GAP}coming|coming)){GAP})?{WEEKDAY}(?:{GAP}{DAY_PART})?",
            _weekday,
        ),
        (rf"(?<!\w){_SHADED}(?P<step>(?i:last|this|next)){GAP}{_MONTH}", _month_step),
        (
            rf"(?<!\w){_SHADED}{_THE}(?:(?P<step>(?i:last|this|next|previous|following|past)){GAP})?{SEASON}",
            _season_step,
        ),
        (
            rf"(?<!\w)(?:(?i:earlier|late|later|early){GAP})?(?P<word>(?i:{_OFFSETS}))\b(?:{GAP}{DAY_PART})?",
            _day_word,
        ),
        (rf"(?<!\w){_SHADED}{_THE}{_STEP}{GAP}(?:(?i:past|same|fiscal){GAP})?{LONE_UNIT}", _unit_step),
        (
            rf"(?<!\w){_THE}(?P<step>(?i:this|that|last|next|same|following|previous)){GAP}{DAY_PART}",
            _part_step,
        ),
        (rf"(?<!\w){SHADE}{LONE_UNIT}", _the_unit),
        (r"(?<![\w-])the weekend\b", _weekend),
        (rf"(?<![\w-])(?i:year(?:-|{GAP})end|year's{GAP}end)\b", _year_end),
        (
            rf"(?<![\w-])(?:the{GAP})?(?P<number>(?i:{alternatives(QUARTERS)}))(?:-|{GAP})quarter\b(?!s|-?final|{GAP}of\b)",
            _quarter,
        ),
        (
            rf"(?<!\w)(?i:the){GAP}(?P<unit>(?i:day|night|week|month|year)){GAP}(?P<link>(?i:before|after|following|earlier))"
            rf"(?={GAP}?[,.;:)]|\Z)",
            _day_before,
        ),
        (rf"(?<!\w)(?i:the{GAP})?{_STEP}{GAP}{AMOUNT}(?:-|{GAP}){MORE}{UNIT}", _window),
        (
            rf"{ALONE}(?P<hour>2[0-4]|[01]?\d)(?:(?P<sep>[:.])?(?P<minute>[0-5]\d)(?P<together>(?<=\d{{4}}))?)?(?::[0-5]\d)?(?![\d%]|[.:,]\d)"
            rf"(?:{GAP}?(?P<half_day>[ap]\.m\.|[ap]m\b|[AP]M\b|[AP]\.M\.))?(?P<oclock>{GAP}o'clock\b|(?<=[0-5]\d){GAP}?(?:hrs|hours)\b)?(?:{GAP}(?P<zone>{alternatives(_ZONES)}|(?:local|[A-Z][a-z]{{2,12}}){GAP}time)\b)?",
            _clock,
        ),
        (r"(?<![\w-])(?P<word>(?i:midnight|midday|noon))\b", _noon),
    )
)
