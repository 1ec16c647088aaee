"""Dates told from the day of publication or from what the text spoke of last."""

from __future__ import annotations

from datetime import date

import pytest

from tests.dating import FRIDAY, only, values
from transforms.dates import find_dates

RELATIVE = [
    ("Exports rose from a year earlier.", "a year earlier", "2024"),
    ("Exports fell in the last quarter.", "the last quarter", "2024-Q4"),
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


def test_a_day_whose_year_is_told_nearby_has_that_year() -> None:
    """Only near publication: what an anniversary remembers has another year than its day this year."""
    assert values("Opened January 23, 2025. It is to run from January 23 through May 9.")[1][1] == "2025-01-23"
    assert values("Begun on February 24, 2022. On February 24 it will meet.")[1][1] == "2025-02-24"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("This past week it met.", [("This past week", "2025-W07")]),
        ("In the current fiscal year it fell.", [("the current fiscal year", "2025")]),
        ("Ozone grew over 2000 - 2050 everywhere.", [("2000", "2000"), ("2050", "2050")]),
    ],
)
def test_what_news_says_of_weeks_and_years(text: str, found: list[tuple[str, str]]) -> None:
    assert values(text) == found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("He remembered the Sept. 11 attacks.", "2001-09-11"),
        ("It followed the 7 October attack on Israel.", "2023-10-07"),
        ("It followed the 3 January attack.", "2025-01-03"),
        ("It opens this fall.", "2025-FA"),
        ("It opens this summer.", "2025-SU"),
        ("This winter is cold.", "2024-WI"),
        ("They spoke for three-quarters of an hour.", "PT45M"),
        ("They spoke for a quarter of an hour.", "PT15M"),
    ],
)
def test_events_seasons_and_quarters_of_an_hour(text: str, value: str) -> None:
    assert [found for _, found in values(text)] == [value]
