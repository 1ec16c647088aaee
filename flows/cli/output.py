"""How are rows printed: as a table that fits the terminal, or in a format for programs?"""

from __future__ import annotations

import csv
import json
import math
import sys
from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Any

import typer


class Format(StrEnum):
    """The forms that results can be printed in."""

    table = "table"
    json = "json"
    csv = "csv"
    md = "md"
    parquet = "parquet"


FormatOption = Annotated[Format, typer.Option("--format", "-f", help="How to print the result.")]


def show(columns: Sequence[str], rows: Sequence[Sequence[Any]], form: Format, title: str | None = None) -> None:
    """Print the rows to standard output; Parquet goes through `show_arrow`."""
    if form is Format.json:
        names = distinct(columns)
        records = [dict(zip(names, map(_jsonable, row), strict=True)) for row in rows]
        typer.echo(json.dumps(records, ensure_ascii=False, indent=2, default=str, allow_nan=False))
    elif form is Format.csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(["" if value is None else value for value in row] for row in rows)
    elif form is Format.md:
        typer.echo("| " + " | ".join(columns) + " |\n|" + "---|" * len(columns))
        for row in rows:
            typer.echo("| " + " | ".join(map(_in_markdown, row)) + " |")
    elif form is Format.parquet:
        import pyarrow as pa

        arrays = {name: [row[place] for row in rows] for place, name in enumerate(distinct(columns))}
        show_parquet(pa.table(arrays))
    else:
        _table(columns, rows, title)


def show_parquet(table: Any) -> None:
    """Write an Arrow table to standard output as Parquet; a terminal is no place for it."""
    import pyarrow.parquet as pq

    if sys.stdout.isatty():
        from flows.cli.app import WRONG_CALL, Failure

        raise Failure(WRONG_CALL, "Parquet is not for a terminal: send it to a file with `> result.parquet`")
    pq.write_table(table, sys.stdout.buffer, compression="zstd")


def distinct(names: Sequence[str]) -> list[str]:
    """The names, with `_1`, `_2`, … behind those that came before, as DuckDB names them in a file."""
    seen: dict[str, int] = {}
    made: list[str] = []
    for name in names:
        new = name
        while new in seen:
            seen[name] += 1
            new = f"{name}_{seen[name]}"
        seen[new] = 0
        made.append(new)
    return made


def _jsonable(value: Any) -> Any:
    """The value, or its name where JSON has no such number."""
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


# What would end the cell, or be read as markup by whatever shows the table.
_MARKUP = str.maketrans({"|": "\\|", "\n": " ", "\r": " ", "<": "&lt;", ">": "&gt;", "&": "&amp;"})


def _in_markdown(value: Any) -> str:
    return _cell(value).translate(_MARKUP)


def _cell(value: Any) -> str:
    return "" if value is None else str(value)


# A column narrower than this breaks ids and sentences into crumbs.
_READABLE = 18


def _table(columns: Sequence[str], rows: Sequence[Sequence[Any]], title: str | None) -> None:
    screen = console()
    cells = [[printable(_cell(value)) for value in row] for row in rows]
    widths = [max(len(name), *(len(row[place]) for row in cells), 0) for place, name in enumerate(columns)]
    if sum(min(width, _READABLE) + 3 for width in widths) > screen.width:
        _records(columns, cells, screen)
        return
    from rich.table import Table
    from rich.text import Text

    drawn = Table(
        title=title, title_justify="left", title_style="bold", header_style="bold", show_edge=False, pad_edge=False
    )
    for place, name in enumerate(columns):
        numeric = any(isinstance(row[place], int | float) and not isinstance(row[place], bool) for row in rows)
        least = min(widths[place], _READABLE)
        drawn.add_column(name, justify="right" if numeric else "left", overflow="fold", min_width=least)
    for row in cells:
        # As text, never as markup: what an article says must not style the terminal.
        drawn.add_row(*map(Text, row))
    screen.print(drawn)


def _records(columns: Sequence[str], cells: Sequence[Sequence[str]], screen: Any) -> None:
    """Rows too wide for the terminal, one below the other, a column a line."""
    from rich.table import Table
    from rich.text import Text

    for number, row in enumerate(cells, start=1):
        screen.rule(Text(f"row {number}"), align="left", style="dim")
        drawn = Table.grid("name", "value", padding=(0, 2, 0, 0))
        for name, cell in zip(columns, row, strict=True):
            drawn.add_row(Text(name, "bold"), Text(cell))
        screen.print(drawn)


def printable(text: str) -> str:
    """The text without the control characters that would move a terminal's cursor."""
    return "".join(char if char.isprintable() or char in "\n\t" else "\N{REPLACEMENT CHARACTER}" for char in text)


def console() -> Any:
    """The terminal; 100 columns where the output is not one."""
    from rich.console import Console

    return Console(width=None if sys.stdout.isatty() else 100, highlight=False)
