"""What does the language model say of each article? Read once, for everything that needs grammar."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from transforms.name_reading import Reading

# Only named here: importing the model takes the better part of a second that a batch without English can spare.
if TYPE_CHECKING:
    from spacy.tokens import Doc

    from transforms.language_model import LanguageModel

LANGUAGES = frozenset(("en",))
"""The languages that the model reads; in others it answers too, meaninglessly."""


def docs(articles: pd.DataFrame, known_names: dict[str, list[Reading]], model: LanguageModel | None) -> dict[str, Doc]:
    """By article_id a `Doc` of the text of each article in English; none at all without a model.

    The Doc's text is the article's to the character, so offsets are the same. No sentence begins inside a name of
    the lexicon. Of the articles the columns article_id, text and language are read.
    """
    if model is None:
        return {}
    wanted = articles[articles["language"].isin(LANGUAGES)]
    ids = list(wanted["article_id"])
    kept = [[(name.start, name.end) for name in known_names[one]] for one in ids]
    return dict(zip(ids, model.read(list(wanted["text"]), kept), strict=True))
