"""Which held batches wait for nobody any more, as everything in them has been published since?"""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

from warehouse.database import opened
from warehouse.lake import Lake


def drop_published(lake: Lake, live: Path) -> list[str]:
    """Delete the held batches of whose records the warehouse holds each, or a later one of the same file.

    Only under the writer's lock; returns the batches' ids. One record that is nowhere else keeps its batch.
    """
    folders = sorted((lake.root / "_held").glob("*"))
    gone = [one for one in folders if lake.is_committed(one.name) or _is_published(one / "raw.parquet", live)]
    for folder in gone:
        shutil.rmtree(folder)
    return [one.name for one in gone]


def _is_published(raw: Path, live: Path) -> bool:
    if not (raw.exists() and live.exists()):
        return False
    with closing(opened(live, read_only=True)) as connection:
        missing = connection.execute(
            """SELECT 1 FROM read_parquet(?) AS waiting WHERE NOT EXISTS (
                SELECT 1 FROM (SELECT source_uri, raw_hash, retrieved_at AS seen_at FROM articles
                    UNION ALL SELECT source_uri, raw_hash, seen_at FROM quarantine
                    UNION ALL SELECT source_uri, raw_hash, retrieved_at FROM inputs) AS known
                WHERE known.source_uri = waiting.source_uri AND (known.raw_hash = waiting.raw_hash
                    OR known.seen_at > waiting.retrieved_at AND regexp_matches(known.source_uri, '^file:[^#]*$')))
            LIMIT 1""",
            [str(raw)],
        ).fetchall()
    return not missing
