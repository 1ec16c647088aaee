"""Is every English article read by the model once, and nothing else?"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from spacy.lang.en import English
from spacy.tokens import Doc

from transforms.docs import docs
from transforms.gazetteer import load
from transforms.known_names import known_names


class Recorder:
    """A model that remembers what it was asked."""

    version = "recorder"

    def __init__(self) -> None:
        self.asked: list[tuple[str, list[tuple[int, int]]]] = []
        self._pipeline = English()

    def read(self, texts: Sequence[str], keep_together: Sequence[Sequence[tuple[int, int]]] | None = None) -> list[Doc]:
        self.asked += zip(texts, map(list, keep_together or []), strict=True)
        return [self._pipeline.make_doc(text) for text in texts]


ARTICLES = pd.DataFrame(
    {
        "article_id": ["a", "b", "c", "d"],
        "text": ["The U.S. Congress met Russia.", "La Russie a dit non.", "", "12 34"],
        "language": ["en", "fr", "en", "und"],
    }
)


def test_english_articles_are_read_once_with_the_names_of_the_lexicon() -> None:
    model = Recorder()
    known = known_names(ARTICLES, load())
    assert known.keys() == {"a", "b", "c", "d"}
    found = docs(ARTICLES, known, model)
    assert {key: doc.text for key, doc in found.items()} == {"a": ARTICLES["text"][0], "c": ""}
    text, kept = model.asked[0]
    assert {text[start:end] for start, end in kept} >= {"Russia"}
    assert [one for one, _ in model.asked] == [ARTICLES["text"][0], ""]


def test_without_a_model_nothing_is_read() -> None:
    assert docs(ARTICLES, {}, None) == {}
