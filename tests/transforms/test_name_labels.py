from __future__ import annotations

import numpy as np
import pytest

from transforms.name_labels import names

_LABELS = ("O", "B-PERSON", "I-PERSON", "B-PLACE", "I-PLACE")


def _scores(*rows: dict[str, float]) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    return np.array([[row.get(label, -9.0) for label in _LABELS] for row in rows], dtype=np.float32)


_B, _I, _O = {"B-PERSON": 9.0}, {"I-PERSON": 9.0}, {"O": 9.0}


@pytest.mark.parametrize(
    ("rows", "begins", "expected"),
    [
        ([_O, _O], [1, 0], []),
        ([_B, _I, _O], [1, 0, 0], [(0, 2, "PERSON")]),
        ([_B, _B], [1, 0], [(0, 1, "PERSON"), (1, 2, "PERSON")]),
        # An I cannot follow an I of another type: the likelier reading of the two words stands.
        ([_B, {"I-PLACE": 2.0, "I-PERSON": 1.0}], [1, 0], [(0, 2, "PERSON")]),
        # An I without its B before it begins the name.
        ([_O, {"I-PERSON": 9.0, "B-PERSON": 8.0}], [1, 0], [(1, 2, "PERSON")]),
        # No name goes on in the next sentence.
        ([_B, {"I-PERSON": 9.0, "B-PERSON": 8.0}], [1, 1], [(0, 1, "PERSON"), (1, 2, "PERSON")]),
    ],
)
def test_names(rows: list[dict[str, float]], begins: list[int], expected: list[tuple[int, int, str]]) -> None:
    found = names(_scores(*rows), _LABELS, np.array(begins, dtype=bool))
    assert [one[:3] for one in found] == expected
    assert all(0 < one[3] <= 1 for one in found)


def test_no_words_no_names() -> None:
    assert names(np.zeros((0, 5), dtype=np.float32), _LABELS, np.zeros(0, dtype=bool)) == []
