from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.parse_tree import tree


def _is_tree(heads: tuple[int, ...]) -> bool:
    """One word has the root and every word reaches it."""
    if heads.count(0) != 1:
        return False
    for first in range(1, len(heads) + 1):
        word, steps = first, 0
        while word and steps <= len(heads):
            word, steps = heads[word - 1], steps + 1
        if word:
            return False
    return True


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ([[5, 0]], [0]),
        # Each word alone would choose the other.
        ([[0, 0, 9], [1, 9, 0]], [2, 0]),
        # Two words want the root; the one that wants it more has it.
        ([[3, 0, 1], [4, 2, 0]], [2, 0]),
        # A ring of two that the third word must enter.
        ([[0, 0, 9, 1], [0, 9, 0, 5], [7, 0, 0, 0]], [2, 3, 0]),
    ],
)
def test_the_best_tree(scores: list[list[float]], expected: list[int]) -> None:
    assert tree(np.array(scores, dtype=np.float32)).tolist() == expected


@settings(max_examples=150, deadline=None)
@given(st.integers(1, 4), st.integers(0, 2**32 - 1))
def test_is_the_best_of_all_trees_with_its_root(count: int, seed: int) -> None:
    scores = np.random.default_rng(seed).normal(size=(count, count + 1)).astype(np.float32)
    found = tuple(tree(scores).tolist())
    assert _is_tree(found)
    root = found.index(0)

    def total(heads: tuple[int, ...]) -> float:
        return sum(float(scores[word, head]) for word, head in enumerate(heads))

    others = (heads for heads in product(range(count + 1), repeat=count) if _is_tree(heads) and heads[root] == 0)
    assert total(found) == pytest.approx(max(map(total, others)), abs=1e-4)


def test_a_long_sentence_of_equal_scores_is_a_tree() -> None:
    assert _is_tree(tuple(tree(np.zeros((150, 151), dtype=np.float32)).tolist()))
