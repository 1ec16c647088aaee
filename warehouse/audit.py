"""Do the rules that need whole tables hold, of what a publish touched or of everything?

The rules are the contracts'; here they run as SQL in DuckDB. What one row alone can break is held by the NOT NULL
and CHECK constraints of the table itself, so an audit of what was touched leaves it out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Literal

import duckdb

from schemas.contract import Contract, contract, contracts
from schemas.rules import Rule, Severity, rules

EXISTS, TYPES = "table.exists", "columns.types"
"""The two rules that every table has beside its contract's: it is there, and its columns are what they should be."""

# DuckDB's own name of a type that the contracts write shorter.
_TYPES = {"TIMESTAMP WITH TIME ZONE": "TIMESTAMPTZ"}
# What is shown of a value in an example: an article's text is kilobytes.
_SHOWN = 120


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of one rule, on a batch, on what a publish touched, or on a whole warehouse."""

    table: str
    rule: str
    severity: Severity
    success: bool
    observed: str | None
    unexpected: int
    description: str = ""
    sql: str = ""
    """Lists every row that breaks the rule, or yields its figure."""
    examples: tuple[dict[str, Any], ...] = ()
    """The first rows that break it: their keys and the columns it is about."""
    engine: Literal["duckdb", "great_expectations"] = "duckdb"
    """What evaluated it."""

    def row(self, batch_id: str) -> dict[str, Any]:
        """Its row of `checks`, without the run's id; the batch is empty for a finding about more than one."""
        return {
            "batch_id": batch_id,
            "table_name": self.table,
            "rule": self.rule,
            "engine": self.engine,
            "severity": self.severity,
            "success": self.success,
            "observed": self.observed,
            "unexpected_count": self.unexpected,
        }

    @property
    def blocks(self) -> bool:
        """Whether it forbids publishing."""
        return not self.success and self.severity == "error"


def evaluate(connection: duckdb.DuckDBPyConnection, rule: Rule, examples: int = 0) -> Finding:
    """The finding of one rule over the tables that its bare names mean on this connection."""
    if rule.bounds is not None:
        ((observed,),) = connection.execute(rule.sql).fetchall()
        low, high = rule.bounds
        success = observed is None or low <= observed <= high
        said = None if observed is None else f"{observed:g}"
        return Finding(rule.table, rule.name, rule.severity, success, said, 0, rule.description, rule.sql)
    if (rule.name == "key.unique" and _surely_unique(connection, rule)) or (
        rule.name.endswith(".exists") and _surely_exists(connection, rule)
    ):
        return Finding(rule.table, rule.name, rule.severity, True, None, 0, rule.description, rule.sql)
    ((count,),) = connection.execute(f"SELECT count(*) FROM ({rule.sql})").fetchall()
    finding = Finding(rule.table, rule.name, rule.severity, count == 0, None, count, rule.description, rule.sql)
    return replace(finding, examples=_examples(connection, rule, examples)) if count and examples else finding


def _surely_unique(connection: duckdb.DuckDBPyConnection, rule: Rule) -> bool:
    """Whether no two keys even have the same hash; a quarter of the time that comparing the keys takes."""
    key = ", ".join(f'"{name}"' for name in rule.columns)
    ((answer,),) = connection.execute(f'SELECT count(*) = count(DISTINCT hash({key})) FROM "{rule.table}"').fetchall()
    return bool(answer)


def _surely_exists(connection: duckdb.DuckDBPyConnection, rule: Rule) -> bool:
    """Whether each different value is in the other table: of a million rows a third of the time."""
    (name,) = rule.columns
    other, key = str(contract(rule.table).column(name).references).split(".")
    ((missing,),) = connection.execute(
        f'SELECT count(*) FROM (SELECT DISTINCT "{name}" AS value FROM "{rule.table}") AS this'
        f' ANTI JOIN "{other}" AS other ON other."{key}" = this.value WHERE this.value IS NOT NULL'
    ).fetchall()
    return not missing


def _examples(connection: duckdb.DuckDBPyConnection, rule: Rule, limit: int) -> tuple[dict[str, Any], ...]:
    names = list(dict.fromkeys([*contract(rule.table).key, *rule.columns]))
    shown = ", ".join(f'left("{name}"::VARCHAR, {_SHOWN})' for name in names)
    rows = connection.execute(f"SELECT {shown} FROM ({rule.sql}) ORDER BY ALL LIMIT {limit}").fetchall()
    return tuple(dict(zip(names, row, strict=True)) for row in rows)


def everything(
    connection: duckdb.DuckDBPyConnection,
    tables: Iterable[str] | None = None,
    *,
    chosen: Callable[[str, str], bool] = lambda _table, _rule: True,
    examples: int = 0,
) -> Iterator[Finding]:
    """The finding of every rule of every table of a warehouse, or of the tables named, that is `chosen`.

    A table that is missing altogether is a finding of its own, and its rules are not tried; so are columns that are
    missing or of another type, and a rule that cannot be evaluated without them is not tried.
    """
    present = _present(connection)
    for source in _published(tables):
        if source.name not in present:
            if chosen(source.name, EXISTS):
                yield Finding(source.name, EXISTS, "error", False, None, 0, "The table is there.")
            continue
        shape = columns(connection, source)
        if chosen(source.name, TYPES):
            yield shape
        wanted = [
            rule
            for rule in rules(source.name)
            if rule.scope != "time" and rule.reads <= present and chosen(rule.table, rule.name)
        ]
        yield from all_tried(connection, wanted, examples)


def all_tried(connection: duckdb.DuckDBPyConnection, wanted: Iterable[Rule], examples: int = 0) -> Iterator[Finding]:
    """The findings of rules of one table, as `tried` gives them.

    What one row alone can break is counted for all the rules in one pass over the table: a query of its own for each
    took three times as long on a batch.
    """
    chosen = list(wanted)
    alone = {rule.name: condition for rule in chosen if (condition := rule.broken_by)}
    counts: dict[str, int] = {}
    if alone:
        asked = ", ".join(f"count(*) FILTER (WHERE {condition})" for condition in alone.values())
        # Where a column is missing or of another type, each rule is tried by itself.
        with suppress(duckdb.Error):
            (row,) = connection.execute(f'SELECT {asked} FROM "{chosen[0].table}" AS this').fetchall()
            counts = dict(zip(alone, row, strict=True))
    for rule in chosen:
        if counts.get(rule.name) == 0:
            yield Finding(rule.table, rule.name, rule.severity, True, None, 0, rule.description, rule.sql)
        else:
            yield from tried(connection, rule, examples)


def tried(connection: duckdb.DuckDBPyConnection, rule: Rule, examples: int = 0) -> Iterator[Finding]:
    """The finding of a rule; a failing one where it cannot be evaluated, and none where its columns are at fault.

    Columns at fault have a finding of their own.
    """
    try:
        yield evaluate(connection, rule, examples)
    except duckdb.Error as error:
        if all(columns(connection, contract(name)).success for name in rule.reads):
            said = f"could not be evaluated: {str(error).splitlines()[0]}"
            yield Finding(rule.table, rule.name, rule.severity, False, said, 0, rule.description, rule.sql)


def columns(connection: duckdb.DuckDBPyConnection, source: Contract, *, published: bool = True) -> Finding:
    """Whether the table has the contract's columns with their types; more columns are no fault."""
    described = connection.execute(f'DESCRIBE "{source.name}"').fetchall()
    there = {name: _TYPES.get(kind, kind) for name, kind, *_ in described}
    wrong = [
        f"{column.name} is {there[column.name]}, not {column.type}"
        if column.name in there
        else f"{column.name} is missing"
        for column in source.columns
        if there.get(column.name) != column.type and (published or not column.added_at_publish or column.name in there)
    ]
    says = "The table has the columns of its contract, with their types."
    sql = f'DESCRIBE "{source.name}"'
    return Finding(source.name, TYPES, "error", not wrong, "; ".join(wrong) or None, 0, says, sql)


def touched(connection: duckdb.DuckDBPyConnection, *, derived: bool = False) -> Iterator[Finding]:
    """The finding of every rule that constraints cannot hold; temporary tables, where there are any, come first.

    Of the derived tables alone, or of all others.
    """
    for source in (one for one in _published(None) if (one.layer == "derived") is derived):
        # Of no rows none breaks a rule, and most tables of an import have none.
        empty = not connection.execute(f'SELECT 1 FROM "{source.name}" LIMIT 1').fetchall()
        for rule in rules(source.name):
            if rule.scope == "across" or rule.name == "key.unique":
                if empty and rule.bounds is None:
                    yield Finding(rule.table, rule.name, rule.severity, True, None, 0, rule.description, rule.sql)
                else:
                    yield evaluate(connection, rule)


def _published(tables: Iterable[str] | None) -> Iterator[Contract]:
    wanted = None if tables is None else set(tables)
    for source in contracts().values():
        if source.layer != "raw" and (wanted is None or source.name in wanted):
            yield source


def _present(connection: duckdb.DuckDBPyConnection) -> set[str]:
    rows = connection.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'main'").fetchall()
    return {name for (name,) in rows}
