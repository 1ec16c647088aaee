"""The table `quotes`: who said what, with which word, of whom."""

from __future__ import annotations

from typing import Any

import pandas as pd

from schemas.contract import frame
from transforms.article_page import Page
from transforms.quote_reading.reading import Quote
from transforms.quote_reading.reading import quotes as read


def quotes(article_pages: list[Page]) -> pd.DataFrame:
    """The quoted and reported speech of the articles, by the contract `quotes`; spans are without the marks."""
    return frame("quotes", (_row(page, one) for page in article_pages for one in read(page)))


def _row(page: Page, one: Quote) -> dict[str, Any]:
    return {
        "article_id": page.article_id,
        "char_start": one.start,
        "char_end": one.end,
        "surface": page.text[one.start : one.end],
        "kind": one.kind,
        "speaker_id": one.speaker.entity_id if one.speaker else None,
        "speaker_surface": one.speaker.surface if one.speaker else None,
        "cue": one.cue,
        "cue_class": one.cue_class,
        "cue_position": one.cue_position,
        "about_id": one.about_id,
    }
