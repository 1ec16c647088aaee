"""Who said what: each form of a quote, its speaker, cue and whom it is about."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.quotes import passages, read, scores
from evaluation.reading import article, rows, tables
from transforms.quote_reading.marks import quoted

MARKS = [
    ("He said “yes” and “no”.", ["yes", "no"]),
    ("“One.” “Two.”", ["One.", "Two."]),
    ('A "straight" pair', ["straight"]),
    ("‘Britain’s word,’ he said", ["Britain’s word,"]),
    ("'We don't know,' he said", ["We don't know,"]),
    ("The states' rights and the people's will", []),
    ("It's the '90s again", []),
    ("«Oui», dit-il", ["Oui"]),
    ("„Ja“, sagte er", ["Ja"]),
    ("„Tak”, powiedział", ["Tak"]),
    ("``Well,'' he said", ["Well,"]),
    ("“One\n\n“Two”", ["One", "Two"]),
    ('"One\n\n"Two"', ["One", "Two"]),
    ("No end” here", []),
    ("“He said ‘never’ to me”", ["He said ‘never’ to me"]),
    ("“”", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), MARKS)
def test_marks(text: str, expected: list[str]) -> None:
    assert [text[one.start : one.end] for one in quoted(text)] == expected


@given(st.text(alphabet="a .,\n“”‘’'\"«»„`", max_size=80))
def test_marks_never_overlap_and_lie_in_the_text(text: str) -> None:
    found = quoted(text)
    for one in found:
        assert 0 <= one.outer_start <= one.start < one.end <= one.outer_end <= len(text)
    assert all(one.outer_end <= other.outer_start for one, other in pairwise(found))


def test_marks_are_found_in_linear_time() -> None:
    assert len(quoted("“" * 20_000)) <= 1
    quoted("' " * 20_000)
    quoted('"a ' * 20_000)


@pytest.fixture(scope="module")
def found() -> list[tuple[int, str, str, str]]:
    return read()[0]


@pytest.mark.parametrize("number", range(len(passages())))
def test_a_passage(found: list[tuple[int, str, str, str]], number: int) -> None:
    one = passages()[number]
    assert [row[1:] for row in found if row[0] == number] == [tuple(quote) for quote in one["quotes"]], one["text"]


def test_the_scores_are_of_forty_passages_and_more() -> None:
    assert len(passages()) >= 40
    assert all(one.f1 >= 0.85 for one in scores().values())


def test_cue_position_and_subject() -> None:
    text = "Donald Trump called Volodymyr Zelensky a “dictator” and said he “better move fast”."
    made = rows(tables([article(text, "cue")], ["quotes"])["quotes"])
    assert [_told(one) for one in made] == [
        ("dictator", "call", "say", "before", "person:volodymyr-zelensky"),
        ("better move fast", "say", "say", "before", "person:volodymyr-zelensky"),
    ]
    text = "“The tests,” Kim Jong Un warned, “will go on.” The army denied that Kim Jong Un was ill."
    made = rows(tables([article(text, "cue")], ["quotes"])["quotes"])
    assert [_told(one)[1:4] for one in made] == [
        ("warn", "warn", "inside"),
        ("warn", "warn", "before"),
        ("deny", "deny", "before"),
    ]


def _told(one: dict[str, Any]) -> tuple[Any, ...]:
    return one["surface"], one["cue"], one["cue_class"], one["cue_position"], one["about_id"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("The court will sit on Friday, prosecutors said.", ["The court will sit on Friday"]),
        ("The court will sit on Friday; prosecutors have said no more.", []),
    ],
)
def test_a_clause_behind_a_semicolon_reports_nothing_before_it(text: str, said: list[str]) -> None:
    assert [row["surface"] for row in rows(tables([article(text, "a")], ["quotes"])["quotes"])] == said
