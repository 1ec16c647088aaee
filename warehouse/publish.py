"""How does a run reach the file that readers have open, without their ever seeing half of it?

Write–audit–publish: the next warehouse is made beside the live one, in one transaction; what was touched is audited;
then, once the run is written down in the lake, the file is swapped in. Readers that have the old file open keep it
until they close it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from schemas.contract import contract, in_layer
from warehouse import adding, audit, copies, definitions, following, kept, tombstones, versions
from warehouse.database import opened
from warehouse.lake import Batch, Lake, write_table
from warehouse.storage import DuckdbFile, Storage


class AuditFailed(Exception):
    """The next warehouse broke an error-level rule and was thrown away; `findings` says which."""

    def __init__(self, findings: Sequence[audit.Finding]) -> None:
        """The findings that block."""
        said = "; ".join(f"{one.table}.{one.rule} ({one.unexpected} rows)" for one in findings)
        super().__init__(f"the audit of the next warehouse failed: {said}")
        self.findings = findings


class LakeIncomplete(Exception):
    """The lake lacks what the warehouse was made from; nothing was changed. The message says what to do."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """The next warehouse, audited, not yet what readers see."""

    storage: Storage
    articles: int
    """Articles written, new or in the place of an earlier version."""
    findings: tuple[audit.Finding, ...]

    def swap(self, keep: int | None = None) -> None:
        """Make it what readers see from now on, with the last `keep` states that they saw before kept.

        Without a number this one is not kept and the others stay.
        """
        self.storage.commit(keep)


Checks = Mapping[str, pa.Table]
"""Rows of `checks`, without the run's id, per run."""


def publish_run(
    lake: Lake,
    live: Path,
    record: Mapping[str, Any],
    batch_ids: Sequence[str],
    checks: pd.DataFrame,
    *,
    visits: pd.DataFrame | None = None,
    counts: Callable[[duckdb.DuckDBPyConnection], str] | None = None,
    keep: int | None = None,
) -> Prepared:
    """Publish a run whole: its staged batches, its record, and its checks with the audit's findings among them.

    `record` holds the columns of `runs`; `checks` is by the contract, of the batches; `visits` are the addresses that
    were read, by the contract `feeds`, which do not count where the run is not published. `counts` gives the run's
    figures once its rows and copies are there, and before it is decided. Raises AuditFailed with nothing committed and
    the live file untouched.
    """
    note_visits(lake, record, visits)
    first = lake.last_sequence() + 1
    batches = [lake.staged(batch_id, first + place, record) for place, batch_id in enumerate(batch_ids)]

    def checked(findings: Iterable[audit.Finding]) -> pa.Table:
        promise = contract("checks")
        return pa.concat_tables([promise.table(checks), promise.table(promise.frame(one.row("") for one in findings))])

    # Runs that found nothing new, and validations, have waited for a publish to take their records along.
    earlier = lake.runs()

    def of_runs(findings: Sequence[audit.Finding], added: Sequence[str]) -> Checks:
        waited = [one for one in earlier if one["run_id"] in added]
        return {**_checks_in(lake, waited), record["run_id"]: checked(findings)}

    told = dict(record)

    def settled(connection: duckdb.DuckDBPyConnection) -> None:
        if counts is not None:
            told["counts"] = counts(connection)
            connection.execute("UPDATE runs SET counts = ? WHERE run_id = ?", [told["counts"], told["run_id"]])

    prepared = _prepare(lake, live, batches, [*earlier, record], of_runs, settled=settled)
    lake.decide(told, batch_ids, checked(prepared.findings))
    lake.recover()
    prepared.swap(keep)
    return prepared


def note_visits(lake: Lake, record: Mapping[str, Any], visits: pd.DataFrame | None) -> None:
    """Put the addresses that a run has read beside its record; they count from that record on, and not before it."""
    if visits is not None and len(visits):
        write_table(contract("feeds"), visits, lake.table("feeds", record["run_id"]))


@dataclass(frozen=True, slots=True)
class Ledger:
    """What of the lake a warehouse holds."""

    batches: set[str]
    runs: set[str]
    tombstones: set[str]
    versions: dict[str, str]


NOTHING = Ledger(set(), set(), set(), {})
"""What a warehouse holds that is not there."""


def catch_up(lake: Lake, live: Path, *, keep: int | None = None) -> int:
    """Finish what earlier runs decided and did not live to finish; returns how many batches were published by it.

    A warehouse that lacks nothing of the lake and has too much of nothing is left as it is, byte for byte. Raises
    NewerWarehouse for one that a newer program made, LakeIncomplete where batches of it are lost.
    """
    lake.recover()
    held = ledger(live) if live.exists() else NOTHING
    stored = lake.stored()
    _refuse_lost(lake, live, held, stored)
    committed = lake.committed(stored)
    pending = [one for one in committed if one.batch_id not in held.batches]
    records = [one for one in lake.runs() if one["run_id"] not in held.runs]
    forgotten = {one["tombstone_id"] for one in lake.tombstones()}
    steps = versions.plan(held.versions, versions.migrations())
    too_much = held.batches - {one.batch_id for one in committed}
    if too_much or forgotten - held.tombstones or steps is None:
        rebuild(lake, live, keep=keep)
    # The record of a run that found nothing waits for the next publish: it is no reason to copy the warehouse.
    elif pending or steps or any(one["status"] != "nothing_new" for one in records):
        _prepare(lake, live, pending, records, lambda *_: _checks_in(lake, records)).swap(keep)
    return len(pending)


def rebuild(lake: Lake, live: Path, *, keep: int | None = None) -> int:
    """Make the warehouse anew from the lake alone and swap it in; returns how many batches it holds.

    What tombstones name leaves the lake and the kept files before; the file that is replaced is then not kept. Raises
    LakeIncomplete where the warehouse holds batches that the lake has lost.
    """
    lake.recover()
    try:
        held = ledger(live) if live.exists() else NOTHING
    except duckdb.Error:
        # A warehouse that cannot be read says nothing of what it held.
        held = NOTHING
    _refuse_lost(lake, live, held, lake.stored())
    stones = lake.tombstones()
    tombstones.purge(lake)
    if stones:
        _forget_in_kept(lake, live, stones)
        keep = keep if held.tombstones.issuperset(one["tombstone_id"] for one in stones) else None
    batches, records = lake.committed(), lake.runs()
    _prepare(lake, live, batches, records, lambda *_: _checks_in(lake, records), stones=stones, anew=True).swap(keep)
    return len(batches)


def _refuse_lost(lake: Lake, live: Path, held: Ledger, stored: Iterable[Batch]) -> None:
    """Raise LakeIncomplete where the live warehouse holds batches of which the lake knows nothing."""
    if lost := held.batches - {one.batch_id for one in stored}:
        raise LakeIncomplete(
            f"{lake.root} lacks {len(lost)} of the {len(held.batches)} batches that {live} holds: put the lake's files"
            " back (`rapporteur restore` of a backup does), or move the warehouse away to go on without them"
        )


def _forget_in_kept(lake: Lake, live: Path, stones: Sequence[Mapping[str, Any]]) -> None:
    """Make the kept files anew, from the lake as it is now, that may hold what tombstones name."""
    for path in kept.kept(live):
        try:
            held = ledger(path)
        except (duckdb.Error, versions.NewerWarehouse):
            # What cannot be read cannot be cleared of anything.
            path.unlink()
            continue
        if held.tombstones.issuperset(one["tombstone_id"] for one in stones):
            continue
        batches = [one for one in lake.stored() if one.batch_id in held.batches]
        records = [one for one in lake.runs() if one["run_id"] in held.runs]
        made = _prepare(lake, path, batches, records, partial(_checks_of, lake, records), stones=stones, anew=True)
        made.swap()


def _checks_of(lake: Lake, records: Iterable[Mapping[str, Any]], *_: object) -> Checks:
    return _checks_in(lake, records)


def _checks_in(lake: Lake, records: Iterable[Mapping[str, Any]]) -> Checks:
    paths = {record["run_id"]: lake.table("checks", record["run_id"]) for record in records}
    return {run_id: pq.read_table(path) for run_id, path in paths.items() if path.exists()}


def _prepare(
    lake: Lake,
    live: Path,
    batches: Sequence[Batch],
    records: Iterable[Mapping[str, Any]],
    checks: Callable[[Sequence[audit.Finding], Sequence[str]], Checks],
    *,
    stones: Iterable[Mapping[str, Any]] = (),
    anew: bool = False,
    settled: Callable[[duckdb.DuckDBPyConnection], None] | None = None,
) -> Prepared:
    storage: Storage = DuckdbFile(live)
    try:
        connection = storage.stage(anew=anew)
        definitions.create(connection)
        records = list(records)
        runs = _add_runs(connection, records)
        following.add(connection, lake.visits(one for one in records if one["run_id"] in runs), lake.withdrawn())
        _add_tombstones(connection, stones)
        connection.execute("CREATE TEMP TABLE touched_articles (article_id VARCHAR)")
        connection.execute("CREATE TEMP TABLE touched_register (key VARCHAR)")
        copies.prepare(connection)
        last = _last_rows(connection)
        added = adding.add_batches(connection, batches, storage.flush)
        copies.settle(connection, None if added.flushed else last["fingerprints"])
        if settled is not None:
            settled(connection)
        _resolve(connection)
        ((articles,),) = connection.execute("SELECT count(DISTINCT article_id) FROM touched_articles").fetchall()

        def look(staged: duckdb.DuckDBPyConnection) -> tuple[audit.Finding, ...]:
            found = _audit(staged, runs, last, by_row=not (added.replaced or added.flushed))
            _add_checks(staged, checks(found, runs))
            return found

        findings = storage.audit(look)
    except BaseException:
        storage.abort()
        raise
    return Prepared(storage, articles, findings)


def ledger(live: Path) -> Ledger:
    """What of the lake a warehouse holds; NewerWarehouse for one that a newer program made."""
    with closing(opened(live, read_only=True)) as connection:
        versions.refuse_newer(connection, live)
        made_by = versions.recorded(connection)

        def column(name: str, table: str) -> set[str]:
            if table not in made_by:
                return set()
            return {one for (one,) in connection.execute(f"SELECT {name} FROM {table}").fetchall()}

        return Ledger(
            column("batch_id", "batches"), column("run_id", "runs"), column("tombstone_id", "tombstones"), made_by
        )


def _add_tombstones(connection: duckdb.DuckDBPyConnection, stones: Iterable[Mapping[str, Any]]) -> None:
    for one in stones:
        connection.execute(
            "INSERT INTO tombstones (tombstone_id, kind, articles, forgotten_at, reason) VALUES (?, ?, ?, ?, ?)",
            [one["tombstone_id"], one["kind"], len(one["article_ids"]), one["forgotten_at"], one["reason"]],
        )


def _last_rows(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """The row id of each record table's last row; rows that are added have higher ones."""
    last = {}
    for source in in_layer("record"):
        ((row,),) = connection.execute(f'SELECT coalesce(max(rowid), -1) FROM "{source.name}"').fetchall()
        last[source.name] = row
    return last


def _add_runs(connection: duckdb.DuckDBPyConnection, records: Iterable[Mapping[str, Any]]) -> list[str]:
    """Add the records that the warehouse does not hold yet; returns the ids of their runs."""
    names = [column.name for column in contract("runs").columns]
    held = {run for (run,) in connection.execute("SELECT run_id FROM runs").fetchall()}
    added = []
    for record in (one for one in records if one["run_id"] not in held):
        connection.execute(
            f"INSERT INTO runs ({', '.join(names)}) VALUES ({', '.join('?' for _ in names)})",
            [record[name] for name in names],
        )
        _add_decisions(connection, record)
        added.append(record["run_id"])
    return added


def _add_decisions(connection: duckdb.DuckDBPyConnection, record: Mapping[str, Any]) -> None:
    for decision in record.get("decisions", ()):
        said = {**decision, "run_id": record["run_id"]}
        connection.execute(
            f"INSERT INTO decisions ({', '.join(said)}) VALUES ({', '.join('?' for _ in said)})", list(said.values())
        )


def _resolve(connection: duckdb.DuckDBPyConnection) -> None:
    """Mark the quarantined rows that a decision was taken on.

    A row that the deciding run, or a later one, has rejected again is open again: the decision was about what had been
    rejected before it.
    """
    connection.execute(
        """UPDATE quarantine SET resolved_at = decided.decided_at, resolution = decided.resolution, replaced_by = NULL
        FROM (SELECT subject, max(decided_at) AS decided_at,
            arg_max(CASE action WHEN 'release' THEN 'released' ELSE 'discarded' END, decided_at) AS resolution
            FROM decisions WHERE action IN ('release', 'discard') GROUP BY subject) AS decided, runs
        WHERE decided.subject = quarantine.quarantine_id AND runs.run_id = quarantine.run_id
            AND runs.finished_at < decided.decided_at
            AND quarantine.resolved_at IS DISTINCT FROM decided.decided_at"""
    )


def _add_checks(connection: duckdb.DuckDBPyConnection, checks: Checks) -> None:
    for run_id, table in checks.items():
        connection.register("checks_of_run", table)
        connection.execute("INSERT INTO checks BY NAME SELECT *, ? AS run_id FROM checks_of_run", [run_id])
        connection.unregister("checks_of_run")


def _audit(
    connection: duckdb.DuckDBPyConnection, runs: list[str], last: Mapping[str, int], *, by_row: bool
) -> tuple[audit.Finding, ...]:
    """Audit what was touched: its articles' rows, imported rows, all reference rows, the new runs' own rows.

    The touched rows are put into temporary tables of the same names, which a bare name in a rule then means. `by_row`
    says that they are those after the `last` ones, found without reading the others.
    """
    ((catalog,),) = connection.execute("SELECT current_catalog()").fetchall()
    shadows = {source.name: "article_id IN (SELECT article_id FROM touched_articles)" for source in in_layer("record")}
    if by_row:
        shadows |= {name: f"rowid > {row}" for name, row in last.items() if name != "articles"}
        # A second row of one id must be seen beside the first; where there is none, the old texts are not read.
        old = f"SELECT 1 FROM articles WHERE rowid <= {last['articles']} AND {shadows['articles']} LIMIT 1"
        if not connection.execute(old).fetchall():
            shadows["articles"] = f"rowid > {last['articles']}"
    # A table that was empty holds nothing but what was touched: to copy it is to hold it twice.
    shadows = {name: condition for name, condition in shadows.items() if last[name] >= 0}
    shadows |= {
        source.name: f'"{source.key[0]}" IN (SELECT key FROM touched_register)'
        for source in in_layer("register")
        if not _all_touched(connection, source.name, source.key[0])
    }
    shadows |= {
        source.name: "run_id IN (SELECT unnest(?))"
        for source in in_layer("operations")
        if source.name != "runs" and any(column.name == "run_id" for column in source.columns)
    }
    # What is found by comparing articles refers to any of them: it is looked at whole, before shadows hide the others.
    whole = tuple(audit.touched(connection, derived=True))
    # A million imported rows are looked at where they are: copying them took longer than all their rules.
    imported = {source.name for source in in_layer("register")}
    for name, condition in shadows.items():
        kind = "VIEW" if name in imported else "TABLE"
        connection.execute(
            f'CREATE TEMP {kind} "{name}" AS SELECT * FROM "{catalog}".main."{name}" WHERE {condition}',
            [runs] if "?" in condition else None,
        )
    findings = (*whole, *audit.touched(connection))
    for name in shadows:
        connection.execute(f'DROP {"VIEW" if name in imported else "TABLE"} temp.main."{name}"')
    blocking = [one for one in findings if one.blocks]
    if blocking:
        raise AuditFailed(blocking)
    return findings


def _all_touched(connection: duckdb.DuckDBPyConnection, table: str, key: str) -> bool:
    """Whether the table holds nothing but what was touched: a first import is audited where it is, not as a copy."""
    ((rest,),) = connection.execute(
        f'SELECT count(*) FROM (SELECT DISTINCT "{key}" AS key FROM "{table}") ANTI JOIN touched_register USING (key)'
    ).fetchall()
    ((some,),) = connection.execute("SELECT count(*) FROM touched_register").fetchall()
    return bool(some) and rest == 0
