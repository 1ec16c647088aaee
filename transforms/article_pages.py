"""The pages that quotes and events are read from: for each parsed article what was found in it so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from transforms.article_page import Page, pages
from transforms.gazetteer import Lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc


def article_pages(
    docs: dict[str, Doc], articles: pd.DataFrame, page_tables: dict[str, pd.DataFrame], lexicon: Lexicon
) -> list[Page]:
    """A page for every article that was parsed, in the order of the articles."""
    return list(pages(docs, articles, page_tables, lexicon.entities))
