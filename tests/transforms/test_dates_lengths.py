"""Lengths of time, repetitions, references and times of day have their TIMEX3 values."""

from __future__ import annotations

from datetime import date

import pytest

from tests.dating import FRIDAY, only, values
from transforms.dates import find_dates

OTHER_KINDS = [
    ("He was jailed for three years.", "three years", "duration", "P3Y"),
    ("The truce held for 48 hours.", "48 hours", "duration", "PT48H"),
    ("a three-year term", "three-year", "duration", "P3Y"),
    ("after two and a half years of talks", "two and a half years", "duration", "P2.5Y"),
    ("It took several months.", "several months", "duration", "PXM"),
    ("They fought for decades.", "decades", "duration", "PXDE"),
    ("It lasted half a century.", "half a century", "duration", "P50Y"),
    ("They meet every Monday.", "every Monday", "set", "XXXX-WXX-1"),
    ("They meet every two years.", "every two years", "set", "P2Y"),
    ("It costs $3 million a year.", "a year", "set", "P1Y"),
    ("They marched at 20 miles per day.", "per day", "set", "P1D"),
    ("A 45-year-old man spoke.", "45-year-old", "duration", "P45Y"),
    ("He is 45 years old.", "45 years old", "duration", "P45Y"),
    ("They held a weeklong summit.", "weeklong", "duration", "P1W"),
    ("It was a years-long war.", "years-long", "duration", "PXY"),
    ("It was a half-century of peace.", "half-century", "duration", "P50Y"),
    ("The former king spoke.", "former", "reference", "PAST_REF"),
    ("In recent talks it agreed.", "recent", "reference", "PAST_REF"),
    ("Its current border is open.", "current", "reference", "PRESENT_REF"),
    ("Any future talks will fail.", "future", "reference", "FUTURE_REF"),
    ("He named the weeks ahead.", "the weeks ahead", "reference", "FUTURE_REF"),
    ("Three states, to date, have signed.", "to date", "reference", "PRESENT_REF"),
    ("Days of talks failed.", "Days", "duration", "PXD"),
    ("It ended years of war.", "years", "duration", "PXY"),
    ("It took a half hour.", "half hour", "duration", "PT30M"),
    ("It lasted half an hour.", "half an hour", "duration", "PT30M"),
    ("It lasted one and a half years.", "one and a half years", "duration", "P1.5Y"),
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
def test_a_time_of_day_before_any_day_is_of_the_day_of_the_news(text: str, surface: str, value: str) -> None:
    found = only(text)
    assert (found.surface, found.kind, found.timex_value, found.date_start) == (
        surface, "time", FRIDAY.isoformat() + value, FRIDAY,
    )  # fmt: skip
    undated = only(text, None)
    assert (undated.surface, undated.kind, undated.timex_value, undated.date_start) == (surface, "time", value, None)


def test_a_time_takes_the_day_of_its_sentence() -> None:
    assert values("It opens at 10 a.m. on 3 March 2025.")[0] == ("10 a.m.", "2025-03-03T10:00")
    assert values("On 3 March 2025 it opened at 14:30.")[1] == ("14:30", "2025-03-03T14:30")
    assert values("On 3 March 2025 it met. It opens at 14:30.")[1] == ("14:30", "2025-03-03T14:30")
    assert values("In March 2025 it met. It opens at 14:30.")[1] == ("14:30", "T14:30")
    assert values("They spoke on Monday morning.") == [("Monday morning", "2025-02-17TMO")]
    assert values("It fell last night.") == [("last night", "2025-02-20TNI")]


@pytest.mark.parametrize(
    "text",
    [
        "It will close soon.",
        "It was previously closed.",
        "The Office for Future Generations opened.",
        "The early days of jazz are over.",
        "The best years of their lives are over.",
        "Three quarters of members signed.",
    ],
)
def test_order_names_and_eras_are_no_times(text: str) -> None:
    assert values(text) == []
