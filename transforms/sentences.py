"""The table `sentences`: which characters of an article make one sentence?

The bounds come from `transforms.sentence_bounds`, paragraph by paragraph; the title is a sentence whatever
stands in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, cast

import pandas as pd

from schemas.contract import frame
from transforms.sentence_bounds import bounds


def sentences(articles: pd.DataFrame) -> pd.DataFrame:
    """The sentences of every article; together they hold each character that is not white space, once."""
    columns = articles[["article_id", "title", "text", "language"]]
    return frame(
        "sentences",
        (row for article in columns.to_dict("records") for row in _sentences_of(cast("dict[str, Any]", article))),
    )


def _sentences_of(article: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for ordinal, (start, end, is_headline) in enumerate(spans(article["text"], article["title"], article["language"])):
        yield {
            "article_id": article["article_id"],
            "ordinal": ordinal,
            "char_start": start,
            "char_end": end,
            "is_headline": is_headline,
        }


def spans(text: str, title: str | None, language: str) -> Iterator[tuple[int, int, bool]]:
    """Start and end of each sentence, and whether it is the title.

    A title that the text does not begin with is not looked for.
    """
    begin = 0
    if isinstance(title, str) and title.strip() and text.startswith(title):
        begin = len(title)
        yield (*_trimmed(text, 0, begin), True)
    for start, end in _paragraphs(text, begin):
        edges = [start, *(start + bound for bound in bounds(text[start:end], language)), end]
        for left, right in pairwise(edges):
            first, last = _trimmed(text, left, right)
            if first < last:
                yield first, last, False


def _paragraphs(text: str, begin: int) -> Iterator[tuple[int, int]]:
    """The spans between blank lines."""
    start = place = begin
    for line in text[begin:].split("\n"):
        if not line.strip():
            if start < place:
                yield start, place
            start = place + len(line) + 1
        place += len(line) + 1
    if start < len(text):
        yield start, len(text)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())
