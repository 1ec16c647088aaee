"""`rapporteur check`: does a warehouse keep what its contracts promise?"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from flows.cli.app import WRONG_CALL, WRONG_DATA, Failure, command
from flows.cli.common import HomeOption, place
from flows.cli.output import Format, FormatOption, show


@command("check")
def check(
    target: Annotated[Path | None, typer.Argument(help="A warehouse file; the home's own where none is named.")] = None,
    home: HomeOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Check every rule of every contract over a whole warehouse; exit 1 where an error-level rule fails.

    Example: rapporteur check data/warehouse.duckdb
    """
    import duckdb

    from warehouse.audit import everything
    from warehouse.query import NoWarehouse, connect

    path = target or place(home).warehouse
    try:
        with connect(path) as connection:
            findings = list(everything(connection))
    except NoWarehouse as error:
        raise Failure(WRONG_CALL, str(error)) from error
    except duckdb.Error as error:
        raise Failure(WRONG_DATA, f"{path} cannot be checked: {error}") from error
    failed = [one for one in findings if not one.success]
    columns = ["table", "rule", "severity", "rows", "observed"]
    rows = [[one.table, one.rule, one.severity, one.unexpected, one.observed] for one in failed]
    if form is not Format.table:
        show(columns, rows, form)
    else:
        typer.echo(f"{path}: {len(findings)} rules checked, {len(failed)} failed")
        if rows:
            typer.echo()
            show(columns, rows, form)
    if any(one.blocks for one in failed):
        sys.exit(WRONG_DATA)
