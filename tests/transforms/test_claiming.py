"""What the press claims of an instrument is kept; what the register contradicts is said, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from schemas.contract import contract
from tests.make import digest
from transforms import gazetteer, lexicon
from transforms.anchoring import counted_years
from transforms.graph import derive
from transforms.register import Register

REGISTER = Register.build(lexicon.table("instruments"), lexicon.table("instrument_aliases"))


def claimed(text: str) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    row = {
        "article_id": digest(text), "source_uri": "file:///news/a.txt", "source": "adhoc", "raw_hash": digest(text, 64),
        "language": "en", "published_at": datetime(2025, 2, 21, tzinfo=UTC), "published_from": "option",
        "retrieved_at": datetime(2025, 2, 21, tzinfo=UTC), "text": text, "content_hash": digest(text, 64),
        "extracted_with": "test",
    }  # fmt: skip
    given = {
        "articles": contract("articles").frame([row]), "lexicon": gazetteer.load(()), "register": REGISTER,
        "model": None,
    }  # fmt: skip
    made = derive(["claimed_tallies", "register_conflicts"], given)
    tallies = made["claimed_tallies"].to_dict("records")
    conflicts = made["register_conflicts"].to_dict("records")
    assert all(text[one["char_start"] : one["char_end"]] == one["surface"] for one in (*tallies, *conflicts))
    return (
        [(one["instrument_id"], one["field"], one["claimed"]) for one in tallies],
        [(one["field"], one["claimed"], one["register_value"]) for one in conflicts],
    )


RIGHT = [
    "The General Assembly adopted resolution ES-11/1 by 141 votes to 5, with 35 abstentions.",
    "Resolution 68/262 was adopted with 100 votes in favour, 11 against and 58 abstentions.",
    "More than 140 countries voted in favour when the General Assembly adopted resolution ES-11/1.",
    "Security Council resolution 2202, adopted on 17 February 2015, endorses the Minsk package.",
    "Resolution 2202, adopted in February 2015, endorses it.",
    "Resolution 2202 (2015), adopted by the Security Council on 18 February 2015, was the day after in Asia.",
    "The UN Security Council adopted resolution 2202 in 2015.",
    "ES-11/6, which marked one year of Russia's invasion of Ukraine, was adopted in New York.",
    "The United Nations adopted resolution ES-11/1 in 2022.",
    "Security Council resolution 242 (1967) of 22 November 1967 is the basis of the talks.",
    "The Security Council recalled resolution 186 (1964) of 4 March.",
]


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_right_is_no_conflict(text: str) -> None:
    assert claimed(text)[1] == []


WRONG = [
    (
        "Security Council resolution 242 (1967) of 22 November 1968 is the basis of the talks.",
        [("adopted_on", "1968-11-22", "1967-11-22")],
    ),
    (
        "The General Assembly adopted resolution ES-11/1 by 143 votes to 5, with 35 abstentions.",
        [("yes", "143", "141")],
    ),
    (
        "Resolution 68/262 was adopted with 100 votes in favour, 10 against and 58 abstentions.",
        [("no", "10", "11")],
    ),
    (
        "Security Council resolution 2202, adopted on 17 February 2016, endorses the Minsk package.",
        [("adopted_on", "2016-02-17", "2015-02-17")],
    ),
    (
        "Last week the Security Council adopted resolution ES-11/1.",
        [("body", "org:united-nations-security-council", "org:united-nations-general-assembly")],
    ),
    (
        "The US sponsored resolution ES-11/6, which marked two years of Russia\u2019s invasion of Ukraine.",
        [("adopted_on", "two years after the invasion of 24 February 2022", "2023-02-23")],
    ),
]


@pytest.mark.parametrize(("text", "conflicts"), WRONG)
def test_what_the_register_contradicts_is_said(text: str, conflicts: list[tuple[str, str, str]]) -> None:
    assert claimed(text)[1] == conflicts


# Another vote, another instrument, or a figure that nothing ties to the citation.
NOT_COMPARABLE = [
    "Before resolution ES-11/1 was adopted an amendment was rejected by 62 votes to 14, with 30 abstentions.",
    "The Senate voted 92 to 4, with 3 abstentions, to back resolution ES-11/1.",
    "Resolution ES-11/1 recalls resolution 68/262; one was adopted by 12 votes to 3, with 2 abstentions.",
    "About 150 members voted in favour of resolution ES-11/1.",
    "Resolution ES-11/1 was adopted on a Wednesday.",
    "A draft General Assembly resolution marking three years since the invasion of Ukraine was tabled.",
    "Paragraph 3 of resolution ES-11/1 was retained by 90 votes to 20, with 40 abstentions.",
]


@pytest.mark.parametrize("text", NOT_COMPARABLE)
def test_what_cannot_be_compared_is_no_conflict(text: str) -> None:
    assert claimed(text)[1] == []


def test_sponsors_and_votes_are_kept_with_their_instrument() -> None:
    assert claimed(
        "The resolution, issued as A/RES/ES-11/1, was co-sponsored by 96 countries. "
        "It won 141 votes in favour. Resolution ES-11/2 was adopted by 140 votes to five, with 38 abstentions."
    )[0] == [
        ("un:A/RES/ES-11/1", "sponsors", "96"),
        ("un:A/RES/ES-11/2", "yes", "140"),
        ("un:A/RES/ES-11/2", "no", "5"),
        ("un:A/RES/ES-11/2", "abstain", "38"),
    ]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("two years of Russia's invasion of Ukraine", "2024-02-24"),
        ("the 20th anniversary of the US-led invasion of Iraq", "2023-03-20"),
        ("In Ukraine, on the third anniversary of the invasion,", "2025-02-24"),
        ("a year after Russia's full-scale invasion", "2023-02-24"),
        ("the one-year anniversary of the October 7 attacks", "2024-10-07"),
        ("the third anniversary of the invasion", None),
        ("In Ukraine, two years after the invasion of Georgia", None),
        ("ten years of war", None),
        ("the anniversary of the invasion of Ukraine", None),
    ],
)
def test_years_from_a_known_day(text: str, day: str | None) -> None:
    assert [one.day.isoformat() for one in counted_years(text)] == ([day] if day else [])


def test_years_are_found_in_linear_time() -> None:
    for prefix in ("two years ", "third anniversary of the ", "the start of the ", "one years since the start of "):
        assert list(counted_years(prefix * 20_000)) == []


def test_the_council_s_own_dates_are_no_conflict(shared: Path) -> None:
    """Resolutions give the days of those they recall; the register contradicts none."""
    claims, conflicts = 0, []
    for path in sorted((shared / "corpora" / "unsc").glob("S_*.txt"))[::4]:
        found, wrong = claimed(path.read_text(encoding="utf-8").strip())
        claims += sum(field == "adopted_on" for _, field, _ in found)
        conflicts += wrong
    assert claims > 10
    assert conflicts == []
