"""Which deployments does one machine serve, and how are two of them kept from writing at once?

Each source of `rapporteur.toml` has a deployment of its own, on its schedule, `nightly` checks the warehouse, and
`refresh` waits to be asked. They run in processes of their own, one at a time; a run by hand beside them waits for the
writer's lock or is told of it.
"""

from __future__ import annotations

import os
from typing import Any

from prefect import serve as serve_deployments
from prefect.deployments.runner import EntrypointType

from flows.record import record
from flows.schedules import HOURLY
from flows.settings import Settings
from flows.validate import validate

NIGHTLY = "30 3 * * *"
# A run that another holds up waits this long for the lock, in seconds: longer than a run of a source takes.
_PATIENCE = "3600"


def deployments(settings: Settings) -> list[Any]:
    """One deployment for each configured source, one for reading again, one for the nightly validation."""
    made = [
        record.to_deployment(
            name=source.name,
            cron=source.schedule or HOURLY,
            parameters={"request": {"sources": [source.name]}},
            description=f"Read {source.name} and keep the record.",
            concurrency_limit=1,
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
        for source in settings.sources
    ]
    made.append(
        record.to_deployment(
            name="refresh",
            parameters={"request": {"refresh": True}},
            description="Read again, from the lake, what an older program or lexicon has read; on demand.",
            concurrency_limit=1,
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
    )
    made.append(
        validate.to_deployment(
            name="nightly",
            cron=NIGHTLY,
            description="Check the whole warehouse.",
            concurrency_limit=1,
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
    )
    return made


def serve(settings: Settings) -> None:
    """Serve the deployments until the process is asked to stop; at most one run at a time."""
    os.environ.setdefault("RAPPORTEUR_WAIT", _PATIENCE)
    serve_deployments(*deployments(settings), limit=1, pause_on_shutdown=False)
