"""The validation: check a whole warehouse, nightly or after a publish, and fail where an error-level rule does."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.states import Failed

from flows import findings, validating
from flows.settings import load
from flows.validation import Validation

look = task(
    name="validate",
    description="Check every rule of every contract over the warehouse.",
    cache_policy=NO_CACHE,
)(validating.look)
note = task(
    name="note",
    description="Write what was found into the lake and beside the reports.",
    cache_policy=NO_CACHE,
)(validating.note)


@flow(name="validate", description=__doc__, persist_result=False)
def validate() -> Validation | State[Validation]:
    """Check the home's warehouse; fails, with what was found as its result, where an error-level rule does."""
    settings = load()
    began = datetime.now(UTC)
    done = look(settings.home)
    page = note(settings, done, f"{began:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}", began)
    _show(done, page)
    broken = [findings.sentence(one) for one in done.failed if one.blocks]
    return Failed(message=broken[0], data=done) if broken else done


def _show(done: Validation, page: Path) -> None:
    text = f"{findings.markdown(done)}\n\nThe page of this validation: `{page}`\n"
    create_markdown_artifact(text, key="validation", description=findings.summary(done))
    rows: list[dict[str, Any]] = [
        {"table": one.table, "rule": one.rule, "severity": one.severity, "rows": one.unexpected} for one in done.failed
    ]
    create_table_artifact(rows, key="validation-failures", description=findings.summary(done))
