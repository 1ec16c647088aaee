"""`rapporteur rebuild`: make the warehouse anew from the lake."""

from __future__ import annotations

import os

import typer

from flows.cli.app import SYSTEM_FAILED, WRONG_DATA, Failure, command
from flows.cli.common import HomeOption, settings


@command("rebuild")
def rebuild(home: HomeOption = None) -> None:
    """Make the warehouse anew from the lake alone and swap it in; readers keep the old one until they close it.

    Example: rapporteur rebuild
    """
    from flows.place import Place
    from warehouse import files
    from warehouse.publish import AuditFailed
    from warehouse.publish import rebuild as make_anew

    chosen = settings(home=home)
    where = Place(chosen.home)
    try:
        with files.exclusive(where.lock, f"rebuild (process {os.getpid()})", chosen.wait):
            batches = make_anew(where.lake, where.warehouse)
    except files.Locked as error:
        raise Failure(SYSTEM_FAILED, f"{error}: try again later") from error
    except AuditFailed as error:
        raise Failure(WRONG_DATA, f"{error}; the warehouse is as it was") from error
    typer.echo(f"{where.warehouse} was made anew from {batches} batches")
