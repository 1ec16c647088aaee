"""The table `fingerprints`: by what an article that repeats another is found without comparing it with all.

MinHash over the set of all runs of three words: the share of equal values of two articles estimates the share of
their runs that they have in common. Three values make a code; two articles that share a code are worth a closer look.
The title is left out, for it is what a paper changes first.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from schemas.contract import frame
from transforms.folding import fold

BANDS = 48
ROWS = 3
"""Of two articles that share 40 % of their runs 96 % share a code, at 50 % nearly all, at 5 % one in 170."""
BITS = 21
"""Of each value; three of them are a positive 64-bit integer."""
RUN = 3
"""Words. Longer runs find a light paraphrase no more, shorter ones are shared by articles on one subject."""
_PORTION = 1024
"""Runs hashed at once: every one has as many numbers as there are values, which fit into the processor's cache."""
_LONGEST = 20
"""Letters of a word whose number is remembered."""
FEWEST_RUNS = 12
"""An article of fewer runs is a headline; too little to say that it repeats another."""

_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|\w+")
_Numbers = npt.NDArray[np.uint64]


def fingerprints(articles: pd.DataFrame) -> pd.DataFrame:
    """The codes of every article that is long enough to repeat another."""
    return frame("fingerprints", _rows(articles))


def _rows(articles: pd.DataFrame) -> Iterator[dict[str, object]]:
    columns = (articles[name].tolist() for name in ("article_id", "title", "text"))
    for article_id, title, text in zip(*columns, strict=True):
        runs = runs_of(text[len(title) :] if isinstance(title, str) else text)
        if len(runs) >= FEWEST_RUNS:
            for ordinal, code in enumerate(codes(runs)):
                yield {"article_id": article_id, "ordinal": ordinal, "code": code, "runs": len(runs)}


def runs_of(text: str) -> _Numbers:
    """A number for each run of three words of the text, each once, in rising order; case and accents do not count."""
    found = _WORD.findall(fold(text).lower)
    # A long word is no word of any other article: to remember it would push out one that is.
    numbers = [_remembered(word) if len(word) <= _LONGEST else _digest(word) for word in found]
    words = np.array(numbers, dtype=np.uint64)
    if len(words) < RUN:
        return np.empty(0, dtype=np.uint64)
    mixed = np.zeros(len(words) - RUN + 1, dtype=np.uint64)
    for place in range(RUN):
        mixed = _mixed(mixed ^ words[place : len(words) - RUN + 1 + place])
    return np.unique(mixed)


def codes(runs: _Numbers) -> Iterable[int]:
    """The codes of a set of runs, a band each."""
    multipliers, offsets = _draws()
    portions = range(0, len(runs), _PORTION)
    least = np.full(len(offsets), np.iinfo(np.uint64).max, dtype=np.uint64)
    for start in portions:
        hashes = runs[start : start + _PORTION, None] * multipliers
        hashes += offsets
        np.minimum(least, hashes.min(axis=0), out=least)
    # The least value of a large set is small; mixed, all its bits say something.
    values = (_mixed(least) >> np.uint64(64 - BITS)).reshape(BANDS, ROWS)
    shifts = np.uint64(BITS) * np.arange(ROWS, dtype=np.uint64)
    return [int(one) for one in (values << shifts).sum(axis=1)]


def _mixed(values: _Numbers) -> _Numbers:
    """The numbers with every bit depending on every other: the end of SplitMix64 (Steele, Lea and Flood 2014)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed: _Numbers = values ^ (values >> np.uint64(31))
    return mixed


@cache
def _draws() -> tuple[_Numbers, _Numbers]:
    """The numbers that make one hash many; the same for ever, or old codes would mean nothing to new ones."""
    count = BANDS * ROWS
    drawn = np.array([_digest(f"draw {place}") for place in range(2 * count)], dtype=np.uint64)
    return drawn[:count] | np.uint64(1), drawn[count:]


@lru_cache(maxsize=1 << 17)
def _remembered(word: str) -> int:
    return _digest(word)


def _digest(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big")
