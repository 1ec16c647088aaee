"""Is each way of writing a date understood, and is no date made out of anything else?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.publication_date import Published, Said, first_of, from_dateline, from_url, instant

NOW = datetime(2025, 3, 1, tzinfo=UTC)


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2019-01-04", at(2019, 1, 4)),
        ("20190104", at(2019, 1, 4)),
        ("2025-02-21T10:00:00Z", at(2025, 2, 21, 10)),
        ("2025-02-21 10:00:00", at(2025, 2, 21, 10)),
        ("2025-02-21T10:00+03:00", at(2025, 2, 21, 7)),
        ("2025-02-21 10:00:00 +0300", at(2025, 2, 21, 7)),
        ("2025-02-21 10:00:00 UTC", at(2025, 2, 21, 10)),
        ("2024-04-28 07:00:00Z", at(2024, 4, 28, 7)),
        ("2025-02-21T10:00:00.123Z", at(2025, 2, 21, 10, 0, 0, 123000)),
        ("Fri, 21 Feb 2025 10:00:00 GMT", at(2025, 2, 21, 10)),
        ("Fri, 21 Feb 2025 10:00:00 -0500", at(2025, 2, 21, 15)),
        ("21 Feb 2025 10:00 EST", at(2025, 2, 21, 15)),
        ("21 February 2025", at(2025, 2, 21)),
        ("21st of February, 2025", at(2025, 2, 21)),
        ("Friday, January 4, 2019", at(2019, 1, 4)),
        ("Jan. 4, 2019", at(2019, 1, 4)),
        ("January 4, 2019 at 3:05 p.m.", at(2019, 1, 4, 15, 5)),
        ("January 4, 2019 12:05 AM", at(2019, 1, 4, 0, 5)),
        ("23/01/2014", at(2014, 1, 23)),
        ("01/23/2014", at(2014, 1, 23)),
        ("3.3.2014", at(2014, 3, 3)),
        ("2014/1/3", at(2014, 1, 3)),
        ("1740132000", at(2025, 2, 21, 10)),
        ("1740132000000", at(2025, 2, 21, 10)),
        ("1740132000.0", at(2025, 2, 21, 10)),
        (" 2019-01-04 \n", at(2019, 1, 4)),
        # Which is the month depends on the country.
        ("Monday, 24-Feb-25 10:00:00 GMT", at(2025, 2, 24, 10)),
        ("24-Feb-99", at(1999, 2, 24)),
        ("2025-055", at(2025, 2, 24)),
        ("2025-366", None),
        ("0000-001", None),
        ("2025년 02월 24일", at(2025, 2, 24)),
        ("2025年2月24日 10:00", at(2025, 2, 24, 10)),
        ("Lun, 24 Feb 2025 10:00:00 +0100", at(2025, 2, 24, 9)),
        ("Mon, 24 Feb 2025 10:00:60 GMT", at(2025, 2, 24, 10, 0, 59)),
        ("01/02/2014", None),
        ("yesterday", None),
        ("May 5", None),
        ("2019", None),
        ("31 February 2025", None),
        ("0001-01-01T00:00:00", None),
        ("9999-12-31T23:59:59-10:00", None),
        ("21 Feb 2025 10:00 XYZ", None),
        ("21 Feb 2025 10:00 +99:99", None),
        ("January 4, 2019 15:00 pm", None),
        ("on January 4, 2019 the talks", None),
        ("", None),
    ],
)
def test_instants(value: str, expected: datetime | None) -> None:
    assert instant(value) == expected


@given(st.text(max_size=40) | st.text("0123456789-/:.TZ +JanuaryFeb,", max_size=30))
def test_any_text_gives_an_instant_in_utc_or_none(value: str) -> None:
    found = instant(value)
    assert found is None or found.utcoffset() == UTC.utcoffset(None)


offsets = st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(st.datetimes(datetime(1700, 1, 2), datetime(2199, 1, 1), timezones=offsets))  # noqa: DTZ001
def test_what_is_written_in_iso_8601_is_read_back(value: datetime) -> None:
    assert instant(value.isoformat()) == value


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/2025/02/21/title", at(2025, 2, 21)),
        ("https://a.example/world/2025-02-21-title", at(2025, 2, 21)),
        ("https://a.example/20250221/x", at(2025, 2, 21)),
        ("https://a.example/2025/13/21/x/2025/02/21", at(2025, 2, 21)),
        ("https://a.example/id/120250221", None),
        ("https://a.example/15000101", None),
        ("https://a.example/2025/02", None),
        ("https://a.example/?d=2025/02/21", None),
    ],
)
def test_addresses_that_name_a_day(url: str, expected: datetime | None) -> None:
    assert from_url(url) == expected


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        (["Friday, January 4, 2019", "Body."], at(2019, 1, 4)),
        (["ISTANBUL, July 22, 2022 — Russia and Ukraine", "Body."], at(2022, 7, 22)),
        (["Strasbourg, 17 June 2025"], at(2025, 6, 17)),
        (["GENEVA, 21 February 2025 (Wire) - Talks"], at(2025, 2, 21)),
        (["N'DJAMENA, Nov. 29 — Chad"], None),
        (["The treaty of 4 January 2019 was signed."], None),
        (["a", "b", "c", "January 4, 2019"], None),
        ([], None),
    ],
)
def test_datelines(paragraphs: list[str], expected: datetime | None) -> None:
    assert from_dateline(paragraphs) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ([Said("soon", "metadata"), Said("2025-01-01", "record")], Published(at(2025, 1, 1), "record")),
        ([Said("2025-01-02", "json_ld"), Said("2025-01-01", "html_meta")], Published(at(2025, 1, 2), "json_ld")),
        # What a page says of the future is wrong; what the user says is for the contract to judge.
        ([Said("2026-01-01", "json_ld"), Said("2025-01-01", "html_meta")], Published(at(2025, 1, 1), "html_meta")),
        ([Said("2026-01-01", "option")], Published(at(2026, 1, 1), "option")),
        ([Said("soon", "metadata")], None),
    ],
)
def test_the_first_that_can_be_read_counts(said: list[Said], expected: Published | None) -> None:
    assert first_of(said, NOW) == (expected, None)


def test_a_date_that_must_be_read_refuses() -> None:
    said = Said("soon", "option", must_be_read=True)
    assert first_of([said, Said("2025-01-01", "record")], NOW) == (None, said)
