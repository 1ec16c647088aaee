"""In which portions does the encoder read a text, and what does it see of each?

The encoder sees a limited number of word pieces at once. A window takes whole paragraphs while they fit; in a
longer paragraph it ends where its last sentence begins, and the next window reads that sentence from its start.
Nothing is left out, and every window is read alone, so that no text's reading depends on its neighbours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

LONGEST = 192
"""Pieces in a window. Attention costs the square of it; training saw windows of up to 256."""
OVERLAP = 48
"""Pieces that two windows share in a sentence that is longer than one."""
_PIECES_OF_A_WORD = 24
"""A word of more is no word; the rest of its pieces say nothing more."""


@dataclass(frozen=True, slots=True)
class Window:
    """Words `start` to `end` of a text; `is_whole` where a hard start or the text's end follows."""

    start: int
    end: int
    is_whole: bool


class Pieces:
    """The numbers of the pieces of words."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._unknown = piece_number(tokenizer, "[UNK]")
        # News says the same words over and over; the limit keeps a long run from remembering every one.
        self.of = lru_cache(maxsize=1 << 16)(self._of)

    def _of(self, word: str) -> tuple[int, ...]:
        found: list[int] = self._tokenizer.encode(word, add_special_tokens=False).ids
        return tuple(found[:_PIECES_OF_A_WORD]) or (self._unknown,)


def piece_number(tokenizer: Tokenizer, piece: str) -> int:
    """The number of a piece; ValueError where the tokenizer has no such piece."""
    found = tokenizer.token_to_id(piece)
    if found is None:
        raise ValueError(f"tokenizer.json has no piece {piece}")
    return found


def window(lengths: npt.NDArray[np.int64], hard: npt.NDArray[np.bool_], start: int) -> Window:
    """The window that begins at a word: as many paragraphs as fit, else as much of the first as fits."""
    before = int(lengths[start - 1]) if start else 0
    end = int(np.searchsorted(lengths, before + LONGEST, side="right"))
    end = max(end, start + 1)
    if end >= len(lengths):
        return Window(start, len(lengths), is_whole=True)
    breaks = np.flatnonzero(hard[start + 1 : end + 1])
    if len(breaks):
        return Window(start, start + 1 + int(breaks[-1]), is_whole=True)
    return Window(start, end, is_whole=False)


def kept_until(found: Window, begins: npt.NDArray[np.bool_], lengths: npt.NDArray[np.int64]) -> tuple[int, int]:
    """Up to which word a window's reading counts, and where the next begins.

    `begins` says at which words of the window sentences begin.
    """
    if found.is_whole:
        return found.end, found.end
    # A sentence that begins in the window's first part may well be all of it, so only a later one ends it.
    later = np.flatnonzero(begins[1:]) + 1
    if len(later):
        return found.start + int(later[-1]), found.start + int(later[-1])
    limit = int(lengths[found.end - 1])
    following = int(np.searchsorted(lengths, limit - OVERLAP, side="left"))
    until = int(np.searchsorted(lengths, limit - OVERLAP // 2, side="left"))
    following = max(following, found.start + 1)
    return max(until, following), following


def cumulated(pieces: Sequence[tuple[int, ...]]) -> npt.NDArray[np.int64]:
    """How many pieces there are up to and with each word."""
    return np.cumsum(np.fromiter(map(len, pieces), dtype=np.int64, count=len(pieces)))
