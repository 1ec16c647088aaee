"""`rapporteur tables`: what the warehouse holds, and what each column means."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.cli.app import WRONG_CALL, Failure, command
from flows.cli.common import HomeOption, reading
from flows.cli.output import Format, FormatOption, show


@command("tables")
def tables(
    name: Annotated[str | None, typer.Argument(help="A table or view; all of them where none is named.")] = None,
    home: HomeOption = None,
    form: FormatOption = Format.table,
) -> None:
    """List the tables and views with their rows, or the columns of one with their meaning.

    Example: rapporteur tables mentions
    """
    with reading(home) as connection:
        known = connection.execute(
            """SELECT table_name, 'table', comment FROM duckdb_tables() WHERE NOT internal
            UNION ALL SELECT view_name, 'view', comment FROM duckdb_views() WHERE NOT internal ORDER BY 2, 1"""
        ).fetchall()
        if name is None:
            rows = []
            for table, kind, comment in known:
                ((count,),) = connection.execute(f'SELECT count(*) FROM "{table}"').fetchall()
                rows.append([table, kind, count, comment])
            show(["name", "kind", "rows", "meaning"], rows, form)
            return
        if name not in {table for table, *_ in known}:
            names = ", ".join(table for table, *_ in known)
            raise Failure(WRONG_CALL, f"there is no table {name}; there are {names}")
        columns = connection.execute(
            "SELECT column_name, data_type, is_nullable, comment FROM duckdb_columns() WHERE table_name = ?"
            " ORDER BY column_index",
            [name],
        ).fetchall()
        show(
            ["column", "type", "null", "meaning"],
            [[column, kind, "yes" if nullable else "no", comment] for column, kind, nullable, comment in columns],
            form,
        )
