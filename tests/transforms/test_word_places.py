"""Patterns tried only where the words they need stand find what they find everywhere."""

from __future__ import annotations

import ast
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.dates import find_dates
from transforms.quantities import find_quantities
from transforms.vocabulary import words
from transforms.word_places import Gate, WordPlaces, all_words, first_words, last_words, most_words

HERE = Path(__file__).parent
WORDS = sorted(
    {
        *words("calendar_words", "unit"),
        *words("calendar_words", "reference"),
        *words("calendar_words", "set"),
        *words("calendar_words", "season"),
        *words("calendar_words", "step"),
        *words("number_words", "unit"),
        *words("number_words", "scale"),
        *words("number_words", "ordinal"),
        *words("number_words", "some_amount"),
        *words("quantity_words", "comparator"),
        *words("quantity_words", "harm_verb"),
        *("May 2nd Monday 3 1,000 $5 ~ US$ % km people the a and half to in of at - , . ' (").split(),
        *("1990s 1914-18 12:30 p.m. AD 70 BC FY2020 Q1 century anniversary times once each night").split(),
    }
)


def cases() -> list[str]:
    """Every text of the tests of dates and quantities."""
    files = [*HERE.glob("test_dates*.py"), HERE / "test_quantities.py"]
    nodes = (node for file in files for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
    return sorted({one.value for one in nodes if isinstance(one, ast.Constant) and isinstance(one.value, str)})


def found(text: str) -> tuple[object, ...]:
    """What is read of a text."""
    return find_dates("a", text, date(2025, 2, 21)), find_quantities("a", text)


def everywhere(self: WordPlaces, pattern: re.Pattern[str], _: Gate | None) -> object:
    """What stands in for trying at places."""
    return pattern.finditer(self.text)


def test_the_cases_of_the_grammars_are_found_as_if_sought_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [*cases(), *(path.read_text(encoding="utf-8") for path in HERE.parents[1].glob("samples/articles/txt/*"))]
    gated = [found(text) for text in texts]
    monkeypatch.setattr(WordPlaces, "matches", everywhere)
    assert [found(text) for text in texts] == gated


@pytest.mark.parametrize(
    "text",
    [
        "They lost in the region of a total of half a million people.",
        "It cost in the region of a total of U.S.$half a million.",
        "They won by half a million votes to 3.",
        "It cost from U.S.$half a million to U.S.$2 million.",
        "They spoke for two hundred and twenty-five and a half long days.",
        "In the very early part of the month, by the end of the last fiscal year, and around the September 11 attacks.",
        "It ended in the not too distant past, three-quarters of an hour before the day before yesterday.",
    ],
)
def test_the_longest_forms_are_reached_as_if_sought_everywhere(text: str) -> None:
    gated = found(text)
    assert any(gated)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WordPlaces, "matches", everywhere)
        assert found(text) == gated


@given(st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join))
def test_any_run_of_their_words_is_read_as_if_sought_everywhere(text: str) -> None:
    gated = found(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WordPlaces, "matches", everywhere)
        assert found(text) == gated


@pytest.mark.parametrize(
    ("gate", "expected"),
    [
        (None, ["May 5", "may 5", "5 May"]),
        (Gate(frozenset(("may",)), 1), ["May 5", "may 5", "5 May"]),
        # Too short a reach, and too few openers, lose what begins elsewhere; a figure always opens.
        (Gate(frozenset(("may",))), ["May 5", "may 5"]),
        (Gate(frozenset(("5",)), 1, openers=frozenset(("on",))), ["5 May"]),
        (Gate(frozenset(("may",)), 1, openers=frozenset(("on",))), ["May 5", "may 5", "5 May"]),
        (Gate(frozenset(), figures=True), ["5 May"]),
        (Gate(frozenset(), 1, figures=True), ["May 5", "may 5", "5 May"]),
    ],
)
def test_a_pattern_is_tried_where_its_gate_says(gate: Gate | None, expected: list[str]) -> None:
    places = WordPlaces("On May 5, may 5: 5 May.")
    pattern = re.compile(r"(?<!\w)(?:(?i:may) \d|\d May)")
    assert [match[0] for match in places.matches(pattern, gate)] == expected


def test_words_at_the_ends_of_phrases() -> None:
    phrases = ["the day before", "Q1", "US$"]
    assert first_words(phrases) == {"the", "q1", "us"}
    assert last_words(phrases) == {"before", "q1", "$"}
    assert most_words(phrases) == 3
    assert all_words(phrases) == {"the", "day", "before", "q1", "us", "$"}
