"""Which phrases tell a length of time, a repetition, or a time left vague?

Durations, sets, references and anniversaries, and the lengths that "ago" or "later" turn into a date. Every
repetition is bounded, as in the other rules.
"""

from __future__ import annotations

import re

from transforms.date_grammar import periods
from transforms.date_grammar.names import Build, last_word
from transforms.date_grammar.periods import UNIT_GRANULARITY
from transforms.date_grammar.terms import (
    AMOUNT,
    DAY_PART,
    DAY_PARTS,
    LONE_UNIT,
    MONTHS,
    ORDINAL,
    SEASON,
    SEASONS,
    SOME,
    UNIT,
    UNITS,
    WEEKDAY,
    WEEKDAYS,
    Anchor,
    Fixed,
    Shift,
    Term,
)
from transforms.number_words import NUMBER, SCALES, parse_number
from transforms.vocabulary import GAP, alternatives, words

_REFERENCES = words("calendar_words", "reference")
_SETS = words("calendar_words", "set")
_EVENT_LINK = re.compile(rf"{GAP}(?i:after|before|since|into|following)\b(?!{GAP}(?i:that)\b)")
_DURATION_CUES = frozenset(words("calendar_words", "length_cue"))


def amount_of(written: str) -> tuple[float | None, bool]:
    """The number an amount writes and whether it is one: (None, True) for "several"."""
    lowered = " ".join(written.lower().replace("-", " ").split())
    if lowered in SOME:
        return (float(SOME[lowered]) if SOME[lowered] else None), True
    if lowered in {"a", "an"}:
        return 1.0, True
    if lowered.startswith("half a"):
        return 0.5, True
    number = parse_number(lowered)
    return number, number is not None


def _length(match: re.Match[str]) -> Term | None:
    """A number of units: a duration, or with "ago", "later", "earlier" the calendar unit so far away."""
    written, unit = match["amount"], match["unit"].lower()
    amount, known = amount_of(written)
    code = UNITS[unit]
    single = bool(re.fullmatch(r"(?i)(?:half\s+)?an?|one", written))
    plural = unit.endswith("s")
    hyphen = match["gap"] == "-"
    if (
        not known
        or (match["age"] and code not in {"D", "W", "M", "Y"})
        or (single and plural and not _half(match))
        or (not plural and not single and not hyphen and not match["age"] and not _half(match))
        or (written.lower() == "one" and unit == "day" and not hyphen and not match["link"] and not _is_length(match))
    ):
        return None
    if amount is not None and _half(match):
        amount += 0.5
    if match["link"]:
        return _shifted(code, amount, match["link"].lower())
    if amount == 0.5 and unit in _HALVES:
        return Fixed("duration", _HALVES[unit], UNIT_GRANULARITY[code])
    fraction = code == "Q" and re.match(rf"{GAP}of\b", match.string[match.end() : match.end() + 8])
    if (
        (code == "TS" and hyphen)
        or fraction
        or (code == "NI" and not plural)
        or (written.lower() in {"a", "an"} and not _half(match) and not _is_length(match))
    ):
        return None
    anchor: Anchor = "event" if _EVENT_LINK.match(match.string[match.end() : match.end() + 12]) else "unresolved"
    return Fixed("duration", periods.duration_value(code, amount), UNIT_GRANULARITY[code], anchor)


def _half(match: re.Match[str]) -> bool:
    return bool(match["half"] or match["half2"])


def _is_length(match: re.Match[str]) -> bool:
    """Whether "a year" is a length: after a preposition of length, or before "after" and the like."""
    following = _EVENT_LINK.match(match.string[match.end() : match.end() + 12])
    return bool(following) or last_word(match) in _DURATION_CUES


def _shifted(code: str, amount: float | None, link: str) -> Term:
    back = link.startswith(("ago", "earlier", "before", "previously", "prior"))
    if amount is None:
        return Fixed("reference", "PAST_REF" if back else "FUTURE_REF", "none")
    if code in {"TS", "TM", "TH"}:
        return Fixed("time", "XXXX-XX-XXTXX:XX", UNIT_GRANULARITY[code])
    from_now = link.startswith(("ago", "from", "'"))
    return Shift(code, -amount if back else amount, "article" if from_now else "text")


def _bare_plural(match: re.Match[str]) -> Term | None:
    code = UNITS[match["unit"].lower()]
    if match["link"]:
        return _shifted(code, None, match["link"].lower())
    if code in {"TS", "NI", "WE", "Q"}:
        return None
    of = re.match(
        rf"{GAP}of{GAP}(?!(?i:the|a|an|this|that|our|his|her|its|their|age)\b)[a-z]", match.string[match.end() :][:40]
    )
    # "days of talks" has a length whatever stands before it, "the early days of jazz" has none.
    if last_word(match) in {"the", "early", "last", "first", "final", "dark", "best"}:
        return None
    if not of and last_word(match) not in {"for", "over", "within", "lasted"}:
        return None
    return Fixed("duration", periods.duration_value(code, None), UNIT_GRANULARITY[code])


def _every(match: re.Match[str]) -> Term | None:
    if match["weekday"]:
        return Fixed("set", f"XXXX-WXX-{WEEKDAYS[match['weekday']]}", "day")
    if match["month"]:
        return Fixed("set", f"XXXX-{MONTHS[match['month']]:02d}", "month")
    if match["part"]:
        return Fixed("set", f"XXXX-XX-XXT{DAY_PARTS[match['part'].lower()]}", "day")
    if match["season"]:
        return Fixed("set", f"XXXX-{SEASONS[match['season'].lower()]}", "season")
    code, times = UNITS[match["unit"].lower()], 1.0
    if match["amount"]:
        number, known = amount_of(match["amount"])
        if not known:
            return None
        times = number or 1.0
    if match["other"]:
        times = 2.0
    return Fixed("set", periods.duration_value(code, times), UNIT_GRANULARITY[code])


def _rate(match: re.Match[str]) -> Term | None:
    code = UNITS[match["unit"].lower()]
    return Fixed("set", periods.duration_value(code, 1), UNIT_GRANULARITY[code])


def _weekdays(match: re.Match[str]) -> Term | None:
    return Fixed("set", f"XXXX-WXX-{WEEKDAYS[match['weekday']]}", "day")


def _set_word(match: re.Match[str]) -> Term | None:
    value = _SETS[match["word"].lower()]
    return Fixed("set", value, UNIT_GRANULARITY.get(value[2:], "hour") if value[1] != "T" else "hour")


def _reference(match: re.Match[str]) -> Term | None:
    """A time left vague; a lone adjective with a capital inside a sentence is part of a name ("Future Generations")."""
    word = match["word"]
    inside = re.search(r"[\w,)] \Z", match.string[max(0, match.start() - 2) : match.start()])
    if word[0].isupper() and " " not in word and inside:
        return None
    return Fixed("reference", _REFERENCES[" ".join(match["word"].lower().split())], "none")


def _past(_: re.Match[str]) -> Term | None:
    return Fixed("reference", "PAST_REF", "none")


def _anniversary(_: re.Match[str]) -> Term | None:
    return Fixed("date", "XXXX-XX-XX", "day", "event")


_AGO = (
    rf"(?P<link>(?i:ago|earlier|previously|prior|later|from{GAP}now|before{GAP}that|after{GAP}that|afterwards?"
    rf"|'{GAP}time))\b"
)
# "the past president" is no reference: what follows must not be a noun.
_NO_NOUN = "and|but|has|have|had|to|for|that|as|by|it|we|he|she|they|the|when|with"
_MONTH = rf"(?P<month>{alternatives(MONTHS)})\b"
MORE = rf"(?:(?i:more|full|long|whole|consecutive|straight|additional|further){GAP})?"

_HALVES = {"hour": "PT30M", "day": "PT12H", "month": "P0.5M", "year": "P6M", "decade": "P5Y", "century": "P50Y"}


def _long(match: re.Match[str]) -> Term | None:
    """One of the unit ("weeklong"), or an unknown number ("years-long")."""
    code = UNITS[match["unit"].lower()]
    return Fixed("duration", periods.duration_value(code, None if match["many"] else 1), UNIT_GRANULARITY[code])


def _half_unit(match: re.Match[str]) -> Term | None:
    """A half in the units below: "half-century", "half-hour"."""
    unit = match["unit"].lower()
    return Fixed("duration", _HALVES[unit], UNIT_GRANULARITY[UNITS[unit]])


_NUMBERED = re.compile(rf"(?:[\d%)]|\b(?i:{alternatives(SCALES)}|{NUMBER})\b)(?:[ ]?[\w%$/().-]{{1,14}}){{0,3}}[ ]\Z")


def _quarter_hours(match: re.Match[str]) -> Term | None:
    return Fixed("duration", "PT45M" if match["three"] else "PT15M", UNIT_GRANULARITY["TM"])


def _per(match: re.Match[str]) -> Term | None:
    """The unit of a rate: "20 miles a day", "$3 million per year"."""
    if match["word"].lower() != "per" and not _NUMBERED.search(
        match.string[max(0, match.start() - 40) : match.start()]
    ):
        return None
    if match["word"].lower() != "per" and last_word(match) in _NO_RATE:
        return None
    code = UNITS[match["unit"].lower()]
    return Fixed("set", periods.duration_value(code, 1), UNIT_GRANULARITY[code])


# "for a year", "after a week": a length of time and no rate.
_NO_RATE = _DURATION_CUES | {"than", "such", "as", "with", "was", "is", "not", "what", "many", "quite"}

RULES: tuple[tuple[re.Pattern[str], Build], ...] = tuple(
    (re.compile(pattern), build)
    for pattern, build in (
        (
            rf"(?<![\w.,$€£#+-]){AMOUNT}(?P<half>(?:-|{GAP})and(?:-|{GAP})a(?:-|{GAP})half)?(?P<gap>-|{GAP}){MORE}{UNIT}"
            rf"(?P<half2>{GAP}and{GAP}a{GAP}half\b)?(?P<age>(?:-|{GAP})(?i:olds?|aged?)\b)?(?:{GAP}?{_AGO})?",
            _length,
        ),
        (rf"(?<![\w-]){UNIT}(?:{GAP}{_AGO})?(?!-)", _bare_plural),
        (
            rf"(?<!\w)(?i:every|each){GAP}(?:(?P<other>(?i:other)){GAP}|(?:{AMOUNT}){GAP})?"
            rf"(?:{WEEKDAY}|{_MONTH}|{DAY_PART}|{SEASON}|{UNIT})",
            _every,
        ),
        (
            rf"(?<!\w)(?:(?i:once|twice|{NUMBER}{GAP}times)){GAP}(?i:an?|per|each|every){GAP}{LONE_UNIT}",
            _rate,
        ),
        (
            r"(?<![\w-])(?i:(?P<unit>hour|day|night|week|month|year|decade|century)(?P<many>s?)-?long)\b",
            _long,
        ),
        (rf"(?<![\w-])half(?:-|(?<=\ba half){GAP})(?P<unit>{alternatives(_HALVES)})\b", _half_unit),
        (
            rf"(?<![\w-])(?:(?P<three>(?i:three)(?:-|{GAP})quarters)|(?i:a{GAP})?quarter){GAP}of{GAP}an{GAP}hour\b",
            _quarter_hours,
        ),
        (
            rf"(?<![\w-])(?P<word>(?i:an?|per)){GAP}{LONE_UNIT}(?!-|'|{GAP}(?i:ago|later|earlier|after|before|of)\b)",
            _per,
        ),
        (
            rf"(?<![\w-])(?P<weekday>{alternatives(word for word in WEEKDAYS if word.istitle())})s\b",
            _weekdays,
        ),
        (rf"(?<![\w-])(?P<word>{alternatives(_SETS)})\b(?!{GAP}[A-Z])", _set_word),
        (rf"(?<![\w-])(?P<word>(?i:{alternatives(_REFERENCES)}))\b", _reference),
        (
            rf"(?:(?<=\b[Ii]n )|(?<=\b[Oo]f )|(?<=\b[Ff]rom )|(?<=\b[Ww]ith ))the{GAP}past\b"
            rf"(?={GAP}?(?:[,.;:)]|{GAP}(?:{_NO_NOUN})\b|\Z))",
            _past,
        ),
        (rf"(?<![\w-])(?:(?:{ORDINAL}|one-year|{NUMBER}-year){GAP})?anniversary\b", _anniversary),
    )
)
