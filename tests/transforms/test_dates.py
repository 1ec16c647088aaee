"""Dates: what each written form means for an article of a known day, and what is no date at all."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from transforms.date_grammar import anchors, lengths, names, phrases
from transforms.date_grammar.tense import tense
from transforms.dates import DateExpression, dates, find_dates

FRIDAY = date(2025, 2, 21)


def only(text: str, published: date | None = FRIDAY) -> DateExpression:
    """The one expression of a text."""
    (found,) = find_dates("a", text, published)
    return found


def values(text: str, published: date | None = FRIDAY) -> list[tuple[str, str]]:
    """Surface and value of every expression of a text."""
    return [(found.surface, found.timex_value) for found in find_dates("a", text, published)]


ABSOLUTE = [
    (
        "The court ruled on February 28, 2022.",
        "February 28, 2022",
        "2022-02-28",
        "2022-02-28",
        "2022-02-28",
        "day",
    ),
    (
        "The court ruled on 28 February 2022.",
        "28 February 2022",
        "2022-02-28",
        "2022-02-28",
        "2022-02-28",
        "day",
    ),
    (
        "On Monday, 28th of February 2022",
        "Monday, 28th of February 2022",
        "2022-02-28",
        "2022-02-28",
        "2022-02-28",
        "day",
    ),
    ("Filed Sept. 3, 2019.", "Sept. 3, 2019", "2019-09-03", "2019-09-03", "2019-09-03", "day"),
    ("DONE ON 1 MARCH 2020", "1 MARCH 2020", "2020-03-01", "2020-03-01", "2020-03-01", "day"),
    ("Dated 2022-02-28.", "2022-02-28", "2022-02-28", "2022-02-28", "2022-02-28", "day"),
    ("Dated 28/02/2022.", "28/02/2022", "2022-02-28", "2022-02-28", "2022-02-28", "day"),
    ("Dated 02/28/2022.", "02/28/2022", "2022-02-28", "2022-02-28", "2022-02-28", "day"),
    ("Dated 05/05/2022.", "05/05/2022", "2022-05-05", "2022-05-05", "2022-05-05", "day"),
    ("Dated 3.4.2022.", "3.4.2022", "2022-04-03", "2022-04-03", "2022-04-03", "day"),
    ("In March 2024, judges met.", "March 2024", "2024-03", "2024-03-01", "2024-03-31", "month"),
    ("By February of 2024 it was over.", "February of 2024", "2024-02", "2024-02-01", "2024-02-29", "month"),
    ("In early March 2023 it rained.", "early March 2023", "2023-03", "2023-03-01", "2023-03-31", "month"),
    ("Talks broke down in 2014.", "2014", "2014", "2014-01-01", "2014-12-31", "year"),
    ("The plan dates from mid-2023.", "mid-2023", "2023", "2023-01-01", "2023-12-31", "year"),
    ("the 2016 referendum", "2016", "2016", "2016-01-01", "2016-12-31", "year"),
    ("The Minsk Protocol (2014)", "2014", "2014", "2014-01-01", "2014-12-31", "year"),
    ("at the end of 2024", "the end of 2024", "2024", "2024-01-01", "2024-12-31", "year"),
    ("a war of the 1990s", "the 1990s", "199", "1990-01-01", "1999-12-31", "decade"),
    ("in the late 1970s", "the late 1970s", "197", "1970-01-01", "1979-12-31", "decade"),
    ("a 19th-century treaty", "19th-century", "18", "1800-01-01", "1899-12-31", "century"),
    ("in the twentieth century", "the twentieth century", "19", "1900-01-01", "1999-12-31", "century"),
    ("Exports in Q3 2024 fell.", "Q3 2024", "2024-Q3", "2024-07-01", "2024-09-30", "quarter"),
    ("in the first half of 2023", "the first half of 2023", "2023-H1", "2023-01-01", "2023-06-30", "half"),
    ("in the summer of 2023", "the summer of 2023", "2023-SU", "2023-06-01", "2023-08-31", "season"),
    ("during winter 2023", "winter 2023", "2023-WI", "2023-12-01", "2024-02-29", "season"),
    (
        "24–26 February 2022",
        "24–26 February 2022",
        "2022-02-24/2022-02-26",
        "2022-02-24",
        "2022-02-26",
        "day",
    ),
    (
        "February 24-26, 2022",
        "February 24-26, 2022",
        "2022-02-24/2022-02-26",
        "2022-02-24",
        "2022-02-26",
        "day",
    ),
    ("from March to May 2023", "March to May 2023", "2023-03/2023-05", "2023-03-01", "2023-05-31", "month"),
    (
        "28 May – 3 June 2022",
        "28 May – 3 June 2022",
        "2022-05-28/2022-06-03",
        "2022-05-28",
        "2022-06-03",
        "day",
    ),
    (
        "from December to February 2023",
        "December to February 2023",
        "2022-12/2023-02",
        "2022-12-01",
        "2023-02-28",
        "month",
    ),
    ("between 2014 and 2022", "2014 and 2022", "2014/2022", "2014-01-01", "2022-12-31", "year"),
    ("The war of 1939-45", "1939-45", "1939/1945", "1939-01-01", "1945-12-31", "year"),
    ("New Year's Day 2024", "New Year's Day 2024", "2024-01-01", "2024-01-01", "2024-01-01", "day"),
    ("in AD 70", "AD 70", "0070", "0070-01-01", "0070-12-31", "year"),
]


@pytest.mark.parametrize(("text", "surface", "value", "start", "end", "granularity"), ABSOLUTE)
@pytest.mark.parametrize("published", [FRIDAY, None])
def test_an_absolute_date_needs_no_article(
    text: str, surface: str, value: str, start: str, end: str, granularity: str, published: date | None
) -> None:
    found = only(text, published)
    assert (found.surface, found.timex_value, found.granularity) == (surface, value, granularity)
    assert (found.date_start, found.date_end) == (date.fromisoformat(start), date.fromisoformat(end))
    assert (found.kind, found.anchor) == ("date", "absolute")


RELATIVE = [
    ("The United States on Thursday declined to sponsor it.", "Thursday", "2025-02-20"),
    ("Envoys met on Friday in Geneva.", "Friday", "2025-02-21"),
    ("Envoys will meet on Thursday in Geneva.", "Thursday", "2025-02-27"),
    ("Envoys will meet on Friday in Geneva.", "Friday", "2025-02-21"),
    ("Next Monday the court sits.", "Next Monday", "2025-02-24"),
    ("It fell last Friday.", "last Friday", "2025-02-14"),
    ("The vote is due this Sunday.", "this Sunday", "2025-02-23"),
    ("The court was to be heard but sat on Tuesday's bench", "Tuesday", "2025-02-18"),
    ("He said the envoy would arrive on Monday.", "Monday", "2025-02-24"),
    ("The draft is scheduled for a vote on February 24.", "February 24", "2025-02-24"),
    (
        "Backed by fifty states and set for a vote on February 24, it names no one.",
        "February 24",
        "2025-02-24",
    ),
    ("It was adopted on February 24.", "February 24", "2024-02-24"),
    ("The hostages, taken on December 30, are home.", "December 30", "2024-12-30"),
    ("A draft sponsored by fifty states on February 24", "February 24", "2025-02-24"),
    ("The summit on February 24", "February 24", "2025-02-24"),
    ("Summit of November 3", "November 3", "2024-11-03"),
    ("Feb. 24 talks", "Feb. 24", "2025-02-24"),
    ("The envoy will be buried in Rome on Tuesday.", "Tuesday", "2025-02-25"),
    ("He was freed on bail until March.", "March", "2025-03"),
    ("Ministers met in March.", "March", "2024-03"),
    ("Ministers will meet in March.", "March", "2025-03"),
    ("Thursday, February 20", "Thursday, February 20", "2025-02-20"),
    ("29 February", "29 February", "2024-02-29"),
    ("They met last March.", "last March", "2024-03"),
    ("They meet next March.", "next March", "2025-03"),
    ("They met in March last year.", "March last year", "2024-03"),
    ("Yesterday it snowed.", "Yesterday", "2025-02-20"),
    ("the day before yesterday", "the day before yesterday", "2025-02-19"),
    ("Tomorrow it will snow.", "Tomorrow", "2025-02-22"),
    ("It rained earlier today.", "earlier today", "2025-02-21"),
    ("Exports fell last month.", "last month", "2025-01"),
    ("They return next week.", "next week", "2025-W09"),
    ("It began two weeks ago.", "two weeks ago", "2025-W06"),
    ("It began three years ago.", "three years ago", "2022"),
    ("It began a month ago.", "a month ago", "2025-01"),
    ("It began earlier this year.", "earlier this year", "2025"),
    ("It closes at the end of the year.", "the end of the year", "2025"),
    ("It closes in two days' time.", "two days' time", "2025-02-23"),
    ("They met last weekend.", "last weekend", "2025-W07-WE"),
    ("They met last summer.", "last summer", "2024-SU"),
    ("in the first quarter of this year", "the first quarter of this year", "2025-Q1"),
    ("On Christmas Day they met.", "Christmas Day", "2024-12-25"),
]


@pytest.mark.parametrize(("text", "surface", "value"), RELATIVE)
def test_a_relative_date_is_resolved_from_the_day_of_publication(text: str, surface: str, value: str) -> None:
    found = only(text)
    assert (found.surface, found.timex_value, found.anchor) == (surface, value, "article")
    assert found.date_start is not None
    assert found.date_end is not None


@pytest.mark.parametrize(("text", "surface", "value"), RELATIVE)
def test_without_a_publication_date_it_is_found_and_left_open(text: str, surface: str, value: str) -> None:
    found = only(text, None)
    assert found.surface == surface
    assert found.kind == "date"
    assert (found.date_start, found.date_end, found.anchor) == (None, None, "unresolved")


MONTH_ENDS = [
    ("last month", date(2025, 3, 31), date(2025, 2, 1), date(2025, 2, 28)),
    ("last month", date(2024, 3, 31), date(2024, 2, 1), date(2024, 2, 29)),
    ("a month ago", date(2025, 3, 31), date(2025, 2, 1), date(2025, 2, 28)),
    ("last year", date(2024, 2, 29), date(2023, 1, 1), date(2023, 12, 31)),
    ("yesterday", date(2024, 3, 1), date(2024, 2, 29), date(2024, 2, 29)),
    ("yesterday", date(2025, 1, 1), date(2024, 12, 31), date(2024, 12, 31)),
    ("next week", date(2024, 12, 30), date(2025, 1, 6), date(2025, 1, 12)),
    ("last month", date(2025, 1, 15), date(2024, 12, 1), date(2024, 12, 31)),
]


@pytest.mark.parametrize(("text", "published", "start", "end"), MONTH_ENDS)
def test_leap_years_and_the_ends_of_months(text: str, published: date, start: date, end: date) -> None:
    found = only(f"They met {text}.", published)
    assert (found.date_start, found.date_end) == (start, end)


TEXT_ANCHORED = [
    ("On 24 February 2022 it began; two days later it stopped.", "two days later", "2022-02-26"),
    ("It began on 24 February 2022. The next day it stopped.", "The next day", "2022-02-25"),
    ("It began on 1 March 2024, a day earlier than planned.", "a day earlier", "2024-02-29"),
    ("It began on 24 February 2022. That month it stopped.", "That month", "2022-02"),
    ("It began in May 2019. It ended in July of that year.", "July of that year", "2019-07"),
    ("Elected in 2014, he resigned on 3 March.", "3 March", "2014-03-03"),
]


@pytest.mark.parametrize(("text", "surface", "value"), TEXT_ANCHORED)
def test_some_dates_count_from_the_text(text: str, surface: str, value: str) -> None:
    found = {item.surface: item for item in find_dates("a", text, FRIDAY)}[surface]
    assert (found.timex_value, found.anchor) == (value, "text")


def test_a_story_without_a_day_to_count_from_leaves_the_next_day_open() -> None:
    assert values("In 2014 they met. The next day they left.")[1] == ("The next day", "XXXX-XX-XX")
    assert values("They left a day earlier.") == [("a day earlier", "XXXX-XX-XX")]


HISTORY = (
    "In 1911 the province rose. In 1912 it fell. By June 1912 a truce held. In May 1913 it broke. "
    "On 3 August 1913 the army marched. In 1914 it lost. In April 1915 the city fell. In 1916 talks began. "
    "On 2 July 1916 they failed. In November, the army returned."
)


def test_in_a_history_a_month_belongs_to_the_year_the_text_has_reached() -> None:
    assert values(HISTORY)[-1] == ("November", "1916-11")
    assert find_dates("a", HISTORY, FRIDAY)[-1].anchor == "text"
    assert find_dates("a", HISTORY, date(1917, 1, 1))[-1].anchor == "article"


OTHER_KINDS = [
    ("He was jailed for three years.", "three years", "duration", "P3Y"),
    ("The truce held for 48 hours.", "48 hours", "duration", "PT48H"),
    ("a three-year term", "three-year", "duration", "P3Y"),
    ("after two and a half years of talks", "two and a half years", "duration", "P2.5Y"),
    ("It took several months.", "several months", "duration", "PXM"),
    ("They fought for decades.", "decades", "duration", "PXDE"),
    ("It lasted half a century.", "half a century", "duration", "P0.5CE"),
    ("They meet every Monday.", "every Monday", "set", "XXXX-WXX-1"),
    ("They meet every two years.", "every two years", "set", "P2Y"),
    ("They report annually.", "annually", "set", "P1Y"),
    ("They meet twice a year.", "twice a year", "set", "P1Y"),
    ("It recently closed.", "recently", "reference", "PAST_REF"),
    ("It was legal in the past.", "the past", "reference", "PAST_REF"),
    ("It is now closed.", "now", "reference", "PRESENT_REF"),
    ("It will close in the near future.", "the near future", "reference", "FUTURE_REF"),
    ("It closed in recent weeks.", "recent weeks", "reference", "PAST_REF"),
]


@pytest.mark.parametrize(("text", "surface", "kind", "value"), OTHER_KINDS)
def test_lengths_repetitions_and_references_have_no_days(text: str, surface: str, kind: str, value: str) -> None:
    found = only(text)
    assert (found.surface, found.kind, found.timex_value) == (surface, kind, value)
    assert (found.date_start, found.date_end, found.anchor) == (None, None, "unresolved")


def test_a_length_up_to_now_has_its_days() -> None:
    found = only("It rained for the past three days.")
    assert (found.surface, found.kind, found.timex_value) == ("the past three days", "duration", "P3D")
    assert (found.date_start, found.date_end, found.anchor) == (date(2025, 2, 18), FRIDAY, "article")


@pytest.mark.parametrize(
    ("text", "surface", "kind", "value"),
    [
        ("the third anniversary of the invasion", "third anniversary", "date", "XXXX-XX-XX"),
        ("marking three years since the invasion", "three years", "duration", "P3Y"),
        ("two days after the vote", "two days", "duration", "P2D"),
    ],
)
def test_what_counts_from_an_event_says_so(text: str, surface: str, kind: str, value: str) -> None:
    found = only(text)
    assert (found.surface, found.kind, found.timex_value, found.anchor) == (surface, kind, value, "event")


@pytest.mark.parametrize(
    ("text", "surface", "day"),
    [
        ("Ukraine, on the third anniversary of the invasion, said", "third anniversary", date(2025, 2, 24)),
        ("ahead of the 80th anniversary of the signing of the UN Charter", "80th anniversary", date(2025, 6, 26)),
        ("on the one-year anniversary of the October 7 attacks", "one-year anniversary", date(2024, 10, 7)),
    ],
)
def test_an_anniversary_of_a_known_day_is_a_day(text: str, surface: str, day: date) -> None:
    found = next(one for one in find_dates("a", text, FRIDAY) if one.surface == surface)
    assert (found.kind, found.timex_value, found.date_start, found.date_end, found.anchor) == (
        "date", day.isoformat(), day, day, "event",
    )  # fmt: skip


TIMES = [
    ("The session opens at 14:30.", "14:30", "T14:30"),
    ("The session opens at 10 a.m. GMT.", "10 a.m. GMT", "T10:00Z"),
    ("The session opened (1030 GMT).", "1030 GMT", "T10:30Z"),
    ("The session opens at 12:15 am.", "12:15 am", "T00:15"),
    ("The session ended at midnight.", "midnight", "T24:00"),
]


@pytest.mark.parametrize(("text", "surface", "value"), TIMES)
def test_a_time_of_day_without_a_day_stays_open(text: str, surface: str, value: str) -> None:
    found = only(text)
    assert (found.surface, found.kind, found.timex_value, found.date_start) == (surface, "time", value, None)


def test_a_time_takes_the_day_of_its_sentence() -> None:
    assert values("It opens at 10 a.m. on 3 March 2025.")[0] == ("10 a.m.", "2025-03-03T10:00")
    assert values("On 3 March 2025 it opened at 14:30.")[1] == ("14:30", "2025-03-03T14:30")
    assert values("On 3 March 2025 it met. It opens at 14:30.")[1] == ("14:30", "T14:30")
    assert values("They spoke on Monday morning.") == [("Monday morning", "2025-02-17TMO")]
    assert values("It fell last night.") == [("last night", "2025-02-20TNI")]


NO_DATES = [
    "More than 50 countries signed.",
    "Resolution 2022 was adopted.",
    "Security Council resolution 1701 (2006) was adopted.",
    "Law No. 2231 of 2015 was adopted.",
    "The Lend-Lease Act of 2022 was signed.",
    "See Article 2022, 377A(V) and ES-11/6.",
    "Theresa May said it may rain; crowds march.",
    "The second time, the Sunday Times asked.",
    "The Good Friday Agreement holds.",
    "About 2,014 soldiers; $2014; 2014 soldiers; in 2014 soldiers; room 2014; 3.2014.",
    "A 45-year-old man, 45 years old.",
    "It rose by 1500 points, and the ratio was 2:1.",
    "The fall of the city and the spring in his step.",
    "three quarters of members",
]


@pytest.mark.parametrize("text", NO_DATES)
def test_what_is_no_date(text: str) -> None:
    assert find_dates("a", text, FRIDAY) == []


@pytest.mark.parametrize("text", ["Dated 03/04/2022.", "On February 30, 2022 it ended.", "by 29 February 2023"])
def test_an_ambiguous_or_impossible_day_is_found_and_not_resolved(text: str) -> None:
    found = only(text)
    assert (found.kind, found.date_start, found.date_end, found.anchor) == ("date", None, None, "unresolved")


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
