"""Which rows of a batch may not pass, what goes with them, and is it few enough to go on?

A row that breaks an error-level rule goes to quarantine with the rule and its content. It takes its dependents along:
an article its rows, an entity the mentions of it. Rows are conserved: read = kept + quarantined, for every table.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import duckdb
import pyarrow as pa

from schemas.contract import Contract, contract
from schemas.rules import Rule, literal, rules
from warehouse import audit
from warehouse.database import opened

# A share says nothing of a handful: one bad row of fifty is 2 %. Up to this many failing rows of a table never block.
_TOLERATED_ROWS = 2


@dataclass(slots=True)
class Triage:
    """What was found in a batch and what is left of it."""

    outcomes: list[audit.Finding]
    kept: dict[str, pa.Table]
    """The tables that lost rows, without them."""
    quarantined: list[dict[str, Any]]
    """Rows for the contract `quarantine`: one for each row and each rule it breaks."""
    removed: dict[str, int] = field(default_factory=dict)
    """Rows taken out, per table that lost any."""
    blocked: list[str] = field(default_factory=list)
    """Why the batch may not be published, a sentence each; empty where it may."""


def triage(paths: Mapping[str, str], verdicts: Iterable[audit.Finding], batch_id: str, share: float) -> Triage:
    """Sort the rows of a batch, given the files of its tables and what the expectations say; SQL tells the other rules.

    A table of which more than `share` of the rows (and more than two) break error-level rules themselves, or a failing
    error-level rule about a table as a whole, blocks the batch.
    """
    connection = opened()
    for name, path in paths.items():
        connection.execute(f'CREATE VIEW "{name}" AS SELECT * FROM read_parquet({literal(path)})')
    outcomes = list(verdicts)
    told = {(one.table, one.rule) for one in outcomes}
    by_sql = [
        rule for name in paths for rule in rules(name) if (name, rule.name) not in told and _answerable(rule, paths)
    ]
    found = [audit.evaluate(connection, rule) for rule in by_sql]
    across = [rule for rule in by_sql if rule.scope == "across"]
    outcomes += found
    result = Triage(outcomes, {}, [])
    failing = [one for one in outcomes if not one.success and one.severity == "error"]
    if failing:
        _sort_out(connection, paths, failing, across, batch_id, share, result)
    connection.close()
    return result


def _sort_out(
    connection: duckdb.DuckDBPyConnection,
    paths: Mapping[str, str],
    failing: list[audit.Finding],
    across: list[Rule],
    batch_id: str,
    share: float,
    result: Triage,
) -> None:
    for name in paths:
        # Row numbers, as a batch may hold the same row twice and both copies must be told apart.
        connection.execute(f'CREATE OR REPLACE TEMP TABLE "{name}" AS SELECT * FROM "{name}"')
        connection.execute(f'CREATE TEMP TABLE "bad_{name}" (row BIGINT, rule VARCHAR)')
    by_name = {(rule.table, rule.name): rule for name in paths for rule in rules(name)}
    for outcome in failing:
        rule = by_name[outcome.table, outcome.rule]
        if rule.scope == "table":
            result.blocked.append(f"{rule.table}.{rule.name}: {rule.description} Observed: {outcome.observed}.")
        elif not _mark(connection, rule):
            result.blocked.append(
                f"{rule.table}.{rule.name}: the expectation failed but no row was found that breaks it."
            )
    for name in paths:
        # A raw record cannot be taken out: what was made of it would lose its origin.
        allowed = 0.0 if contract(name).layer == "raw" else share
        if sentence := _too_many(connection, name, allowed):
            result.blocked.append(sentence)
    _mark_dependents(connection, paths, across)
    for name in paths:
        if contract(name).layer in ("record", "reference"):
            _take_out(connection, contract(name), batch_id, result)


def _answerable(rule: Rule, paths: Mapping[str, str]) -> bool:
    """Whether the batch has what the rule looks at: no column that publishing adds, no table of the pipeline."""
    source = contract(rule.table)
    if rule.scope == "time" or any(source.column(name).added_at_publish for name in rule.columns):
        return False
    return rule.reads <= set(paths)


def _mark(connection: duckdb.DuckDBPyConnection, rule: Rule) -> int:
    """Note the rows that break the rule and were not noted before; returns how many."""
    listing = rule.sql.replace("SELECT this.*", "SELECT this.rowid", 1)
    (before,) = connection.execute(f'SELECT count(*) FROM "bad_{rule.table}"').fetchall()[0]
    connection.execute(
        f'INSERT INTO "bad_{rule.table}" SELECT DISTINCT rowid, ? FROM ({listing}) AS broken(rowid)'
        f' WHERE rowid NOT IN (SELECT row FROM "bad_{rule.table}" WHERE rule = ?)',
        [rule.name, rule.name],
    )
    (after,) = connection.execute(f'SELECT count(*) FROM "bad_{rule.table}"').fetchall()[0]
    return int(after - before)


def _too_many(connection: duckdb.DuckDBPyConnection, table: str, share: float) -> str | None:
    (bad,) = connection.execute(f'SELECT count(DISTINCT row) FROM "bad_{table}"').fetchall()[0]
    (rows,) = connection.execute(f'SELECT count(*) FROM "{table}"').fetchall()[0]
    if bad > (max(share * rows, _TOLERATED_ROWS) if share else 0):
        return f"{table}: {bad} of {rows} rows fail, more than {share:.2%}."
    return None


def _mark_dependents(connection: duckdb.DuckDBPyConnection, paths: Mapping[str, str], across: list[Rule]) -> None:
    """Note what depends on noted rows, until nothing more does: rules across tables, over what would be left."""
    for name in paths:
        connection.execute(f'ALTER TABLE "{name}" RENAME TO "all_{name}"')
        connection.execute(
            f'CREATE TEMP VIEW "{name}" AS SELECT rowid AS rowid, * FROM "all_{name}"'
            f' WHERE rowid NOT IN (SELECT row FROM "bad_{name}")'
        )
    while sum(_mark(connection, rule) for rule in across if rule.severity == "error"):
        pass
    for name in paths:
        connection.execute(f'DROP VIEW "{name}"')
        connection.execute(f'ALTER TABLE "all_{name}" RENAME TO "{name}"')


def _take_out(connection: duckdb.DuckDBPyConnection, source: Contract, batch_id: str, result: Triage) -> None:
    name = source.name
    rejected = connection.execute(
        f"""SELECT noted.rule, to_json(this), {_origin(source)}
        FROM "{name}" AS this JOIN "bad_{name}" AS noted ON noted.row = this.rowid
        {"LEFT JOIN articles ON articles.article_id = this.article_id" if source.layer == "record" else ""}
        ORDER BY ALL"""
    ).fetchall()
    if not rejected:
        return
    (seen,) = connection.execute("SELECT max(retrieved_at) FROM raw").fetchall()[0]
    descriptions = {rule.name: rule.description for rule in rules(name)}
    for rule, payload, article_id, source_uri, raw_hash, retrieved_at in rejected:
        identity = f"{name}\x1f{payload}\x1f{rule}"
        result.quarantined.append(
            {
                "quarantine_id": hashlib.sha256(identity.encode()).hexdigest()[:20],
                "table_name": name,
                "source_uri": source_uri or f"batch:{batch_id}",
                "raw_hash": raw_hash,
                "article_id": article_id,
                "rule": rule,
                "reason": descriptions[rule],
                "payload": payload,
                "seen_at": retrieved_at or seen,
            }
        )
    left = connection.execute(
        f'SELECT * FROM "{name}" WHERE rowid NOT IN (SELECT row FROM "bad_{name}") ORDER BY rowid'
    ).to_arrow_table()
    result.removed[name] = len({payload for _, payload, *_ in rejected})
    result.kept[name] = left.select(source.arrow_schema().names).cast(source.arrow_schema())


def _origin(source: Contract) -> str:
    """The SQL for article, place, raw record and time of a row; nulls for a row that several articles share."""
    if source.layer != "record":
        return "NULL, NULL, NULL, NULL"
    return "this.article_id, articles.source_uri, articles.raw_hash, articles.retrieved_at"
