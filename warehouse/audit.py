"""Do the rules that need whole tables hold, of what a publish touched or of everything?

The rules are the contracts'; here they run as SQL in DuckDB. What one row alone can break is held by the NOT NULL
and CHECK constraints of the table itself, so an audit of what was touched leaves it out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import duckdb

from schemas.contract import Contract, contracts
from schemas.rules import Rule, Severity, rules


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of one rule."""

    table: str
    rule: str
    severity: Severity
    success: bool
    observed: str | None
    unexpected: int

    @property
    def blocks(self) -> bool:
        """Whether it forbids publishing."""
        return not self.success and self.severity == "error"


def evaluate(connection: duckdb.DuckDBPyConnection, rule: Rule) -> Finding:
    """The finding of one rule over the tables that its bare names mean on this connection."""
    if rule.bounds is not None:
        (observed,) = connection.execute(rule.sql).fetchall()[0]
        low, high = rule.bounds
        success = low <= observed <= high
        return Finding(rule.table, rule.name, rule.severity, success, f"{observed:g}", 0)
    (count,) = connection.execute(f"SELECT count(*) FROM ({rule.sql})").fetchall()[0]
    return Finding(rule.table, rule.name, rule.severity, count == 0, None, count)


def everything(connection: duckdb.DuckDBPyConnection, tables: Iterable[str] | None = None) -> Iterator[Finding]:
    """The finding of every rule of every table of a warehouse, or of the tables named.

    A table that is missing altogether is a finding of its own, and its rules are not tried.
    """
    present = _present(connection)
    for source in _published(tables):
        if source.name not in present:
            yield Finding(source.name, "table.exists", "error", False, None, 0)
            continue
        for rule in rules(source.name):
            if _runnable(rule, present):
                yield evaluate(connection, rule)


def touched(connection: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    """The finding of every rule that constraints cannot hold; temporary tables, where there are any, come first."""
    for source in _published(None):
        for rule in rules(source.name):
            if rule.scope == "across" or rule.name == "key.unique":
                yield evaluate(connection, rule)


def _published(tables: Iterable[str] | None) -> Iterator[Contract]:
    wanted = None if tables is None else set(tables)
    for source in contracts().values():
        if source.layer != "raw" and (wanted is None or source.name in wanted):
            yield source


def _present(connection: duckdb.DuckDBPyConnection) -> set[str]:
    rows = connection.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'main'").fetchall()
    return {name for (name,) in rows}


def _runnable(rule: Rule, present: set[str]) -> bool:
    missing = set(contracts()) - present
    return not any(f'"{name}"' in rule.sql or f" {name} " in rule.sql for name in missing)
