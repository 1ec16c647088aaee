"""The language model of this process, loaded when the first text needs it."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING

from transforms.model_version import NONE, model_version

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from transforms.language_model import LanguageModel, Spans

# Two threads that both find no model loaded would both load it.
_LOADING = Lock()


def chosen(setting: str) -> LanguageModel | None:
    """The model that a setting names, not loaded yet; None for none; ModelError where there is no such model."""
    return None if setting == NONE else OnDemand(setting)


class OnDemand:
    """A model that is loaded at its first reading: a run without English articles needs none."""

    def __init__(self, setting: str) -> None:
        self._setting = setting
        self.version = str(model_version(setting))

    def read(self, texts: Sequence[str], keep_together: Sequence[Spans] | None = None) -> list[Doc]:
        """See `transforms.language_model.LanguageModel`."""
        if not texts:
            return []
        with _LOADING:
            model = _loaded(self._setting)
        return model.read(texts, keep_together)


@cache
def _loaded(setting: str) -> LanguageModel:
    # Half a second of imports, and as much again for the weights.
    from transforms.language_model import load

    model = load(setting)
    # What is loaded by now, the lexicon with it, stays: the collector need not go through half a million objects again.
    gc.freeze()
    return model
