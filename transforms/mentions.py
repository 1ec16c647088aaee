"""Who and what is named where in the articles?

Every name, at its place, by whom it was found and by which rule it is known whom it means. How names are found and
joined is `transforms.naming`'s.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from schemas.contract import frame
from transforms.name_spans import Name
from transforms.naming import Naming
from transforms.spans import spans_by_article


def mentions(articles: pd.DataFrame, citations: pd.DataFrame, naming: Naming) -> pd.DataFrame:
    """The names in the articles' titles and texts, one row each, by the contract `mentions`.

    The longest of overlapping names wins; inside it only countries and demonyms are rows of their own, with
    `nested_in` = `mention:START-END`; a name inside a citation has `nested_in` = `citation:START-END`. `surface` is
    without a possessive and with the periods of the name ("U.S."). `confidence` is 1.0 for a name of the lexicon with
    one meaning, 0.9 where a rule chose among several, 0.8 for a short form the article has introduced in full; the
    model's own probability for a name of the model's; and for a name joined to another what `rule` is worth. Web and
    e-mail addresses and handles hold no names of the lexicon. Of the articles the columns article_id and text are
    read.
    """
    cited = spans_by_article(citations)
    rows: list[dict[str, Any]] = []
    for article_id, text in articles[["article_id", "text"]].itertuples(index=False):
        spans = _outermost(cited.get(article_id, ()))
        for one in naming.by_article[article_id].names:
            inside = next(_nested_in(one, spans), None)
            rows.append(
                {
                    "article_id": article_id,
                    "char_start": one.start,
                    "char_end": one.end,
                    "surface": text[one.start : one.end],
                    "entity_type": one.kind,
                    "entity_id": one.entity_id,
                    "method": one.method,
                    "form": one.form,
                    "stands_for_id": one.stands_for_id,
                    "nested_in": inside,
                    "confidence": one.confidence,
                    "rule": one.rule,
                }
            )
    return frame("mentions", rows)


def _nested_in(one: Name, cited: list[tuple[int, int]]) -> Iterator[str]:
    """The longer span a name is inside, the nearer one first: the name around it, then the citation."""
    if one.inside is not None:
        yield f"mention:{one.inside[0]}-{one.inside[1]}"
    at = bisect_right(cited, (one.start, float("inf"))) - 1
    if at >= 0 and one.end <= cited[at][1]:
        yield f"citation:{cited[at][0]}-{cited[at][1]}"


def _outermost(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans that lie in no other, by place: of these the last to begin before a name reaches farthest."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(set(spans), key=lambda span: (span[0], -span[1])):
        if not found or end > found[-1][1]:
            found.append((start, end))
    return found
