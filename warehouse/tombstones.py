"""What must be forgotten, and how does it leave the lake so that no rebuild brings it back?

A tombstone names articles by id, raw records by hash, places by the hash of their address, or a source by its name; it
holds nothing of what was forgotten. It is written first: whatever is cut short after that is carried out by the next
writer. Every Parquet file that holds something of it is written anew without it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from schemas.contract import contracts, in_layer
from warehouse import files, following, references
from warehouse.database import opened
from warehouse.lake import Lake, write_arrow


class NothingToForget(Exception):
    """Nothing in the lake answers to the name; the message says what may be named."""


@dataclass(frozen=True, slots=True)
class Marks:
    """Everything that tombstones name."""

    articles: frozenset[str]
    raw: frozenset[str]
    places: frozenset[str]
    """SHA-256, hex, of addresses: of whole files, containers or pages."""
    sources: frozenset[str]

    def __bool__(self) -> bool:
        """Whether anything is named at all."""
        return bool(self.articles or self.raw or self.places or self.sources)

    def covers_place(self, address: str) -> bool:
        """Whether an address is forgotten."""
        return bool(self.places) and digest(address) in self.places

    def covers(self, source: str, source_uri: str, container_uri: str, raw_hash: str) -> bool:
        """Whether a raw record is forgotten; its article may be even where this is false."""
        return (
            raw_hash in self.raw
            or source in self.sources
            or (bool(self.places) and bool({digest(source_uri), digest(container_uri)} & self.places))
        )


def digest(address: str) -> str:
    """The hash by which a tombstone names a place."""
    return hashlib.sha256(address.encode()).hexdigest()


def marks(tombstones: Iterable[Mapping[str, Any]]) -> Marks:
    """What these tombstones name, together."""
    read = list(tombstones)
    return Marks(
        articles=frozenset(one for tombstone in read for one in tombstone["article_ids"]),
        raw=frozenset(one for tombstone in read for one in tombstone["raw_hashes"]),
        places=frozenset(one for tombstone in read for one in tombstone["places"]),
        sources=frozenset(tombstone["source"] for tombstone in read if tombstone["source"]),
    )


@dataclass(frozen=True, slots=True)
class Found:
    """What a name stands for in the lake."""

    tombstone: dict[str, Any]
    names: tuple[str, ...]
    """Ids, addresses and titles by which other records may speak of it; for looking, not for keeping."""
    alike: tuple[str, ...]
    """Other articles with the very same text."""


# An article without an address or an id of its own is the file it came in: a changed file is a new version of it.
_IS_ITS_FILE = "url IS NULL AND starts_with(source_uri, 'file:') AND NOT contains(source_uri, '#')"
# A page that was fetched must not be fetched again only to be forgotten again.
_IS_A_PAGE = "starts_with(source_uri, 'http') AND NOT contains(source_uri, '#')"


def find(lake: Lake, what: str, at: str, reason: str | None) -> Found:
    """What an article's id, a source's name, or the address of an article or a file stands for.

    Raises NothingToForget where the lake holds nothing of that name.
    """
    with closing(opened()) as connection:
        _view(connection, lake, "articles", "article_id, url, source_uri, source, raw_hash, title, content_hash")
        _view(connection, lake, "raw", "raw_hash, source_uri, container_uri, source")
        condition, place, source = _meant(connection, what)
        # Inputs that never became articles belong to a file or a source all the same.
        raw_too = condition if place or source else "false AND $what IS NULL"
        connection.execute(f"CREATE TEMP TABLE chosen AS SELECT * FROM articles WHERE {condition}", {"what": what})
        # Earlier and later versions of the same article or of the same file go too.
        connection.execute(
            f"""CREATE TEMP TABLE gone AS SELECT DISTINCT * FROM articles
            WHERE article_id IN (SELECT article_id FROM chosen)
            OR source_uri IN (SELECT source_uri FROM chosen WHERE {_IS_ITS_FILE})"""
        )
        gone = connection.execute("SELECT article_id, raw_hash, source_uri, url, title FROM gone").fetchall()
        raw = connection.execute(f"SELECT raw_hash FROM raw WHERE {raw_too}", {"what": what}).fetchall()
        own = connection.execute(
            f"SELECT DISTINCT source_uri FROM gone WHERE {_IS_ITS_FILE} OR {_IS_A_PAGE}"
        ).fetchall()
        alike = connection.execute(
            """SELECT DISTINCT article_id FROM articles SEMI JOIN gone USING (content_hash)
            WHERE article_id NOT IN (SELECT article_id FROM gone) ORDER BY ALL"""
        ).fetchall()
    kind = "source" if source else "place" if place else "article"
    named = {
        "kind": kind,
        "article_ids": sorted({row[0] for row in gone}),
        "raw_hashes": sorted({row[1] for row in gone} | {one for (one,) in raw}),
        "places": sorted({digest(uri) for uri in [*(place or ()), *(uri for (uri,) in own)]}),
        "source": source,
    }
    identity = hashlib.sha256(repr(sorted(named.items())).encode()).hexdigest()[:20]
    names = {one for row in gone for one in (row[0], row[2], row[3], row[4]) if one} | {what}
    return Found(
        {"tombstone_id": identity, **named, "forgotten_at": at, "reason": reason},
        tuple(sorted(names)),
        tuple(one for (one,) in alike),
    )


def _meant(connection: duckdb.DuckDBPyConnection, what: str) -> tuple[str, tuple[str, ...] | None, str | None]:
    """The condition on articles that the name means, the places that go with it, and the source it is."""

    def any_of(query: str) -> bool:
        return bool(connection.execute(f"{query} LIMIT 1", {"what": what}).fetchall())

    if any_of("SELECT 1 FROM articles WHERE article_id = $what"):
        return "article_id = $what", None, None
    if what != "adhoc" and any_of("SELECT 1 FROM raw WHERE source = $what"):
        return "source = $what", None, what
    if any_of("SELECT 1 FROM articles WHERE url = $what"):
        return "url = $what", None, None
    address = f"file://{Path(what).expanduser().resolve()}" if ":" not in what and Path(what).is_absolute() else what
    read = connection.execute(
        "SELECT 1 FROM raw WHERE source_uri IN ($what, $address) OR container_uri IN ($what, $address) LIMIT 1",
        {"what": what, "address": address},
    ).fetchall()
    if read:
        inside = f"source_uri IN ($what, '{_quoted(address)}') OR split_part(source_uri, '#', 1) = '{_quoted(address)}'"
        return inside, (what, address), None
    raise NothingToForget(
        f"nothing in the lake answers to {what}: name an article's id or address, the address of a file that was read,"
        " or a source of rapporteur.toml"
    )


def _quoted(text: str) -> str:
    return text.replace("'", "''")


def _view(connection: duckdb.DuckDBPyConnection, lake: Lake, table: str, columns: str) -> None:
    paths = _files(lake, table)
    if paths:
        listed = ", ".join(f"'{_quoted(str(path))}'" for path in paths)
        connection.execute(
            f"CREATE VIEW {table} AS SELECT DISTINCT {columns} FROM read_parquet([{listed}], union_by_name = true)"
        )
    else:
        connection.register(f"no_{table}", contracts()[table].arrow_schema().empty_table())
        connection.execute(f"CREATE TEMP TABLE {table} AS SELECT {columns} FROM no_{table}")


def _files(lake: Lake, table: str) -> list[Path]:
    return sorted((lake.root / table).glob("*.parquet")) + sorted((lake.root / "_held").glob(f"*/{table}.parquet"))


def purge(lake: Lake) -> int:
    """Take what tombstones name out of every batch, committed, withdrawn or held; returns how many batches lost rows.

    Whatever is staged goes altogether: it is read again. Repeating it changes nothing.
    """
    named = marks(lake.tombstones())
    if not named:
        return 0
    lake.clear_staging()
    changed = following.purge(lake, named.places, named.sources)
    for batch in lake.stored():
        if tables := _without({name: path for name, path in batch.files.items() if path.exists()}, named):
            lake.recount(batch.batch_id, {**batch.tables, **{name: one.num_rows for name, one in tables.items()}})
            _write(tables, batch.files)
            changed += 1
    for folder in sorted((lake.root / "_held").glob("*")):
        changed += bool(purge_folder(folder, named))
    return changed


def purge_folder(folder: Path, named: Marks) -> int:
    """Take what is named out of a batch that is not committed; returns how many raw records it lost."""
    paths = {path.stem: path for path in folder.glob("*.parquet") if path.stem != "checks"}
    tables = _without(paths, named)
    if not tables:
        return 0
    lost = pq.read_metadata(paths["raw"]).num_rows - tables["raw"].num_rows
    verdict = folder / "verdict.json"
    if verdict.exists():
        said = files.read_json(verdict)
        files.write_json(verdict, {**said, "tables": {name: one.num_rows for name, one in tables.items()}})
    _write(tables, paths)
    return int(lost)


# By these a batch is found to hold what is named.
_FOUND_BY = ("articles", "inputs", "quarantine", "raw")


def _write(tables: Mapping[str, pa.Table], paths: Mapping[str, Path]) -> None:
    """Write the tables; those by which a batch is found to hold what is named come last, for it may be cut short."""
    for name in [*(one for one in tables if one not in _FOUND_BY), *(one for one in _FOUND_BY if one in tables)]:
        write_arrow(tables[name], paths[name])


def _without(paths: Mapping[str, Path], named: Marks) -> dict[str, pa.Table]:
    """Every table of the batch without what is named; empty where it holds nothing of it."""
    with closing(opened()) as connection:
        _load_marks(connection, named)
        if not any(_holds(connection, name, paths) for name in _FOUND_BY):
            return {}
        for source in in_layer("raw", "record", "reference"):
            _load(connection, source.name, paths.get(source.name))
        for name in ("quarantine", "inputs"):
            _load(connection, name, paths.get(name))
        connection.execute(f"CREATE TEMP TABLE replaced AS SELECT article_id FROM articles WHERE {_MARKED['articles']}")
        connection.execute("INSERT INTO marked_raw SELECT raw_hash FROM articles SEMI JOIN replaced USING (article_id)")
        connection.execute(f"INSERT INTO marked_raw SELECT raw_hash FROM raw WHERE {_BY_SOURCE}")
        references.note(connection, {})
        for source in in_layer("record"):
            connection.execute(f'DELETE FROM "{source.name}" WHERE article_id IN (SELECT article_id FROM replaced)')
        references.drop_unreferenced(connection)
        # A rejected row that articles shared does not say whose it was.
        connection.execute(f"DELETE FROM quarantine WHERE {_MARKED['quarantine']} OR starts_with(source_uri, 'batch:')")
        connection.execute(f"DELETE FROM inputs WHERE {_MARKED['inputs']}")
        connection.execute(f"DELETE FROM raw WHERE {_MARKED['raw']}")
        return {
            name: connection.execute(f'SELECT * FROM "{name}" ORDER BY rowid')
            .to_arrow_table()
            .cast(pq.read_schema(path))
            for name, path in paths.items()
        }


_BY_PLACE = (
    "sha256(source_uri) IN (SELECT place FROM marked_places)"
    " OR sha256(split_part(source_uri, '#', 1)) IN (SELECT place FROM marked_places)"
)
_BY_RAW = "raw_hash IN (SELECT raw_hash FROM marked_raw)"
_BY_ARTICLE = "article_id IN (SELECT article_id FROM marked_articles)"
_BY_SOURCE = "source IN (SELECT source FROM marked_sources)"
_MARKED = {
    "articles": f"({_BY_ARTICLE} OR {_BY_RAW} OR {_BY_PLACE} OR {_BY_SOURCE})",
    "quarantine": f"({_BY_ARTICLE} OR {_BY_RAW} OR {_BY_PLACE})",
    "inputs": f"({_BY_ARTICLE} OR {_BY_RAW} OR {_BY_PLACE})",
    "raw": f"({_BY_RAW} OR {_BY_PLACE} OR {_BY_SOURCE})",
}


def _load_marks(connection: duckdb.DuckDBPyConnection, named: Marks) -> None:
    for table, column, values in (
        ("marked_articles", "article_id", named.articles),
        ("marked_raw", "raw_hash", named.raw),
        ("marked_places", "place", named.places),
        ("marked_sources", "source", named.sources),
    ):
        connection.register("given", pa.table({column: pa.array(sorted(values), pa.string())}))
        connection.execute(f"CREATE TEMP TABLE {table} AS SELECT * FROM given")
        connection.unregister("given")


def _holds(connection: duckdb.DuckDBPyConnection, name: str, paths: Mapping[str, Path]) -> bool:
    if name not in paths:
        return False
    found = connection.execute(f"SELECT 1 FROM read_parquet(?) WHERE {_MARKED[name]} LIMIT 1", [str(paths[name])])
    return bool(found.fetchall())


def _load(connection: duckdb.DuckDBPyConnection, name: str, path: Path | None) -> None:
    if path is None:
        connection.register("none_of_it", contracts()[name].arrow_schema().empty_table())
        connection.execute(f'CREATE TEMP TABLE "{name}" AS SELECT * FROM none_of_it')
        connection.unregister("none_of_it")
    else:
        connection.execute(f'CREATE TEMP TABLE "{name}" AS SELECT * FROM read_parquet(?)', [str(path)])
