"""What does the training see of a sentence, whichever corpus it comes from?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

NameType = Literal["PERSON", "ORGANIZATION", "PLACE"]
NAME_TYPES: tuple[NameType, ...] = ("PERSON", "ORGANIZATION", "PLACE")
NAME_LABELS = ("O", *(f"{place}-{kind}" for kind in NAME_TYPES for place in "BI"))

UNKNOWN = "?"
"""The label of a word of which the corpus does not say whether it is part of a name."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """The treebank columns of a sentence, one entry per word; `heads` counts from 0, and -1 is the root."""

    upos: tuple[str, ...]
    xpos: tuple[str, ...]
    lemmas: tuple[str, ...]
    heads: tuple[int, ...]
    relations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as its corpus has it.

    `names` holds BIO labels, `UNKNOWN` where the corpus is silent; it is None where the corpus marks no names.
    `unmarked` are the types the corpus does not mark at all: its O says nothing about them.
    """

    corpus: str
    document: str
    words: tuple[str, ...]
    space_after: tuple[bool, ...]
    begins_paragraph: bool
    names: tuple[str, ...] | None = None
    unmarked: frozenset[NameType] = frozenset()
    grammar: Grammar | None = None

    def text(self) -> str:
        """The sentence as it was written, as far as the corpus kept the spaces."""
        joined = "".join(w + " " * s for w, s in zip(self.words, self.space_after, strict=True))
        return joined.rstrip()


def spans(labels: tuple[str, ...] | list[str]) -> list[tuple[int, int, str]]:
    """The names that BIO labels mark as (first word, word after the last, type); an I without its B begins one."""
    found: list[tuple[int, int, str]] = []
    start, kind = 0, ""
    for place, label in enumerate([*labels, "O"]):
        prefix, _, this = label.partition("-")
        if kind and (prefix != "I" or this != kind):
            found.append((start, place, kind))
            kind = ""
        if this and not kind:
            start, kind = place, this
    return found
