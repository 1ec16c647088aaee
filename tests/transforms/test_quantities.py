"""Quantities: what a counted amount counts, how exactly, and which numbers count nothing."""

from __future__ import annotations

import re
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from transforms import quantities as module
from transforms.number_words import parse_number
from transforms.quantities import Quantity, find_quantities, quantities
from transforms.quantity_grammar import casualties, ranges, tallies


def only(text: str) -> Quantity:
    """The one amount of a text."""
    (found,) = find_quantities("a", text)
    return found


def rows(text: str) -> list[tuple[str, str, float, str | None, str | None]]:
    """Every amount of a text without its place."""
    return [(item.surface, item.comparator, item.value, item.unit, item.noun) for item in find_quantities("a", text)]


COUNTS = [
    ("Backed by more than 50 countries and a bloc", "more than 50 countries", "gt", 50, "countries"),
    ("Backed by more than 50 UN member states.", "more than 50 UN member states", "gt", 50, "member states"),
    ("At least 12 civilians died.", "At least 12 civilians", "ge", 12, "civilians"),
    ("They sent up to 300 soldiers home.", "up to 300 soldiers", "le", 300, "soldiers"),
    ("No more than five judges sat.", "No more than five judges", "le", 5, "judges"),
    ("Fewer than 20 delegates came.", "Fewer than 20 delegates", "lt", 20, "delegates"),
    ("Over 200 lawyers signed.", "Over 200 lawyers", "gt", 200, "lawyers"),
    ("Some 3,000 troops left.", "Some 3,000 troops", "about", 3000, "troops"),
    ("nearly two million people fled", "nearly two million people", "about", 2e6, "people"),
    ("An estimated 2.5 million refugees", "An estimated 2.5 million refugees", "about", 2.5e6, "refugees"),
    ("50 or more countries agree", "50 or more countries", "ge", 50, "countries"),
    ("a dozen states objected", "a dozen states", "eq", 12, "states"),
    ("two dozen drones fell", "two dozen drones", "eq", 24, "drones"),
    ("twenty-three soldiers fell", "twenty-three soldiers", "eq", 23, "soldiers"),
    ("1,00,000 people marched", "1,00,000 people", "eq", 100000, "people"),
    ("half a million people marched", "half a million people", "eq", 500000, "people"),
    ("one soldier was killed", "one soldier", "eq", 1, "soldier"),
    ("2000 soldiers crossed", "2000 soldiers", "eq", 2000, "soldiers"),
    ("50 armed men came", "50 armed men", "eq", 50, "men"),
    ("12 Norwegians crossed", "12 Norwegians", "eq", 12, "Norwegians"),
    ("five United Nations peacekeepers fell", "five United Nations peacekeepers", "eq", 5, "peacekeepers"),
    ("20 United Nations civilian staff", "20 United Nations civilian staff", "eq", 20, "staff"),
    ("300 wounded soldiers left", "300 wounded soldiers", "eq", 300, "soldiers"),
    ("two more countries joined", "two more countries", "eq", 2, "countries"),
    ("eight police officers resigned", "eight police officers", "eq", 8, "police officers"),
    ("Blast leaves 12 dead", "12 dead", "eq", 12, "dead"),
    ("hundreds of protesters marched", "hundreds of protesters", "ge", 100, "protesters"),
    ("tens of thousands of people left", "tens of thousands of people", "ge", 10000, "people"),
    ("several hundred people left", "several hundred people", "ge", 100, "people"),
    ("More than 50 have signed.", "More than 50", "gt", 50, None),
    ("It kept 32 abstentions out", "32 abstentions", "eq", 32, "abstentions"),
]


@pytest.mark.parametrize(("text", "surface", "comparator", "value", "noun"), COUNTS)
def test_a_count_runs_from_its_comparator_to_its_noun(
    text: str, surface: str, comparator: str, value: float, noun: str | None
) -> None:
    found = only(text)
    assert (found.surface, found.comparator, found.value, found.unit, found.noun) == (
        surface,
        comparator,
        value,
        None,
        noun,
    )


MEASURES = [
    ("about 40 percent of voters", "about 40 percent", "about", 40, "percent"),
    ("It fell 3.5% in May", "3.5%", "eq", 3.5, "percent"),
    ("by 10 percentage points", "10 percentage points", "eq", 10, "percentage_point"),
    ("a €50 billion fund", "€50 billion", "eq", 5e10, "EUR"),
    ("worth $1.2bn", "$1.2bn", "eq", 1.2e9, "USD"),
    ("a US$300-million loan", "US$300-million", "eq", 3e8, "USD"),
    ("a CA$5m grant", "CA$5m", "eq", 5e6, "CAD"),
    ("at least £20,000", "at least £20,000", "ge", 20000, "GBP"),
    ("USD 50 million was paid", "USD 50 million", "eq", 5e7, "USD"),
    ("50 million dollars", "50 million dollars", "eq", 5e7, "USD"),
    ("two billion hryvnias", "two billion hryvnias", "eq", 2e9, "UAH"),
    ("a 200 km front", "200 km", "eq", 200, "km"),
    ("30 square kilometers of land", "30 square kilometers", "eq", 30, "km2"),
    ("5 million barrels of oil", "5 million barrels", "eq", 5e6, "barrel"),
    ("1.5 million tonnes of grain", "1.5 million tonnes", "eq", 1.5e6, "tonne"),
    ("20 degrees Celsius", "20 degrees Celsius", "eq", 20, "degree_celsius"),
]


@pytest.mark.parametrize(("text", "surface", "comparator", "value", "unit"), MEASURES)
def test_money_and_measures_have_a_unit_and_no_noun(
    text: str, surface: str, comparator: str, value: float, unit: str
) -> None:
    found = only(text)
    assert (found.surface, found.comparator, found.value, found.unit, found.noun) == (
        surface,
        comparator,
        value,
        unit,
        None,
    )


RANGES = [
    (
        "between 36 and 40 people",
        [("36", "ge", 36.0, None, "people"), ("40 people", "le", 40.0, None, "people")],
    ),
    ("36–40 people", [("36", "ge", 36.0, None, "people"), ("40 people", "le", 40.0, None, "people")]),
    ("16 to 17 percent", [("16", "ge", 16.0, "percent", None), ("17 percent", "le", 17.0, "percent", None)]),
    (
        "between 2 and 3 million people",
        [("2", "ge", 2e6, None, "people"), ("3 million people", "le", 3e6, None, "people")],
    ),
    ("between $2bn and $3bn", [("$2bn", "ge", 2e9, "USD", None), ("$3bn", "le", 3e9, "USD", None)]),
]


@pytest.mark.parametrize(("text", "expected"), RANGES)
def test_a_range_is_two_rows_with_one_noun(
    text: str, expected: list[tuple[str, str, float, str | None, str | None]]
) -> None:
    assert rows(text) == expected


def test_a_change_is_no_range() -> None:
    assert rows("up from 36 to 40 members") == [("40 members", "eq", 40.0, None, "members")]


CASUALTIES = [
    (
        "The strike killed at least 12 people and wounded 30.",
        [("at least 12 people", "ge", 12.0, None, "people"), ("30", "eq", 30.0, None, "wounded")],
    ),
    (
        "At least 12 were killed and 30 wounded.",
        [("At least 12", "ge", 12.0, None, "killed"), ("30 wounded", "eq", 30.0, None, "wounded")],
    ),
    (
        "Killing 12 and wounding dozens, it fell.",
        [("12", "eq", 12.0, None, "killed"), ("dozens", "ge", 12.0, None, "wounded")],
    ),
    ("It injured more than 40 others on Monday.", [("more than 40 others", "gt", 40.0, None, "injured")]),
    ("The death toll rose to 1,234.", [("1,234", "eq", 1234.0, None, "dead")]),
    ("Some 40,000 have been killed.", [("Some 40,000", "about", 40000.0, None, "killed")]),
    ("He was killed in 2014 and hurt in room 5.", []),
    ("Twelve soldiers were killed.", [("Twelve soldiers", "eq", 12.0, None, "soldiers")]),
    ("They adopted two earlier resolutions.", [("two earlier resolutions", "eq", 2.0, None, "resolutions")]),
]


@pytest.mark.parametrize(("text", "expected"), CASUALTIES)
def test_those_counted_by_what_befell_them(
    text: str, expected: list[tuple[str, str, float, str | None, str | None]]
) -> None:
    assert rows(text) == expected


VOTES = [
    ("It was adopted by 141 votes to 7, with 32 abstentions.",
     [("141 votes", 141, "votes"), ("7", 7, "votes"), ("32 abstentions", 32, "abstentions")]),
    ("The vote was 141-7-32.", [("141", 141, "in favour"), ("7", 7, "against"), ("32", 32, "abstentions")]),
    ("It passed in a vote of 14-0.", [("14", 14, "in favour"), ("0", 0, "against")]),
    ("Deputies approved it by 66 to 27.", [("66", 66, "votes"), ("27", 27, "votes")]),
    ("The Council voted: ten in favour, two against, three abstaining.",
     [("ten in favour", 10, "in favour"), ("two against", 2, "against"),
      ("three abstaining", 3, "abstentions")]),
    ("It was adopted with none against and no abstentions.",
     [("none against", 0, "against"), ("no abstentions", 0, "abstentions")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), VOTES)
def test_a_tally_is_a_row_for_each_number(text: str, expected: list[tuple[str, float, str]]) -> None:
    assert [(item.surface, item.value, item.noun) for item in find_quantities("a", text)] == expected


NONE = [
    "the 21st session; the second round; in 2022 elections; since 1945 states grew",
    "Article 50 requires talks, Chapter 7 measures, Resolution 2231 sanctions, No. 2 officials",
    "a 45-year-old man, Ms Roe, 45, said; aged 45",
    "at 10:30 talks began; call +380 44 123 4567 or 555-1234",
    "The hosts won 2-1 and lost 3-0.",
    "1. Reports 2) pending",
    "One of them; he is one; no one; one by one",
    "Boeing 737 planes, the Group of 77 countries, G7 countries, 193-member body, two-state solution",
    "three years, 48 hours, three times, 5 March talks, March 5 talks, 9/11 attacks",
    "A/RES/ES-11/6 and 377A(V); version 2.0.1 files",
    "a Five Eyes meeting; the Big Four powers",
]


@pytest.mark.parametrize("text", NONE)
def test_what_counts_nothing(text: str) -> None:
    assert rows(text) == []


def test_nothing_is_found_in_excluded_spans() -> None:
    text = "Of 12 states, 40 members left."
    assert [item.surface for item in find_quantities("a", text, [(3, 5)])] == ["40 members"]


NUMBERS = [
    ("twenty-three", 23.0),
    ("two hundred and five", 205.0),
    ("one hundred and twenty-three million four hundred thousand", 123_400_000.0),
    ("2.5 million", 2_500_000.0),
    ("1,234.5", 1234.5),
    ("12,34,567", 1_234_567.0),
    ("a hundred thousand", 100_000.0),
    ("half a million", 500_000.0),
    ("three trillion", 3e12),
    ("five and six", None),
    ("twenty thirty", None),
    ("nineteen ninety", None),
    ("and", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "value"), NUMBERS)
def test_number_words(text: str, value: float | None) -> None:
    assert parse_number(text) == value


def test_the_table_has_one_row_for_each_amount_outside_dates_and_citations() -> None:
    articles = pd.DataFrame(
        {
            "article_id": ["0" * 20, "1" * 20],
            "text": ["On 5 states so 12 members of 9 courts met.", "12 membres"],
            "published_at": pd.Series([None, None], dtype="datetime64[us, UTC]"),
            "language": ["en", "fr"],
        }
    )
    spans = pd.DataFrame({"article_id": ["0" * 20], "char_start": [3], "char_end": [4]})
    cited = pd.DataFrame({"article_id": ["0" * 20], "char_start": [29], "char_end": [37]})
    table = quantities(articles, spans, cited)
    assert table["surface"].tolist() == ["12 members"]
    assert quantities(articles, spans, cited.iloc[:0])["surface"].tolist() == ["12 members", "9 courts"]
    assert list(quantities(articles.iloc[1:], spans, cited).columns) == list(table.columns)


PIECES = st.sampled_from(
    [*"0123456789", " ", "\n", "-", ",", ".", "%", "$", "€", "million", " people", "between ",
     " and ", " to ",
     "votes ", "against",
     "voted ", "hundreds of ", "more than ", "km", "bn", "one ", "dozen", "é", "👍", "١", "²", "\u00a0", "İ"]
)  # fmt: skip


@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join)))
@example("between 3² and ١٢ people")
def test_spans_are_exact_ordered_and_disjoint_in_any_text(text: str) -> None:
    found = find_quantities("a", text)
    for item in found:
        assert 0 <= item.char_start < item.char_end <= len(text)
        assert text[item.char_start : item.char_end] == item.surface
        assert item.value >= 0
    assert all(left.char_end <= right.char_start for left, right in pairwise(found))


@given(st.integers(min_value=0, max_value=10**12))
def test_a_grouped_number_parses_to_itself(number: int) -> None:
    assert parse_number(f"{number:,}") == number


PATTERNS = [
    *module._MONEY,
    module._MEASURE,
    module._VAGUE,
    module._SOME,
    module._COUNT,
    *tallies.PATTERNS,
    *casualties.PATTERNS,
    ranges.LOW,
]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_each_rule_does_bounded_work_at_a_place(pattern: re.Pattern[str]) -> None:
    """With a bound on every repetition the work at one place is constant: the work grows with the text."""
    bare = re.sub(r"\\.|\[(?:\\.|[^\]])*\]", "", pattern.pattern)
    assert not re.search(r"[*+]|,\}", bare)
    for unit in (
        "1",
        " ",
        "twenty ",
        "hundred and ",
        "1,000",
        "12-",
        "more than ",
        "$",
        "between 1 and ",
        "men ",
    ):
        text = unit * (4000 // len(unit))
        assert max((match.end() - match.start() for match in pattern.finditer(text)), default=0) < 400


@pytest.mark.parametrize(
    ("text", "surface", "comparator", "value", "noun"),
    [
        ("Two-thirds of the members voted.", "Two-thirds of the members", "eq", 2 / 3, "members"),
        ("A third of the members abstained.", "A third of the members", "eq", 1 / 3, "members"),
        ("More than half the deputies left.", "More than half the deputies", "gt", 0.5, "deputies"),
        ("Nearly three quarters of its troops left.", "Nearly three quarters of its troops", "about", 0.75, "troops"),
        ("A quarter of the budget was cut.", "A quarter", "eq", 0.25, None),
        ("It needs a two-thirds majority.", "two-thirds", "eq", 2 / 3, None),
        ("It made one-fifth of global output.", "one-fifth", "eq", 0.2, None),
    ],
)
def test_shares_in_words(text: str, surface: str, comparator: str, value: float, noun: str | None) -> None:
    (found,) = find_quantities("a", text)
    assert (found.surface, found.comparator, found.value, found.unit, found.noun) == (
        surface, comparator, value, "fraction", noun,
    )  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "A third round failed.",
        "It came a third time.",
        "In the third quarter it fell.",
        "It took a quarter of a century.",
    ],
)
def test_ordinals_and_parts_of_a_time_are_no_shares(text: str) -> None:
    assert [one for one in find_quantities("a", text) if one.unit == "fraction"] == []
