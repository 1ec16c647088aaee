"""What does a scheduled validation do, with Prefect or without: look, and write down what was found?"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

from flows import validation_page
from flows.place import Place
from flows.settings import Settings
from flows.validation import Validation, validate
from flows.version import made_with
from schemas.contract import contract
from warehouse import files
from warehouse.lake import Lake


def look(home: Path) -> Validation:
    """What the warehouse of the home breaks."""
    return validate(str(Place(home).warehouse))


def note(settings: Settings, done: Validation, run_id: str, began: datetime) -> Path:
    """Keep the validation in the lake as a run of its own with its checks; returns the page that is written.

    The warehouse gets the record with the next publish: a validation changes nothing that readers see.
    """
    place = Place(settings.home)
    lake = Lake(place.lake.root)
    promise = contract("checks")
    rows = [
        {
            "batch_id": "",
            "table_name": one.table,
            "rule": one.rule,
            "engine": "duckdb",
            "severity": one.severity,
            "success": one.success,
            "observed": one.observed,
            "unexpected_count": one.unexpected,
        }
        for one in done.findings
    ]
    record = {
        "run_id": run_id,
        "started_at": began.isoformat(),
        "finished_at": max(datetime.now(UTC), began).isoformat(),
        # It changes nothing in the warehouse, so it waits for the next publish as a run that found nothing new does.
        "status": "nothing_new",
        "version": made_with(settings.readers),
        "parameters": json.dumps({"validate": True}),
        "counts": json.dumps({"checked": len(done.findings), "failed": len(done.failed)}),
    }
    with files.exclusive(place.lock, f"validation {run_id} (process {os.getpid()})", settings.wait):
        lake.decide(record, (), promise.table(promise.frame(rows)))
        return validation_page.write(done, place.home / "validation", lake.runs())
