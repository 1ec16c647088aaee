"""The register answers by id, symbol and title, and refuses rows that contradict each other."""

from __future__ import annotations

from datetime import date

import pytest

from transforms.register import Instrument, Register, normal_symbol, slug

ROW = {
    "instrument_id": "un:S/RES/9001(2090)",
    "kind": "resolution",
    "symbol": "S/RES/9001(2090)",
    "title": "An agenda item",
    "issuer_id": "org:united-nations-security-council",
    "status": "adopted",
    "adopted_on": "2090-03-01",
    "votes_yes": "14",
    "votes_no": "0",
    "votes_abstain": "1",
    "source": "made up",
}
BLANK = {"adopted_on": "", "votes_yes": "", "votes_no": "", "votes_abstain": "", "title": "", "status": ""}
TREATY = {
    **ROW,
    **BLANK,
    "instrument_id": "treaty:moss",
    "kind": "treaty",
    "symbol": "",
    "title": "Convention on Moss",
}
ALIAS = {
    "alias": "Moss Convention",
    "instrument_id": "treaty:moss",
    "language": "en",
    "match": "capitalized",
    "rule": "",
    "source": "made up",
}


def council(number: int, year: int) -> dict[str, str]:
    symbol = f"S/RES/{number}({year})"
    return {**ROW, **BLANK, "instrument_id": f"un:{symbol}", "symbol": symbol}


def test_a_row_becomes_an_instrument() -> None:
    assert Register.build([ROW], []).get("un:S/RES/9001(2090)") == Instrument(
        "un:S/RES/9001(2090)",
        "resolution",
        "S/RES/9001(2090)",
        "An agenda item",
        "org:united-nations-security-council",
        "adopted",
        date(2090, 3, 1),
        14,
        0,
        1,
    )


@pytest.mark.parametrize("written", ["S/RES/9001(2090)", "S/RES/9001 (2090)", "s/res/9001(2090)"])
def test_a_symbol_is_found_however_it_is_spaced(written: str) -> None:
    known = Register.build([ROW], []).by_symbol(written)
    assert known is not None
    assert known.instrument_id == "un:S/RES/9001(2090)"


def test_unknown_ids_symbols_and_titles_give_nothing() -> None:
    register = Register.build([ROW, TREATY], [ALIAS])
    assert register.get("treaty:fern") is None
    assert register.by_symbol("S/RES/9002(2090)") is None
    assert register.by_title("Convention on Fern") is None


def test_titles_are_found_whatever_their_capitals_but_not_agenda_items() -> None:
    register = Register.build([ROW, TREATY], [ALIAS])
    assert register.by_title("CONVENTION ON MOSS") == register.get("treaty:moss")
    assert register.by_title("An agenda item") is None


@pytest.mark.parametrize(
    ("number", "year"),
    [
        (9001, 2090),
        (9005, 2090),
        (9009, 2090),
        (9010, 2091),
        (9011, None),
        (9000, None),
        (9015, None),
        (9020, 2092),
    ],
)
def test_the_years_around_fix_the_year_of_a_council_resolution(number: int, year: int | None) -> None:
    rows = [ROW, council(9009, 2090), council(9010, 2091), council(9020, 2092)]
    assert Register.build(rows, []).council_year(number) == year


@pytest.mark.parametrize(
    ("instruments", "aliases", "message"),
    [
        ([ROW, ROW], [], "twice"),
        ([ROW, {**ROW, "instrument_id": "un:other"}], [], "both"),
        ([{**ROW, "kind": "song"}], [], "song"),
        ([{**ROW, "status": "sung"}], [], "sung"),
        ([{**ROW, "adopted_on": "2090-02-30"}], [], "9001"),
        ([{**ROW, "votes_no": "many"}], [], "9001"),
        ([ROW], [ALIAS], "treaty:moss"),
        ([TREATY], [{**ALIAS, "rule": "sometimes"}], "sometimes"),
        ([TREATY], [{**ALIAS, "match": "loose"}], "loose"),
    ],
)
def test_contradictory_rows_are_refused(
    instruments: list[dict[str, str]], aliases: list[dict[str, str]], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        Register.build(instruments, aliases)


def test_an_issuer_needs_no_instrument() -> None:
    register = Register.build([], [{**ALIAS, "alias": "Moss Council", "instrument_id": "org:moss", "rule": "issuer"}])
    assert register.names[0].key == "org:moss"


@pytest.mark.parametrize(
    ("symbol", "normal"),
    [
        ("A/RES/377 (V)", "A/RES/377(V)"),
        ("Pub. L. 117-118", "PUBL117-118"),
        ("A/RES/46/36[L]", "A/RES/46/36L"),
    ],
)
def test_normal_symbols(symbol: str, normal: str) -> None:
    assert normal_symbol(symbol) == normal


def test_slugs_are_readable() -> None:
    assert slug("Older Robots' Protection Act of 2031") == "older-robots-protection-act-of-2031"
