"""The table `claimed_tallies`: what articles claim of the instruments they cite."""

from __future__ import annotations

import pandas as pd

from transforms.claiming import Claiming


def claimed_tallies(claiming: Claiming) -> pd.DataFrame:
    """What is claimed, each claim once."""
    return claiming.claimed_tallies
