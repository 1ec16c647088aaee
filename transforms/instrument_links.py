"""The table `instrument_links`: the texts that drafts became."""

from __future__ import annotations

import pandas as pd

from transforms.linking import Linking


def instrument_links(linking: Linking) -> pd.DataFrame:
    """Which local instrument is which of the register."""
    return linking.instrument_links
