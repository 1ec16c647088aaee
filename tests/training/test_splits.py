from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest

from training.held_sentences import PATH, hashes, held, listed
from training.sentence import Sentence
from training.splits import divided, home_part, sentence_hash


def _sentence(corpus: str, document: str, *words: str) -> Sentence:
    return Sentence(corpus, document, words, (True,) * len(words), begins_paragraph=False)


@pytest.mark.parametrize(
    ("sentence", "part"),
    [
        (_sentence("ewt-test", "x", "a"), "test"),
        (_sentence("ewt-train", "x", "a"), "train"),
        (_sentence("wnut17-dev", "x", "a"), "dev"),
        (_sentence("gum/news", "GUM_news_afghan", "a"), "test"),
        (_sentence("gum/news", "GUM_news_crane", "a"), "train"),
    ],
)
def test_home_part(sentence: Sentence, part: str) -> None:
    assert home_part(sentence) == part


def test_a_repeated_sentence_goes_to_the_strictest_part_alone() -> None:
    train = _sentence("ewt-train", "x", "Thanks", "!")
    found = divided([train, replace(train, corpus="ewt-test", words=("THANKS!",), space_after=(False,)), train])
    assert [len(found[part]) for part in ("train", "dev", "test")] == [0, 0, 1]


def test_the_hash_ignores_case_and_space() -> None:
    assert sentence_hash(["A", "b c"]) == sentence_hash(["ab", "C"]) != sentence_hash(["abd"])


def test_the_list_of_held_sentences_is_sorted_and_names_each_once() -> None:
    lines = PATH.read_text(encoding="utf-8").splitlines()
    assert lines == sorted(lines)
    assert len(held()) == len(lines) > 5_000


def test_no_sentence_is_in_two_parts(shared: Path) -> None:
    found = hashes(shared / "corpora")
    for one, other in combinations(found.values(), 2):
        assert one
        assert not one & other
    assert not found["train"] & held().keys()
    assert listed(found) == PATH.read_text(encoding="utf-8")
