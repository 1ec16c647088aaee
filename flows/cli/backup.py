"""`rapporteur backup`: copy a home whole."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.cli.app import WRONG_CALL, Failure, command
from flows.cli.common import HomeOption, settings, writing


@command("backup")
def backup(
    target: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write it; replaced if it is there.")],
    home: HomeOption = None,
) -> None:
    """Write lake and warehouse, consistent with each other, into one tar file; readers are not disturbed.

    Example: rapporteur backup /backups/monday.tar
    """
    from flows.forgetting import note_backup
    from warehouse.backup import pack

    with writing(settings(home=home), "backup") as where:
        if not where.lake.root.exists():
            raise Failure(
                WRONG_CALL, f"there is no lake at {where.lake.root} to back up: run `rapporteur run SOURCE` first"
            )
        note_backup(where, target)
        size = pack(where.lake.root, where.warehouse, target)
    typer.echo(f"{target} holds the lake and the warehouse of {where.home} ({size / 1e6:.1f} MB)")
