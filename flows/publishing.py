"""What does a run do with its checked batches, and what is written down about it?"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from duckdb import DuckDBPyConnection

from flows import by_source as of_sources
from flows import drift, following, logs
from flows.land import Landed
from flows.place import Place
from flows.redaction import redacted
from flows.request import Request
from flows.work import Verdict
from schemas.contract import contract
from warehouse import held
from warehouse import publish as warehouse
from warehouse.publish import AuditFailed

Status = Literal["published", "blocked", "nothing_new", "dry_run"]


@dataclass(frozen=True, slots=True)
class Begun:
    """A run that has begun."""

    run_id: str
    started_at: datetime
    version: str
    """What its articles are read with."""
    missed: tuple[str, ...] = ()
    """Sources that should have been read before now and were not, a sentence each."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did, as it is shown and kept."""

    run_id: str
    status: Status
    started_at: datetime
    finished_at: datetime
    version: str
    parameters: dict[str, Any]
    found: int
    unchanged: int
    left_out: int
    """Articles published outside the window that was asked for."""
    forgotten: int
    """Records that a tombstone keeps out."""
    left_for_next: int
    """Records that were not read because the run was asked to stop."""
    kept: dict[str, int]
    """Rows published per table."""
    quarantined: dict[str, int]
    """Rows quarantined per table; under `raw`, inputs that are no article."""
    reasons: dict[str, int]
    """Quarantined rows per reason."""
    blocked: tuple[str, ...]
    """Why nothing was published, a sentence each."""
    warnings: tuple[str, ...]
    """Missed schedules, and rules of severity warning that failed, a sentence each."""
    warehouse: Path
    by_source: dict[str, dict[str, float]] = field(default_factory=dict)
    """Per configured source the figures that later runs are held against."""
    seen: of_sources.Seen = field(default_factory=dict)
    """Per source what was found, new, changed, unchanged, copied and rejected."""
    broken: tuple[str, ...] = ()
    """Error-level rules that the validation after publishing found broken, a sentence each."""
    decisions: tuple[dict[str, Any], ...] = ()
    """Decisions of a person that the run carries out, as rows of `decisions` without the run's id."""

    def counts(self) -> dict[str, Any]:
        """The figures that `runs.counts` keeps."""
        names = (
            "found", "unchanged", "left_out", "forgotten", "left_for_next", "kept", "quarantined", "reasons",
            "blocked", "warnings", "by_source", "seen",
        )  # fmt: skip
        return {name: getattr(self, name) for name in names}

    def record(self) -> dict[str, Any]:
        """The run's row of `runs`, as the lake keeps it."""
        return {
            "run_id": self.run_id,
            "started_at": self.started_at.isoformat(),
            "finished_at": self.finished_at.isoformat(),
            "status": self.status,
            "version": self.version,
            "parameters": json.dumps(self.parameters, sort_keys=True, ensure_ascii=False),
            "counts": json.dumps(self.counts(), sort_keys=True, ensure_ascii=False),
            **({"decisions": list(self.decisions)} if self.decisions else {}),
        }


def publish(
    request: Request,
    place: Place,
    landed: Landed,
    verdicts: Sequence[Verdict],
    begun: Begun,
    now: datetime,
    *,
    decisions: Sequence[dict[str, Any]] = (),
) -> Report:
    """Publish the run's batches, or hold all of them where one is blocked; either way the run is written down.

    A run that found nothing new writes only its own record; a dry run leaves nothing behind.
    """
    batches = [one.batch_id for one in verdicts]
    checks = _checks(place, batches)
    report = _report(request, place, landed, verdicts, begun, now)
    if decisions:
        status: Status = "blocked" if report.blocked else "published"
        accepted = any(one["action"] == "accept" for one in decisions)
        measured = drift.figures(place.lake, batches) if accepted else {}
        report = replace(report, status=status, decisions=tuple(decisions), by_source=measured)
    elif drift.is_judged(request):
        report, checks = _held_against_history(place, landed, batches, report, checks)
    if request.dry_run:
        return _leave_nothing(place, landed.batches, report)
    # Of a held batch nothing is remembered: should it be let in, its addresses are read once more.
    visits = following.rows(landed.visits, batches, begun.started_at)
    if report.status == "nothing_new":
        warehouse.note_visits(place.lake, report.record(), visits)
        place.lake.decide(report.record(), (), contract("checks").table(checks))
        return report
    if report.status == "published":
        seen = report.seen

        def counts(staged: DuckDBPyConnection) -> str:
            nonlocal seen
            seen = of_sources.with_copies(report.seen, staged, report.run_id)
            return str(replace(report, seen=seen).record()["counts"])

        try:
            warehouse.publish_run(
                place.lake, place.warehouse, report.record(), batches, checks, visits=visits, counts=counts,
                keep=place.keep,
            )  # fmt: skip
        except AuditFailed as failure:
            report = _blocked(report, str(failure))
        else:
            report = replace(report, seen=seen)
            for batch_id in held.drop_published(place.lake, place.warehouse):
                logs.write(place.logs, report.run_id, "held batch dropped: published since", batch_id=batch_id)
    if report.status == "blocked":
        for batch_id in batches:
            place.lake.hold(batch_id)
        # What a blocked run was to carry out has not happened: its decisions are not kept.
        record = {**replace(report, decisions=()).record(), "held": batches, "because": list(report.blocked)}
        warehouse.publish_run(place.lake, place.warehouse, record, (), checks, keep=place.keep)
    return report


def _held_against_history(
    place: Place, landed: Landed, batches: list[str], report: Report, checks: pd.DataFrame
) -> tuple[Report, pd.DataFrame]:
    """The report and the checks with what the runs before say of this one's sources."""
    measured = drift.figures(place.lake, batches)
    outcomes, sentences = drift.judge(report.started_at, landed.sources, measured, place.lake.runs())
    rows = [one.row("") for one in outcomes]
    told = [f"{one.table}.{one.rule}: {one.observed}" for one in outcomes if not one.success and not one.blocks]
    held = tuple(sentences)
    report = replace(
        report,
        by_source=measured,
        warnings=(*report.warnings, *told),
        blocked=(*report.blocked, *held),
        status="blocked" if held else report.status,
    )
    return report, pd.concat([checks, contract("checks").frame(rows)], ignore_index=True) if rows else checks


def _report(
    request: Request, place: Place, landed: Landed, verdicts: Sequence[Verdict], begun: Begun, now: datetime
) -> Report:
    blocked = tuple(f"batch {one.batch_id}: {sentence}" for one in verdicts for sentence in one.blocked)
    return Report(
        run_id=begun.run_id,
        status="blocked" if blocked else "published" if verdicts else "nothing_new",
        started_at=begun.started_at,
        finished_at=max(now, begun.started_at),
        version=begun.version,
        parameters=redacted(request.model_dump(mode="json", exclude_defaults=True)),
        found=landed.found,
        unchanged=landed.unchanged,
        left_out=sum(one.left_out for one in verdicts),
        forgotten=landed.forgotten + sum(one.forgotten for one in verdicts),
        left_for_next=_rows(place, set(landed.batches) - {one.batch_id for one in verdicts}),
        kept=_sum(one.kept for one in verdicts),
        quarantined={name: count for name, count in _sum(one.quarantined for one in verdicts).items() if count},
        reasons=_reasons(place, [one.batch_id for one in verdicts]),
        blocked=blocked,
        warnings=(*begun.missed, *_warnings(place, [one.batch_id for one in verdicts])),
        warehouse=place.warehouse,
        seen=of_sources.seen(place, landed, [one.batch_id for one in verdicts]),
    )


def _blocked(report: Report, sentence: str) -> Report:
    return replace(report, status="blocked", blocked=(*report.blocked, sentence))


def _leave_nothing(place: Place, batches: Iterable[str], report: Report) -> Report:
    for batch_id in batches:
        place.lake.discard(batch_id)
    return report if report.blocked else replace(report, status="dry_run")


def _checks(place: Place, batches: Iterable[str]) -> pd.DataFrame:
    promise = contract("checks")
    read = [pq.read_table(place.lake.staging(batch_id) / "checks.parquet") for batch_id in batches]
    table = pa.concat_tables(read) if read else promise.arrow_schema().empty_table()
    frame: pd.DataFrame = table.to_pandas(types_mapper=pd.ArrowDtype)
    return frame


def _warnings(place: Place, batches: Iterable[str]) -> tuple[str, ...]:
    checks = _checks(place, batches)
    failed = checks[(checks["severity"] == "warning") & ~checks["success"].astype(bool)]
    return tuple(f"{row.table_name}.{row.rule} (batch {row.batch_id})" for row in failed.itertuples())


def _rows(place: Place, batches: Iterable[str]) -> int:
    paths = [place.lake.staging(batch_id) / "raw.parquet" for batch_id in batches]
    return sum(pq.read_metadata(path).num_rows for path in paths)


def _reasons(place: Place, batches: Iterable[str]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for batch_id in batches:
        path = place.lake.staging(batch_id) / "quarantine.parquet"
        for row in pq.read_table(path, columns=["table_name", "rule"]).to_pylist():
            reason = row["rule"] if row["table_name"] == "raw" else f"{row['table_name']}.{row['rule']}"
            counted[reason] = counted.get(reason, 0) + 1
    return counted


def _sum(counts: Iterable[Any]) -> dict[str, int]:
    total: dict[str, int] = {}
    for one in counts:
        for name, count in one.items():
            total[name] = total.get(name, 0) + count
    return total
