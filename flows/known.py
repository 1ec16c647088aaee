"""Which records of the sources need no reading, because an earlier run has read them as they are now?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from flows.sources import Payload
from warehouse import inputs


@dataclass(frozen=True, slots=True)
class Record:
    """A record of a source, as it came."""

    source: str
    payload: Payload
    raw_hash: str

    @property
    def key(self) -> inputs.Key:
        """What it is known by."""
        return self.payload.container_uri, self.raw_hash


class Known:
    """What earlier runs have read, asked chunk by chunk in one pass over the sources.

    A record that its own container has overtaken, as the earlier text of an article, is new only where it has come
    back: where the record that overtook it is not there any more. That is known at the end of the pass, so such
    records wait for `back`, `most` of them at once; more than that are no leftovers but a source put back.
    """

    def __init__(self, warehouse: Path, most: int) -> None:
        """Nothing seen yet."""
        self._warehouse = warehouse
        self._most = most
        self._waiting: list[tuple[Record, tuple[str, str]]] = []
        self._there: set[tuple[str, str]] = set()
        """Container and article, where the record that gave the article last is still there."""

    def fresh(self, chunk: Iterable[Record]) -> list[Record]:
        """The records that are to be read; of those alike in place and content, one."""
        unique = {one.key: one for one in chunk}
        readings = inputs.readings(self._warehouse, unique)
        overtaken = []
        for key, reading in readings.items():
            version = key[0], reading.article
            if reading.overtaken:
                overtaken.append((unique[key], version))
            elif reading.shared:
                self._there.add(version)
        if len(self._waiting) + len(overtaken) <= self._most:
            self._waiting += overtaken
            overtaken = []
        put_back = {one.key for one, _ in overtaken}
        return [one for key, one in unique.items() if key not in readings or key in put_back]

    def back(self) -> list[Record]:
        """The waiting records whose article their container gives no other version of; at the end of the pass."""
        return [one for one, version in self._waiting if version not in self._there]
