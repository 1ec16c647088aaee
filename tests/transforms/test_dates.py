"""Dates: the table, the ends of the calendar, and what holds in any text."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.dating import FRIDAY, only, values
from tests.transforms.test_dates_relative import RELATIVE
from transforms.date_grammar import anchors, lengths, names, phrases
from transforms.date_grammar.tense import tense
from transforms.dates import dates, find_dates


def test_years_before_the_common_era_have_no_days() -> None:
    found = only("The battle of 490 BC")
    assert (found.timex_value, found.date_start, found.anchor) == ("BC0490", None, "absolute")


@pytest.mark.parametrize("published", [date.min, date.max])
def test_the_ends_of_the_calendar_break_nothing(published: date) -> None:
    text = " ".join(item[0] for item in RELATIVE)
    assert len(find_dates("a", text, published)) >= len(RELATIVE) - 5


def test_nothing_is_found_in_excluded_spans() -> None:
    text = "Under the pact of 12 May 1992 they met on 3 June 1993."
    assert [item.surface for item in find_dates("a", text, None, excluded=[(10, 29)])] == ["3 June 1993"]


def test_the_longest_of_overlapping_forms_stands() -> None:
    assert values("Thursday, 24 February 2022") == [("Thursday, 24 February 2022", "2022-02-24")]
    assert values("in the past three years")[0][0] == "the past three years"


def test_a_given_sentence_bounds_the_tense() -> None:
    text = "The vote will come. Envoys on Thursday declined"
    assert tense(text, 30, 38, (20, len(text))) == "past"
    assert tense("had been scheduled for Monday", 23, 29, (0, 29)) == "none"
    assert tense("Vote on Monday", 8, 14, (0, 14)) == "none"


def test_another_language_gives_numeric_dates_alone() -> None:
    text = "Le 2022-02-28, puis le 28/02/2022, en mars 2022, in March 2022."
    found = find_dates("a", text, FRIDAY, language="fr")
    assert [item.surface for item in found] == ["2022-02-28", "28/02/2022"]


def test_the_table_has_one_row_for_each_expression() -> None:
    articles = pd.DataFrame(
        {
            "article_id": ["0" * 20, "1" * 20, "2" * 20],
            "text": ["They met on Thursday in 2014.", "They met on Thursday.", "Nothing."],
            "published_at": pd.Series([pd.Timestamp("2025-02-21T23:30:00Z"), None, None]),
            "language": ["en", "en", None],
        }
    )
    excluded = pd.DataFrame({"article_id": ["0" * 20], "char_start": [24], "char_end": [28]})
    table = dates(articles, excluded)
    assert table["surface"].tolist() == ["Thursday", "Thursday"]
    assert table["date_start"].isna().tolist() == [False, True]
    assert table["date_start"].iloc[0] == date(2025, 2, 20)
    assert len(dates(articles.iloc[2:], excluded)) == 0
    assert list(dates(articles.iloc[2:], excluded).columns) == list(table.columns)


PIECES = st.sampled_from(
    [*"0123456789", " ", "\n", "-", "/", ".", ",", "–", "’", "'s", "May", " March ", "2022", "last ",
     "three ", "years", "the ",
     "of ", "Thursday", " ago", "century", "1990s", "BC", "T10:00", "a.m.",
     "é", "👍", "١", "²", "\u00a0", "İ", "ß"]
)  # fmt: skip


@given(
    st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join)),
    st.one_of(st.none(), st.dates()),
)
@example("3²/4/2022 3 May 2²22", FRIDAY)
@example("in 0 BC, the 0th century, 99999999999999999999 years ago", date.max)
def test_spans_are_exact_ordered_and_disjoint_in_any_text(text: str, published: date | None) -> None:
    found = find_dates("a", text, published)
    for item in found:
        assert 0 <= item.char_start < item.char_end <= len(text)
        assert text[item.char_start : item.char_end] == item.surface
        assert (item.date_start is None) == (item.date_end is None)
        if item.date_start and item.date_end:
            assert item.date_start <= item.date_end
    assert all(left.char_end <= right.char_start for left, right in pairwise(found))


RULES = [pattern for pattern, _ in (*names.RULES, *phrases.RULES, *lengths.RULES)]


@pytest.mark.parametrize("pattern", RULES)
def test_each_rule_does_bounded_work_at_a_place(pattern: re.Pattern[str]) -> None:
    """With a bound on every repetition the work at one place is constant: the work grows with the text."""
    bare = re.sub(r"\\.|\[(?:\\.|[^\]])*\]", "", pattern.pattern)
    assert not re.search(r"[*+]|,\}", bare)
    for unit in (
        "1",
        " ",
        "May ",
        "the last ",
        "twenty ",
        "hundred and ",
        "12-",
        "from 2014 to ",
        "every ",
        "1,000",
        "-",
    ):
        text = unit * (4000 // len(unit))
        assert max((match.end() - match.start() for match in pattern.finditer(text)), default=0) < 400


def test_a_narrative_needs_eight_dates_of_the_past() -> None:
    assert not anchors.is_narrative([], FRIDAY)
    assert not anchors.is_narrative([], None)
