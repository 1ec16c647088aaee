"""What does all of extract cost over reading the same articles with the bare language model, on both cores?

And does the time per character stay flat from a kilobyte to a megabyte?
"""

from __future__ import annotations

import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from typing import Any

import pandas as pd

from bench.corpus import sample_articles
from bench.timing import line
from schemas.contract import in_layer
from transforms import lexicon
from transforms.gazetteer import Lexicon, load
from transforms.graph import derive
from transforms.language_model import LanguageModel
from transforms.language_model import load as load_model
from transforms.register import Register

CORES = 2
SIZE = 150
# The samples are shorter than news is; two of them are as long as an article of Wikinews.
_PARAGRAPHS = "\n\n"


@cache
def _given() -> dict[str, Any]:
    return {
        "lexicon": load(),
        "model": load_model(),
        "register": Register.build(lexicon.table("instruments"), lexicon.table("instrument_aliases")),
    }


def _articles(worker: int, size: int) -> pd.DataFrame:
    samples = sample_articles()
    english = samples[samples["language"] == "en"].reset_index(drop=True)
    texts = english["text"].tolist()
    rows = []
    for number in range(size):
        row = english.iloc[number % len(english)].to_dict()
        text = _PARAGRAPHS.join((texts[number % len(texts)], texts[(number * 7 + worker + 1) % len(texts)]))
        rows.append(row | {"article_id": f"{worker}{number:019x}", "text": text})
    return pd.DataFrame(rows).astype(english.dtypes)


def _bare(worker: int) -> float:
    articles = _articles(worker, SIZE)
    model: LanguageModel = _given()["model"]
    model.read(articles["text"].tolist()[:3])
    start = time.perf_counter()
    model.read(articles["text"].tolist())
    return time.perf_counter() - start


def _whole(worker: int) -> float:
    given = _given()
    tables = [one.name for one in in_layer("record", "reference") if one.name != "articles"]
    derive(tables, {**given, "articles": _articles(worker, 3), "reading": None})
    start = time.perf_counter()
    derive(tables, {**given, "articles": _articles(worker, SIZE), "reading": None})
    return time.perf_counter() - start


def main() -> None:
    """Time both, and the time per character of texts of three lengths."""
    spawned = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(CORES, spawned) as pool:
        bare = min(max(pool.map(_bare, range(CORES))) for _ in range(2))
        whole = min(max(pool.map(_whole, range(CORES))) for _ in range(2))
    line(f"{CORES * SIZE} articles with the bare model, {CORES} processes", CORES * SIZE / bare, "articles/s")
    line(
        "the same, every table of extract", CORES * SIZE / whole, "articles/s", f"{bare / whole:.2f} of the model alone"
    )
    _flat()


def _flat() -> None:
    whole = _PARAGRAPHS.join(sample_articles()["text"])
    known: Lexicon = _given()["lexicon"]
    for size in (1_000, 30_000, 1_000_000):
        text = (whole * (size // len(whole) + 1))[:size]
        articles = _articles(0, 1).assign(text=[text])
        names = {**_given(), "articles": articles, "reading": None, "lexicon": known}
        start = time.process_time()
        derive(["sentences", "mentions", "roles"], names)
        line(f"names and sentences of {size:,} characters", 1e6 * (time.process_time() - start) / size, "µs/char")


if __name__ == "__main__":
    main()
