"""Which records of the sources are new, and how do they come to lie in the lake as they came?"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from flows import sources
from flows.following import Following, Visited
from flows.known import Known, Record
from flows.place import Place
from flows.redaction import redact, redacted
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
    """Records that were looked at in the sources."""
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


def land(request: Request, place: Place, settings: Settings, now: datetime) -> Landed:
    """Stage the new records of the sources in batches of raw rows.

    A batch that an earlier, interrupted run has staged and finished is taken up as it is. Raises NothingToRead, or
    SourceNotFound for a source that nothing answers to, before anything is staged.
    """
    if request.refresh:
        return _stale(request, place, settings)
    # A file that is named twice may give the same batch twice.
    batches: dict[str, None] = {}
    unchanged = forgotten = new = 0
    named = tombstones.marks(place.lake.tombstones())
    known = Known(place.warehouse, most=settings.batch_size)
    with Following(request, place, settings, named) as following:
        for chunk in until(_chunks(_records(request, settings, following), settings.batch_size)):
            wanted = [one for one in chunk if not _is_forgotten(one, named)]
            fresh = known.fresh(wanted)
            forgotten, unchanged = forgotten + len(chunk) - len(wanted), unchanged + len(wanted) - len(fresh)
            following.looked_at(chunk, wanted, fresh)
            left = _left(request, new)
            following.left(fresh[len(fresh) if left is None else left :])
            fresh = fresh[:left]
            new += len(fresh)
            if fresh:
                batch_id = _stage([_row(one, now) for one in fresh], request, place, settings)
                batches[batch_id] = None
                following.lies_in(batch_id, fresh)
            if _left(request, new) == 0:
                break
        back = known.back()[: _left(request, new)]
        if back:
            batch_id = _stage([_row(one, now) for one in back], request, place, settings)
            batches[batch_id] = None
            following.lies_in(batch_id, back)
            following.came_back(back)
        passed = following.unchanged()
        new, unchanged = new + len(back), unchanged - len(back) + passed
        told, visits = following.by_source(), following.visits()
    configured = [one.name for one in settings.sources]
    read = tuple(one for one in request.sources or configured if one in configured)
    return Landed(tuple(batches), new + unchanged + forgotten, unchanged, forgotten, read, told, visits)


def _left(request: Request, read: int) -> int | None:
    """How many records the run may still read; None where it may read all."""
    return None if request.limit is None else request.limit - read


def _is_forgotten(record: Record, named: tombstones.Marks) -> bool:
    payload = record.payload
    return named.covers(record.source, payload.source_uri, payload.container_uri, record.raw_hash)


def _records(request: Request, settings: Settings, following: Following) -> Iterator[Record]:
    configured = {one.name: one for one in settings.sources}
    named = request.sources or tuple(configured)
    if not named:
        raise NothingToRead("nothing to read: name a file, a folder or a glob, or list [[sources]] in rapporteur.toml")
    opened = [_open(name, configured.get(name), request, following) for name in named]
    for source, payloads in opened:
        for payload in payloads:
            kept = _without_credentials(payload)
            yield Record(source, kept, sources.raw_hash(kept))


def _without_credentials(payload: Payload) -> Payload:
    """The payload as it is kept: a token in an address is needed to fetch it and is no part of the record."""
    return replace(
        payload,
        source_uri=redact(payload.source_uri),
        container_uri=redact(payload.container_uri),
        given=redacted(payload.given),
        problem=payload.problem and redact(payload.problem),
    )


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


def _chunks(records: Iterable[Record], size: int) -> Iterator[list[Record]]:
    chunk: list[Record] = []
    weight = 0
    for record in records:
        chunk.append(record)
        weight += len(record.payload.payload or b"")
        if len(chunk) >= size or weight >= _BATCH_BYTES:
            yield chunk
            chunk, weight = [], 0
    if chunk:
        yield chunk


def as_rows(payloads: Iterable[Payload], source: str, now: datetime) -> list[dict[str, Any]]:
    """The payloads as rows of the table `raw`, read at this moment."""
    return [_row(Record(source, one, sources.raw_hash(one)), now) for one in payloads]


def _row(record: Record, now: datetime) -> dict[str, Any]:
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
    read_by = [made_with(settings.readers), str(request.since), str(request.until)]
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
        ((kept,),) = connection.execute(
            "SELECT (SELECT count(*) FROM articles) + (SELECT count(*) FROM quarantine WHERE table_name = 'raw')"
        ).fetchall()
        # What an older program could not read, the present one may; what a person has discarded stays out.
        stale = connection.execute(
            """SELECT raw_hash, source_uri FROM articles WHERE extracted_with <> $present
            UNION
            SELECT raw_hash, source_uri FROM quarantine
            WHERE table_name = 'raw' AND rule <> 'superseded_in_batch' AND resolved_at IS NULL
                AND run_id NOT IN (SELECT run_id FROM runs WHERE version = $present)
            ORDER BY ALL""",
            {"present": made_with(settings.readers)},
        ).to_arrow_table()
    files = [str(path) for path in sorted((place.lake.root / "raw").glob("*.parquet"))]
    if not files:
        return Landed((), kept, kept)
    batches, read = [], 0
    with closing(opened()) as connection:
        connection.register("stale", stale.slice(0, request.limit))
        rows = connection.execute(
            """SELECT DISTINCT ON (raw_hash, source_uri) raw.* FROM read_parquet(?) AS raw
            SEMI JOIN stale USING (raw_hash, source_uri)
            ORDER BY raw_hash, source_uri, retrieved_at DESC""",
            [files],
        ).to_arrow_reader(settings.batch_size)
        for part in rows:
            batches.append(_stage(part.to_pylist(), request, place, settings))
            read += part.num_rows
    return Landed(tuple(batches), kept, kept - read)


def _canonical(said: Any) -> str:
    return json.dumps(dict(said), sort_keys=True, ensure_ascii=True)


def _hash(parts: list[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:20]
