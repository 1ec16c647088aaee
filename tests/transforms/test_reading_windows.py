from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from transforms.reading_windows import LONGEST, kept_until, window

_WORDS = st.lists(st.tuples(st.integers(1, 24), st.integers(0, 60).map(bool), st.booleans()), min_size=1, max_size=600)


@given(_WORDS)
def test_windows_hold_every_word_once_and_are_no_longer_than_they_may(words: list[tuple[int, bool, bool]]) -> None:
    lengths = np.cumsum([length for length, _, _ in words])
    hard = np.array([True, *(not soft for _, soft, _ in words[1:])])
    likely = np.array([begins for _, _, begins in words])
    start = done = 0
    while done < len(words):
        found = window(lengths, hard, start)
        assert found.start == start <= done < found.end
        assert lengths[found.end - 1] - (lengths[start - 1] if start else 0) <= LONGEST
        until, following = kept_until(found, (hard | likely)[found.start : found.end], lengths)
        assert done < until <= found.end
        assert start < following <= until
        start, done = following, until
    assert done == len(words)


def test_paragraphs_stay_whole_while_they_fit() -> None:
    lengths = np.cumsum([10] * 40)
    hard = np.isin(np.arange(40), [0, 8, 16, 24, 32])
    found = window(lengths, hard, 0)
    assert (found.start, found.end, found.is_whole) == (0, 16, True)


def test_a_long_paragraph_is_cut_where_its_last_sentence_begins() -> None:
    lengths = np.cumsum([10] * 40)
    hard = np.arange(40) == 0
    found = window(lengths, hard, 0)
    begins = np.isin(np.arange(found.end), [0, 7, 15])
    assert not found.is_whole
    assert kept_until(found, begins, lengths) == (15, 15)
