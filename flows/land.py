"""Which records of the sources are new, and how do they come to lie in the lake as they came?"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pyarrow as pa

from flows import sources
from flows.following import Following, Visited
from flows.place import Place
from flows.request import Request
from flows.settings import Settings, SourceSettings
from flows.sources import Options, Payload
from flows.stopping import until
from flows.version import made_with
from schemas.contract import contract
from warehouse import query, tombstones
from warehouse.database import opened
from warehouse.lake import write_table

# A batch is closed early when its payloads reach this size: pages of megabytes must not make batches of gigabytes.
_BATCH_BYTES = 64 * 1024 * 1024


class NothingToRead(Exception):
    """The run names no source and none is configured."""


@dataclass(frozen=True, slots=True)
class Landed:
    """What landing found."""

    batches: tuple[str, ...]
    found: int
    """Records in the sources."""
    unchanged: int
    """Records that an earlier run has read from the same place, as they are now."""
    forgotten: int = 0
    """Records that a tombstone keeps out."""
    sources: tuple[str, ...] = ()
    """The configured sources that were read."""
    by_source: Mapping[str, Counter[str]] = field(default_factory=dict)
    """Per source how many records were found, unchanged, forgotten, passed over and left for the next run."""
    visits: tuple[Visited, ...] = ()
    """The addresses that were read to their end."""

    @property
    def new(self) -> int:
        """Records that are new or have changed."""
        return self.found - self.unchanged - self.forgotten


@dataclass(frozen=True, slots=True)
class _Record:
    source: str
    payload: Payload
    raw_hash: str


def land(request: Request, place: Place, settings: Settings, now: datetime) -> Landed:
    """Stage the new records of the sources in batches of raw rows.

    A batch that an earlier, interrupted run has staged and finished is taken up as it is. Raises NothingToRead, or
    SourceNotFound for a source that nothing answers to, before anything is staged.
    """
    batches: list[str] = []
    found = unchanged = forgotten = 0
    if request.refresh:
        return _stale(request, place, settings)
    named = tombstones.marks(place.lake.tombstones())
    with Following(request, place, settings, named) as following:
        for chunk in until(_chunks(_records(request, settings, following), settings.batch_size)):
            wanted = [one for one in chunk if not _is_forgotten(one, named)]
            fresh = _drop_known(wanted, place)
            found, unchanged = found + len(wanted), unchanged + len(wanted) - len(fresh)
            forgotten += len(chunk) - len(wanted)
            following.count("forgotten", (one.source for one in chunk if _is_forgotten(one, named)))
            following.count("found", (one.source for one in wanted))
            following.count("unchanged", (one.source for one in wanted))
            following.count("unchanged", (one.source for one in fresh), -1)
            following.handled(one.payload for one in chunk)
            if request.limit is not None:
                kept = request.limit - (found - unchanged - len(fresh))
                following.left(one.payload for one in fresh[kept:])
                fresh = fresh[:kept]
            if fresh:
                batches.append(_stage([_row(one, now) for one in fresh], request, place, settings))
                following.lies_in(batches[-1], (one.payload for one in fresh))
            if request.limit is not None and found - unchanged >= request.limit:
                break
        passed = following.unchanged()
        told = following.by_source()
        visits = following.visits()
    configured = [one.name for one in settings.sources]
    read = tuple(one for one in request.sources or configured if one in configured)
    return Landed(
        tuple(batches), found + forgotten + passed, unchanged + passed, forgotten, read, told, visits
    )


def _is_forgotten(record: _Record, named: tombstones.Marks) -> bool:
    payload = record.payload
    return named.covers(record.source, payload.source_uri, payload.container_uri, record.raw_hash)


def _records(request: Request, settings: Settings, following: Following) -> Iterator[_Record]:
    configured = {one.name: one for one in settings.sources}
    named = request.sources or tuple(configured)
    if not named:
        raise NothingToRead("nothing to read: name a file, a folder or a glob, or list [[sources]] in rapporteur.toml")
    opened = [_open(name, configured.get(name), request, following) for name in named]
    for source, payloads in opened:
        for payload in payloads:
            yield _Record(source, payload, sources.raw_hash(payload))


def _open(
    name: str, configured: SourceSettings | None, request: Request, following: Following
) -> tuple[str, Iterator[Payload]]:
    if configured is None:
        options = Options(request.map, request.published, request.language, request.publisher)
        return "adhoc", sources.read(name, following.options("adhoc", options))
    options = Options(
        {**configured.map, **request.map},
        request.published,
        request.language or configured.language,
        request.publisher or configured.publisher,
    )
    return configured.name, sources.read(configured.location, following.options(configured.name, options))


def _chunks(records: Iterable[_Record], size: int) -> Iterator[list[_Record]]:
    chunk: list[_Record] = []
    weight = 0
    for record in records:
        chunk.append(record)
        weight += len(record.payload.payload or b"")
        if len(chunk) >= size or weight >= _BATCH_BYTES:
            yield chunk
            chunk, weight = [], 0
    if chunk:
        yield chunk


def _drop_known(chunk: list[_Record], place: Place) -> list[_Record]:
    """The records whose place and content the warehouse does not hold, as articles or in quarantine.

    Two records of one chunk that are alike in both are one.
    """
    unique = list({(one.payload.container_uri, one.raw_hash): one for one in chunk}.values())
    if not place.warehouse.exists():
        return unique
    keys = pa.table(
        {"place": [one.payload.container_uri for one in unique], "raw_hash": [one.raw_hash for one in unique]}
    )
    with closing(query.connect(place.warehouse)) as connection:
        connection.register("keys", keys)
        known = connection.execute(
            """SELECT DISTINCT keys.place, keys.raw_hash FROM keys JOIN
            (SELECT source_uri, raw_hash FROM articles UNION ALL
                -- A record that another one stood for is read again when that article is gone.
                SELECT source_uri, raw_hash FROM quarantine
                WHERE rule <> 'superseded_in_batch' OR article_id IN (SELECT article_id FROM articles)) AS seen
            ON seen.raw_hash = keys.raw_hash AND split_part(seen.source_uri, '#', 1) = keys.place"""
        ).fetchall()
    dropped = set(known)
    return [one for one in unique if (one.payload.container_uri, one.raw_hash) not in dropped]


def as_rows(payloads: Iterable[Payload], source: str, now: datetime) -> list[dict[str, Any]]:
    """The payloads as rows of the table `raw`, read at this moment."""
    return [_row(_Record(source, one, sources.raw_hash(one)), now) for one in payloads]


def _row(record: _Record, now: datetime) -> dict[str, Any]:
    payload = record.payload
    return {
        "raw_hash": record.raw_hash,
        "source_uri": payload.source_uri,
        "container_uri": payload.container_uri,
        "source": record.source,
        "media_type": payload.media_type,
        "payload": payload.payload,
        "given": _canonical(payload.given),
        "mapping": _canonical(payload.mapping),
        # The sentence names the file as it is called, which need not be valid text.
        "problem": payload.problem and payload.problem.encode("utf-8", "replace").decode("utf-8"),
        "problem_reason": payload.problem_reason,
        # A clock of an archive that is ahead of ours would make its captures win for ever.
        "retrieved_at": min(payload.retrieved_at or now, now),
    }


def _stage(rows: list[dict[str, Any]], request: Request, place: Place, settings: Settings) -> str:
    read_by = [made_with(settings.lexicon), str(request.since), str(request.until)]
    inputs = sorted(f"{row['raw_hash']} {row['source_uri']}" for row in rows)
    batch_id = _hash(inputs + read_by)
    if place.lake.is_committed(batch_id):
        # The same inputs were read before and have been replaced since: this is a batch of its own.
        batch_id = _hash([*inputs, *read_by, *sorted({row["retrieved_at"].isoformat() for row in rows})])
    if not place.lake.is_finished(batch_id):
        promise = contract("raw")
        write_table(promise, promise.frame(rows), place.lake.staging(batch_id) / "raw.parquet")
    return batch_id


def _stale(request: Request, place: Place, settings: Settings) -> Landed:
    """Stage again, from the lake's raw layer, what an older program or lexicon has read."""
    if not place.warehouse.exists():
        return Landed((), 0, 0)
    with closing(query.connect(place.warehouse)) as connection:
        ((articles,),) = connection.execute("SELECT count(*) FROM articles").fetchall()
        stale = connection.execute(
            "SELECT raw_hash, source_uri FROM articles WHERE extracted_with <> ? ORDER BY article_id",
            [made_with(settings.lexicon)],
        ).to_arrow_table()
    with closing(opened()) as connection:
        connection.register("stale", stale.slice(0, request.limit))
        files = [str(path) for path in sorted((place.lake.root / "raw").glob("*.parquet"))]
        rows = connection.execute(
            """SELECT DISTINCT ON (raw_hash, source_uri) raw.* FROM read_parquet(?) AS raw
            SEMI JOIN stale USING (raw_hash, source_uri)
            ORDER BY raw_hash, source_uri, retrieved_at DESC""",
            [files],
        ).to_arrow_reader(settings.batch_size)
        batches = [_stage(part.to_pylist(), request, place, settings) for part in rows]
    return Landed(tuple(batches), articles, articles - stale.num_rows)


def _canonical(said: Any) -> str:
    return json.dumps(dict(said), sort_keys=True, ensure_ascii=True)


def _hash(parts: list[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:20]
