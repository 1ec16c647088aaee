"""`rapporteur rebuild`: make the warehouse anew from the lake."""

from __future__ import annotations

import typer

from flows.cli.app import WRONG_CALL, Failure, command
from flows.cli.common import HomeOption, settings, writing


@command("rebuild")
def rebuild(home: HomeOption = None) -> None:
    """Make the warehouse anew from the lake alone and swap it in; readers keep the old one until they close it.

    Example: rapporteur rebuild
    """
    from flows.forgetting import finish
    from warehouse.publish import rebuild as make_anew

    with writing(settings(home=home), "rebuild") as where:
        finish(where)
        if not where.warehouse.exists() and not where.lake.runs():
            raise Failure(WRONG_CALL, f"there is no lake at {where.lake.root}: run `rapporteur run SOURCE` first")
        batches = make_anew(where.lake, where.warehouse, keep=where.keep)
    typer.echo(f"{where.warehouse} was made anew from {batches} batches")
