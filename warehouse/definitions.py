"""Which tables and views does a warehouse of this program have?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from graphlib import TopologicalSorter
from importlib.resources import files as resources

import duckdb

from schemas.contract import contracts
from schemas.rules import ddl
from warehouse import versions


def create(connection: duckdb.DuckDBPyConnection) -> None:
    """Bring what is there up to the present contracts, and make the tables and views that are not there."""
    versions.migrate(connection)
    present = {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    for source in contracts().values():
        if source.layer != "raw" and source.name not in present:
            for statement in ddl(source):
                connection.execute(statement)
    versions.note(connection)
    for statement in _views():
        connection.execute(statement)


def _views() -> Iterator[str]:
    """The statements of the views, each behind those that it reads."""
    found = {
        one.name.removesuffix(".sql"): one.read_text(encoding="utf-8")
        for one in (resources(__package__) / "views").iterdir()
        if one.name.endswith(".sql")
    }
    words = {name: set(re.findall(r"\w+", text)) for name, text in sorted(found.items())}
    reads = {name: [other for other in found if other in said and other != name] for name, said in words.items()}
    for name in TopologicalSorter(reads).static_order():
        yield found[name]
