"""Which sentences are there to learn from and to score with?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from training.name_corpora import columns, re3d
from training.sentence import Sentence
from training.treebanks import ewt, gum

FOLDERS = ("ud_english_ewt", "uner_english_ewt", "gum", "crossner", "wikigold", "wnut17", "re3d")


def sentences(folder: Path) -> Iterator[Sentence]:
    """Every sentence of every corpus, in a fixed order; FileNotFoundError names the first folder that is missing."""
    for name in FOLDERS:
        if not (folder / name).is_dir():
            raise FileNotFoundError(f"{folder / name} is missing: DATA must name the folder that holds the corpora")
    yield from ewt(folder)
    yield from gum(folder)
    yield from columns(folder)
    yield from re3d(folder)
