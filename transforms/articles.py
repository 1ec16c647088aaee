"""The table `articles`: an article's text and what is known of where it came from."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pandas as pd

from transforms.reading import Reading
from transforms.window import Window


def articles(reading: Reading, window: Window) -> pd.DataFrame:
    """The raw records that are articles, of the days of publication that are wanted.

    Days are UTC. An article of unknown date is always wanted.
    """
    wanted = reading.articles
    published = wanted["published_at"]
    if window.since is not None:
        first = datetime.combine(window.since, time(), UTC)
        wanted = wanted[(published >= first).fillna(value=True).astype(bool)]
    if window.until is not None:
        beyond = datetime.combine(window.until, time(), UTC) + timedelta(days=1)
        wanted = wanted[(published < beyond).fillna(value=True).astype(bool)]
    return wanted.reset_index(drop=True)
