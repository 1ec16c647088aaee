"""How does a reader's SQL reach the published warehouse, unable to change it or to reach anything else?"""

from __future__ import annotations

from pathlib import Path

import duckdb

from warehouse import versions
from warehouse.database import opened


class NoWarehouse(Exception):
    """There is no warehouse at the place; the message says how to make one."""


def connect(path: Path) -> duckdb.DuckDBPyConnection:
    """A read-only connection with no access to files, network or extensions, in UTC.

    Raises NoWarehouse where nothing has been published yet, NewerWarehouse where a newer program made it. The
    connection keeps the file as it is now, whatever is published while it is open.
    """
    if not path.exists():
        raise NoWarehouse(f"there is no warehouse at {path}: run `rapporteur run SOURCE` first")
    connection = opened(path, read_only=True)
    versions.refuse_newer(connection, path)
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection
