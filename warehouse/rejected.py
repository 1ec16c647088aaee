"""What becomes of the quarantine when a batch comes: which earlier rejections does it put an end to, which are new?

An input that was filled or changed, and an article that was read again, come with all that is still wrong with them;
what was wrong with their earlier versions is then of the past. It stays in the table, with what took its place.
"""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from warehouse.lake import Batch

# A file or page is known by its address; a record inside one, whose number changes with those before it, and what comes
# over the standard input are not.
_IS_WHOLE = "regexp_matches(later.source_uri, '^(file|https?):[^#]*$')"


def add(connection: duckdb.DuckDBPyConnection, batch: Batch, staged: Mapping[str, str]) -> None:
    """Add the batch's rejections, after its articles (`incoming`); a row that is rejected again is open again."""
    if "articles" in staged:
        articles = "SELECT article_id AS by, article_id, source_uri, retrieved_at AS seen_at FROM incoming"
        _replace(
            connection,
            batch,
            articles,
            f"rejected.article_id = later.article_id OR rejected.source_uri = later.source_uri AND {_IS_WHOLE}",
        )
    if "quarantine" not in staged:
        return
    connection.execute("CREATE OR REPLACE TEMP TABLE arriving AS FROM read_parquet(?)", [staged["quarantine"]])
    # What an emptied file gave before stays published, so what was wrong with that stays open.
    _replace(
        connection,
        batch,
        "SELECT quarantine_id AS by, source_uri, raw_hash, seen_at FROM arriving WHERE table_name = 'raw'",
        f"rejected.table_name = 'raw' AND rejected.source_uri = later.source_uri AND {_IS_WHOLE}"
        " AND rejected.raw_hash <> later.raw_hash",
    )
    connection.execute("DELETE FROM quarantine WHERE quarantine_id IN (SELECT quarantine_id FROM arriving)")
    connection.execute("INSERT INTO quarantine BY NAME SELECT *, ? AS run_id FROM arriving", [batch.run_id])
    connection.execute("DROP TABLE arriving")


def _replace(connection: duckdb.DuckDBPyConnection, batch: Batch, later: str, same: str) -> None:
    """Mark the open rejections that were seen before what came later of the same, as replaced by it."""
    if not connection.execute("SELECT 1 FROM quarantine WHERE resolved_at IS NULL LIMIT 1").fetchall():
        return
    connection.execute(
        f"""UPDATE quarantine SET resolved_at = ?, resolution = 'replaced', replaced_by = latest.by
        FROM (SELECT rejected.quarantine_id, max_by(later.by, (later.seen_at, later.by)) AS by
            FROM quarantine AS rejected JOIN ({later}) AS later ON rejected.seen_at <= later.seen_at AND ({same})
            WHERE rejected.resolved_at IS NULL GROUP BY rejected.quarantine_id) AS latest
        WHERE latest.quarantine_id = quarantine.quarantine_id""",
        [batch.committed_at],
    )
