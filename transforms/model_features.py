"""What does the encoder see of a word besides its pieces? The same code serves training and reading.

The encoder's vocabulary knows no case, so the case of each word is told to it as a small number.
"""

from __future__ import annotations

SHAPES = ("none", "lower", "title", "upper", "letter", "mixed", "number", "mark")
"""The shapes in the order of their numbers."""


def shape(word: str) -> int:
    """The place in `SHAPES` of how a word is written; 0 is kept for what is no word."""
    if word.islower():
        return 1
    if not any(map(str.isalpha, word)):
        return 6 if any(map(str.isdigit, word)) else 7
    if word.isupper():
        return 3 if sum(map(str.isalpha, word)) > 1 else 4
    return 2 if word[:1].isupper() and word[1:].islower() else 5
