"""One line of 200,000 characters, whatever it is made of, is read whole, exactly, and in time in proportion to it."""

from __future__ import annotations

import time
from functools import cache
from typing import Any

import pandas as pd
import pytest

from bench.corpus import sample_articles
from schemas.contract import in_layer
from transforms import lexicon
from transforms.gazetteer import load
from transforms.graph import derive
from transforms.language_model import load as load_model
from transforms.register import Register

pytestmark = pytest.mark.slow
SIZE = 200_000
NEWS = "Russia's foreign minister Sergei Lavrov said on 24 February 2025 that more than 50 states had signed it. "
LINES = {
    "news": NEWS,
    "one sentence": NEWS.replace(". ", ", and "),
    "invisible": "Vladi\u200bmir\u00adPu\u200dtin\ufeff \u202eKyiv\u202c ",
}


@cache
def given() -> dict[str, Any]:
    register = Register.build(lexicon.table("instruments"), lexicon.table("instrument_aliases"))
    return {"lexicon": load(), "model": load_model(), "register": register, "reading": None}


def read(text: str) -> tuple[dict[str, pd.DataFrame], float]:
    """Every table of an article of that text, and the processor's time for them."""
    article = sample_articles().head(1).assign(text=[text], title=[""], language=["en"])
    names = [one.name for one in in_layer("record", "reference") if one.name != "articles"]
    start = time.process_time()
    tables = derive(names, {**given(), "articles": article})
    return tables, time.process_time() - start


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_a_line_of_any_kind(line: str) -> None:
    text = (line * (SIZE // len(line) + 1))[:SIZE]
    read(text[:1_000])
    _, quarter = read(text[: SIZE // 4])
    tables, whole = read(text)
    for name, table in tables.items():
        if {"surface", "char_start", "char_end"} <= set(table.columns):
            columns = (table[one].to_list() for one in ("char_start", "char_end", "surface"))
            wrong = [one for one in zip(*columns, strict=True) if text[one[0] : one[1]] != one[2]]
            assert wrong == [], name
    spans = zip(*(tables["sentences"][one].to_list() for one in ("char_start", "char_end")), strict=True)
    assert sum(len(text[start:end].split()) for start, end in spans) >= len(text.split())
    # Four times the text: four times the time if it is in proportion, sixteen if it grows with the square.
    assert whole < 8 * quarter + 1
