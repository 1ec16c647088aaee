"""What does a person's decision on rejected data do: publish a held run, read a row again, leave it out for good?

Each decision is carried out by a run of its own, whose record in the lake holds it: what was decided and what came of
it are written down in one moment, and a rebuild repeats both.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from typing import Any, Literal

import duckdb

from flows.land import Landed
from flows.place import Place
from flows.publishing import Report, publish
from flows.request import Request
from flows.session import Session, now, session
from flows.settings import Settings
from flows.work import Verdict, check, extract, verdict
from schemas.contract import contract
from warehouse import query
from warehouse.database import opened
from warehouse.lake import write_arrow


class DecisionError(Exception):
    """The decision cannot be carried out; the message says why."""


def accept(run_id: str, reason: str, settings: Settings) -> Report:
    """Publish the batches of a held run as they are, without the rows that are in quarantine."""
    with session(Request(), settings) as run:
        lake = run.place.lake
        record = next((one for one in lake.runs() if one["run_id"] == run_id), None)
        if record is None:
            raise DecisionError(f"there is no run {run_id}: `rapporteur check` lists the held ones")
        batches = [one for one in record.get("held", ()) if not lake.is_committed(one)]
        if not batches or not all(lake.take_up(one) for one in batches):
            raise DecisionError(f"run {run_id} is not held: it was published, accepted before, or held anew since")
        counts = json.loads(record["counts"])
        landed = Landed(tuple(batches), counts["found"], counts["unchanged"])
        verdicts = [_released(verdict(lake, one)) for one in batches]
        decisions = [_decision(run, "accept", run_id, reason)]
        try:
            return publish(run.request, run.place, landed, verdicts, run.begun, now(), decisions=decisions)
        except duckdb.Error as error:
            for one in batches:
                lake.hold(one)
            raise DecisionError(f"run {run_id} stays held: the warehouse itself refuses its rows: {error}") from error


def _released(one: Verdict) -> Verdict:
    return replace(one, blocked=())


def release(ids: Sequence[str], reason_name: str | None, why: str, settings: Settings) -> Report:
    """Read again, from the lake's raw records, what these quarantined rows came from: extract, check, publish."""
    with session(Request(), settings) as run:
        rows = _open_rows(run.place, ids, reason_name)
        batch = _stage_again(run, rows)
        verdicts = [check(extract(task)) for task in run.tasks((batch,))]
        decisions = [_decision(run, "release", row["quarantine_id"], why) for row in rows]
        landed = Landed((batch,), len(rows), 0)
        return publish(run.request, run.place, landed, verdicts, run.begun, now(), decisions=decisions)


def discard(ids: Sequence[str], reason_name: str | None, why: str, settings: Settings) -> Report:
    """Leave these quarantined rows out for good; they stay in the quarantine, with the decision."""
    with session(Request(), settings) as run:
        rows = _open_rows(run.place, ids, reason_name)
        decisions = [_decision(run, "discard", row["quarantine_id"], why) for row in rows]
        return publish(run.request, run.place, Landed((), 0, 0), [], run.begun, now(), decisions=decisions)


def _decision(run: Session, action: Literal["accept", "release", "discard"], subject: str, why: str) -> dict[str, Any]:
    identity = f"{run.begun.run_id}\x1f{action}\x1f{subject}"
    return {
        "decision_id": hashlib.sha256(identity.encode()).hexdigest()[:20],
        "decided_at": run.begun.started_at.isoformat(),
        "action": action,
        "subject": subject,
        "reason": why,
    }


def _open_rows(place: Place, ids: Sequence[str], reason_name: str | None) -> list[Mapping[str, Any]]:
    """The rows still open that are named by id or by reason; DecisionError where one is not there."""
    if not place.warehouse.exists():
        raise DecisionError(f"there is no warehouse at {place.warehouse}")
    with closing(query.connect(place.warehouse)) as connection:
        rows = connection.execute(
            """SELECT quarantine_id, source_uri, raw_hash FROM quarantine WHERE resolved_at IS NULL
            AND (list_contains($ids, quarantine_id) OR rule = $reason OR table_name || '.' || rule = $reason)
            ORDER BY quarantine_id""",
            {"ids": list(ids), "reason": reason_name},
        ).to_arrow_table()
    found: list[Mapping[str, Any]] = rows.to_pylist()
    if missing := set(ids) - {row["quarantine_id"] for row in found}:
        raise DecisionError(f"no open row of the quarantine has the id {', '.join(sorted(missing))}")
    if not found:
        raise DecisionError(f"no open row of the quarantine has the reason {reason_name}")
    return found


def _stage_again(run: Session, rows: Sequence[Mapping[str, Any]]) -> str:
    """Stage the raw records behind the rows as a batch of this run; a row that many share brings its whole batch."""
    lake = run.place.lake
    committed = {one.batch_id: one.files["raw"] for one in lake.committed()}
    wanted = {(row["raw_hash"], row["source_uri"]) for row in rows if row["raw_hash"]}
    whole = [committed.get(row["source_uri"].removeprefix("batch:")) for row in rows if not row["raw_hash"]]
    with closing(opened()) as connection:
        connection.execute("CREATE TEMP TABLE wanted (raw_hash VARCHAR, source_uri VARCHAR)")
        if wanted:
            connection.executemany("INSERT INTO wanted VALUES (?, ?)", [list(one) for one in sorted(wanted)])
        found = connection.execute(
            """SELECT DISTINCT ON (raw_hash, source_uri) raw.* FROM read_parquet(?, filename = 'file') AS raw
            WHERE (raw_hash, source_uri) IN (FROM wanted) OR list_contains(?, file)
            ORDER BY raw_hash, source_uri, retrieved_at DESC""",
            [[str(path) for path in committed.values()], [str(path) for path in whole if path]],
        ).to_arrow_table()
    if len(wanted) > found.num_rows or None in whole:
        raise DecisionError("the raw records of some of these rows are not in the lake any more")
    promise = contract("raw")
    batch_id = hashlib.sha256(f"{run.begun.run_id}\x1frelease".encode()).hexdigest()[:20]
    write_arrow(
        found.select(promise.arrow_schema().names).cast(promise.arrow_schema()), lake.staging(batch_id) / "raw.parquet"
    )
    return batch_id
