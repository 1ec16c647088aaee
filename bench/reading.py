"""What does all of extract cost over reading the same articles with the bare language model, on both cores?

`python -m bench.reading FOLDER` measures a folder of news instead of the samples.
"""

from __future__ import annotations

import multiprocessing
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from typing import Any

import pandas as pd

from bench.corpus import articles_of, sample_articles
from bench.timing import line
from flows import models
from schemas.contract import in_layer
from transforms import lexicon
from transforms.gazetteer import load
from transforms.graph import derive
from transforms.model_version import PACKAGED
from transforms.register import Register

CORES = 2
SIZE = 300
ROUNDS = 3
_SOME = 20
"""Articles read before the clock starts: libraries, scanners and grammars are made by the first."""
_PARAGRAPHS = "\n\n"


@cache
def _given() -> dict[str, Any]:
    return {
        "lexicon": load(),
        "model": models.chosen(PACKAGED),
        "register": Register.build(lexicon.table("instruments"), lexicon.table("instrument_aliases")),
    }


@cache
def _articles(source: str) -> pd.DataFrame:
    """The articles in English of a folder; without one, samples by two, for they are shorter than news is."""
    if source:
        found = articles_of(source)
        return found[found["language"] == "en"].reset_index(drop=True)
    samples = sample_articles()
    english = samples[samples["language"] == "en"].reset_index(drop=True)
    texts = english["text"].tolist()
    rows = []
    for number in range(SIZE):
        row = english.iloc[number % len(english)].to_dict()
        text = _PARAGRAPHS.join((texts[number % len(texts)], texts[(number * 7 + 1) % len(texts)]))
        rows.append(row | {"article_id": f"{number:020x}", "text": text})
    return pd.DataFrame(rows).astype(english.dtypes)


def _bare(articles: pd.DataFrame) -> None:
    _given()["model"].read(articles["text"].tolist())


def _whole(articles: pd.DataFrame) -> None:
    tables = [one.name for one in in_layer("record", "reference") if one.name != "articles"]
    derive(tables, {**_given(), "articles": articles, "reading": None})


def _timed(worker: int, work: Callable[[pd.DataFrame], None], source: str) -> tuple[float, float]:
    """The seconds by the clock and of the processor that one process takes for its share of the articles."""
    own = _articles(source).iloc[worker::CORES].reset_index(drop=True)
    work(own.head(_SOME))
    clock, processor = time.perf_counter(), time.process_time()
    work(own)
    return time.perf_counter() - clock, time.process_time() - processor


def main(source: str = "") -> None:
    """Time both by turns, and the time per character of longer and longer texts."""
    by_clock: dict[str, float] = {}
    by_processor: dict[str, float] = {}
    with ProcessPoolExecutor(CORES, multiprocessing.get_context("spawn")) as pool:
        for _ in range(ROUNDS):
            for name, work in (("bare", _bare), ("whole", _whole)):
                taken = list(pool.map(partial(_timed, work=work, source=source), range(CORES)))
                by_clock[name] = min(by_clock.get(name, 1e9), max(clock for clock, _ in taken))
                by_processor[name] = min(by_processor.get(name, 1e9), sum(processor for _, processor in taken))
    found = _articles(source)
    length = f"{found['text'].str.len().mean():,.0f} characters each"
    count = len(found)
    line(f"{count} articles, the bare model, {CORES} processes", count / by_clock["bare"], "articles/s", length)
    line("the same, every table of extract", count / by_clock["whole"], "articles/s")
    line("the bare model over all of extract, by the clock", by_clock["bare"] / by_clock["whole"], "")
    line("the same, by the processor's time", by_processor["bare"] / by_processor["whole"], "")


if __name__ == "__main__":
    main(*sys.argv[1:2])
