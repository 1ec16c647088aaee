"""Which names do the scores of the labels O, B-type and I-type make?

The best run of labels in which an I follows only its own B or I (Viterbi), sought only around words that may
be part of a name at all. No name goes on across the beginning of a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

_SURELY_NONE = 0.97
"""Probability of O above which a word between others of the kind starts a new search."""


def names(
    logits: npt.NDArray[np.float32], labels: Sequence[str], begins: npt.NDArray[np.bool_]
) -> list[tuple[int, int, str, float]]:
    """First word, word after the last, type and probability of each name; `labels[0]` is O.

    `begins` are the words that begin a sentence. The probability is the geometric mean over the name's words.
    """
    if not len(logits):
        return []
    shifted = logits - logits.max(1, keepdims=True)
    log = shifted - np.log(np.exp(shifted).sum(1, keepdims=True))
    allowed = _allowed(labels)
    found: list[tuple[int, int, str, float]] = []
    for start, end in _runs(np.exp(log[:, 0]) < _SURELY_NONE):
        cuts = (np.flatnonzero(begins[start + 1 : end]) + start + 1).tolist()
        for first, last in pairwise([start, *cuts, end]):
            found.extend(_spans(_best(log[first:last], allowed), first, labels, log))
    return found


def _allowed(labels: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Whether the label of a column may follow that of a row."""
    return np.array(
        [[not after.startswith("I-") or before[2:] == after[2:] for after in labels] for before in labels], dtype=bool
    )


def _runs(open_words: npt.NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], open_words, [False]])))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def _best(log: npt.NDArray[np.float32], allowed: npt.NDArray[np.bool_]) -> list[int]:
    steps = np.where(allowed, 0.0, -1e9)
    best = log[0] + steps[0]
    back: list[npt.NDArray[np.int64]] = []
    for row in log[1:]:
        through = best[:, None] + steps
        back.append(through.argmax(0))
        best = through.max(0) + row
    path = [int(best.argmax())]
    for pointers in reversed(back):
        path.append(int(pointers[path[-1]]))
    return path[::-1]


def _spans(
    path: list[int], offset: int, labels: Sequence[str], log: npt.NDArray[np.float32]
) -> Iterator[tuple[int, int, str, float]]:
    start = 0
    while start < len(path):
        if not path[start]:
            start += 1
            continue
        end = start + 1
        while end < len(path) and labels[path[end]].startswith("I-"):
            end += 1
        mean = sum(float(log[offset + place, path[place]]) for place in range(start, end)) / (end - start)
        yield offset + start, offset + end, labels[path[start]][2:], float(np.exp(mean))
        start = end
