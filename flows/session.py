"""What does every run do before its first step and after its last, with Prefect or without?"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from flows import checks, forgetting, housekeeping, logs, schedules, stopping
from flows.place import Place
from flows.publishing import Begun
from flows.request import Request
from flows.settings import Settings
from flows.version import made_with
from flows.work import Task
from transforms.window import Window
from warehouse.publish import catch_up


@dataclass(frozen=True, slots=True)
class Session:
    """One run: what it was asked, where it works, who it is."""

    request: Request
    settings: Settings
    place: Place
    begun: Begun
    caught_up: int
    """Batches that earlier runs had decided to publish and that were published before this run began."""

    def tasks(self, batches: tuple[str, ...]) -> list[Task]:
        """The work on each of the batches."""
        if batches:
            # Imported beside the extraction, as it takes seconds; a run that finds nothing new needs none of it.
            checks.warm()
        return [
            Task(
                lake=self.place.lake.root,
                batch_id=batch_id,
                readers=self.settings.readers,
                window=Window(self.request.since, self.request.until),
                quarantine_share=self.settings.quarantine_share,
            )
            for batch_id in batches
        ]


@contextmanager
def session(request: Request, settings: Settings, *, scheduled: bool = False) -> Iterator[Session]:
    """Hold the writer's lock for a run, with everything that earlier runs left undone done first.

    A `scheduled` run is one that nobody started by hand.

    Raises `warehouse.files.Locked` where another run writes and does not end within the wait that is set.
    """
    place = Place.of(settings)
    started_at = now()
    run_id = f"{started_at:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
    owner = f"run {run_id} (process {os.getpid()}, since {started_at:%Y-%m-%d %H:%M:%S} UTC)"
    with place.writing(owner, settings.wait):
        forgetting.finish(place)
        caught_up = catch_up(place.lake, place.warehouse, keep=place.keep)
        place.lake.clear_unfinished()
        gone = housekeeping.tidy(place, settings, started_at)
        counted_from = _after_the_last_run(place, started_at)
        log = partial(logs.write, place.logs, run_id)
        asked = request.model_dump(mode="json", exclude_defaults=True)
        late = tuple(schedules.missed(settings, place.lake.runs(), counted_from, scheduled=scheduled))
        log(
            "begun", parameters=asked, caught_up=caught_up, deleted=gone, clock_behind=counted_from != started_at,
            missed=late,
        )  # fmt: skip
        begun = Begun(run_id, counted_from, made_with(settings.readers), late)
        try:
            with stopping.heeded():
                yield Session(request, settings, place, begun, caught_up)
        except BaseException as error:
            log("failed", error=f"{type(error).__name__}: {error}")
            raise
        log("ended", stopped=stopping.asked())


def _after_the_last_run(place: Place, moment: datetime) -> datetime:
    """The moment, or the one just after the last run's end where the clock stands before that.

    Of two versions of an article the one retrieved last wins: with a clock that was set back a new one would lose.
    """
    ends = [datetime.fromisoformat(one["finished_at"]) for one in place.lake.runs()]
    return max([moment, *(end + timedelta(microseconds=1) for end in ends)])


def now() -> datetime:
    """The time, UTC, to the microsecond that Parquet keeps."""
    return datetime.now(UTC)
