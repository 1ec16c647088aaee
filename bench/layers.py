"""Where does the time of extract go? The share of each layer, on one core, over the samples."""

from __future__ import annotations

import time
from typing import Any

from bench.corpus import sample_articles
from bench.timing import line
from transforms import lexicon
from transforms.gazetteer import load
from transforms.graph import derive
from transforms.language_model import load as load_model
from transforms.register import Register

LAYERS = {
    "the language model": ("docs",),
    "citations and instruments": ("citing", "citations", "instruments"),
    "names": ("naming", "mentions", "roles"),
    "dates, quantities, claims": ("dates", "quantities", "claiming"),
    "quotes": ("article_pages", "quotes"),
    "events": ("coding", "events", "event_participants"),
    "the rest": ("entities", "entity_aliases", "sentences"),
}


def main() -> None:
    """Time each layer, given what those before it made."""
    samples = sample_articles()
    given: dict[str, Any] = {
        "articles": samples[samples["language"] == "en"].reset_index(drop=True),
        "reading": None,
        "lexicon": load(),
        "model": load_model(),
        "register": Register.build(lexicon.table("instruments"), lexicon.table("instrument_aliases")),
    }
    derive([name for names in LAYERS.values() for name in names], given)
    spent = {}
    for layer, names in LAYERS.items():
        start = time.perf_counter()
        given |= derive(names, given)
        spent[layer] = time.perf_counter() - start
    whole = sum(spent.values())
    count = len(given["articles"])
    for layer, seconds in spent.items():
        line(f"{layer}, a sample article", 1000 * seconds / count, "ms", f"{seconds / whole:.0%} of extract")
    line("extract on one core", count / whole, "articles/s")
