"""The table `events`."""

from __future__ import annotations

import pandas as pd

from transforms.coding import Coding


def events(coding: Coding) -> pd.DataFrame:
    """What the articles tell of, an event a row."""
    return coding.events
