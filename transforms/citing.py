"""Which legal instruments does an article cite, where, and which part of them?

Finding is by families of written forms (`transforms.citation_grammar`); here they are joined: overlaps
decided, pinpoints attached, descriptions resolved, rows numbered. Nothing here knows a particular instrument.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import TypeVar

import pandas as pd

from schemas import contract
from transforms.citation_grammar import (
    bills,
    cases,
    constitutions,
    court_verbs,
    decrees,
    descriptions,
    names,
    packages,
    pinpoints,
    reference,
    statutes,
    un_documents,
    un_numbers,
    un_symbols,
)
from transforms.citation_grammar.descriptions import Description
from transforms.citation_grammar.reading import Form, Found, Reading, Rule, leftmost_longest
from transforms.lexicon import table
from transforms.register import Instrument, Register

Cited = Found | Description
Item = TypeVar("Item", Found, Description)

__all__ = ["Citation", "Citing", "Instrument", "citing", "find_citations"]


@dataclass(frozen=True, slots=True)
class Citation:
    """A row of the table `citations`."""

    article_id: str
    char_start: int
    char_end: int
    ordinal: int
    surface: str
    instrument_id: str | None
    pinpoint: str | None
    form: Form
    rule: Rule


@dataclass(frozen=True, slots=True)
class Citing:
    """What a batch of articles cites."""

    citations: pd.DataFrame
    """By the contract `citations`."""
    instruments: pd.DataFrame
    """By the contract `instruments`: each that the citations name, once."""


def find_citations(
    article_id: str, text: str, register: Register, published_on: date | None, *, language: str = "en"
) -> tuple[list[Citation], list[Instrument]]:
    """Every citation of a text, in order of place, and every instrument they name, in order of id.

    An instrument that is not in the register is made from its symbol or title, or is local to the article. A
    text in another language than English is read for official symbols only. A number that a resolution
    adopted after `published_on` has is not that resolution's. Text without citations gives two empty lists.
    """
    if language != "en":
        reading = Reading.of(text)
        found = leftmost_longest([*un_symbols.find(reading, register), *un_documents.find(reading, register)])
    else:
        found = _read(article_id, text, register, published_on)
    known = {one.instrument.instrument_id: one.instrument for one in found if one.instrument}
    return list(_rows(article_id, text, found)), [known[key] for key in sorted(known)]


def citing(articles: pd.DataFrame, register: Register) -> Citing:
    """What these articles (article_id, text, published_at, language) cite.

    An article whose language cannot be told is read as English: the forms are harmless in other languages.
    """
    rows: list[dict[str, object]] = []
    known: dict[str, Instrument] = {}
    columns = [articles[name] for name in ("article_id", "text", "published_at", "language")]
    for article_id, text, published_at, language in zip(*columns, strict=True):
        published_on = published_at.date() if isinstance(published_at, datetime) and not pd.isna(published_at) else None
        read_as = "en" if pd.isna(language) or language == "und" else str(language)
        found, instruments = find_citations(article_id, text, register, published_on, language=read_as)
        rows.extend(asdict(one) for one in found)
        for one in instruments:
            known[one.instrument_id] = _fuller(known.get(one.instrument_id), one)
    return Citing(
        contract.frame("citations", rows),
        contract.frame("instruments", [asdict(one) for one in known.values()]),
    )


def _fuller(one: Instrument | None, other: Instrument) -> Instrument:
    """Of two accounts of an instrument the one that says more, whatever the order; equals are one."""
    if one is None:
        return other
    return max(one, other, key=lambda some: (sum(value is not None for value in asdict(some).values()), repr(some)))


def _read(article_id: str, text: str, register: Register, published_on: date | None) -> list[Found]:
    named = names.scan(text, register)
    reading = Reading.of(text, named.issuers)
    flat = reading.plain
    certain = [
        *un_numbers.find(reading, register, published_on),
        *un_symbols.find(reading, register),
        *un_documents.find(reading, register),
        *named.citations,
        *statutes.find(reading, register),
        *names.treaties(reading, register),
        *names.warrants(reading, register),
        *bills.find(reading, published_on),
        *packages.find(reading, register),
        *constitutions.find(reading),
        *cases.find(reading, register),
        *decrees.find(reading),
    ]
    cited = leftmost_longest(
        names.with_acronyms(leftmost_longest([*certain, *names.confirmed(named.after_full, certain)]), reading)
    )
    described: list[Description] = leftmost_longest(
        _free([*descriptions.find(reading), *court_verbs.find(reading)], cited)
    )
    certain_or_described: list[Cited] = leftmost_longest([*cited, *described])
    conditional = _free(named.with_pinpoint, certain_or_described)
    items: list[Cited] = leftmost_longest([*certain_or_described, *conditional])
    items, alone = pinpoints.attach(pinpoints.find(reading), items, flat, _widened)
    unpinned = {one.start for one in conditional}
    kept = [one for one in items if one.pinpoints or one.start not in unpinned or isinstance(one, Description)]
    kept = leftmost_longest([*kept, *_bare_pinpoints(alone, kept, flat)])
    return reference.resolve(article_id, [_self_pinned(one, reading) for one in kept], reading, register)


def _free(some: Iterable[Item], taken: Sequence[Cited]) -> list[Item]:
    """Those that overlap none of the taken, which are in order."""
    starts = [one.start for one in taken]
    free = []
    for one in some:
        before = bisect_right(starts, one.end - 1) - 1
        if before < 0 or taken[before].end <= one.start:
            free.append(one)
    return free


def _widened(one: Cited, start: int, end: int, labels: tuple[str, ...]) -> Cited:
    return replace(one, start=start, end=end, pinpoints=labels)


def _self_pinned(one: Cited, reading: Reading) -> Cited:
    """A citation whose name itself is a pinpoint, with it: "common Article 3"."""
    if isinstance(one, Description) or one.pinpoints:
        return one
    words = reading.at("article")
    at = bisect_left(words, one.start)
    if at == len(words) or words[at] >= one.end:
        return one
    labels = pinpoints.inside(reading.plain, one.start, one.end)
    return replace(one, pinpoints=labels) if labels else one


def _bare_pinpoints(alone: list[pinpoints.Pinpoint], items: list[Cited], flat: str) -> list[Found]:
    """Articles and chapters alone: of the nearest instrument before them that was cited by one.

    One that goes on "of …" belongs to something else, and so does one with a possessor before it.
    """
    pinned = [one for one in items if isinstance(one, Found) and one.instrument and one.pinpoints]
    starts = [one.start for one in pinned]
    found = []
    for one in alone:
        if one.unit not in ("Article", "Chapter") or not flat[one.start].isupper():
            continue
        if flat.startswith((" of ", ", of "), one.end) or flat[max(0, one.start - 3) : one.start].endswith("'s "):
            continue
        at = bisect_right(starts, one.start) - 1
        if at >= 0 and pinned[at].pinpoints[0].startswith(one.unit) and _has(pinned[at].instrument, one.labels):
            found.append(Found(one.start, one.end, pinned[at].instrument, "pinpoint_again", "short", one.labels))
    return found


_ARTICLES = {row["instrument_id"]: int(row["articles"]) for row in table("treaty_articles")}


def _has(instrument: Instrument | None, labels: tuple[str, ...]) -> bool:
    """Whether a treaty of known length has these articles: "Article 155" alone is not of one that has 111."""
    most = _ARTICLES.get(instrument.instrument_id) if instrument else None
    numbers = [int(found[1]) for label in labels if (found := re.match(r"Article (\d+)", label))]
    return most is None or max(numbers, default=0) <= most


def _rows(article_id: str, text: str, found: list[Found]) -> Iterable[Citation]:
    ordinals: dict[tuple[int, int], int] = {}
    for one in found:
        for pinpoint in one.pinpoints or (None,):
            ordinal = ordinals.get((one.start, one.end), 0)
            ordinals[one.start, one.end] = ordinal + 1
            instrument_id = one.instrument.instrument_id if one.instrument else None
            surface = text[one.start : one.end]
            yield Citation(
                article_id, one.start, one.end, ordinal, surface, instrument_id, pinpoint, one.form, one.rule
            )
