"""`rapporteur rebuild`: make the warehouse anew from the lake."""

from __future__ import annotations

import typer

from flows.cli.app import WRONG_DATA, Failure, command
from flows.cli.common import HomeOption, settings, writing


@command("rebuild")
def rebuild(home: HomeOption = None) -> None:
    """Make the warehouse anew from the lake alone and swap it in; readers keep the old one until they close it.

    Example: rapporteur rebuild
    """
    from flows.forgetting import finish
    from warehouse.publish import AuditFailed
    from warehouse.publish import rebuild as make_anew

    chosen = settings(home=home)
    try:
        with writing(chosen, "rebuild") as where:
            finish(where)
            batches = make_anew(where.lake, where.warehouse, keep=where.keep)
    except AuditFailed as error:
        raise Failure(WRONG_DATA, f"{error}; the warehouse is as it was") from error
    typer.echo(f"{where.warehouse} was made anew from {batches} batches")
