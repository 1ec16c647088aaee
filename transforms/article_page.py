"""What is known of one article where its quotes and events are read?

The parse and the rows of the tables before, on one page, each findable by the word it stands on. Nothing is decided
here.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from transforms.clauses import Tree
from transforms.datelines import dateline
from transforms.entity import Entity
from transforms.rows import rows as as_rows
from transforms.trees import tree

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """An article as it is read for quotes and events."""

    article_id: str
    text: str
    tree: Tree
    published_on: date | None
    sentences: Sequence[tuple[int, int, bool]]
    """Start, end, whether it is the headline; of the table `sentences`."""
    mention_of: Mapping[int, Row]
    """The outermost name that a word is part of."""
    inner: Mapping[int, Row]
    """The name inside a longer one that a word is part of."""
    citations: Sequence[Row]
    citation_of: Mapping[int, Row]
    dates: Sequence[Row]
    """By place."""
    quantity_of: Mapping[int, Row]
    entities: Mapping[str, Entity]
    roles: Mapping[str, Sequence[Row]]
    """What offices the article says a person holds."""
    spoken: Sequence[Row] = ()
    """The quotes in marks, rows of the table `quotes`; empty where they were not read."""
    home: str | None = None
    """The country that most of its names of countries and places are of; None where no country has most."""

    def quote_at(self, char: int) -> Row | None:
        """The quote in marks that a character is in."""
        place = bisect_right(self.spoken, char, key=lambda row: row["char_start"]) - 1
        return self.spoken[place] if place >= 0 and self.spoken[place]["char_end"] > char else None

    def sentence_at(self, char: int) -> int:
        """The ordinal of the sentence that a character is in, or of the last before it."""
        return max(0, bisect_right(self.sentences, (char, len(self.text) + 1, True)) - 1)


def pages(
    docs: Mapping[str, Any], articles: pd.DataFrame, tables: Mapping[str, pd.DataFrame], entities: Mapping[str, Entity]
) -> Iterator[Page]:
    """A page for every article that was parsed.

    `tables` has sentences, mentions, citations, instruments, dates, quantities and, where it is made, roles.
    """
    known = {str(row["instrument_id"]): row for row in as_rows(tables["instruments"])}
    rows = {name: by_article(frame) for name, frame in tables.items() if name != "instruments"}
    for cited in rows["citations"].values():
        cited[:] = [{"adopted_on": None, "issuer_id": None, "kind": None, **_of(known, row), **row} for row in cited]
    for article in as_rows(articles[["article_id", "text", "published_at"]]):
        key = str(article["article_id"])
        if key in docs:
            of = {name: found.get(key, []) for name, found in rows.items()}
            yield page(key, str(article["text"]), docs[key], article["published_at"], of, entities)


def page(
    article_id: str, text: str, doc: Any, published_at: Any, rows: Mapping[str, Sequence[Row]],
    entities: Mapping[str, Entity],
) -> Page:  # fmt: skip
    """The page of one article; `rows` are its own of every table."""
    places = {row["char_start"] for row in rows["mentions"] if row["entity_type"] in ("place", "country")}
    parsed = tree(doc, dateline(text, places))
    outer = [row for row in rows["mentions"] if not str(row.get("nested_in") or "").startswith("mention:")]
    nested = [row for row in rows["mentions"] if str(row.get("nested_in") or "").startswith("mention:")]
    roles: dict[str, list[Row]] = {}
    for row in rows.get("roles", ()):
        roles.setdefault(str(row["person_id"]), []).append(row)
    return Page(
        article_id,
        text,
        parsed,
        None if published_at is None or pd.isna(published_at) else pd.Timestamp(published_at).date(),
        [(row["char_start"], row["char_end"], bool(row["is_headline"])) for row in rows["sentences"]],
        _of_words(parsed, outer),
        _of_words(parsed, nested),
        list(rows["citations"]),
        _of_words(parsed, rows["citations"]),
        list(rows["dates"]),
        _of_words(parsed, rows["quantities"]),
        entities,
        roles,
        home=_home(outer, entities),
    )


_MOST = 0.7
"""The share of an article's names of countries and places that makes it an article about one country."""


def _home(mentions: Iterable[Row], entities: Mapping[str, Entity]) -> str | None:
    named = Counter(
        f"country:{entity.iso3}"
        for row in mentions
        if (entity := entities.get(str(row["entity_id"]))) is not None
        and entity.iso3
        and entity.entity_type in ("country", "place")
    )
    found = named.most_common(1)
    return found[0][0] if found and found[0][1] >= _MOST * named.total() else None


def _of(known: Mapping[str, Row], citation: Row) -> Row:
    found = known.get(str(citation["instrument_id"]), {})
    return {name: found[name] for name in ("adopted_on", "issuer_id", "kind") if name in found}


def _of_words(parsed: Tree, rows: Iterable[Row]) -> dict[int, Row]:
    found: dict[int, Row] = {}
    for row in rows:
        at = max(0, bisect_right(parsed.starts, row["char_start"]) - 1)
        while at < len(parsed.starts) and parsed.starts[at] < row["char_end"]:
            if parsed.ends[at] > row["char_start"]:
                found.setdefault(at, row)
            at += 1
    return found


def by_article(table: pd.DataFrame) -> dict[str, list[Row]]:
    """The rows of each article, with None for what is missing."""
    found: dict[str, list[Row]] = {}
    for row in as_rows(table):
        found.setdefault(str(row["article_id"]), []).append(row)
    return found
