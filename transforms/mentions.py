"""Who and what is named where in the articles?

Every name the lexicon knows, at its place. What a description ("the Court") or a capital ("Moscow said")
stands for needs grammar and is added elsewhere.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from schemas.contract import frame
from transforms.gazetteer import Lexicon
from transforms.name_reading import Reading, read
from transforms.spans import spans_by_article


def mentions(articles: pd.DataFrame, citations: pd.DataFrame, lexicon: Lexicon) -> pd.DataFrame:
    """The names in the articles' titles and texts, one row each, by the contract `mentions`.

    The longest of overlapping names wins; inside it only the countries and demonyms of a body's name are rows
    of their own, with `nested_in` = `mention:START-END`; a name inside a citation has `nested_in` =
    `citation:START-END`. `surface` is without a possessive and with the periods of the name ("U.S.").
    `confidence` is 1.0 for a name with one meaning, 0.9 where a rule chose among several, 0.8 for a short
    form the article has introduced in full. `stands_for_id` is null: what a name stands for is a matter of
    grammar. Web and e-mail addresses and handles hold no mentions. Of the articles the columns article_id,
    text and language are read.
    """
    cited = spans_by_article(citations)
    rows: list[dict[str, Any]] = []
    for article_id, text, language in articles[["article_id", "text", "language"]].itertuples(index=False):
        spans = _outermost(cited.get(article_id, ()))
        rows += (_row(article_id, text, one, spans, lexicon) for one in read(text, language, lexicon))
    return frame("mentions", rows)


def _row(
    article_id: str, text: str, reading: Reading, cited: list[tuple[int, int]], lexicon: Lexicon
) -> dict[str, Any]:
    return {
        "article_id": article_id,
        "char_start": reading.start,
        "char_end": reading.end,
        "surface": text[reading.start : reading.end],
        "entity_type": lexicon.entities[reading.entity_id].entity_type,
        "entity_id": reading.entity_id,
        "method": "lexicon",
        "form": reading.form,
        "nested_in": next(_nested_in(reading, cited), None),
        "confidence": reading.confidence,
    }


def _nested_in(reading: Reading, cited: list[tuple[int, int]]) -> Iterator[str]:
    """The longer span a name is inside, the nearer one first: the name around it, then the citation."""
    if reading.inside is not None:
        yield f"mention:{reading.inside[0]}-{reading.inside[1]}"
    at = bisect_right(cited, (reading.start, float("inf"))) - 1
    if at >= 0 and reading.end <= cited[at][1]:
        yield f"citation:{cited[at][0]}-{cited[at][1]}"


def _outermost(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans that lie in no other, by place: of these the last to begin before a name reaches farthest."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(set(spans), key=lambda span: (span[0], -span[1])):
        if not found or end > found[-1][1]:
            found.append((start, end))
    return found
