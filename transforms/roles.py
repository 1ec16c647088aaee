"""Which office is a person said to hold?"""

from __future__ import annotations

import pandas as pd

from schemas.contract import frame
from transforms.naming import Naming


def roles(articles: pd.DataFrame, naming: Naming) -> pd.DataFrame:
    """The offices beside persons' names, one row each, by the contract `roles`; how they are read: `offices`.

    Of the articles the columns article_id and text are read.
    """
    rows = []
    for article_id, text in articles[["article_id", "text"]].itertuples(index=False):
        ordinals: dict[tuple[int, int], int] = {}
        for one in naming.by_article[article_id].roles:
            ordinal = ordinals[one.start, one.end] = ordinals.get((one.start, one.end), -1) + 1
            rows.append(
                {
                    "article_id": article_id,
                    "char_start": one.start,
                    "char_end": one.end,
                    "ordinal": ordinal,
                    "surface": text[one.start : one.end],
                    "person_id": one.person_id,
                    "person_start": one.person[0],
                    "person_end": one.person[1],
                    "role": one.role,
                    "holder_of_id": one.holder_of_id,
                    "is_current": one.is_current,
                    "rule": one.rule,
                }
            )
    return frame("roles", rows)
