"""The table `articles`: an article's text and what is known of where it came from."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

import pandas as pd

from transforms.docs import LANGUAGES
from transforms.reading import Reading
from transforms.window import Window

if TYPE_CHECKING:
    from transforms.language_model import LanguageModel


def articles(reading: Reading, window: Window, model: LanguageModel | None) -> pd.DataFrame:
    """The raw records that are articles, of the days of publication that are wanted.

    Days are UTC. An article of unknown date is always wanted. `read_by` says which layers read it: the lexicon reads
    every article, the language model those in a language of its own.
    """
    published = reading.articles["published_at"]
    wanted = pd.Series(data=True, index=published.index)
    if window.since is not None:
        wanted &= (published >= datetime.combine(window.since, time.min, UTC)).fillna(value=True).astype(bool)
    if window.until is not None:
        wanted &= (published <= datetime.combine(window.until, time.max, UTC)).fillna(value=True).astype(bool)
    found = reading.articles[wanted].reset_index(drop=True)
    modelled = found["language"].isin(LANGUAGES) if model is not None else pd.Series(data=False, index=found.index)
    read_by = modelled.map({True: "lexicon_and_model", False: "lexicon"}).astype(found["language"].dtype)
    return found.assign(read_by=read_by)
