"""Which names of the lexicon stand in each article? Read once, for everything that goes by them."""

from __future__ import annotations

import pandas as pd

from transforms.gazetteer import Lexicon
from transforms.name_reading import Reading, read


def known_names(articles: pd.DataFrame, lexicon: Lexicon) -> dict[str, list[Reading]]:
    """By article_id the lexicon's names in its text, as `name_reading.read` orders them.

    Of the articles the columns article_id, text and language are read.
    """
    columns = articles[["article_id", "text", "language"]].itertuples(index=False)
    return {article_id: read(text, language, lexicon) for article_id, text, language in columns}
