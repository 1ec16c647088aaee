"""The raw records that are no articles, as rows of the table `quarantine`."""

from __future__ import annotations

import pandas as pd

from transforms.reading import Reading


def rejected(reading: Reading) -> pd.DataFrame:
    """Why each of them is none, with its beginning."""
    return reading.rejected
