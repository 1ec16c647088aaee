"""The record: read articles, extract what they say, check it, publish it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from prefect import flow, runtime, task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.futures import PrefectFuture
from prefect.states import Failed
from prefect.task_runners import ProcessPoolTaskRunner, TaskRunner, ThreadPoolTaskRunner

from flows import findings, land, prefect_records, publishing, report, sealing, work
from flows.place import Place
from flows.publishing import Report
from flows.redaction import discreet, unspoken
from flows.request import Request
from flows.session import now, session
from flows.settings import Settings, load
from flows.stopping import until
from flows.validate import validated


def _is_input_or_output(_task: Any, _run: Any, state: State[Any]) -> bool:
    failure = state.result(raise_on_failure=False)
    return isinstance(failure, OSError)


# What passes between tasks are names of files, and what a batch needs is decided by its content: Prefect's own cache
# would only remember it a second time. Only landing reads what may be slow or away, so only landing is tried again.
land_records = task(
    name="land",
    description="Find the new records of the sources and stage them.",
    retries=2,
    retry_delay_seconds=[1, 5],
    retry_condition_fn=_is_input_or_output,
    cache_policy=NO_CACHE,
)(discreet(land.land))
extract = task(
    name="extract",
    description="Read a batch: names, citations, dates, quantities.",
    task_run_name="extract {task.batch_id}",
    cache_policy=NO_CACHE,
)(work.extract)
check = task(
    name="check",
    description="Check a batch against the contracts; quarantine what fails.",
    task_run_name="check {task.batch_id}",
    cache_policy=NO_CACHE,
)(work.check)
publish = task(
    name="publish",
    description="Audit the next warehouse and swap it in.",
    cache_policy=NO_CACHE,
)(discreet(publishing.publish))


@flow(name="record", description=__doc__, persist_result=False)
def record(request: Request) -> Report | State[Report]:
    """Read, extract, check and publish; fails, with the report, where checks block the run or break after it."""
    settings = load()
    request = sealing.opened(request)
    with unspoken(), session(request, settings, scheduled=runtime.deployment.id is not None) as run:
        landed = land_records(request, run.place, settings, run.begun.started_at)
        verdicts = list(_verdicts(until(run.tasks(landed.batches)), settings.max_workers))
        prefect_records.tidy(run.place, settings.keep_prefect_days, run.begun.started_at)
        done, page = _validated(settings, publish(request, run.place, landed, verdicts, run.begun, now()))
    _show(run.place, done, page)
    faults = (*done.blocked, *done.broken)
    return Failed(message=faults[0], data=done) if faults else done


def _validated(settings: Settings, done: Report) -> tuple[Report, Path | None]:
    """The report with what the validation of the published batches found, and its page; nothing published, neither."""
    if done.status != "published":
        return done, None
    found, page = validated(settings, done.run_id)
    return replace(done, broken=tuple(findings.broken(found))), page


def _work(batch: work.Task) -> PrefectFuture[work.Verdict]:
    return check.submit(extract.submit(batch))  # type: ignore[call-overload,no-any-return]


def _verdicts(tasks: Iterable[work.Task], workers: int) -> Iterator[work.Verdict]:
    """The verdicts, in order, with no more batches at work than there are workers: what is begun must be finished."""
    at_work: deque[PrefectFuture[work.Verdict]] = deque()
    for one in tasks:
        at_work.append(_work(one))
        if len(at_work) == workers:
            yield at_work.popleft().result()
    for future in at_work:
        yield future.result()


def runner(settings: Settings) -> TaskRunner[Any]:
    """The task runner that is set."""
    if settings.task_runner == "processes":
        return ProcessPoolTaskRunner(max_workers=settings.max_workers)
    return ThreadPoolTaskRunner(max_workers=settings.max_workers)


def _show(place: Place, done: Report, page: Path | None) -> None:
    report.write(place, done, page)
    create_markdown_artifact(report.markdown(done, page), key="run-report", description=f"Run {done.run_id}")
    create_table_artifact(report.check_rows(place, done), key="checks", description=f"Checks of run {done.run_id}")
