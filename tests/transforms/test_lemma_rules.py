from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.lemma_rules import applies, lemma, rule


@pytest.mark.parametrize(
    ("word", "wanted", "expected"),
    [
        ("refuses", "refuse", "s>"),
        ("Countries", "country", "ies>y"),
        ("was", "be", "^was>be"),
        ("Nations", "Nation", "=s>"),
        ("UN", "UN", "=>"),
        ("The", "the", ">"),
    ],
)
def test_rule(word: str, wanted: str, expected: str) -> None:
    assert rule(word, wanted) == expected


@given(st.text(min_size=1, max_size=12), st.text(min_size=1, max_size=12))
def test_a_rule_makes_the_lemma_it_was_made_from(word: str, wanted: str) -> None:
    made = rule(word, wanted)
    if ">" not in word + wanted and not word.startswith(("^", "=")):
        assert applies(made, word)
        assert lemma(made, word) == wanted


@pytest.mark.parametrize(("made", "word"), [("ies>y", "talks"), ("^was>be", "iwas"), ("=s>", "NATIONS")])
def test_a_rule_does_not_apply_to_other_endings(made: str, word: str) -> None:
    assert not applies(made, word)
