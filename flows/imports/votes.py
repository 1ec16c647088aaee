"""How do a register's roll calls and votes become a batch of the lake, every row of it kept or quarantined?

The votes are nearly a million rows, so they are read and joined in DuckDB; what a roll call was about is decided in
`transforms.roll_calls`. A batch is one file, or one pair of files, by its content: the same files again change nothing,
and another edition of a register replaces the roll calls that it has.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import os
import secrets
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import duckdb
import pyarrow as pa

from flows.place import Place
from flows.publishing import Begun, Report
from flows.session import now
from flows.settings import Settings
from flows.version import made_with, program
from schemas.contract import contract
from transforms.roll_calls import REASONS, Sorted, Tally, read_undl, read_unvotes, roll_calls
from transforms.vote_states import LAST, vote_states
from warehouse import files, publish
from warehouse.database import opened
from warehouse.lake import Lake, write_arrow, write_table

Layout = Literal["unvotes", "undl"]
_VOTES = {"rcid", "country", "country_code", "vote"}
_ROLL_CALLS = {"rcid", "session", "date", "unres", "amend", "para", "short", "descr"}
_LIBRARY = (
    "undl_id", "date", "session", "resolution", "draft", "meeting", "title", "agenda_title", "vote_note",
    "total_yes", "total_no", "total_abstentions",
)  # fmt: skip
_SAID = {
    "unvotes": {"yes": "yes", "no": "no", "abstain": "abstain", "absent": "absent"},
    "undl": {"Y": "yes", "N": "no", "A": "abstain", "X": "absent"},
}
_COLUMNS = {
    "unvotes": ("rcid", "country_code", "country", "vote"),
    "undl": ("undl_id", "ms_code", "ms_name", "ms_vote"),
}
_VOTE_REASONS = {
    "unreadable_row": "The line has not the columns of the others.",
    "unknown_roll_call": "There is no such roll call, or it was rejected.",
    "unknown_state": "No state is known by this code and name.",
    "unknown_vote": "What was voted is none of yes, no, abstain and absent.",
    "voted_twice": "The state has several votes in this roll call.",
}
# Bad lines are kept whole; more than these would be another format, not a bad file.
_BAD_LINES = 10_000


class NotARegister(Exception):
    """The file is no register of votes that is known; the message says what it lacks."""


@dataclass(frozen=True, slots=True)
class Files:
    """A register's files and how they are laid out."""

    layout: Layout
    votes: Path
    roll_calls: Path | None


def found(votes: Path, roll_calls_file: Path | None) -> Files:
    """The register that these files hold; NotARegister where they hold none."""
    columns = _header(votes)
    if set(_LIBRARY) | {"ms_code", "ms_name", "ms_vote"} <= columns:
        return Files("undl", votes, None)
    if not columns >= _VOTES:
        lacking = ", ".join(sorted(_VOTES - columns))
        raise NotARegister(
            f"{votes} is neither a voting export of the UN Digital Library nor un_votes.csv: no {lacking}"
        )
    beside = roll_calls_file or next(
        (one for suffix in (".csv.gz", ".csv") if (one := votes.parent / f"un_roll_calls{suffix}").exists()), None
    )
    if beside is None:
        raise NotARegister(f"{votes} needs the file of its roll calls: name it with --roll-calls")
    if not _header(beside) >= _ROLL_CALLS:
        raise NotARegister(f"{beside} has no {', '.join(sorted(_ROLL_CALLS - _header(beside)))}")
    return Files("unvotes", votes, beside)


def batch_id(register: Files) -> str:
    """The id of the batch that these files make: of their content and of the program that reads them."""
    digest = hashlib.sha256(f"votes {register.layout} {program()}".encode())
    for path in filter(None, (register.votes, register.roll_calls)):
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:20]


def import_votes(register: Files, place: Place, settings: Settings, begun: Begun) -> Report:
    """Read the register and publish it; a file that was imported before changes nothing.

    Where more than the share of rows that the settings allow is rejected, nothing is published.
    """
    batch = batch_id(register)
    if place.lake.is_committed(batch):
        return _report(register, place, begun, status="nothing_new")
    with closing(opened()) as connection:
        _read(connection, register)
        _sort_votes(connection, register.layout)
        total = _total(connection, register)
        kept, rejected = _stage(connection, register, place.lake, batch, begun)
    report = _report(register, place, begun, found=total, kept=kept, rejected=rejected)
    lost = sum(rejected.values())
    if lost > max(2, settings.quarantine_share * total):
        place.lake.discard(batch)
        sentence = f"{lost} of {total} rows of {register.votes.name} were rejected"
        report = _report(register, place, begun, "blocked", total, {}, rejected, (sentence,))
        publish.publish_run(place.lake, place.warehouse, report.record(), (), contract("checks").frame([]))
        return report
    publish.publish_run(place.lake, place.warehouse, report.record(), [batch], contract("checks").frame([]))
    return report


def _header(path: Path) -> set[str]:
    return set(_columns(path))


def _columns(path: Path) -> list[str]:
    """The names in the first line; NotARegister where there is none that can be read."""
    try:
        with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8-sig", newline="") as file:
            return next(csv.reader(file), [])
    except (OSError, EOFError, UnicodeDecodeError, csv.Error) as error:
        raise NotARegister(f"{path} cannot be read as CSV: {error}") from error


def _read(connection: duckdb.DuckDBPyConnection, register: Files) -> None:
    """The files as relations of text, row for row, and what of them is unreadable.

    Voeten's votes are a view: they are read once, into `sorted`, and again only where a row is to be quarantined.
    """
    # One thread numbers the votes in the order of the file; a compressed file is read by one whatever is set. Of a file
    # whose length it does not know the optimizer would make the table that the small ones are looked up in.
    connection.execute("SET threads = 1")
    connection.execute("SET disabled_optimizers = 'join_order,build_side_probe_side'")
    for name, path in _given(register):
        # The names are known: nothing is to be found out from a sample of the lines.
        columns = ", ".join(f"{_quoted(one)}: 'VARCHAR'" for one in _columns(path))
        kind = "VIEW" if name == "raw_votes" and register.layout == "unvotes" else "TABLE"
        connection.execute(
            f"CREATE {kind} {name} AS SELECT * FROM read_csv({_quoted(str(path))}, auto_detect = false,"
            f" columns = {{{columns}}}, header = true, nullstr = '', delim = ',', quote = '\"', escape = '\"',"
            f" store_rejects = true, rejects_table = 'bad_{name}', rejects_scan = 'scan_{name}',"
            f" rejects_limit = {_BAD_LINES})"
        )


def _given(register: Files) -> list[tuple[str, Path]]:
    """What each file is read as."""
    both = (("raw_votes", register.votes), ("raw_roll_calls", register.roll_calls))
    return [(name, path) for name, path in both if path is not None]


def _total(connection: duckdb.DuckDBPyConnection, register: Files) -> int:
    """How many rows the files have, unreadable ones included, once `sorted` is made."""
    rows = ["sorted", *(name for name, _ in _given(register) if name != "raw_votes")]
    counted = [f"SELECT count(*) AS n FROM {name}" for name in rows]
    counted += [f"SELECT count(DISTINCT line) FROM bad_{name}" for name, _ in _given(register)]
    ((total,),) = connection.execute(f"SELECT sum(n) FROM ({' UNION ALL '.join(counted)})").fetchall()
    return int(total)


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"


def _stage(
    connection: duckdb.DuckDBPyConnection, register: Files, lake: Lake, batch: str, begun: Begun
) -> tuple[dict[str, int], dict[str, int]]:
    read = _roll_calls(connection, register.layout)
    folder = lake.staging(batch)
    promise = contract("roll_calls")
    kept = {"roll_calls": write_table(promise, roll_calls(read), folder / "roll_calls.parquet")}
    ids = [one.roll_call_id for one in read.kept]
    numbers = pa.array([int(one.partition(":")[2]) for one in ids], pa.int64())
    connection.register("known", pa.table({"roll_call_id": ids, "number": numbers}))
    unknown = "number NOT IN (SELECT number FROM known)"
    if connection.execute(f"SELECT 1 FROM (SELECT DISTINCT number FROM sorted) WHERE {unknown} LIMIT 1").fetchall():
        connection.execute(f"UPDATE sorted SET reason = 'unknown_roll_call' WHERE reason IS NULL AND {unknown}")
    good = connection.execute(
        "SELECT roll_call_id, entity_id AS country_id, state, said AS vote FROM sorted JOIN known USING (number)"
        " JOIN meant USING (meaning) WHERE reason IS NULL ORDER BY place"
    ).to_arrow_table()
    # Only the fields' nullability differs: a cast would look at every value for it, and the writer does so anyway.
    rows = pa.Table.from_arrays(good.columns, schema=contract("votes").arrow_schema())
    kept["votes"] = write_arrow(rows, folder / "votes.parquet")
    rejected = [*_rejected_votes(connection, register, begun), *_rejected_roll_calls(read, register, begun)]
    rejected += _unreadable(connection, register, begun)
    quarantine = contract("quarantine").frame({row["quarantine_id"]: row for row in rejected}.values())
    write_table(contract("quarantine"), quarantine, folder / "quarantine.parquet")
    verdict = {
        "made_with": begun.version,
        "tables": {**kept, "quarantine": len(quarantine)},
        "contracts": {name: contract(name).version for name in ("roll_calls", "votes", "quarantine")},
    }
    files.write_json(folder / "verdict.json", verdict)
    reasons: dict[str, int] = {}
    for row in rejected:
        reasons[row["rule"]] = reasons.get(row["rule"], 0) + 1
    return kept, reasons


def _sort_votes(connection: duckdb.DuckDBPyConnection, layout: Layout) -> None:
    """The table `sorted`: every vote by its place and the numbers of its roll call and state; why it is rejected."""
    ways = " ".join(f"WHEN {_quoted(said)} THEN {_quoted(meaning)}" for said, meaning in _SAID[layout].items())
    number, code, name, vote = _COLUMNS[layout]
    sat = "SELECT rcid, session FROM raw_roll_calls" if layout == "unvotes" else "SELECT NULL AS rcid, NULL AS session"
    connection.execute(
        f"""CREATE TABLE sat AS SELECT try_cast(try_cast(rcid AS DOUBLE) AS BIGINT) AS number,
            any_value(try_cast(session AS DOUBLE))::INTEGER AS session FROM ({sat}) GROUP BY 1"""
    )
    states = vote_states()
    columns = ("code", "name", "first", "last", "entity_id")
    connection.register("states", pa.table({one: [getattr(state, one) for state in states] for one in columns}))
    # A code that meant one state and then another, as Yugoslavia's, needs the session.
    connection.execute(
        f"""CREATE TABLE meant AS SELECT {_key("code", "name")} AS key, session, entity_id,
            row_number() OVER () AS meaning, dense_rank() OVER (ORDER BY entity_id) AS voter
        FROM states JOIN (SELECT session FROM sat UNION SELECT {LAST}) AS sessions ON session BETWEEN first AND last"""
    )
    connection.execute(
        f"""CREATE TABLE sorted AS
        SELECT place, written.number, meaning, voter, state, said,
            CASE WHEN written.number IS NULL THEN 'unknown_roll_call' WHEN meaning IS NULL THEN 'unknown_state'
                WHEN said IS NULL THEN 'unknown_vote' END AS reason
        FROM (SELECT row_number() OVER () AS place, try_cast(try_cast({number} AS DOUBLE) AS BIGINT) AS number,
                {name} AS state, {_key(f"coalesce({code}, '')", name)} AS key, CASE {vote} {ways} END AS said
            FROM raw_votes) AS written
        LEFT JOIN sat ON sat.number = written.number
        LEFT JOIN meant ON meant.key = written.key AND meant.session = coalesce(sat.session, {LAST})"""
    )
    connection.execute("RESET threads")
    ((countries,),) = connection.execute("SELECT max(voter) FROM meant").fetchall()
    ((votes, different),) = connection.execute(
        f"""SELECT coalesce(sum(cast_votes), 0), coalesce(sum(bit_count(voters)), 0) FROM (
            SELECT count(*) AS cast_votes, bitstring_agg(voter, 1, {countries}) AS voters
            FROM sorted WHERE reason IS NULL GROUP BY number)"""
    ).fetchall()
    if votes > different:
        connection.execute(
            """UPDATE sorted SET reason = 'voted_twice' FROM (SELECT number, voter FROM sorted WHERE reason IS NULL
                GROUP BY ALL HAVING count(*) > 1) AS twice
            WHERE reason IS NULL AND sorted.number = twice.number AND sorted.voter = twice.voter"""
        )


def _key(code: str, name: str) -> str:
    """What a state is known by: its code, or where it has none, its name behind a stroke, which no code has."""
    return f"CASE WHEN {code} = '' THEN '/' || {name} ELSE {code} END"


def _roll_calls(connection: duckdb.DuckDBPyConnection, layout: Layout) -> Sorted:
    counted = connection.execute(
        """SELECT number::VARCHAR, count(*) FILTER (said = 'yes'), count(*) FILTER (said = 'no'),
            count(*) FILTER (said = 'abstain') FROM sorted WHERE reason IS NULL GROUP BY number"""
    ).fetchall()
    tallies = {key: Tally(*tally) for key, *tally in counted}
    if layout == "unvotes":
        rows = connection.execute("SELECT * FROM raw_roll_calls ORDER BY rowid").to_arrow_table().to_pylist()
        return read_unvotes(rows, tallies)
    columns = ", ".join(_LIBRARY)
    rows = (
        connection.execute(f"SELECT DISTINCT {columns} FROM raw_votes WHERE undl_id IS NOT NULL ORDER BY ALL")
        .to_arrow_table()
        .to_pylist()
    )
    return read_undl(rows, tallies)


def _rejected_votes(connection: duckdb.DuckDBPyConnection, register: Files, begun: Begun) -> Iterable[dict[str, Any]]:
    if not connection.execute("SELECT 1 FROM sorted WHERE reason IS NOT NULL LIMIT 1").fetchall():
        return
    found = (
        connection.execute(
            "SELECT place, reason, written.* EXCLUDE (place)"
            " FROM (SELECT *, row_number() OVER () AS place FROM raw_votes) AS written"
            " JOIN (SELECT place, reason FROM sorted WHERE reason IS NOT NULL) AS bad USING (place)"
            " ORDER BY place"
        )
        .to_arrow_table()
        .to_pylist()
    )
    for row in found:
        place, rule = row.pop("place"), row.pop("reason")
        yield _quarantined("votes", register.votes, place, rule, _VOTE_REASONS[rule], row, begun)


def _rejected_roll_calls(read: Sorted, register: Files, begun: Begun) -> Iterable[dict[str, Any]]:
    path = register.roll_calls or register.votes
    for place, (row, rule) in enumerate(read.rejected, start=1):
        yield _quarantined("roll_calls", path, place, rule, REASONS[rule], row, begun)


def _unreadable(connection: duckdb.DuckDBPyConnection, register: Files, begun: Begun) -> Iterable[dict[str, Any]]:
    for name, path in _given(register):
        bad = connection.execute(f"SELECT line, any_value(csv_line) FROM bad_{name} GROUP BY line ORDER BY line")
        for line, text in bad.fetchall():
            table, reason = name.removeprefix("raw_"), _VOTE_REASONS["unreadable_row"]
            yield _quarantined(table, path, line, "unreadable_row", reason, {"line": text}, begun)


def _quarantined(
    table: str, path: Path, line: int, rule: str, reason: str, row: Mapping[str, Any], begun: Begun
) -> dict[str, Any]:
    payload = json.dumps(row, ensure_ascii=False, sort_keys=True, default=str)
    uri = f"{path.resolve().as_uri()}#{line}"
    return {
        "quarantine_id": hashlib.sha256(f"{table}|{uri}|{rule}|{payload}".encode()).hexdigest()[:20],
        "table_name": table, "source_uri": uri, "rule": rule, "reason": reason, "payload": payload,
        "seen_at": begun.started_at,
    }  # fmt: skip


def _report(  # noqa: PLR0917  (a report's figures)
    register: Files, place: Place, begun: Begun, status: Any = "published", found: int = 0,
    kept: Mapping[str, int] | None = None, rejected: Mapping[str, int] | None = None, blocked: tuple[str, ...] = (),
) -> Report:  # fmt: skip
    reasons = dict(rejected or {})
    return Report(
        run_id=begun.run_id,
        status=status,
        started_at=begun.started_at,
        finished_at=max(now(), begun.started_at),
        version=begun.version,
        parameters={"import": "votes", "layout": register.layout, "file": str(register.votes)},
        found=found,
        unchanged=0,
        left_out=0,
        forgotten=0,
        left_for_next=0,
        kept=dict(kept or {}),
        quarantined={"votes": sum(reasons.values())} if reasons else {},
        reasons=reasons,
        blocked=blocked,
        warnings=(),
        warehouse=place.warehouse,
    )


def run_import(register: Files, settings: Settings) -> Report:
    """Import the register under the writer's lock, with everything that earlier runs left undone done first.

    Raises `warehouse.files.Locked` where another run writes and does not end within the wait that is set.
    """
    place = Place.of(settings)
    started_at = now()
    run_id = f"{started_at:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
    with place.writing(f"import {run_id} (process {os.getpid()})", settings.wait):
        publish.catch_up(place.lake, place.warehouse)
        place.lake.clear_unfinished()
        return import_votes(register, place, settings, Begun(run_id, started_at, made_with(settings.readers)))
