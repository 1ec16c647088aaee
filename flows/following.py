"""Which addresses has a run read to their end, and in which batches does what they held lie?

What is remembered of an address (its ETag above all) makes the next run pass over what it holds, so it may be
remembered only when all of that is part of the record, in the same moment, and never where a run left something out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Self

import pandas as pd

from flows.known import Record
from flows.place import Place
from flows.redaction import redact
from flows.request import Request
from flows.settings import Settings
from flows.sources import Options, is_file
from flows.web.client import Web
from flows.web.hosts import Hosts
from flows.web.memory import Memory, Visit
from schemas.contract import contract
from warehouse.following import Followed, Row
from warehouse.tombstones import Marks


@dataclass(frozen=True, slots=True)
class Visited:
    """An address that was read, for which source, and the batches that hold its records."""

    visit: Visit
    source: str
    batches: frozenset[str]


class _Remembered(Memory):
    def __init__(self, place: Place, named: Marks) -> None:
        self._place = place
        self._named = named
        self._followed: Followed | None = None

    def among(self, addresses: Iterable[str]) -> Mapping[str, Visit]:
        if self._followed is None:
            self._followed = Followed(self._place.lake, self._place.warehouse)
        # Addresses are kept without the credentials in them.
        asked = {redact(address): address for address in addresses}
        found = self._followed.among(asked)
        return {asked[kept]: replace(_visit(row), address=asked[kept]) for kept, row in found.items()}

    def is_forgotten(self, address: str) -> bool:
        return self._named.covers_place(redact(address))


def _visit(row: Row) -> Visit:
    return Visit(row["feed_url"], row["kind"], row["last_status"], row["etag"], row["last_modified"], row["stamp"])


class Following:
    """What a run fetches with, and what it notes about it; a context that ends its connections."""

    def __init__(self, request: Request, place: Place, settings: Settings, named: Marks) -> None:
        """Nothing is opened before the first address."""
        self._request = request
        self._settings = settings
        self._named = named
        self._memory = _Remembered(place, named)
        # Of two sources on one host both keep its pace together.
        self._hosts = Hosts(settings.pace)
        self._webs: dict[str, Web] = {}
        self._tallies: dict[str, Counter[str]] = defaultdict(Counter)
        self._handled: Counter[str] = Counter()
        self._left: set[str] = set()
        self._batches: dict[str, set[str]] = defaultdict(set)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        for web in self._webs.values():
            web.__exit__(*problem)

    def options(self, source: str, options: Options) -> Options:
        """The options with what the source is fetched with and counted by."""
        if source not in self._webs:
            self._webs[source] = Web(
                self._settings.limits(),
                contact=self._settings.contact,
                allow_private=self._settings.allow_private,
                is_file=is_file,
                memory=self._memory,
                hosts=self._hosts,
            )
        tally = self._tallies[source]
        return replace(
            options,
            limits=self._settings.limits(),
            web=self._webs[source],
            follow_feeds=self._settings.follow_feeds,
            tally=tally,
        )

    def looked_at(self, chunk: Iterable[Record], wanted: Iterable[Record], fresh: Iterable[Record]) -> None:
        """Count, per source, the records that were looked at, and among them those not forgotten and those new."""
        for what, some in (("looked at", chunk), ("wanted", wanted), ("fresh", fresh)):
            for one in some:
                self._tallies[one.source][f"records {what}"] += 1
        self._handled.update(address for one in chunk for address in one.payload.rests_on)

    def left(self, records: Iterable[Record]) -> None:
        """Note that these records are left for a later run."""
        for one in records:
            self._left.update(one.payload.rests_on)
            self._tallies[one.source]["left_for_next"] += 1

    def lies_in(self, batch_id: str, records: Iterable[Record]) -> None:
        """Note the batch that holds these records."""
        for one in records:
            for address in one.payload.rests_on:
                self._batches[address].add(batch_id)

    def came_back(self, records: Iterable[Record]) -> None:
        """Count these records, which were taken for known ones, as new."""
        for one in records:
            self._tallies[one.source]["records fresh"] += 1

    def unchanged(self) -> int:
        """Records that an earlier run has read and that were not asked for again."""
        return sum(tally["unchanged"] for tally in self._tallies.values())

    def by_source(self) -> dict[str, Counter[str]]:
        """Per source: found, unchanged, forgotten, passed_over, left_for_next."""
        return {source: _told(tally) for source, tally in sorted(self._tallies.items())}

    def visits(self) -> tuple[Visited, ...]:
        """The addresses whose records were all looked at, where the run was not asked to leave articles out."""
        if self._request.since or self._request.until or self._request.dry_run:
            return ()
        return tuple(
            Visited(visit, source, frozenset(self._batches[visit.address]))
            for source, web in self._webs.items()
            if source not in self._named.sources
            for visit in web.visits.values()
            if visit.address not in self._left
            and self._handled[visit.address] >= visit.records
            and not self._memory.is_forgotten(visit.address)
        )


def _told(tally: Counter[str]) -> Counter[str]:
    looked_at, wanted, fresh = (tally[f"records {what}"] for what in ("looked at", "wanted", "fresh"))
    return Counter(
        {
            "found": looked_at + tally["unchanged"],
            "unchanged": wanted - fresh + tally["unchanged"],
            "forgotten": looked_at - wanted,
            "passed_over": tally["passed_over"],
            "left_for_next": tally["left_for_next"],
        }
    )


def rows(visits: Iterable[Visited], published: Iterable[str], seen_at: datetime) -> pd.DataFrame:
    """The addresses whose batches are all among the published ones, by the contract `feeds`."""
    done = set(published)
    kept = [one for one in visits if one.batches <= done]
    return contract("feeds").frame(_row(one, seen_at) for one in kept)


def _row(one: Visited, seen_at: datetime) -> dict[str, Any]:
    visit = one.visit
    return {
        "feed_url": redact(visit.address),
        "source": one.source,
        "kind": visit.kind,
        "etag": visit.etag or None,
        "last_modified": visit.last_modified or None,
        "stamp": visit.stamp or None,
        "last_status": visit.status,
        "last_seen_at": seen_at,
        "batch_ids": " ".join(sorted(one.batches)) or None,
    }
