"""`rapporteur sql`: ask the warehouse."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from flows.cli.app import WRONG_CALL, Failure, command
from flows.cli.common import HomeOption, reading
from flows.cli.output import Format, FormatOption, show, show_parquet


@command("sql")
def sql(
    query: Annotated[
        str | None, typer.Argument(help="A SELECT; read from standard input where it is not given.")
    ] = None,
    home: HomeOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Run a query over the published warehouse, read-only and with no access to anything else.

    Example: rapporteur sql "SELECT name, count(*) FROM mentions JOIN entities USING (entity_id) GROUP BY name"
    """
    import duckdb

    text = query if query is not None else sys.stdin.read()
    with reading(home) as connection:
        try:
            statements = connection.extract_statements(text)
            if len(statements) != 1:
                raise Failure(WRONG_CALL, f"give exactly one statement, not {len(statements)}")
            result = connection.execute(statements[0])
            if result.description is None:
                raise Failure(WRONG_CALL, "the statement returns no rows: give a SELECT")
            if form is Format.parquet:
                show_parquet(result.to_arrow_table())
                return
            show([column[0] for column in result.description], result.fetchall(), form)
        except duckdb.Error as error:
            raise Failure(WRONG_CALL, f"the query failed: {error}") from error
