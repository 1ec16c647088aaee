"""The rows of the tables that pages are made of, by table."""

from __future__ import annotations

import pandas as pd


def page_tables(
    sentences: pd.DataFrame, mentions: pd.DataFrame, citations: pd.DataFrame, instruments: pd.DataFrame,
    dates: pd.DataFrame, quantities: pd.DataFrame, roles: pd.DataFrame,
) -> dict[str, pd.DataFrame]:  # fmt: skip
    """The tables by name."""
    return {
        "sentences": sentences,
        "mentions": mentions,
        "citations": citations,
        "instruments": instruments,
        "dates": dates,
        "quantities": quantities,
        "roles": roles,
    }
