"""How many, says the article, and how exactly?

Counted amounts: things, money, shares, measures and votes. Times and lengths of time belong to `dates`;
whether a count of votes is true is no question here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

import pandas as pd

from schemas.contract import frame
from transforms.number_words import SCALES, VAGUE
from transforms.quantity_grammar import gates, terms
from transforms.quantity_grammar.casualties import casualties
from transforms.quantity_grammar.fractions import fractions
from transforms.quantity_grammar.nouns import counted_noun, is_label
from transforms.quantity_grammar.ranges import number_of, with_ranges
from transforms.quantity_grammar.tallies import tallies
from transforms.quantity_grammar.terms import Amount, Comparator
from transforms.spans import Taken, spans_by_article
from transforms.vocabulary import GAP, alternatives, plain
from transforms.word_places import WordPlaces


@dataclass(frozen=True, slots=True)
class Quantity:
    """One row of the table `quantities`."""

    article_id: str
    char_start: int
    char_end: int
    surface: str
    comparator: Comparator
    value: float
    unit: str | None
    noun: str | None


_COLUMNS = tuple(column.name for column in fields(Quantity))


def find_quantities(article_id: str, text: str, excluded: Sequence[tuple[int, int]] = ()) -> list[Quantity]:
    """Every counted amount of an English text, in order, none overlapping another or an excluded span.

    The span runs from the comparator to the noun ("more than 50 UN member states"), `noun` is its counted
    head ("member states"), names and adjectives in between are in the span alone. "hundreds of protesters" is
    at least 100, "tens of thousands" at least 10,000: the least the words allow. "between 36 and 40 people"
    is two rows, "36" (ge) and "40 people" (le) with one noun. A tally in a sentence about a vote ("141-7-32")
    is a row for each number, its noun "in favour", "against" or "abstentions". Shares in words ("two-thirds of the
    members") are from 0 to 1, their unit "fraction". Those whom a sentence counts by what
    befell them alone ("killed 12 and wounded 30") have that for a noun. "$" alone is USD, "¥" JPY: the
    currencies that CLDR shows so in English. Years, ordinals, ages, times, codes, labels ("Article 50") and
    scores are none.
    """
    flat = plain(text)
    places = WordPlaces(flat)
    taken = Taken(len(flat), excluded)
    kept = [found for found in _candidates(places) if taken.claim(found.start, found.end)]
    ranged = with_ranges(places, sorted(kept, key=lambda found: found.start), taken)
    return [
        Quantity(
            article_id,
            item.start,
            item.end,
            text[item.start : item.end],
            item.comparator,
            item.value,
            item.unit,
            item.noun,
        )
        for item in ranged
    ]


def quantities(articles: pd.DataFrame, dates: pd.DataFrame, citations: pd.DataFrame) -> pd.DataFrame:
    """The table `quantities` of a batch: amounts outside the spans of `dates` and `citations`.

    `articles` has article_id, text and language; an article in another language than English has no rows.
    """
    skipped, dated = spans_by_article(citations), spans_by_article(dates)
    rows: list[dict[str, object]] = []
    for row in articles[["article_id", "text", "language"]].to_dict("records"):
        if pd.isna(row["language"]) or str(row["language"]).startswith("en"):
            key = row["article_id"]
            spans = [*skipped.get(key, ()), *dated.get(key, ())]
            found = find_quantities(key, row["text"], spans)
            rows.extend({name: getattr(item, name) for name in _COLUMNS} for item in found)
    return frame("quantities", rows)


_BEFORE, _NUM, _CMP = r"(?<!\w)", terms.MONEY_AMOUNT, terms.COMPARATOR
_MONEY = (
    re.compile(rf"{_BEFORE}{_CMP}(?<![\w$€£¥]){terms.SYMBOL}{GAP}?{_NUM}{terms.AFTERWARDS}"),
    re.compile(rf"{_BEFORE}{_CMP}(?<![\w$€£¥]){terms.CODE}{GAP}?{_NUM}{terms.AFTERWARDS}"),
    re.compile(rf"{_BEFORE}{_CMP}{terms.START}{_NUM}(?:{GAP}|-)(?:{terms.CODE}|{terms.MONEY})(?!\w){terms.AFTERWARDS}"),
)
_MEASURE = re.compile(rf"{_BEFORE}{_CMP}{terms.START}{_NUM}(?:{GAP}|-)?{terms.UNIT}(?!\w){terms.AFTERWARDS}")
_VAGUE = re.compile(rf"{_BEFORE}(?:(?i:many|several|a{GAP}few){GAP})?{terms.VAGUE_AMOUNT}{GAP}(?i:of)(?!\w)")
_SOME = re.compile(rf"{_BEFORE}(?i:several|a{GAP}few|many){GAP}(?P<scale>(?i:{alternatives(SCALES)}))(?!\w)")
_COUNT = re.compile(rf"{_BEFORE}{_CMP}{terms.START}{terms.AMOUNT}{terms.AFTERWARDS}(?![\w%]|-\w|[.,:]\d|/\d)")


def _candidates(places: WordPlaces) -> Iterator[Amount]:
    """What may be an amount, the more telling forms first: the first to claim its characters keeps them."""
    flat = places.text
    for pattern in _MONEY:
        for match in places.matches(pattern, gates.MONEY):
            yield from _measured(match)
    for match in places.matches(_MEASURE, gates.COMPARED):
        yield from _measured(match)
    yield from tallies(places)
    yield from fractions(places)
    yield from casualties(places)
    for match in places.matches(_VAGUE, gates.VAGUE_AMOUNT):
        yield from _vague(match)
    for match in places.matches(_SOME, gates.SOME):
        noun = counted_noun(flat, match.end(), 100)
        if noun:
            yield Amount(
                match.start(),
                match.start(),
                noun.end,
                "ge",
                SCALES[match["scale"].lower()],
                None,
                noun.noun,
                True,
            )
    for match in places.matches(_COUNT, gates.COMPARED):
        yield from _counted(match)


def _comparator(match: re.Match[str]) -> Comparator:
    written = match["comparator"] or match["after"]
    if written:
        lowered = " ".join(written.lower().split())
        return terms.COMPARATORS.get(lowered, terms.AFTER.get(lowered, "eq"))  # type: ignore[return-value]
    return "about" if match["tilde"] else "eq"


def _measured(match: re.Match[str]) -> Iterator[Amount]:
    value, groups = number_of(match), match.groupdict()
    if value is None or is_label(match.string, match.start()):
        return
    if groups.get("symbol"):
        unit, number_start = terms.SYMBOLS[match["symbol"]], match.start("symbol")
    elif groups.get("money"):
        unit, number_start = (
            terms.MONEY_WORDS[" ".join(match["money"].lower().split())],
            match.start("amount"),
        )
    elif groups.get("code"):
        unit, number_start = match["code"], min(match.start("code"), match.start("amount"))
    else:
        unit, number_start = terms.UNITS[" ".join(match["unit"].lower().split())], match.start("amount")
    compared = bool(match["comparator"] or match["after"] or match["tilde"])
    yield Amount(match.start(), number_start, match.end(), _comparator(match), value, unit, None, compared)


def _vague(match: re.Match[str]) -> Iterator[Amount]:
    """The words multiply ("tens of thousands of"), and the least they allow is the value."""
    value = 1.0
    for word in match["vague"].lower().split():
        value *= 10.0 if word == "tens" else VAGUE.get(word, 1.0)
    noun = counted_noun(match.string, match.end(), value)
    if noun:
        yield Amount(match.start(), match.start(), noun.end, "ge", value, None, noun.noun, True)


def _counted(match: re.Match[str]) -> Iterator[Amount]:
    """A number with its noun; without one only if compared ("more than 50 have signed") or a dozen."""
    value, flat, amount = number_of(match), match.string, match["amount"]
    start = match.start("amount")
    if value is None or is_label(flat, start) or _is_name(flat, start):
        return
    compared = bool(match["comparator"] or match["after"] or match["tilde"])
    noun = counted_noun(flat, match.end(), value)
    bare_year = bool(re.fullmatch(r"1\d{3}|20\d\d|2100", amount)) and not match["suffix"]
    if bare_year and not (noun and noun.head in terms.PERSONS) and not (compared and noun):
        return
    if noun:
        yield Amount(match.start(), start, noun.end, _comparator(match), value, None, noun.noun, compared)
    elif _stands_alone(match, value):
        yield Amount(match.start(), start, match.end(), _comparator(match), value, None, None, compared)


def _stands_alone(match: re.Match[str], value: float) -> bool:
    following = re.match(rf"{GAP}([\w.']{{1,20}})", match.string[match.end() : match.end() + 28])
    word = following[1].lower() if following else ""
    if (
        word in terms.NOT_COUNTED
        or word in terms.LABELS
        or word in {"a.m", "p.m", "a.m.", "p.m.", "am", "pm", "o'clock", "old"}
    ):
        return False
    if following and (following[1].rstrip(".") in terms.MONTHS or following[1][0].isdigit()):
        return False
    words_of = (match["comparator"] or "").split()
    lone_dozen = "dozen" in match["amount"].lower() and not (word and word not in terms.STOPS)
    return lone_dozen or (len(words_of) > 1 and value > 1 and (not word or word in terms.STOPS))


def _is_name(flat: str, start: int) -> bool:
    """A capital number word inside a sentence is part of a name ("Group of Seven", "Five Eyes")."""
    return flat[start].isupper() and not re.search(
        r"(?:\A|[.!?:\n\"'(]\s{0,3}|[A-Z]{2}\s)\Z",
        flat[max(0, start - 4) : start] if start > 4 else flat[:start],
    )
