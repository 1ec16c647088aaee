"""The pages that quotes and events are read from: for each parsed article what was found in it so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from transforms.article_page import Page, pages
from transforms.gazetteer import Lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc


def article_pages(
    docs: dict[str, Doc], articles: pd.DataFrame, sentences: pd.DataFrame, mentions: pd.DataFrame,
    citations: pd.DataFrame, instruments: pd.DataFrame, dates: pd.DataFrame, quantities: pd.DataFrame, lexicon: Lexicon,
) -> list[Page]:  # fmt: skip
    """A page for every article that was parsed, in the order of the articles."""
    tables = {
        "sentences": sentences,
        "mentions": mentions,
        "citations": citations,
        "instruments": instruments,
        "dates": dates,
        "quantities": quantities,
    }
    return list(pages(docs, articles, tables, lexicon.entities))
