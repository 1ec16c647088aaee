"""Which sources should have been read by now and were not?

Prefect makes no runs for a time at which neither it nor its worker was there, so that it cannot tell. The lake can: it
has the record of every run.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from cronsim import CronSim, CronSimError

from flows.settings import Settings

HOURLY = "0 * * * *"
"""When a source is read that has no schedule of its own, where runs are scheduled at all."""

# A run waits for another that writes; one that begins within the hour is not missed.
_PATIENCE = timedelta(hours=1)
# Enough to see that something is wrong; a source unread for years has tens of thousands.
_COUNTED = 1000


def missed(settings: Settings, runs: Iterable[Mapping[str, Any]], now: datetime, *, scheduled: bool) -> list[str]:
    """A sentence for each source whose times passed without a run that read it.

    Looked at are sources with a schedule, in a `scheduled` run all of them, from the last run on that read them: one
    that was never read has missed nothing yet.
    """
    said, last = [], _last_read(runs)
    for source in settings.sources:
        times = source.schedule or (HOURLY if scheduled else None)
        read = max((at for name, at in last.items() if name in (source.name, "")), default=None)
        if times is None or read is None:
            continue
        if count := _between(times, read, now - _PATIENCE):
            often = f"{count}{' or more' if count == _COUNTED else ''}"
            said.append(
                f"{source.name} was last read at {read:%Y-%m-%d %H:%M} UTC; {often} of its times ({times}) have passed"
                " since: see that `rapporteur serve` or a worker runs, and what became of its runs"
            )
    return said


def _last_read(runs: Iterable[Mapping[str, Any]]) -> dict[str, datetime]:
    """When the last run began that read each source; under the empty name, the last that read all of them."""
    last: dict[str, datetime] = {}
    for one in runs:
        asked = json.loads(one["parameters"])
        if "decisions" in one or {"validate", "import", "refresh"} & asked.keys():
            continue
        for name in asked.get("sources", [""]):
            began = datetime.fromisoformat(one["started_at"])
            last[name] = max(began, last.get(name, began))
    return last


def _between(times: str, after: datetime, until: datetime) -> int:
    """How many of the times lie between, as far as they are counted; none where cron has no such times."""
    count = 0
    try:
        for one in CronSim(times, after):
            if one > until or count == _COUNTED:
                break
            count += 1
    except CronSimError:
        return 0
    return count
