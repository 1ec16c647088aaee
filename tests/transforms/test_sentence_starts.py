from __future__ import annotations

import numpy as np
import pytest

from transforms.sentence_starts import hard_starts, starts


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["A", ".", "\n\n", "B"], [0, 3]),
        # A line break alone ends nothing, unless a list item follows.
        (["A", "\n", "B"], [0]),
        (["A", "\n", "-", "B"], [0, 2]),
        (["\n", "A"], [1]),
        (["A", "\n", "\n", "B"], [0, 3]),
    ],
)
def test_hard_starts(words: list[str], expected: list[int]) -> None:
    assert np.flatnonzero(hard_starts(words)).tolist() == expected


@pytest.mark.parametrize(
    ("words", "probability", "kept", "expected"),
    [
        ("He left . She came", [0, 0, 0, 0.9, 0], [], [0, 3]),
        # The model is never asked to open a sentence inside a known name,
        ("Yahoo ! Inc. fell", [0, 0, 0.99, 0], [2], [0]),
        # behind a title,
        ("met Gen. Smith", [0, 0, 0.9], [], [0]),
        # or in the middle of nothing unless it is nearly certain.
        ("Volodymyr Zelensky", [0, 0.8], [], [0]),
        ("THE END Copyright Reuters", [0, 0, 0.99, 0], [], [0, 2]),
        ("“ No . ” He left", [0, 0, 0, 0, 0.7, 0], [], [0, 4]),
    ],
)
def test_starts(words: str, probability: list[float], kept: list[int], expected: list[int]) -> None:
    own = words.split()
    inside = np.isin(np.arange(len(own)), kept)
    found = starts(own, np.array(probability, dtype=np.float32), hard_starts(own), inside)
    assert np.flatnonzero(found).tolist() == expected
