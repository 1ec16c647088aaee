"""The record, without Prefect: the same steps in the same order, for scripts and tests."""

from __future__ import annotations

from flows.land import land
from flows.publishing import Report, publish
from flows.request import Request
from flows.session import now, session
from flows.settings import Settings
from flows.stopping import until
from flows.work import check, extract


def record_plainly(request: Request, settings: Settings) -> Report:
    """Read, extract, check and publish, one batch after the other."""
    with session(request, settings) as run:
        landed = land(request, run.place, settings, run.begun.started_at)
        verdicts = [check(extract(task)) for task in until(run.tasks(landed.batches))]
        return publish(request, run.place, landed, verdicts, run.begun, now())
