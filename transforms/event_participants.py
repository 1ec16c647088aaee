"""The table `event_participants`."""

from __future__ import annotations

import pandas as pd

from transforms.coding import Coding


def event_participants(coding: Coding) -> pd.DataFrame:
    """Who took part in the events, and who told of them."""
    return coding.event_participants
