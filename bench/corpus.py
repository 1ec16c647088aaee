"""Any number of articles, made from the samples by changing a line of each."""

from __future__ import annotations

import json
from itertools import count, cycle, islice
from pathlib import Path

import pandas as pd

from flows.land import as_rows
from flows.session import now
from flows.sources import Options, read
from schemas.contract import contract
from transforms import gazetteer, lexicon
from transforms.articles import articles
from transforms.reading import reading
from transforms.register import Register
from transforms.window import Window

SAMPLES = Path(__file__).parent.parent / "samples" / "articles"


def sample_articles() -> pd.DataFrame:
    """The samples as articles."""
    return articles_of(str(SAMPLES))


def articles_of(source: str) -> pd.DataFrame:
    """The articles of a source."""
    rows = as_rows(read(source, Options()), "adhoc", now())
    return articles(reading(contract("raw").frame(rows), "bench"), Window(), None)


def written(path: Path, size: int, first: int = 0) -> Path:
    """A JSON lines file of so many articles, no two alike; those with other numbers are other articles."""
    texts = cycle(sample_articles()["text"].tolist())
    with path.open("w", encoding="utf-8") as file:
        for number, text in islice(zip(count(first), texts, strict=False), size):
            title, _, body = text.partition("\n\n")
            record = {
                "url": f"https://news.example.org/bench/{number}",
                "title": title,
                "text": f"{body}\n\nThis is number {number} of a series.",
                "published": f"2025-02-{number % 28 + 1:02}",
            }
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    return path


def register() -> Register:
    """The register of instruments."""
    return Register.build(lexicon.table("instruments"), lexicon.table("instrument_aliases"))


def english() -> gazetteer.Lexicon:
    """The lexicon, with its English scanner built."""
    known = gazetteer.load()
    known.scanner("en")
    return known
