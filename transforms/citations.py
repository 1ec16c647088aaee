"""The table `citations`: the places where articles cite legal instruments."""

from __future__ import annotations

import pandas as pd

from transforms.citing import Citing


def citations(citing: Citing) -> pd.DataFrame:
    """What is cited where."""
    return citing.citations
