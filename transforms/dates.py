"""When, says the article?

Every time expression of an article with its TIMEX3 value and the days it covers, resolved against the day of
publication and never against today. Whether an event happened then is not decided here.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cache

import pandas as pd

from schemas.contract import frame
from transforms.anchoring import counted_years
from transforms.date_grammar import lengths, names, periods, phrases
from transforms.date_grammar.anchors import HALF_YEAR, Place, Resolved, is_narrative, resolve
from transforms.date_grammar.gates import GATES, NO_DATE
from transforms.date_grammar.periods import Granularity, Period
from transforms.date_grammar.tense import tense
from transforms.date_grammar.terms import (
    DAY_PARTS,
    Absolute,
    Anchor,
    Clock,
    Fixed,
    Found,
    Kind,
    Pair,
    Partial,
    WeekdayName,
)
from transforms.spans import Taken, spans_by_article
from transforms.vocabulary import GAP, alternatives, plain, words
from transforms.word_places import Gate, WordPlaces


@dataclass(frozen=True, slots=True)
class DateExpression:
    """One row of the table `dates`."""

    article_id: str
    char_start: int
    char_end: int
    surface: str
    kind: Kind
    timex_value: str
    date_start: date | None
    date_end: date | None
    granularity: Granularity
    anchor: Anchor


_COLUMNS = tuple(column.name for column in fields(DateExpression))


def find_dates(
    article_id: str,
    text: str,
    published_on: date | None,
    sentences: Sequence[tuple[int, int]] = (),
    excluded: Sequence[tuple[int, int]] = (),
    language: str = "en",
) -> list[DateExpression]:
    """Every time expression of a text, in order, none overlapping another or an excluded span.

    The span is the expression without its preposition ("February 24", "the 1990s", "the past three days"); of
    overlapping ones the longest stands. The ends of a range are two rows, as in TIMEX3, which has none for ranges.

    A date without a year is completed from `published_on`: with a word of the future near ("will",
    "scheduled") the first from that day on, with one of the past the last up to it, with neither the nearest,
    so within six months. A weekday is the latest up to that day, or with a future word the first from it on
    (HeidelTime's rules for news; AP Stylebook: within seven days a day goes by its name). Shades ("early
    March") cover the whole month. Without `published_on` these have no days and the anchor "unresolved".
    `sentences` are spans in order; without them full stops and line breaks bound a sentence. In languages
    other than `en` only numeric dates are found.
    """
    flat = plain(text)
    places = WordPlaces(flat)
    longest = _longest(_candidates(places, language), flat, (*excluded, *_no_dates(places)))
    found = _completed(flat, [part for one in longest for part in _parted(one)])
    bounds = list(sentences) or _sentences(flat)
    anniversaries = {one.start: one.day for one in counted_years(flat)} if "nniversary" in flat else {}
    return [
        DateExpression(
            article_id,
            item.start,
            item.end,
            text[item.start : item.end],
            resolved.kind,
            resolved.period.value,
            resolved.period.first,
            resolved.period.last,
            resolved.period.granularity,
            resolved.anchor,
        )
        for item, resolved in (
            (one, _of_event(meant, anniversaries.get(one.start)))
            for one, meant in _resolve_all(flat, found, published_on, bounds)
        )
    ]


def _of_event(resolved: Resolved, day: date | None) -> Resolved:
    """An anniversary with its day, where the day of the event is known."""
    if day is None or resolved.anchor != "event" or resolved.kind != "date":
        return resolved
    return Resolved("date", periods.day(day), "event")


def dates(articles: pd.DataFrame, citations: pd.DataFrame) -> pd.DataFrame:
    """The table `dates` of a batch of articles.

    `articles` has article_id, text, published_at (UTC or null; its UTC day is the day of publication) and
    language (null is read as English). Nothing is found inside `citations`: a year in an instrument's title is no
    date.
    """
    skipped = spans_by_article(citations)
    rows: list[dict[str, object]] = []
    for row in articles[["article_id", "text", "published_at", "language"]].to_dict("records"):
        published = None if pd.isna(row["published_at"]) else pd.Timestamp(row["published_at"]).date()
        language = "en" if pd.isna(row["language"]) else str(row["language"])
        key = row["article_id"]
        found = find_dates(key, row["text"], published, (), skipped.get(key, ()), language)
        rows.extend({name: getattr(item, name) for name in _COLUMNS} for item in found)
    return frame("dates", rows)


@cache
def _names() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){alternatives(words('calendar_words', 'not_a_date'))}(?!\w)")


def _no_dates(places: WordPlaces) -> Iterator[tuple[int, int]]:
    """Names with a calendar word that tell no time: "Good Friday Agreement", "Sunday Times"."""
    return (match.span() for match in places.matches(_names(), NO_DATE))


def _gated(*rules: tuple[re.Pattern[str], names.Build]) -> tuple[tuple[re.Pattern[str], names.Build, Gate | None], ...]:
    return tuple((pattern, build, GATES.get(build.__name__)) for pattern, build in rules)


_RULES = _gated(*names.RULES, *phrases.RULES, *lengths.RULES)
_NUMERIC_RULES = _gated(*names.NUMERIC_RULES)


def _candidates(places: WordPlaces, language: str) -> list[Found]:
    found = []
    for pattern, build, gate in _RULES if language.startswith("en") else _NUMERIC_RULES:
        for match in places.matches(pattern, gate):
            term = build(match)
            if term is not None:
                groups = match.groupdict()
                part = groups.get("part") or groups.get("part2") or ""
                of_day = not isinstance(term, Fixed | Clock)
                found.append(
                    Found(match.start(), match.end(), term, DAY_PARTS[part.lower()] if part and of_day else "")
                )
    return found


def _longest(found: Iterable[Found], flat: str, excluded: Sequence[tuple[int, int]]) -> list[Found]:
    """The longest of overlapping candidates, of equal ones the earlier rule's, outside what is excluded."""
    taken = Taken(len(flat), excluded)
    ordered = sorted(found, key=lambda item: item.start - item.end)
    kept = [item for item in ordered if taken.claim(item.start, item.end)]
    return sorted(kept, key=lambda item: item.start)


_BETWEEN = re.compile(rf"(?:[ ]?-[ ]?|{GAP}(?P<word>(?i:to|until|through|till|and)){GAP}(?:the{GAP})?)\Z")
_FROM = re.compile(rf"(?i)\bfrom{GAP}(?:the{GAP})?\Z")
_BETWEEN_WORD = re.compile(rf"(?i)\bbetween{GAP}(?:the{GAP})?\Z")


def _parted(item: Found) -> list[Found]:
    """The two ends of woven words as times of their own: "10-12 June" is "10" and "12 June"."""
    term = item.term
    if not isinstance(term, Pair):
        return [item]
    return [Found(item.start, term.left_end, term.left), Found(term.right_start, item.end, term.right, item.part)]


def _completed(flat: str, found: list[Found]) -> list[Found]:
    """A range's first end with the year of its second: "from March to May 2023", "28 May - 3 June 2022"."""
    kept: list[Found] = []
    for item in found:
        if kept and isinstance(item.term, Absolute) and item.start - kept[-1].end <= 16:
            left = _left_end(kept[-1], item.term.period)
            if left and _linked(flat, kept[-1], item):
                kept[-1] = Found(kept[-1].start, kept[-1].end, Absolute(left))
        kept.append(item)
    return kept


def _linked(flat: str, left: Found, right: Found) -> bool:
    link = _BETWEEN.match(flat[left.end : right.start])
    if not link:
        return False
    word = (link["word"] or "").lower()
    ahead = flat[max(0, left.start - 16) : left.start]
    if word == "and":
        return bool(_BETWEEN_WORD.search(ahead))
    return bool(_FROM.search(ahead)) or word in {"", "until", "through"}


def _left_end(left: Found, right: Period) -> Period | None:
    """The first end of a range, its year that of the second, or the one before where it would come after."""
    term = left.term
    if left.part or not isinstance(term, Partial) or term.step is not None or right.first is None:
        return None
    for year in (right.first.year, right.first.year - 1):
        if year < 1 or (term.day or 1) > periods.month_length(year, term.month):
            return None
        period = periods.month(year, term.month) if term.day is None else periods.day(date(year, term.month, term.day))
        if period.first and period.first <= right.first:
            return period
    return None


# An initial ("U.S.") or "a.m." ends no sentence here: a cut in a clause would part a time from its day.
# The mark stands first, what may not be before it behind it: so only marks are tried.
_SENTENCE_END = re.compile(
    r"[.!?\n](?:(?<=\n)|(?<!\b[A-Z][.!?])(?<!\b[ap]\.m[.!?])(?<!\.[A-Z][.!?])[\"')\]”’]{0,3}\s{1,4}(?=[A-Z\"'(“]))"
)


def _sentences(flat: str) -> list[tuple[int, int]]:
    ends = [match.end() for match in _SENTENCE_END.finditer(flat)]
    return list(zip([0, *ends], [*ends, len(flat)], strict=True))


def _resolve_all(
    flat: str, found: Sequence[Found], published: date | None, bounds: Sequence[tuple[int, int]]
) -> list[tuple[Found, Resolved]]:
    """Each candidate with its days, in order; a time takes a date right behind it too ("2:30 on Monday")."""
    narrative = is_narrative(found, published)
    starts = [start for start, _ in bounds]
    full = _written_in_full(found, published)
    resolved: list[tuple[Found, Resolved]] = []
    reached: Period | None = None
    reached_in, explicit = -1, False
    for item in found:
        number = bisect_right(starts, item.start) - 1
        sentence = bounds[number] if number >= 0 else (0, len(flat))
        near = tense(flat, item.start, item.end, sentence) if published else "none"
        same = reached_in == number and (explicit or isinstance(item.term, Clock))
        answer = _again(item, full) or resolve(item, Place(published, reached, same, near, narrative))
        if resolved and _follows(flat, resolved[-1], (item, answer)):
            answer = Resolved(answer.kind, periods.moved_week(answer.period), answer.anchor)
        told = not (narrative and answer.anchor == "article")
        if answer.kind in {"date", "time"} and answer.period.first and told and not isinstance(item.term, Clock):
            reached, reached_in, explicit = answer.period, number, answer.anchor == "absolute"
            if resolved and isinstance(resolved[-1][0].term, Clock) and _beside(flat, resolved[-1][0], item):
                clock = resolved[-1][0]
                resolved[-1] = (clock, resolve(clock, Place(published, reached, True, near, narrative)))
        resolved.append((item, answer))
    return resolved


def _written_in_full(found: Sequence[Found], published: date | None) -> dict[tuple[int, int], date]:
    """The days near publication that the text names with their year, by month and day.

    Only within half a year: an article on an anniversary names the day of what it remembers with its year.
    """
    if published is None:
        return {}
    days = [item.term.period.first for item in found if isinstance(item.term, Absolute) and not item.part]
    near = [day for day in days if day and abs((day - published).days) <= HALF_YEAR]
    return {(day.month, day.day): day for day in near}


def _again(item: Found, full: dict[tuple[int, int], date]) -> Resolved | None:
    """The day that the text names with its year elsewhere: "January 23, 2014 … until January 23"."""
    term = item.term
    if not isinstance(term, Partial) or term.day is None or term.step is not None or term.of_year:
        return None
    day = full.get((term.month, term.day))
    if day is None:
        return None
    return Resolved("time" if item.part else "date", _on(day, item.part), "text")


def _on(day: date, part: str) -> Period:
    return Period(f"{day.isoformat()}T{part}", day, day, "day") if part else periods.day(day)


def _follows(flat: str, left: tuple[Found, Resolved], right: tuple[Found, Resolved]) -> bool:
    """Whether the end of a range of weekdays came out before its beginning: "Monday through Friday"."""
    days = [resolved.period.first for _, resolved in (left, right)]
    named = all(isinstance(item.term, WeekdayName) and item.term.step is None for item, _ in (left, right))
    return named and None not in days and days[0] > days[1] and _linked(flat, left[0], right[0])  # type: ignore[operator]


_BESIDE = re.compile(rf"(?:,?{GAP}(?:on{GAP})?(?:the{GAP})?|{GAP}[(]?)\Z")


def _beside(flat: str, clock: Found, day: Found) -> bool:
    gap = flat[clock.end : day.start]
    return len(gap) <= 16 and bool(_BESIDE.match(gap))
