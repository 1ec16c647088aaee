"""A megabyte of the beginnings of every form is read in time in proportion to it.

What `test_work_grows_with_length` counts are lines of Python; here the patterns' own work is in the clock as well.
"""

from __future__ import annotations

import time

import pytest

from tests.citations import DAY, register
from tests.transforms.test_citing import PIECES
from transforms.citation_grammar.triggers import WORDS
from transforms.citing import find_citations

pytestmark = pytest.mark.slow
SIZE = 1_000_000
BEGINNINGS = (
    *PIECES,
    "Article 2(Article 2(",
    "resolutions 242 and 338 (",
    "A/RES/A/RES/",
    "the Act of the Act of ",
    "arrest warrants for Vladimir Putin and ",
    "Council Regulation (EU) No ",
    "Foo Bar Baz ",
    # The words of a family one after the other: each pattern is tried at each.
    *(" ".join(words) + " " for words in WORDS.values()),
    *(" ".join(words).title() + " " for words in WORDS.values()),
)


def seconds(text: str) -> float:
    """The processor's time for reading a text."""
    start = time.process_time()
    find_citations("a", text, register(), DAY)
    return time.process_time() - start


@pytest.mark.parametrize("piece", BEGINNINGS)
def test_a_megabyte_takes_four_times_what_a_quarter_takes(piece: str) -> None:
    register()
    quarter, whole = (piece * (size // len(piece)) for size in (SIZE // 4, SIZE))
    assert seconds(whole) <= 8 * seconds(quarter) + 0.5
