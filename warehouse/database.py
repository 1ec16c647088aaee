"""How is a DuckDB database opened, here and by everybody?"""

from __future__ import annotations

from pathlib import Path

import duckdb


def opened(
    path: Path | None = None, *, read_only: bool = False, memory: str | None = None
) -> duckdb.DuckDBPyConnection:
    """A connection in UTC, in memory where no path is given, that neither fetches nor loads extensions by itself.

    With `memory` (`1GB`) it takes no more than that, and puts what is over into a folder beside the database.
    """
    config = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    connection = duckdb.connect(
        ":memory:" if path is None else str(path),
        read_only=read_only,
        config=config | ({"memory_limit": memory} if memory else {}),
    )
    # Only now: the time zones are an extension, built in but not yet loaded when `config` is read.
    connection.execute("SET TimeZone = 'UTC'")
    # Its bar goes to the standard output, where only results belong.
    connection.execute("SET enable_progress_bar = false")
    return connection
