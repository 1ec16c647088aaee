"""The table `articles`: an article's text and what is known of where it came from."""

from __future__ import annotations

import pandas as pd

from transforms.reading import Reading


def articles(reading: Reading) -> pd.DataFrame:
    """The raw records that are articles."""
    return reading.articles
