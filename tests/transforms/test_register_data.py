"""What the lexicon says of instruments beside the register's own file holds together."""

from __future__ import annotations

from datetime import date

import pytest

from transforms import lexicon
from transforms.citing import find_citations
from transforms.register import Register
from transforms.vote_states import LAST, vote_states

INSTRUMENTS = {row["instrument_id"]: row for row in lexicon.table("instruments")}
REGISTER = Register.build(lexicon.table("instruments"), lexicon.table("instrument_aliases"))


def test_treaties_of_known_length_are_in_the_register() -> None:
    rows = lexicon.table("treaty_articles")
    assert [row["instrument_id"] for row in rows] == sorted({row["instrument_id"] for row in rows})
    assert [row for row in rows if INSTRUMENTS[row["instrument_id"]]["kind"] != "treaty"] == []
    assert all(1 < int(row["articles"]) < 500 and row["source"] for row in rows)


@pytest.mark.parametrize(("number", "cited"), [(51, ["treaty:un-charter"] * 2), (155, ["treaty:un-charter"])])
def test_an_article_alone_is_none_of_a_treaty_without_it(number: int, cited: list[str]) -> None:
    text = f"Moscow broke Article 2 of the UN Charter. Kyiv points to Article {number}."
    found, _ = find_citations("a", text, REGISTER, None)
    assert [one.instrument_id for one in found] == cited


def test_anchors_are_days_with_names_of_their_own() -> None:
    rows = lexicon.table("anchors")
    names = [name for row in rows for name in row["aliases"].split("|") if name]
    assert len(names) == len(set(names))
    assert [row for row in rows if date.fromisoformat(row["happened_on"]) > date(2025, 12, 31)] == []
    assert [row["anchor_id"] for row in rows] == sorted({row["anchor_id"] for row in rows})
    assert [row for row in rows if not (row["name"] and row["source"])] == []


def test_a_code_means_one_state_in_each_session() -> None:
    for session in (1, 46, 57, 58, 60, 61, 79):
        known = [(one.code, one.name) for one in vote_states() if one.first <= session <= one.last]
        assert len(known) == len(set(known)), session
    assert {one.last for one in vote_states()} >= {57, 60, LAST}


@pytest.mark.parametrize("least", [("treaty", 120), ("warrant", 8), ("judgment", 10), ("statute", 50)])
def test_the_register_is_broad(least: tuple[str, int]) -> None:
    kind, number = least
    assert sum(row["kind"] == kind for row in INSTRUMENTS.values()) >= number


def test_resolutions_of_the_council_and_emergency_sessions() -> None:
    symbols = {row["symbol"] for row in INSTRUMENTS.values()}
    assert sum(symbol.startswith("S/RES/") for symbol in symbols) >= 150
    assert {f"A/RES/ES-11/{number}" for number in range(1, 9)} <= symbols
    assert {f"A/RES/ES-10/{number}" for number in range(2, 28)} <= symbols
