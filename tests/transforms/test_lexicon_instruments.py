"""The register's files: ids, symbols, dates and votes are well-formed, every name is of one instrument."""

from __future__ import annotations

import csv
import re
from datetime import date
from importlib.resources import files

from transforms.folding import fold
from transforms.register import Register

KINDS = {"resolution", "treaty", "statute", "warrant", "judgment", "sanctions", "statement"}
SYMBOL = re.compile(
    r"A/RES/(\d{1,4}\((ES-|S-)?[IVXL]+\)|(ES-|S-)?\d{1,2}/\d{1,3}[A-Z]?)|S/RES/\d{1,4}\((19"
    r"|20)\d\d\)|S/(19|20)\d\d/\d{1,4}"
    r"|Pub\. L\. \d{2,3}-\d{1,3}|Executive Order \d{4,5}|(Regulation \((EU|EC)\) (No )?\d{1,4}/\d{2,4})"
    r"|Decision \d{4}/\d{1,4}/CFSP|Directive \d{4}/\d{1,4}/(EC|EU)"
)


def rows(name: str) -> list[dict[str, str]]:
    text = (files("transforms") / "lexicon" / name).read_text(encoding="utf-8")
    assert "\r" not in text
    return list(csv.DictReader(text.splitlines()))


INSTRUMENTS = rows("instruments.csv")
ALIASES = rows("instrument_aliases.csv")
IDS = {row["instrument_id"] for row in INSTRUMENTS}


def test_the_columns_are_the_documented_ones() -> None:
    assert list(INSTRUMENTS[0]) == [
        *("instrument_id", "kind", "symbol", "title", "issuer_id", "status", "adopted_on"),
        *("votes_yes", "votes_no", "votes_abstain", "source"),
    ]
    assert list(ALIASES[0]) == ["alias", "instrument_id", "language", "match", "rule", "source"]


def test_the_files_build_a_register() -> None:
    assert len(Register.build(INSTRUMENTS, ALIASES).instruments) == len(INSTRUMENTS)


def test_ids_are_unique_and_begin_with_their_kind() -> None:
    assert len(IDS) == len(INSTRUMENTS)
    wrong = [
        row["instrument_id"]
        for row in INSTRUMENTS
        if row["kind"] not in KINDS or row["instrument_id"].split(":")[0] not in ("un", row["kind"])
    ]
    assert wrong == []


def test_symbols_are_well_formed_unique_and_the_id_of_un_documents() -> None:
    symbols = [row["symbol"] for row in INSTRUMENTS if row["symbol"]]
    assert [one for one in symbols if not SYMBOL.fullmatch(one)] == []
    assert len(set(symbols)) == len(symbols)
    un = [row for row in INSTRUMENTS if row["instrument_id"].startswith("un:")]
    assert [row["instrument_id"] for row in un if row["instrument_id"] != f"un:{row['symbol']}"] == []


def test_dates_parse_and_are_of_the_year_that_the_symbol_names() -> None:
    for row in INSTRUMENTS:
        if row["adopted_on"]:
            day = date.fromisoformat(row["adopted_on"])
            year = re.search(r"\(((?:19|20)\d\d)\)$", row["symbol"])
            assert year is None or int(year[1]) == day.year, row["instrument_id"]


def test_dates_of_council_resolutions_rise_with_their_numbers() -> None:
    numbered = sorted(
        (int(found[1]), row["adopted_on"])
        for row in INSTRUMENTS
        if row["adopted_on"] and (found := re.match(r"S/RES/(\d+)\(", row["symbol"]))
    )
    days = [day for _, day in numbered]
    assert days == sorted(days)


def test_years_of_council_resolutions_rise_with_their_numbers() -> None:
    numbered = sorted(
        (int(found[1]), int(found[2]))
        for row in INSTRUMENTS
        if (found := re.match(r"S/RES/(\d+)\((\d{4})\)", row["symbol"]))
    )
    years = [year for _, year in numbered]
    assert years == sorted(years)


def test_votes_are_three_or_none_and_possible() -> None:
    for row in INSTRUMENTS:
        votes = [row["votes_yes"], row["votes_no"], row["votes_abstain"]]
        assert all(votes) or not any(votes), row["instrument_id"]
        if all(votes):
            council = row["issuer_id"] == "org:united-nations-security-council"
            assert sum(map(int, votes)) <= (15 if council else 193), row["instrument_id"]


def test_every_instrument_has_a_source_and_every_alias_too() -> None:
    assert [row for row in [*INSTRUMENTS, *ALIASES] if not row["source"]] == []


def test_the_files_are_sorted_by_their_keys() -> None:
    keys = [row["instrument_id"] for row in INSTRUMENTS]
    assert keys == sorted(keys)
    names = [(row["alias"], row["instrument_id"]) for row in ALIASES]
    assert names == sorted(names)


def test_issuers_are_known_organizations_or_countries() -> None:
    known = {row["entity_id"] for name in ("organizations.csv", "countries.csv") for row in rows(name)}
    used = {row["issuer_id"] for row in INSTRUMENTS if row["issuer_id"]}
    used |= {row["instrument_id"] for row in ALIASES if row["rule"] == "issuer"}
    assert sorted(used - known) == []


def test_every_alias_is_of_a_known_instrument() -> None:
    assert sorted({row["instrument_id"] for row in ALIASES if row["rule"] != "issuer"} - IDS) == []


def test_no_name_means_two_instruments() -> None:
    meant: dict[tuple[str, bool], set[str]] = {}
    for row in ALIASES:
        folded = fold(row["alias"])
        exact = row["match"] == "exact"
        meant.setdefault((folded.text if exact else folded.lower, exact), set()).add(row["instrument_id"])
    assert {name: ids for name, ids in meant.items() if len(ids) > 1} == {}


def test_every_named_treaty_statute_and_sanctions_package_has_a_name_to_be_found_by() -> None:
    named = {row["instrument_id"] for row in ALIASES}
    without = [
        row["instrument_id"]
        for row in INSTRUMENTS
        if row["kind"] in ("treaty", "sanctions", "warrant", "judgment") and row["instrument_id"] not in named
    ]
    assert without == []


# What readers of diplomatic news meet most: each has its day and its recorded vote.
COUNCIL = (
    *(242, 338, 425, 598, 660, 678, 687, 827, 955, 1244, 1267, 1325, 1368, 1373, 1441, 1540, 1559, 1593, 1701, 1718),
    *(1737, 1929, 1970, 1973, 2118, 2166, 2202, 2231, 2254, 2334, 2397, 2401, 2593, 2615, 2623, 2664, 2720, 2728),
    *(2735, 2774, 2803),
)
LANDMARKS = ("181(II)", "217(III)", "377(V)", "1514(XV)", "2625(XXV)", "2758(XXVI)", "3314(XXIX)", "67/19", "68/262")


def test_the_register_holds_what_it_must_at_least() -> None:
    known = {row["symbol"]: row for row in INSTRUMENTS if row["symbol"]}
    council = {int(symbol[6:].split("(")[0]): row for symbol, row in known.items() if symbol.startswith("S/RES/")}
    dated = [number for number, row in council.items() if row["adopted_on"] and row["votes_yes"]]
    assert sorted(set(COUNCIL) - set(dated)) == []
    assert len(dated) >= 150
    assert [one for one in LANDMARKS if not known[f"A/RES/{one}"]["adopted_on"]] == []
    assert [n for n in range(1, 9) if not known[f"A/RES/ES-11/{n}"]["votes_yes"]] == []
    assert [n for n in range(2, 28) if not known[f"A/RES/ES-10/{n}"]["adopted_on"]] == []
    wanted = {"putin", "lvova-belova", "kobylash", "sokolov", "shoigu", "gerasimov", "netanyahu", "gallant"}
    assert wanted <= {row["instrument_id"].split("icc-")[1][:-5] for row in INSTRUMENTS if row["kind"] == "warrant"}


def test_every_length_is_of_a_known_treaty_and_there_are_120() -> None:
    lengths = rows("treaty_articles.csv")
    assert sorted({row["instrument_id"] for row in lengths} - IDS) == []
    assert [row for row in lengths if not row["articles"].isdigit() or not 1 <= int(row["articles"]) <= 450] == []
    assert len({row["instrument_id"] for row in lengths}) == len(lengths) >= 120
