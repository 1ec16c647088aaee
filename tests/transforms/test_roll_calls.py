"""What Voeten's roll calls tell for certain, and what they only seem to tell."""

from __future__ import annotations

from datetime import date

import pytest

from transforms.roll_calls import RollCall, Tally, read_undl, read_unvotes, roman

CARRIED = Tally(yes=100, no=10, abstain=5)
FAILED = Tally(yes=10, no=100)


def row(**cells: str) -> dict[str, str | None]:
    plain: dict[str, str | None] = dict.fromkeys(
        ("rcid", "session", "date", "unres", "amend", "para", "short", "descr")
    )
    return plain | {"rcid": "1", "session": "60.0", "date": "2005-12-08", "unres": "R/60/45"} | cells


def read(*rows: dict[str, str | None], tally: Tally = CARRIED) -> tuple[RollCall, ...]:
    return read_unvotes(rows, {str(one["rcid"]): tally for one in rows}).kept


@pytest.mark.parametrize(
    ("cells", "symbol"),
    [
        ({"session": "60.0", "unres": "R/60/45"}, "A/RES/60/45"),
        ({"session": "61.0", "unres": "R/61/6A"}, "A/RES/61/6A"),
        ({"session": "72.0", "unres": "A/RES/72/191"}, "A/RES/72/191"),
        ({"session": "72.0", "unres": "A/RES/ES-10/19"}, "A/RES/ES-10/19"),
        ({"session": "30.0", "unres": "R/30/3379"}, "A/RES/3379(XXX)"),
        # A page of the Official Records, an emergency session's page, another session's number, a slip.
        ({"session": "5.0", "unres": "R/5/742"}, None),
        ({"session": "12.0", "unres": "R/12/624"}, None),
        ({"session": "22.0", "unres": "ESS/5/100"}, None),
        ({"session": "67.0", "unres": "R/677/1"}, None),
        ({"session": "61.0", "unres": "R/61/128AB"}, None),
        ({"session": "50.0", "unres": "R/50/38B/VI"}, None),
        ({"session": "20.0", "unres": ""}, None),
        # Not the resolution as a whole.
        ({"session": "60.0", "amend": "1"}, None),
        ({"session": "60.0", "para": "1.0"}, None),
        ({"session": "60.0", "descr": "The President: I shall now put to the vote the motion by Iran."}, None),
        (
            {"session": "30.0", "unres": "R/30/3379", "descr": "TO ADOPT A CUBAN ORAL AMENDMENT TO DRAFT RES. (A/1)."},
            None,
        ),
        ({"session": "30.0", "unres": "R/30/3379", "descr": "TO ADOPT OPERATIVE PARAGRAPH 6 OF THE DRAFT"}, None),
    ],
)
def test_symbol(cells: dict[str, str], symbol: str | None) -> None:
    (one,) = read(row(**cells))
    assert one.symbol == symbol
    assert one.instrument_id == (f"un:{symbol}" if symbol else None)


def test_a_motion_that_failed_has_no_symbol() -> None:
    (one,) = read(row(), tally=FAILED)
    assert (one.symbol, one.outcome) == (None, "rejected")


def test_a_tie_is_a_rejection() -> None:
    (one,) = read(row(), tally=Tally(7, 7))
    assert one.outcome == "rejected"


def test_two_votes_that_claim_one_resolution_have_none() -> None:
    one, other = read(row(rcid="1"), row(rcid="2"))
    assert (one.symbol, other.symbol) == (None, None)


def test_letters_that_number_the_votes_lead_to_the_last_that_stands() -> None:
    """Before the 31st session 2758A to 2758G are votes: motions and amendments first, the resolution last."""
    votes = [
        row(rcid="1", session="26", unres="R/26/2758A", descr="TO ADOPT SAUDI ARABIA MOTION TO POSTPONE VOTING"),
        row(rcid="2", session="26", unres="R/26/2758B", descr="TO ADOPT THE AMENDMENT TO PREAMB PARA 2", amend="1"),
        row(rcid="3", session="26", unres="R/26/2758C", descr="TO ADOPT RESOL. DECIDING TO RECOGNIZE THE PRC"),
    ]
    assert [one.symbol for one in read(*votes)] == [None, None, "A/RES/2758(XXVI)"]
    assert [one.symbol for one in read(*votes[1:])] == [None, None], "a letter is missing: it may name a part"


@pytest.mark.parametrize(
    ("session", "day", "held_on"),
    [
        ("51.0", "1996-10-03", None),
        ("53.0", "1998-10-04", None),
        ("54.0", "1999-12-17", date(1999, 12, 17)),
        ("60.0", "2005-12-08", date(2005, 12, 8)),
        ("61.0", "2007-09-13", date(2007, 9, 13)),
        ("59.0", "2005-12-08", None),
    ],
)
def test_only_days_that_can_be_are_loaded(session: str, day: str, held_on: date | None) -> None:
    (one,) = read(row(session=session, date=day, unres="x"))
    assert one.held_on == held_on


def test_rows_without_number_session_or_date_are_rejected() -> None:
    read_rows = read_unvotes(
        [row(rcid=""), row(rcid="2", session="x"), row(rcid="3", date="soon"), row(rcid="4"), row(rcid="4.0")], {}
    )
    assert [reason for _, reason in read_rows.rejected] == [
        "no_roll_call_id", "unreadable_session", "unreadable_date", "roll_call_twice", "roll_call_twice",
    ]  # fmt: skip


def test_the_library_s_symbols_lose_brackets_and_failures() -> None:
    columns = ("undl_id", "date", "session", "resolution", "draft", "meeting", "title", "agenda_title", "vote_note",
               "total_yes", "total_no", "total_abstentions")  # fmt: skip
    empty: dict[str, str | None] = dict.fromkeys(columns)
    rows = [
        empty
        | {"undl_id": "1", "date": "1980-12-16", "resolution": "A/RES/35/206[E]", "total_yes": "9", "total_no": "1"},
        empty | {"undl_id": "2", "date": "2022-03-02", "resolution": "A/RES/76/1", "total_yes": "1", "total_no": "9"},
    ]
    assert [(one.symbol, one.outcome) for one in read_undl(rows, {}).kept] == [
        ("A/RES/35/206E", "adopted"),
        (None, "rejected"),
    ]


@pytest.mark.parametrize(
    ("number", "said"), [(6, "VI"), (14, "XIV"), (19, "XIX"), (26, "XXVI"), (30, "XXX"), (49, "XLIX")]
)
def test_roman(number: int, said: str) -> None:
    assert roman(number) == said
