"""The pages that quotes and events are read from: for each parsed article what was found in it so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from transforms.article_page import Page, pages
from transforms.entity import Entity
from transforms.gazetteer import Lexicon
from transforms.naming import Naming

if TYPE_CHECKING:
    from spacy.tokens import Doc


def article_pages(
    docs: dict[str, Doc], articles: pd.DataFrame, page_tables: dict[str, pd.DataFrame], naming: Naming, lexicon: Lexicon
) -> list[Page]:
    """A page for every article that was parsed, in the order of the articles."""
    found = {key: Entity(one.entity_id, one.kind, one.name, one.iso3) for key, one in naming.discovered().items()}
    return list(pages(docs, articles, page_tables, {**lexicon.entities, **found}))
