"""The table `instruments`: the legal instruments that articles cite, and those that their drafts became."""

from __future__ import annotations

from dataclasses import asdict

import pandas as pd

from schemas.contract import frame
from transforms.citing import Citing
from transforms.linking import Linking


def instruments(citing: Citing, linking: Linking) -> pd.DataFrame:
    """What is cited, each instrument once, and what a cited draft became."""
    cited = set(citing.instruments["instrument_id"])
    became = [asdict(one) for one in linking.instruments if one.instrument_id not in cited]
    if not became:
        return citing.instruments
    both = pd.concat([citing.instruments, frame("instruments", became)], ignore_index=True)
    return both.sort_values("instrument_id", ignore_index=True)
