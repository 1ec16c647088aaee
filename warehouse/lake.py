"""Where does a batch live from its first byte to its commitment, and in which order were batches committed?

    lake/_staging/BATCH/       a batch being made; `verdict.json` in it means finished and checked
    lake/_held/BATCH/          a batch whose checks blocked it, waiting for a person
    lake/<table>/BATCH.parquet a table's rows of a committed batch
    lake/manifests/BATCH.json  the batch is committed: its place in the order, its files, what made it
    lake/runs/RUN.json         the run has decided; its batches are committed or will be by the next run
    lake/feeds/RUN.parquet     the addresses that the run has read; they count once the run has decided to publish
    lake/tombstones/ID.json    what must be forgotten, and may not come back
    lake/withdrawn/ID.json     batches that a restore took out of the record, or put back

A run's record is written before its batches are moved, so that a run that dies in between is completed, never
half-seen: `Lake.recover` finishes what a record promises.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from schemas.contract import Contract
from warehouse import files

# Texts are kilobytes a row: the default of a million rows a group would be gigabytes, and one group cannot be read
# in parallel. 20,000 is the low end of what was measured to compress as well as larger groups.
_ROW_GROUP = 20_000


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch that is committed, or about to be."""

    batch_id: str
    sequence: int
    """Place in the order of commitment, from 1: of two versions retrieved at one moment, the later one wins."""
    run_id: str
    committed_at: str
    """ISO 8601, UTC."""
    tables: Mapping[str, int]
    """Rows per table."""
    place: Callable[[str, str], Path]
    """Where the file of a table and a batch is."""

    @property
    def files(self) -> dict[str, Path]:
        """The Parquet file per table; made when it is asked for, since of a year's batches few are looked into."""
        return {name: self.place(name, self.batch_id) for name in self.tables}


def write_table(source: Contract, frame: pd.DataFrame, path: Path) -> int:
    """Write a frame as the contract's Parquet; returns its rows. The same rows give the same bytes."""
    return write_arrow(source.table(frame), path)


def write_arrow(table: pa.Table, path: Path) -> int:
    """Write an Arrow table whose schema is the contract's."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.draft")
    pq.write_table(table, draft, compression="zstd", compression_level=3, row_group_size=_ROW_GROUP)
    files.replace(draft, path)
    return int(table.num_rows)


class Lake:
    """The lake below one folder."""

    def __init__(self, root: Path) -> None:
        """The lake at this folder, which need not exist yet."""
        self.root = root

    def staging(self, batch_id: str) -> Path:
        """Where the batch is made."""
        return self.root / "_staging" / batch_id

    def held(self, batch_id: str) -> Path:
        """Where the batch waits if its checks blocked it."""
        return self.root / "_held" / batch_id

    def table(self, name: str, batch_id: str) -> Path:
        """The file of a committed batch's rows of a table."""
        return self.root / name / f"{batch_id}.parquet"

    def committed(self, stored: Iterable[Batch] | None = None) -> list[Batch]:
        """Every committed batch that no restore has withdrawn, in the order of commitment.

        Of those `stored`, where they have been read already.
        """
        withdrawn = self.withdrawn()
        return [one for one in (self.stored() if stored is None else stored) if one.batch_id not in withdrawn]

    def stored(self) -> list[Batch]:
        """Every committed batch, withdrawn or not, in the order of commitment."""
        read = self._records("manifests")
        return [self._batch(one, self.table) for one in sorted(read, key=lambda one: one["sequence"])]

    def last_sequence(self) -> int:
        """The place of the batch committed last; 0 where there is none."""
        return max((one["sequence"] for one in self._records("manifests")), default=0)

    def withdrawn(self) -> set[str]:
        """The batches that restores have taken out of the record and not put back."""
        out: set[str] = set()
        for one in sorted(self._records("withdrawn"), key=lambda one: one["place"]):
            out = (out | set(one["out"])) - set(one["back"])
        return out

    def withdraw(self, out: Iterable[str], back: Iterable[str], at: str) -> None:
        """Write down that a restore takes these batches out of the record and puts those back."""
        place = len(self._records("withdrawn")) + 1
        record = {"place": place, "out": sorted(out), "back": sorted(back), "at": at}
        files.write_json(self.root / "withdrawn" / f"{place:06}.json", record)

    def tombstones(self) -> list[dict[str, Any]]:
        """Every tombstone, in the order in which they were set."""
        return sorted(self._records("tombstones"), key=lambda one: (one["forgotten_at"], one["tombstone_id"]))

    def entomb(self, tombstone: Mapping[str, Any]) -> None:
        """Set a tombstone: from now on what it names is forgotten, and the next run carries that out if need be."""
        files.write_json(self.root / "tombstones" / f"{tombstone['tombstone_id']}.json", dict(tombstone))

    def recount(self, batch_id: str, tables: Mapping[str, int]) -> None:
        """Write down how many rows a committed batch has, some of them being forgotten."""
        path = self.root / "manifests" / f"{batch_id}.json"
        files.write_json(path, {**files.read_json(path), "tables": dict(tables)})

    def _records(self, kind: str) -> list[dict[str, Any]]:
        return [files.read_json(path) for path in (self.root / kind).glob("*.json")]

    def staged(self, batch_id: str, sequence: int, record: Mapping[str, Any]) -> Batch:
        """A finished batch as it will be when the run of this record has committed it."""
        return self._batch(
            self._manifest(batch_id, sequence, record), lambda name, one: self.staging(one) / f"{name}.parquet"
        )

    def _batch(self, manifest: Mapping[str, Any], place: Callable[[str, str], Path]) -> Batch:
        return Batch(
            batch_id=manifest["batch_id"],
            sequence=manifest["sequence"],
            run_id=manifest["run_id"],
            committed_at=manifest["committed_at"],
            tables=manifest["tables"],
            place=place,
        )

    def _manifest(self, batch_id: str, sequence: int, record: Mapping[str, Any]) -> dict[str, Any]:
        verdict = self.verdict(batch_id)
        return {
            "batch_id": batch_id,
            "sequence": sequence,
            "run_id": record["run_id"],
            "committed_at": record["finished_at"],
            "made_with": verdict["made_with"],
            "tables": verdict["tables"],
            "contracts": verdict["contracts"],
        }

    def verdict(self, batch_id: str) -> dict[str, Any]:
        """What the checks said of a staged batch: `made_with`, `tables`, `contracts`, `quarantined`, `blocked`."""
        verdict: dict[str, Any] = files.read_json(self.staging(batch_id) / "verdict.json")
        return verdict

    def is_finished(self, batch_id: str) -> bool:
        """Whether the batch is staged, extracted and checked."""
        return (self.staging(batch_id) / "verdict.json").exists()

    def runs(self) -> list[dict[str, Any]]:
        """Every run's record, in the order the runs began."""
        return sorted(self._records("runs"), key=lambda one: (one["started_at"], one["run_id"]))

    def is_committed(self, batch_id: str) -> bool:
        """Whether the batch has a manifest."""
        return (self.root / "manifests" / f"{batch_id}.json").exists()

    def decide(self, record: Mapping[str, Any], batches: Iterable[str], checks: pa.Table) -> None:
        """Write down that the run has happened: the moment after which its batches will be committed."""
        run_id = record["run_id"]
        if checks.num_rows:
            write_arrow(checks, self.table("checks", run_id))
        files.write_json(self.root / "runs" / f"{run_id}.json", {**record, "batches": list(batches)})

    def visits(self, records: Iterable[Mapping[str, Any]]) -> list[tuple[str, Path]]:
        """Per run, in their order, the file of the addresses it has read, where it has published what they held."""
        runs = [one["run_id"] for one in records if one["status"] in ("published", "nothing_new")]
        return [(run, path) for run in runs if (path := self.table("feeds", run)).exists()]

    def recover(self) -> list[str]:
        """Commit every batch that a run's record promises and that is not committed; returns their ids."""
        done = []
        sequence = self.last_sequence()
        for record in self.runs():
            for batch_id in record["batches"]:
                if not self.is_committed(batch_id):
                    sequence += 1
                    self._commit(self._manifest(batch_id, sequence, record))
                    done.append(batch_id)
        return done

    def _commit(self, manifest: Mapping[str, Any]) -> None:
        batch_id = manifest["batch_id"]
        for name in manifest["tables"]:
            source = self.staging(batch_id) / f"{name}.parquet"
            # A commit that was cut short has moved some of the files already.
            if source.exists():
                files.replace(source, self.table(name, batch_id))
        files.write_json(self.root / "manifests" / f"{batch_id}.json", manifest)
        self.discard(batch_id)

    def hold(self, batch_id: str) -> None:
        """Put a blocked batch aside, in the place of an earlier one of the same id."""
        target = self.held(batch_id)
        if target.exists():
            shutil.rmtree(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(self.staging(batch_id), target)
        files.sync(target.parent)

    def take_up(self, batch_id: str) -> bool:
        """Put a held batch back where it was made, to be published; whether it is there now."""
        if self.held(batch_id).exists() and not self.is_finished(batch_id):
            target = self.staging(batch_id)
            if target.exists():
                shutil.rmtree(target)
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(self.held(batch_id), target)
            files.sync(target.parent)
        return self.is_finished(batch_id)

    def discard(self, batch_id: str) -> None:
        """Delete a staged batch."""
        shutil.rmtree(self.staging(batch_id))

    def clear_unfinished(self) -> list[str]:
        """Delete what dead runs left in staging half made or already committed; only under the writer's lock."""
        unfinished = [
            path
            for path in sorted((self.root / "_staging").glob("*"))
            if not self.is_finished(path.name) or self.is_committed(path.name)
        ]
        for path in unfinished:
            shutil.rmtree(path)
        return [path.name for path in unfinished]

    def clear_staging(self) -> None:
        """Delete whatever is staged; only under the writer's lock, and after `recover`."""
        shutil.rmtree(self.root / "_staging", ignore_errors=True)
