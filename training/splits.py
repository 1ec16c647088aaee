"""Which sentence may be trained on, which is for choosing between models, and which is scored once?

A sentence belongs to one part in the whole project, however many corpora repeat it: the test part claims it
first, then the dev part, and what is left is trained on. Sentences are compared by a hash of their characters,
without case and white space.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import Literal

from training.sentence import Sentence

Part = Literal["train", "dev", "test"]

_DEV_PERCENT = {"crossner": 10, "wikigold": 10, "re3d": 12, "ewt-dev": 20, "gum": 8, "sec": 10}
"""How much of what is not test is kept for choosing; small corpora give enough to compare two models."""


def sentence_hash(words: Iterable[str]) -> str:
    """16 hex digits that two sentences share when they differ only in case and white space."""
    return sha256("".join("".join(words).split()).lower().encode()).hexdigest()[:16]


def document_number(name: str) -> int:
    """A number that depends on nothing but the document's name."""
    return int(sha256(name.encode()).hexdigest()[:8], 16)


def is_held_news(document: str) -> bool:
    """Whether a GUM document is in the third of the news that is neither trained on nor tuned on."""
    return document.startswith("GUM_news_") and document_number(document) % 3 == 0


def home_part(sentence: Sentence) -> Part:
    """The part that a sentence's corpus and document put it in, before sentences repeated elsewhere are moved."""
    if sentence.corpus in {"ewt-test", "wnut17-test"} or is_held_news(sentence.document):
        return "test"
    if sentence.corpus == "wnut17-dev":
        return "dev"
    if sentence.corpus in {"ewt-train", "wnut17"}:
        return "train"
    corpus = sentence.corpus.partition("/")[0]
    return "dev" if document_number(sentence.document) // 3 % 100 < _DEV_PERCENT[corpus] else "train"


def divided(sentences: Iterable[Sentence]) -> dict[Part, list[Sentence]]:
    """Every sentence in its part; one that a stricter part holds too is left out of the looser one."""
    parts: dict[Part, list[Sentence]] = {"test": [], "dev": [], "train": []}
    for sentence in sentences:
        parts[home_part(sentence)].append(sentence)
    taken: set[str] = set()
    for part in ("test", "dev", "train"):
        own = {sentence_hash(sentence.words) for sentence in parts[part]}
        parts[part] = [s for s in parts[part] if sentence_hash(s.words) not in taken]
        taken |= own
    return parts
