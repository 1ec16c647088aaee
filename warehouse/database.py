"""How is a DuckDB database opened, here and by everybody?"""

from __future__ import annotations

from pathlib import Path

import duckdb

from schemas.rules import literal

_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}

# A checkpoint merges row groups that are partly filled, up to this size. At DuckDB's own 122,880 rows a publish of a
# thousand articles to a hundred thousand took 1.7 times what it took to one thousand; the file is a fifth smaller then.
_ROW_GROUP = 30_720


def opened(path: Path | None = None, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """A connection in UTC, in memory where no path is given, that neither fetches nor loads extensions by itself."""
    connection = duckdb.connect(":memory:" if path is None else str(path), read_only=read_only, config=_CONFIG)
    _set(connection)
    return connection


def opened_to_publish(path: Path, memory: str) -> duckdb.DuckDBPyConnection:
    """The same to write, which takes no more memory (`1GB`) and puts what is over into the folder `spilled(path)`.

    The database is attached, as only so the size of its row groups can be chosen; closing the connection closes it.
    """
    limits = {"memory_limit": memory, "temp_directory": str(spilled(path))}
    connection = duckdb.connect(":memory:", config=_CONFIG | limits)
    _set(connection)
    connection.execute(f"ATTACH {literal(str(path))} AS staged (ROW_GROUP_SIZE {_ROW_GROUP})")
    connection.execute("USE staged")
    # Each row group goes to the file once it is full: five of them, as by default, of every table are a tenth of all
    # that a publish of ten thousand articles holds.
    connection.execute("SET write_buffer_row_group_count = 1")
    return connection


def spilled(path: Path) -> Path:
    """Where a publish to this file puts what does not fit into its memory."""
    return path.with_name(f"{path.name}.tmp")


def _set(connection: duckdb.DuckDBPyConnection) -> None:
    # Only now: the time zones are an extension, built in but not yet loaded when `config` is read.
    connection.execute("SET TimeZone = 'UTC'")
    # Its bar goes to the standard output, where only results belong.
    connection.execute("SET enable_progress_bar = false")
