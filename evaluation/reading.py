"""Plain texts through the transforms, as the pipeline would read them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pandas as pd

from schemas.contract import contract
from transforms import gazetteer, lexicon
from transforms.graph import derive
from transforms.language_model import LanguageModel, load
from transforms.register import Register

PUBLISHED = datetime(2025, 2, 21, tzinfo=UTC)


@cache
def model() -> LanguageModel:
    """The packaged model, loaded once."""
    return load()


def article(text: str, key: str, published_at: datetime | None = PUBLISHED, title: str | None = None) -> dict[str, Any]:
    """A row of `articles` for a text; the key makes its id."""
    whole = hashlib.sha256(text.encode("utf-8")).hexdigest()
    return {
        "article_id": hashlib.sha256(key.encode("utf-8")).hexdigest()[:20],
        "source_uri": "file:///evaluation.txt",
        "source": "adhoc",
        "raw_hash": whole,
        "title": title,
        "language": "en",
        "published_at": published_at,
        "published_from": "option" if published_at else None,
        "retrieved_at": PUBLISHED if published_at is None else max(published_at, PUBLISHED),
        "text": text,
        "content_hash": whole,
        "extracted_with": "evaluation",
    }


def tables(articles: Sequence[Mapping[str, Any]], names: Iterable[str]) -> dict[str, Any]:
    """The transforms of these names over the articles."""
    given: dict[str, Any] = {
        "articles": contract("articles").frame(articles),
        "lexicon": gazetteer.load(()),
        "register": Register.build(lexicon.table("instruments"), lexicon.table("instrument_aliases")),
        "model": model(),
    }
    return derive(names, given)


def rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table with None for what is missing."""
    return [
        {str(name): None if value is pd.NA or value is pd.NaT else value for name, value in row.items()}
        for row in frame.to_dict("records")
    ]
