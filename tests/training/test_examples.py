from __future__ import annotations

import random

import pytest

from training.examples import NameSwap, grouped, inventory, varied
from training.sentence import Grammar, Sentence


def _sentence(words: str, names: str = "", document: str = "d") -> Sentence:
    own = tuple(words.split())
    labels = tuple(names.split()) if names else None
    return Sentence("wikigold", document, own, (True,) * len(own), begins_paragraph=False, names=labels)


def test_names_are_exchanged_for_others_of_their_type_and_length() -> None:
    first = _sentence("Ana Li met Bo in Rome", "B-PERSON I-PERSON O B-PERSON O B-PLACE")
    second = _sentence("Cy Doe left Oslo", "B-PERSON I-PERSON O B-PLACE")
    swap = NameSwap([first, second], 1.0)
    draw = random.Random(3)
    found = {swap.swapped(second, draw).words for _ in range(50)}
    assert found == {
        (*person, "left", place) for person in (("Ana", "Li"), ("Cy", "Doe")) for place in ("Rome", "Oslo")
    }
    assert swap.swapped(second, draw).names == second.names
    assert NameSwap([first, second], 0.0).swapped(second, draw) == second


@pytest.mark.parametrize("seed", range(40))
def test_varied_words_keep_their_number(seed: int) -> None:
    words = ("The", "UN", "'s", "chief", '"', "left", '"', "--")
    found = varied(words, random.Random(seed))
    assert len(found) == len(words)
    assert [word.lower() for word in found][3] == "chief"


def test_all_ways_of_writing_come_up() -> None:
    seen = {tuple(varied(("the", "UN", "'s", "chief"), random.Random(seed))) for seed in range(300)}
    assert {("the", "UN", "'s", "Chief"), ("THE", "UN", "'S", "CHIEF"), ("the", "un", "'s", "chief")} <= seen
    assert ("the", "UN", "’s", "chief") in seen


class _Lengths:
    def length(self, sentence: Sentence) -> int:
        return 10 * len(sentence.words)


def test_groups_stay_within_a_document() -> None:
    sentences = [_sentence("a b"), _sentence("c"), _sentence("d", document="e")]
    found = grouped(sentences, _Lengths(), random.Random(1), 400)  # type: ignore[arg-type]
    assert [[one.words for one in group] for group in found] == [[("a", "b"), ("c",)], [("d",)]]


def test_the_inventory_leaves_out_what_few_words_need() -> None:
    grammar = Grammar(("NOUN",), ("NNS",), ("talk",), (-1,), ("root",))
    one = Sentence("gum", "d", ("talks",), (True,), begins_paragraph=False, grammar=grammar)
    assert inventory([one] * 3).lemma_rules == ()
    assert inventory([one] * 4).lemma_rules == ("s>",)
