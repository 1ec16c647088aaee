"""Which tree do the scores of possible heads make?

The best head of every word alone is a tree for most sentences; where it is not, the best tree is found by Chu
and Liu's and Edmonds' way (Edmonds 1967, Optimum branchings).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float32]
Heads = npt.NDArray[np.int64]

_NEVER = np.float32(-1e9)


def tree(scores: Scores) -> Heads:
    """The head of each of n words from n rows of n + 1 scores, column 0 being the root; one word has the root.

    Heads are counted as the columns are: 0 is the root, i + 1 the word i.
    """
    count = scores.shape[0]
    square = scores.copy()
    square[np.arange(count), np.arange(count) + 1] = _NEVER
    heads: Heads = square.argmax(1)
    roots = np.flatnonzero(heads == 0)
    if len(roots) == 1 and not _cycle(heads):
        return heads
    root = int(square[:, 0].argmax()) if not len(roots) else int(roots[square[roots, 0].argmax()])
    square[np.arange(count) != root, 0] = _NEVER
    square[root, 1:] = _NEVER
    full = np.vstack([np.full((1, count + 1), _NEVER), square])
    found: Heads = _branching(full)[1:]
    return found


def _cycle(heads: Heads) -> list[int]:
    """The words of one cycle, counted from 0; empty where there is none."""
    state = [0] * len(heads)
    steps = heads.tolist()
    for first in range(len(steps)):
        path: list[int] = []
        word = first
        while word >= 0 and not state[word]:
            state[word] = 1
            path.append(word)
            word = steps[word] - 1
        if word >= 0 and state[word] == 1:
            return path[path.index(word) :]
        for seen in path:
            state[seen] = 2
    return []


def _branching(scores: Scores) -> Heads:
    """The best heads of all nodes but 0, which is the root; row and column i are node i."""
    heads: Heads = scores.argmax(1)
    cycle = [node + 1 for node in _cycle(heads[1:])]
    if not cycle:
        return heads
    inside = np.zeros(len(scores), dtype=bool)
    inside[cycle] = True
    outer = np.flatnonzero(~inside)
    ring = np.array(cycle)
    # One node stands for the ring: to enter it costs what leaving its best arc loses.
    entering = scores[np.ix_(ring, outer)] - scores[ring, heads[ring]][:, None]
    leaving = scores[np.ix_(outer, ring)]
    size = len(outer) + 1
    smaller = np.full((size, size), _NEVER, dtype=scores.dtype)
    smaller[:-1, :-1] = scores[np.ix_(outer, outer)]
    smaller[-1, :-1] = entering.max(0)
    smaller[:-1, -1] = leaving.max(1)
    smaller[np.arange(size), np.arange(size)] = _NEVER
    inner = _branching(smaller)
    found: Heads = heads.copy()
    for place, node in enumerate(outer):
        head = int(inner[place])
        found[node] = ring[leaving[place].argmax()] if head == size - 1 else outer[head]
    source = int(inner[-1])
    entry = int(entering[:, source].argmax())
    found[ring[entry]] = outer[source]
    return found
