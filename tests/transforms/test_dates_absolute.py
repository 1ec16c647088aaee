"""Dates that are complete as written, the ends of ranges, and what is no date at all."""

from __future__ import annotations

from datetime import date

import pytest

from tests.dating import FRIDAY, only, values
from transforms.dates import find_dates

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


RANGES = [
    ("24–26 February 2022", [("24", "2022-02-24"), ("26 February 2022", "2022-02-26")]),
    ("February 24-26, 2022", [("February 24", "2022-02-24"), ("26, 2022", "2022-02-26")]),
    ("June 10 and 11", [("June 10", "2025-06-10"), ("11", "2025-06-11")]),
    ("from March to May 2023", [("March", "2023-03"), ("May 2023", "2023-05")]),
    ("28 May – 3 June 2022", [("28 May", "2022-05-28"), ("3 June 2022", "2022-06-03")]),
    ("from December to February 2023", [("December", "2022-12"), ("February 2023", "2023-02")]),
    ("between 2014 and 2022", [("2014", "2014"), ("2022", "2022")]),
    ("The war of 1939-45", [("1939", "1939"), ("45", "1945")]),
    ("the revolt of 499-493 BC", [("499", "BC0499"), ("493 BC", "BC0493")]),
    ("Monday through Friday", [("Monday", "2025-02-17"), ("Friday", "2025-02-21")]),
]


@pytest.mark.parametrize(("text", "expected"), RANGES)
def test_the_ends_of_a_range_are_two_times(text: str, expected: list[tuple[str, str]]) -> None:
    assert values(text) == expected


OTHER_FORMS = [
    ("Filed on 22-Mar-2013.", [("22-Mar-2013", "2013-03-22")]),
    ("The 1998 World Cup and the World Cup 2002 were won.", [("1998", "1998"), ("2002", "2002")]),
    ("Timeline\n1937\nFighting goes on.\n1938: Teruel falls.", [("1937", "1937"), ("1938", "1938")]),
    ("Spending in fiscal 2014 and FY2016.", [("fiscal 2014", "2014"), ("FY2016", "2016")]),
    ("In 146 B.C. it burned.", [("146 B.C.", "BC0146")]),
]


@pytest.mark.parametrize(("text", "expected"), OTHER_FORMS)
def test_years_stand_in_names_headings_and_accounts(text: str, expected: list[tuple[str, str]]) -> None:
    assert values(text) == expected


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
    "Ms Roe, 45, said; aged 45",
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
