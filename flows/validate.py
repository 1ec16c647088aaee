"""The validation: check a whole warehouse, or what a run published, and fail where an error-level rule does."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.artifacts import create_link_artifact, create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.states import Failed

from flows import findings, validating
from flows.place import Place
from flows.settings import Settings, load
from flows.validation import Validation

look = task(
    name="validate",
    description="Check every rule of every contract over the warehouse, or over what a run published.",
    cache_policy=NO_CACHE,
)(validating.look)
note = task(
    name="note",
    description="Write what was found into the lake and as a page.",
    cache_policy=NO_CACHE,
)(validating.note)


@flow(name="validate", description=__doc__, persist_result=False)
def validate(run_id: str | None = None) -> Validation | State[Validation]:
    """Check the home's warehouse, or what that run published; fails, with what was found, at an error-level rule."""
    settings = load()
    with validating.alone(settings):
        done, _ = validated(settings, run_id)
    broken = findings.broken(done)
    return Failed(message=broken[0], data=done) if broken else done


def validated(settings: Settings, run_id: str | None = None) -> tuple[Validation, Path]:
    """What was found and its page, written down and shown as artifacts; only under the writer's lock."""
    began = datetime.now(UTC)
    done = look(Place.of(settings), run_id)
    page = note(settings, done, began, run_id)
    _show(done, page)
    return done, page


def _show(done: Validation, page: Path) -> None:
    said = findings.summary(done)
    create_link_artifact(
        page.as_uri(), link_text="The page of this validation", key="validation-page", description=said
    )
    text = f"{findings.markdown(done)}\n\nThe page of this validation: [{page.name}]({page.as_uri()})\n"
    create_markdown_artifact(text, key="validation", description=said)
    rows: list[dict[str, Any]] = [
        {"table": one.table, "rule": one.rule, "severity": one.severity, "rows": one.unexpected} for one in done.failed
    ]
    create_table_artifact(rows, key="validation-failures", description=said)
