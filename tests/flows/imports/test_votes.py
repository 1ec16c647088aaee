"""Registers of votes: every row is loaded or quarantined, and nothing is said that the register cannot tell."""

from __future__ import annotations

import csv
import gzip
import subprocess
import sys
from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from flows.imports.votes import NotARegister, found, run_import
from flows.publishing import Report
from flows.settings import Settings
from warehouse.lake import Lake
from warehouse.publish import rebuild
from warehouse.query import connect

VOTES = ("rcid", "country", "country_code", "vote")
ROLL_CALLS = ("rcid", "session", "importantvote", "date", "unres", "amend", "para", "short", "descr")
LIBRARY = (
    "undl_id", "ms_code", "ms_name", "ms_vote", "date", "session", "resolution", "draft", "committee_report", "meeting",
    "title", "agenda_title", "subjects", "vote_note", "total_yes", "total_no", "total_abstentions", "total_non_voting",
    "total_ms", "undl_link",
)  # fmt: skip


def write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> Path:
    with gzip.open(path, "wt", newline="") if path.suffix == ".gz" else path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
    return path


def unvotes(folder: Path, roll_calls: Iterable[Sequence[str]], votes: Iterable[Sequence[str]]) -> Path:
    write(folder / "un_roll_calls.csv.gz", ROLL_CALLS, roll_calls)
    return write(folder / "un_votes.csv.gz", VOTES, votes)


def imported(home: Path, file: Path, **settings: Any) -> Report:
    return run_import(found(file, None), Settings(home=home, **settings))


def asked(home: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(connect(home / "warehouse.duckdb")) as connection:
        return connection.execute(query).fetchall()


CALLS = [
    ("5309", "68.0", "", "2014-03-27", "R/68/262", "", "", "Territorial integrity", "Territorial integrity of Ukraine"),
    ("7", "46.0", "0", "1991-10-03", "R/46/9", "0", "0", "", "A resolution of a placeholder's day"),
]
CAST = [
    ("5309.0", "Ukraine", "UA", "yes"),
    ("5309.0", "Namibia", "NA", "abstain"),
    ("5309.0", "Yugoslavia", "YU", "yes"),
    ("5309.0", "Russia", "RU", "no"),
    ("7.0", "Yugoslavia", "YU", "yes"),
    ("7.0", "Yemen Arab Republic", "", "yes"),
]


def test_states_are_told_apart_and_kept(tmp_path: Path) -> None:
    """Namibia's NA is a code, a code means the state of its session, a state without a code has an id of its own."""
    report = imported(tmp_path / "home", unvotes(tmp_path, CALLS, CAST))
    assert (report.status, report.found, report.reasons) == ("published", 8, {})
    assert asked(tmp_path / "home", "SELECT country_id, vote FROM votes ORDER BY ALL") == [
        ("country:NAM", "abstain"), ("country:RUS", "no"), ("country:SRB", "yes"), ("country:UKR", "yes"),
        ("country:YUG", "yes"), ("country:yemen-arab-republic", "yes"),
    ]  # fmt: skip
    assert asked(
        tmp_path / "home",
        "SELECT roll_call_id, instrument_id, held_on, votes_yes, votes_no, votes_abstain FROM roll_calls ORDER BY ALL",
    ) == [
        ("unvotes:5309", "un:A/RES/68/262", date(2014, 3, 27), 2, 1, 1),
        ("unvotes:7", "un:A/RES/46/9", None, 2, 0, 0),
    ]


@pytest.mark.parametrize(
    ("vote", "reason"),
    [
        (("5309", "Atlantis", "ZZ", "yes"), "unknown_state"),
        (("5309", "Nowhere", "", "yes"), "unknown_state"),
        (("5309", "Sweden", "SE", "maybe"), "unknown_vote"),
        (("5309", "Sweden", "SE", ""), "unknown_vote"),
        (("99", "Sweden", "SE", "yes"), "unknown_roll_call"),
        (("", "Sweden", "SE", "yes"), "unknown_roll_call"),
    ],
)
def test_a_vote_that_cannot_be_read_is_quarantined(tmp_path: Path, vote: tuple[str, ...], reason: str) -> None:
    report = imported(tmp_path / "home", unvotes(tmp_path, CALLS, [*CAST, vote]))
    assert (report.status, report.reasons, report.kept["votes"]) == ("published", {reason: 1}, len(CAST))
    ((rule, payload),) = asked(tmp_path / "home", "SELECT rule, payload FROM quarantine")
    assert rule == reason
    assert all(cell in payload for cell in vote)


def test_a_state_that_voted_twice_has_voted_neither_way(tmp_path: Path) -> None:
    report = imported(tmp_path / "home", unvotes(tmp_path, CALLS, [*CAST, ("5309", "Ukraine", "UA", "no")]))
    assert (report.reasons, report.kept["votes"]) == ({"voted_twice": 2}, len(CAST) - 1)


def test_a_rejected_roll_call_takes_its_votes_along(tmp_path: Path) -> None:
    calls = [("5309", "68.0", "", "27 March", "R/68/262", "", "", "", ""), CALLS[1]]
    report = imported(tmp_path / "home", unvotes(tmp_path, calls, CAST), quarantine_share=1.0)
    assert report.reasons == {"unknown_roll_call": 4, "unreadable_date": 1}
    assert report.found == sum(report.kept.values()) + sum(report.reasons.values())


def test_too_many_bad_rows_publish_nothing(tmp_path: Path) -> None:
    bad = [("5309", f"Nowhere {number}", "", "yes") for number in range(3)]
    report = imported(tmp_path / "home", unvotes(tmp_path, CALLS, [*CAST, *bad]))
    assert report.status == "blocked"
    assert asked(tmp_path / "home", "SELECT (SELECT count(*) FROM votes), status FROM runs") == [(0, "blocked")]


def test_the_same_file_again_changes_nothing_and_a_rebuild_keeps_it(tmp_path: Path) -> None:
    home, file = tmp_path / "home", unvotes(tmp_path, CALLS, CAST)
    imported(home, file)
    before = (home / "warehouse.duckdb").read_bytes()
    assert imported(home, file).status == "nothing_new"
    assert (home / "warehouse.duckdb").read_bytes() == before
    votes = asked(home, "FROM votes ORDER BY ALL")
    rebuild(Lake(home / "lake"), home / "warehouse.duckdb")
    assert asked(home, "FROM votes ORDER BY ALL") == votes


def test_another_edition_replaces_the_roll_calls_it_has(tmp_path: Path) -> None:
    home = tmp_path / "home"
    imported(home, unvotes(tmp_path, CALLS, CAST))
    imported(home, unvotes(tmp_path, CALLS[:1], [("5309", "Ukraine", "UA", "yes")]))
    assert asked(home, "SELECT roll_call_id, count(*) FROM votes GROUP BY ALL ORDER BY ALL") == [
        ("unvotes:5309", 1),
        ("unvotes:7", 2),
    ]


def test_the_library_s_export(tmp_path: Path) -> None:
    def row(code: str, name: str, vote: str) -> tuple[str, ...]:
        return (
            "4000001", code, name, vote, "2022-03-02", "11emsp", "A/RES/ES-11/1", "A/ES-11/L.1", "", "A/ES-11/PV.5",
            "Aggression against Ukraine", "LETTER", "UKRAINE", "", "141", "5", "35", "12", "193", "https://example.org",
        )  # fmt: skip

    votes = [row("UKR", "UKRAINE", "Y"), row("RUS", "RUSSIAN FEDERATION", "N"), row("CHN", "CHINA", "A"),
             row("VEN", "VENEZUELA", "X")]  # fmt: skip
    report = imported(tmp_path / "home", write(tmp_path / "export.csv", LIBRARY, votes))
    assert (report.status, report.found, report.reasons) == ("published", 4, {})
    assert asked(tmp_path / "home", "SELECT country_id, vote FROM votes ORDER BY ALL") == [
        ("country:CHN", "abstain"), ("country:RUS", "no"), ("country:UKR", "yes"), ("country:VEN", "absent"),
    ]  # fmt: skip
    assert asked(tmp_path / "home", "SELECT symbol, held_on, outcome, votes_yes, session FROM roll_calls") == [
        ("A/RES/ES-11/1", date(2022, 3, 2), "adopted", 141, "11emsp")
    ]


def test_what_is_no_register_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotARegister, match="no country_code, rcid, vote"):
        found(write(tmp_path / "other.csv", ("country", "capital"), []), None)
    with pytest.raises(NotARegister, match="name it with --roll-calls"):
        found(write(tmp_path / "un_votes.csv", VOTES, CAST), None)


def test_the_whole_register_is_accounted_for(shared: Path, tmp_path: Path) -> None:
    """Voeten's file of 2021: 6,203 roll calls, 870,109 votes; no placeholder's day, no symbol of what failed."""
    report = imported(tmp_path, shared / "corpora" / "unvotes" / "un_votes.csv.gz")
    assert (report.kept, report.reasons, report.found) == ({"roll_calls": 6203, "votes": 870109}, {}, 876312)
    assert asked(tmp_path, "SELECT count(*) FROM roll_calls WHERE session::INTEGER < 52 AND held_on IS NOT NULL") == [
        (0,)
    ]
    assert asked(tmp_path, "SELECT count(*) FROM roll_calls WHERE session::INTEGER < 18 AND symbol IS NOT NULL") == [
        (0,)
    ]
    assert asked(tmp_path, "SELECT count(*) FROM votes WHERE country_id = 'country:NAM'") == [(2455,)]
    known = "('A/RES/2758(XXVI)', 'A/RES/3379(XXX)', 'A/RES/67/19', 'A/RES/68/262', 'A/RES/ES-10/19')"
    assert asked(
        tmp_path,
        f"SELECT symbol, votes_yes, votes_no, votes_abstain FROM roll_calls WHERE symbol IN {known} ORDER BY symbol",
    ) == [
        ("A/RES/2758(XXVI)", 76, 35, 17), ("A/RES/3379(XXX)", 72, 35, 32), ("A/RES/67/19", 138, 9, 41),
        ("A/RES/68/262", 100, 11, 58), ("A/RES/ES-10/19", 127, 9, 35),
    ]  # fmt: skip


def test_the_command_tells_what_it_did_and_what_it_cannot(tmp_path: Path) -> None:
    def call(*arguments: str) -> subprocess.CompletedProcess[str]:
        program = [sys.executable, "-m", "flows.entry", "import", "votes", *arguments, "--home", str(tmp_path / "home")]
        return subprocess.run(program, capture_output=True, text=True, check=False)

    done = call(str(unvotes(tmp_path, CALLS, [*CAST, ("99", "Sweden", "SE", "yes")])))
    assert (done.returncode, "9 rows read, 1 quarantined." in done.stdout) == (0, True), done.stderr
    assert "quarantined: unknown_roll_call" in done.stdout
    wrong = call(str(write(tmp_path / "other.csv", ("country", "capital"), [])))
    assert (wrong.returncode, "is neither" in wrong.stderr) == (2, True)
    missing = call(str(tmp_path / "none.csv"))
    assert (missing.returncode, missing.stderr) == (2, f"rapporteur: there is no file {tmp_path / 'none.csv'}\n")


def test_the_same_file_gives_the_same_bytes_in_its_own_order(tmp_path: Path) -> None:
    """Beside states that are known some are not: a join would bring those last, a batch of rows at a time."""
    states = [("Ukraine", "UA"), ("Atlantis", "ZZ"), ("Yugoslavia", "YU"), ("Zanzibar", ""), ("Russia", "RU")]
    votes = [(number, *state, "yes") for number in ("5309.0", "7") for state in states]
    others = [("5309", f"Land {code}", code, "no") for code in ("SE", "NO", "FI", "DK", "IS")]
    file = unvotes(tmp_path, CALLS, [*votes, *others])
    made = []
    for home in ("one", "other"):
        imported(tmp_path / home, file, quarantine_share=1.0)
        (path,) = (tmp_path / home / "lake" / "votes").glob("*.parquet")
        made.append(path.read_bytes())
    assert made[0] == made[1]
    kept = [state for _, state, _, _ in [*votes, *others] if state != "Atlantis"]
    assert [one for (one,) in asked(tmp_path / "one", "SELECT state FROM votes")] == kept
    assert asked(tmp_path / "one", "SELECT source_uri FROM quarantine ORDER BY ALL") == [
        (f"{file.as_uri()}#{line}",) for line in (2, 7)
    ]
