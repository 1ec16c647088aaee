"""The table `sentences`: which characters of an article make one sentence?

Where the language model has read an article the bounds are its own, so that its parse and these sentences agree;
elsewhere they come from `transforms.sentence_bounds`, paragraph by paragraph. The title is a sentence whatever stands
in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal, cast

import pandas as pd

from schemas.contract import frame
from transforms.docs import LANGUAGES
from transforms.sentence_bounds import bounds

if TYPE_CHECKING:
    from spacy.tokens import Doc

ReadBy = Literal["model", "other_language", "no_model"]


def sentences(articles: pd.DataFrame, docs: dict[str, Doc]) -> pd.DataFrame:
    """The sentences of every article; together they hold each character that is not white space, once.

    `read_by` is `model`, or why no model has read the sentence: the article is in a language that it does not read,
    or there was none. The lexicon reads every sentence.
    """
    columns = articles[["article_id", "title", "text", "language"]]
    return frame(
        "sentences",
        (row for article in columns.to_dict("records") for row in _sentences_of(cast("dict[str, Any]", article), docs)),
    )


def _sentences_of(article: dict[str, Any], docs: dict[str, Doc]) -> Iterator[dict[str, Any]]:
    doc = docs.get(article["article_id"])
    if doc is not None:
        read_by: ReadBy = "model"
        found = _cut(article["text"], article["title"], (sentence.start_char for sentence in doc.sents))
    else:
        read_by = "no_model" if article["language"] in LANGUAGES else "other_language"
        found = spans(article["text"], article["title"], article["language"])
    for ordinal, (start, end, is_headline) in enumerate(found):
        yield {
            "article_id": article["article_id"],
            "ordinal": ordinal,
            "char_start": start,
            "char_end": end,
            "is_headline": is_headline,
            "read_by": read_by,
        }


def _cut(text: str, title: str | None, begins: Iterable[int]) -> Iterator[tuple[int, int, bool]]:
    """The stretches between the places where sentences begin, those within the title put together."""
    begin = _after_title(text, title)
    if begin:
        yield (*_trimmed(text, 0, begin), True)
    places = [begin, *(place for place in begins if place > begin), len(text)]
    for left, right in pairwise(places):
        first, last = _trimmed(text, left, right)
        if first < last:
            yield first, last, False


def _after_title(text: str, title: str | None) -> int:
    """Where the title that the text begins with ends; 0 where it begins with none."""
    return len(title) if isinstance(title, str) and title.strip() and text.startswith(title) else 0


def spans(text: str, title: str | None, language: str) -> Iterator[tuple[int, int, bool]]:
    """Start and end of each sentence, and whether it is the title.

    A title that the text does not begin with is not looked for.
    """
    begin = _after_title(text, title)
    if begin:
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
