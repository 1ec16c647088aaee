"""The table `articles`: an article's text and what is known of where it came from."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pandas as pd

from transforms.reading import Reading
from transforms.window import Window


def articles(reading: Reading, window: Window) -> pd.DataFrame:
    """The raw records that are articles, of the days of publication that are wanted.

    Days are UTC. An article of unknown date is always wanted.
    """
    published = reading.articles["published_at"]
    wanted = pd.Series(data=True, index=published.index)
    if window.since is not None:
        wanted &= (published >= datetime.combine(window.since, time.min, UTC)).fillna(value=True).astype(bool)
    if window.until is not None:
        wanted &= (published <= datetime.combine(window.until, time.max, UTC)).fillna(value=True).astype(bool)
    return reading.articles[wanted].reset_index(drop=True)
