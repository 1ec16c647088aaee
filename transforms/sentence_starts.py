"""At which words does a sentence begin? The model's answer, corrected by what it cannot know or gets wrong.

A blank line, and a list item on a new line, always begin one. Inside a name nothing begins. A word behind no
stop, or behind an abbreviation that wants a word after it, begins one only where the model is nearly certain.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from transforms.lexicon import table

_LIKELY = 0.5
_CERTAIN = 0.95
"""Both are fractions of the model's own probability; chosen on the dev part of the treebanks."""
_CLOSERS = frozenset("\"'”’»)]}")
_STOPS = frozenset(".!?…:;")
_ITEM = re.compile(r"[-–—•*▪]|\d{1,3}[.)]?|[a-z]\)")


def hard_starts(words: Sequence[str]) -> npt.NDArray[np.bool_]:
    """The words before which the text's layout says that a sentence begins; white space is never one."""
    found = np.zeros(len(words), dtype=bool)
    breaks = 2
    for place, word in enumerate(words):
        if word.isspace():
            breaks += word.count("\n")
            continue
        found[place] = breaks > 1 or (breaks == 1 and _ITEM.fullmatch(word) is not None)
        breaks = 0
    return found


def starts(
    words: Sequence[str],
    probability: npt.NDArray[np.float32],
    hard: npt.NDArray[np.bool_],
    kept: npt.NDArray[np.bool_],
) -> npt.NDArray[np.bool_]:
    """The words that begin a sentence, of words among which there is no white space.

    `kept` are words that a known name goes on with: no sentence begins there but for a blank line.
    """
    found = hard.copy()
    for place in np.flatnonzero(probability >= _LIKELY).tolist():
        if found[place] or kept[place] or not place:
            continue
        found[place] = probability[place] >= _CERTAIN or _may_begin(words, place)
    return found


def _may_begin(words: Sequence[str], place: int) -> bool:
    """Whether what stands before a word lets a sentence begin there."""
    before = place - 1
    while before > 0 and words[before] in _CLOSERS:
        before -= 1
    last = words[before]
    if _abbreviations().get(last) in {"title", "inner"}:
        return False
    return last[-1:] in _STOPS and not words[place][:1].islower()


@cache
def _abbreviations() -> dict[str, str]:
    return {row["abbreviation"]: row["kind"] for row in table("abbreviations")}
