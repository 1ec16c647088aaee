"""What does a validation that is kept do, with Prefect or without: look, and write down what was found?

Every night over the whole warehouse; after each publish over the batches that were published, as they lie in the lake.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from flows import validation_page
from flows.place import Place
from flows.settings import Settings
from flows.validation import Validation, validate, validate_run
from flows.version import made_with
from schemas.contract import contract


def look(place: Place, run_id: str | None = None) -> Validation:
    """What the warehouse breaks; with a run, what the batches that it published do."""
    return validate_run(place.lake, run_id) if run_id else validate(str(place.warehouse))


def note(settings: Settings, done: Validation, began: datetime, run_id: str | None = None) -> Path:
    """Keep the validation in the lake as a run of its own with its checks; returns the page that is written.

    The warehouse gets the record with the next publish: a validation changes nothing that readers see. Only under the
    writer's lock.
    """
    place = Place.of(settings)
    own_id = f"{began:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
    promise = contract("checks")
    record = {
        "run_id": own_id,
        "started_at": began.isoformat(),
        "finished_at": max(datetime.now(UTC), began).isoformat(),
        # It changes nothing in the warehouse, so it waits for the next publish as a run that found nothing new does.
        "status": "nothing_new",
        "version": made_with(settings.readers),
        "parameters": json.dumps({"validate": run_id or "warehouse"}),
        "counts": json.dumps({"checked": len(done.findings), "failed": len(done.failed)}),
    }
    place.lake.decide(record, (), promise.table(promise.frame(one.row("") for one in done.findings)))
    path = place.validation_of(run_id) if run_id else place.validation
    return validation_page.write(done, path, place.lake.runs())


@contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """Hold the writer's lock; raises `warehouse.files.Locked` where another writer has it for longer than the wait."""
    with Place.of(settings).writing(f"validation (process {os.getpid()})", settings.wait):
        yield
