"""`rapporteur restore`: go back to a backup, or to an earlier published warehouse."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.cli.app import WRONG_CALL, WRONG_DATA, Failure, command
from flows.cli.common import HomeOption, place, settings, writing
from flows.cli.output import Format, FormatOption, show


@command("restore")
def restore(
    source: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE]", help="A backup, or a published file that was kept; none lists the latter."),
    ] = None,
    home: HomeOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Put a backup, or an earlier published warehouse, in the place of what is there.

    Going back to a published file withdraws from the record what was published after it; it stays in the lake, and the
    next run that names those sources reads them again.

    Example: rapporteur restore data/published/000012.duckdb
    """
    if source is None:
        _list(home, form)
        return
    from flows.session import now
    from schemas.contract import ContractError
    from warehouse import backup as backups
    from warehouse.publish import AuditFailed, catch_up
    from warehouse.versions import NewerWarehouse

    if not source.is_file():
        raise Failure(WRONG_CALL, f"there is no file {source}: `rapporteur restore` alone lists what was kept")
    try:
        with writing(settings(home=home), "restore") as where:
            if source.suffix == ".duckdb":
                out, back = backups.restore_kept(
                    where.lake, where.warehouse, source, now().isoformat(), keep=where.keep
                )
                said = f"{out} batches that were published later are withdrawn, {back} put back"
            else:
                backups.restore(where.lake.root, where.warehouse, source)
                catch_up(where.lake, where.warehouse)
                said = f"{len(where.lake.committed())} batches"
    except (backups.NotABackup, NewerWarehouse) as error:
        raise Failure(WRONG_CALL, str(error)) from error
    except (AuditFailed, ContractError) as error:
        raise Failure(WRONG_DATA, str(error)) from error
    typer.echo(f"{where.warehouse} is what {source} holds: {said}")


def _list(home: Path | None, form: Format) -> None:
    from datetime import UTC, datetime

    from warehouse.kept import kept

    rows = [
        [str(path), f"{datetime.fromtimestamp(path.stat().st_mtime, UTC):%Y-%m-%d %H:%M} UTC", path.stat().st_size]
        for path in kept(place(home).warehouse)
    ]
    show(["file", "replaced at", "bytes"], rows, form)
