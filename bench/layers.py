"""Where does the time of extract go? The share of each layer, on one core, over the samples.

`python -m bench.layers FOLDER` measures a folder of news instead.
"""

from __future__ import annotations

import sys
import time
from typing import Any

from bench.corpus import SAMPLES, articles_of
from bench.timing import line
from flows import models
from transforms import lexicon
from transforms.gazetteer import load
from transforms.graph import derive
from transforms.model_version import PACKAGED
from transforms.register import Register

LAYERS = {
    "names that the lexicon knows": ("known_names",),
    "the language model": ("docs",),
    "citations": ("citing", "citations"),
    "names in the article": ("naming", "mentions", "roles"),
    "dates and quantities": ("dates", "quantities"),
    "sentences, instruments, claims": ("sentences", "linking", "instruments", "claiming"),
    "quotes": ("page_tables", "article_pages", "quotes"),
    "events": ("coding", "events", "event_participants"),
    "the rest": ("taking_part", "entities", "entity_aliases", "fingerprints"),
}
"""Each transform behind those that it needs: one that is not named before would be made, and timed, again."""


def main(source: str = str(SAMPLES)) -> None:
    """Time each layer by the processor, given what those before it made."""
    found = articles_of(source)
    given: dict[str, Any] = {
        "articles": found[found["language"] == "en"].reset_index(drop=True),
        "reading": None,
        "lexicon": load(),
        "model": models.chosen(PACKAGED),
        "register": Register.build(lexicon.table("instruments"), lexicon.table("instrument_aliases")),
    }
    derive([name for names in LAYERS.values() for name in names], given)
    spent = {}
    for layer, names in LAYERS.items():
        start = time.process_time()
        given |= derive(names, given)
        spent[layer] = time.process_time() - start
    whole = sum(spent.values())
    count = len(given["articles"])
    for layer, seconds in spent.items():
        line(f"{layer}, an article", 1000 * seconds / count, "ms", f"{seconds / whole:.0%} of extract")
    line("extract on one core", count / whole, "articles/s")


if __name__ == "__main__":
    main(*sys.argv[1:2])
