"""The table `instruments`: the legal instruments that articles cite."""

from __future__ import annotations

import pandas as pd

from transforms.citing import Citing


def instruments(citing: Citing) -> pd.DataFrame:
    """What is cited, each instrument once."""
    return citing.instruments
