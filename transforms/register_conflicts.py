"""The table `register_conflicts`: claims of articles that the register contradicts."""

from __future__ import annotations

import pandas as pd

from transforms.claiming import Claiming


def register_conflicts(claiming: Claiming) -> pd.DataFrame:
    """What is contradicted, each claim once."""
    return claiming.register_conflicts
