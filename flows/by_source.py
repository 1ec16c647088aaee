"""What did a run see of each source: found, new, changed, unchanged, copied, rejected and why?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from typing import Any

from duckdb import DuckDBPyConnection

from flows.land import Landed
from flows.place import Place
from warehouse import query
from warehouse.database import opened

COLUMNS = ("found", "new", "changed", "unchanged", "copied", "rejected")
"""Records, articles, articles, records, articles, records; what is read again and is as it was counts as unchanged."""

Seen = dict[str, dict[str, Any]]


def seen(place: Place, landed: Landed, batches: Sequence[str]) -> Seen:
    """Per source what these batches hold, held against the warehouse as it is before they are published."""
    told: Seen = {source: {**dict.fromkeys(COLUMNS, 0), "because": {}} for source in landed.by_source}
    for source, counted in landed.by_source.items():
        told[source] |= dict(counted)
    for source, name, count in _of_batches(place, batches):
        row = told.setdefault(source, {**dict.fromkeys(COLUMNS, 0), "because": {}})
        if name in COLUMNS:
            row[name] += count
        else:
            row["rejected"] += count
            row["because"][name] = count
    return {source: row for source, row in sorted(told.items()) if any(row[name] for name in COLUMNS)}


def _of_batches(place: Place, batches: Sequence[str]) -> list[tuple[str, str, int]]:
    folders = [place.lake.staging(one) for one in batches]
    if not folders:
        return []
    with closing(opened()) as connection:
        for name in ("raw", "articles", "quarantine"):
            paths = [str(folder / f"{name}.parquet") for folder in folders]
            connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet({paths})")
        connection.register("held", _held(place, connection))
        rows: list[tuple[str, str, int]] = connection.execute(
            """SELECT source, CASE WHEN held.article_id IS NULL THEN 'new'
                WHEN held.content_hash <> articles.content_hash THEN 'changed' ELSE 'unchanged' END AS what, count(*)
            FROM articles LEFT JOIN held USING (article_id) GROUP BY ALL
            UNION ALL
            SELECT raw.source, rule, count(*) FROM quarantine
            JOIN (SELECT DISTINCT source, raw_hash, source_uri FROM raw) AS raw USING (raw_hash, source_uri)
            WHERE table_name IN ('raw', 'articles') GROUP BY ALL"""
        ).fetchall()
    return rows


def _held(place: Place, connection: Any) -> Any:
    """The articles of the batches that the warehouse holds, with their hashes."""
    wanted = connection.execute("SELECT DISTINCT article_id FROM articles").to_arrow_table()
    if not place.warehouse.exists():
        return connection.execute("SELECT article_id, content_hash FROM articles LIMIT 0").to_arrow_table()
    with closing(query.connect(place.warehouse)) as live:
        live.register("wanted", wanted)
        return live.execute(
            "SELECT article_id, content_hash FROM articles SEMI JOIN wanted USING (article_id)"
        ).to_arrow_table()


def with_copies(told: Seen, connection: DuckDBPyConnection, run_id: str) -> Seen:
    """The same with how many of the run's articles repeat another, told by a warehouse that holds them."""
    rows = connection.execute(
        "SELECT source, count(*) FROM copies JOIN articles USING (article_id) WHERE run_id = ? GROUP BY source",
        [run_id],
    ).fetchall()
    counted: Mapping[str, int] = dict(rows)
    return {source: {**row, "copied": counted.get(source, 0)} for source, row in told.items()}
