"""How do the rows of a batch take their place among those that are there?

An article comes with all its rows and takes the place of its earlier version; what articles share, and what was
imported, goes by its own key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import duckdb

from schemas.contract import in_layer
from warehouse import copies, references, rejected
from warehouse.lake import Batch

_HELD = 3000
"""Articles that are added between two flushes: until they are flushed each takes 20 to 70 kB."""


@dataclass(frozen=True, slots=True)
class Added:
    """How batches were added."""

    replaced: bool
    """Whether any took the place of something that was there."""
    flushed: bool
    """Whether row ids no longer say which rows were added: a flush closes the gaps that deleted rows have left."""


def add_batches(connection: duckdb.DuckDBPyConnection, batches: Iterable[Batch], flush: Callable[[], None]) -> Added:
    """Add batches in their order, and `flush` whenever thousands of articles were added."""
    replaced, flushed, held = False, False, 0
    for batch in batches:
        replaced = add_batch(connection, batch) or replaced
        held += batch.tables.get("articles", 0)
        if held >= _HELD:
            flush()
            flushed, held = True, 0
    return Added(replaced, flushed)


def add_batch(connection: duckdb.DuckDBPyConnection, batch: Batch) -> bool:
    """Add a batch; returns whether it took the place of something that was there."""
    staged = {name: str(path) for name, path in batch.files.items()}
    replaced = "articles" in staged and _add_articles(connection, batch, staged)
    _add_register(connection, staged)
    rejected.add(connection, batch, staged)
    if "inputs" in staged:
        # Of a file that a run was told to read twice one row is enough.
        connection.execute(
            "INSERT INTO inputs BY NAME SELECT *, ? AS run_id FROM read_parquet(?) AS read ANTI JOIN"
            " (FROM inputs WHERE run_id = ?) AS held USING (source_uri, raw_hash)",
            [batch.run_id, staged["inputs"], batch.run_id],
        )
    connection.execute(
        "INSERT INTO batches VALUES (?, ?, ?, ?, ?, ?)",
        [batch.batch_id, batch.sequence, batch.run_id, batch.committed_at,
         batch.tables.get("articles", 0), batch.tables.get("quarantine", 0)],
    )  # fmt: skip
    return replaced


def _add_articles(connection: duckdb.DuckDBPyConnection, batch: Batch, staged: Mapping[str, str]) -> bool:
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE incoming AS SELECT *, ? AS run_id FROM read_parquet(?)",
        [batch.run_id, staged["articles"]],
    )
    _choose_versions(connection)
    references.note(connection, staged)
    ((replaced,),) = connection.execute("SELECT count(*) > 0 FROM replaced").fetchall()
    if replaced:
        copies.note_leaving(connection)
    for source in in_layer("record"):
        if replaced:
            connection.execute(f'DELETE FROM "{source.name}" WHERE article_id IN (SELECT article_id FROM replaced)')
        if source.name != "articles" and source.name in staged:
            connection.execute(
                f'INSERT INTO "{source.name}" BY NAME'
                " SELECT * FROM read_parquet(?) WHERE article_id IN (SELECT article_id FROM incoming)",
                [staged[source.name]],
            )
    connection.execute("INSERT INTO articles BY NAME SELECT * FROM incoming")
    connection.execute("INSERT INTO touched_articles SELECT article_id FROM incoming")
    for source in in_layer("reference"):
        if source.name in staged:
            references.replace_rows(connection, source, staged[source.name])
    references.settle(connection, staged)
    references.drop_unreferenced(connection)
    return bool(replaced)


def _add_register(connection: duckdb.DuckDBPyConnection, staged: Mapping[str, str]) -> None:
    """Imported rows take the place of those whose key begins as theirs does: a roll call with all its votes."""
    imported = [source for source in in_layer("register") if source.name in staged]
    for source in imported:
        connection.execute(
            f'INSERT INTO touched_register SELECT DISTINCT "{source.key[0]}" FROM read_parquet(?)',
            [staged[source.name]],
        )
    for source in imported:
        if connection.execute(f'SELECT 1 FROM "{source.name}" LIMIT 1').fetchall():
            connection.execute(
                f'DELETE FROM "{source.name}" WHERE "{source.key[0]}" IN (SELECT key FROM touched_register)'
            )
        connection.execute(f'INSERT INTO "{source.name}" BY NAME SELECT * FROM read_parquet(?)', [staged[source.name]])


def _choose_versions(connection: duckdb.DuckDBPyConnection) -> None:
    """Leave in `incoming` the versions that win, and in `replaced` the articles whose rows go.

    Of two versions the one retrieved last wins, then the one committed last. A whole file that has changed is a new
    raw record, so its article may have a new id: the article that the same file gave before goes with it.
    """
    whole_file = "starts_with(incoming.source_uri, 'file:') AND NOT contains(incoming.source_uri, '#')"
    # Two joins: one with an OR in its condition compares every article with every other.
    connection.execute(
        f"""DELETE FROM incoming WHERE article_id IN (
            SELECT incoming.article_id FROM incoming JOIN articles USING (article_id)
            WHERE articles.retrieved_at > incoming.retrieved_at
            UNION ALL
            SELECT incoming.article_id FROM incoming JOIN articles USING (source_uri)
            WHERE articles.retrieved_at > incoming.retrieved_at AND {whole_file})"""
    )
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE replaced AS
        SELECT articles.article_id FROM articles SEMI JOIN incoming ON articles.article_id = incoming.article_id
        UNION
        SELECT articles.article_id FROM articles SEMI JOIN incoming
            ON articles.source_uri = incoming.source_uri AND {whole_file}"""
    )
