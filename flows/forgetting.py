"""How does an article, a file or a source leave everything that is kept here?"""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import Path

from flows import prefect_records
from flows.place import Place
from warehouse import backup, files, publish, tombstones
from warehouse.lake import Lake


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was done, and what could not be."""

    tombstone_id: str
    kind: str
    articles: int
    raw: int
    gone: dict[str, int]
    """What was deleted or made anew beside the lake and the warehouse, by kind."""
    alike: tuple[str, ...]
    """Other articles with the very same text, which stay."""
    unreached: tuple[str, ...]
    """Where something of it may still be, a sentence each."""


def find(place: Place, what: str, now: datetime, reason: str | None) -> tombstones.Found:
    """What would be forgotten; raises NothingToForget."""
    return tombstones.find(place.lake, what, now.isoformat(), reason)


def forget(place: Place, what: str, now: datetime, reason: str | None) -> Forgotten:
    """Set the tombstone, then take what it names out of everything within reach; only under the writer's lock.

    Cut short after the tombstone is set, the lake, the warehouse and the kept files are finished by the next run; the
    rest by repeating the command.
    """
    backup.finish(place.home)
    publish.catch_up(place.lake, place.warehouse)
    found = find(place, what, now, reason)
    stone = found.tombstone
    # Words that anything may hold, as a title "Peace", would take innocent reports along.
    names = {one for one in found.names if len(one) >= 12}
    place.lake.entomb(stone)
    publish.rebuild(place.lake, place.warehouse, keep=place.keep)
    gone = {"reports and logs": _reports(place, names)}
    unreached = [
        "copies that others made: exports, files that readers still have open, snapshots of the disk",
        "the sources themselves: the file or page is as it was, and is passed over from now on",
        "the parameters of runs, where the command line named the file or the address",
    ]
    gone["backups"], lost = _backups(place)
    unreached += [f"the backup {path}, which could not be read" for path in lost]
    gone["artifacts and flow runs"] = 0
    url = prefect_records.address(place)
    try:
        if url:
            gone["artifacts and flow runs"] = prefect_records.forget(url, names)
        elif (place.prefect / "prefect.db").exists():
            unreached.append(f"Prefect's own database in {place.prefect}: start a run, then repeat this command")
    except prefect_records.Unreachable as error:
        unreached.append(f"Prefect's own database: {error}")
    return Forgotten(
        stone["tombstone_id"], stone["kind"], len(stone["article_ids"]), len(stone["raw_hashes"]),
        {name: count for name, count in gone.items() if count}, found.alike, tuple(unreached),
    )  # fmt: skip


def _reports(place: Place, names: set[str]) -> int:
    gone = 0
    for path in [*place.reports.glob("*"), *place.logs.glob("*"), *place.validation.parent.glob("*")]:
        text = path.read_text(encoding="utf-8", errors="replace")
        if not any(name in text or json.dumps(name)[1:-1] in text or escape(name) in text for name in names):
            continue
        gone += 1
        if path.suffix == ".jsonl":
            lines = [line for line in text.splitlines(keepends=True) if not any(name in line for name in names)]
            path.write_text("".join(lines), encoding="utf-8")
        else:
            path.unlink()
    return gone


def note_backup(place: Place, target: Path) -> None:
    """Remember where a backup was written, so that what must be forgotten can leave it."""
    known = files.read_json(place.backups) if place.backups.exists() else []
    files.write_json(place.backups, sorted({*known, str(target.resolve())}))


def _backups(place: Place) -> tuple[int, list[str]]:
    """Take what is forgotten out of every backup that is still where it was written; how many, and the unreadable."""
    known = files.read_json(place.backups) if place.backups.exists() else []
    changed, lost = 0, []
    for path in [Path(one) for one in known if Path(one).exists()]:
        inside = Path(tempfile.mkdtemp(prefix=".forget-", dir=path.parent))
        try:
            backup.unpack(path, inside)
            there = Lake(inside / "lake")
            if backup.carry_tombstones(place.lake, there):
                publish.rebuild(there, inside / place.warehouse.name)
                backup.pack(inside, path)
                changed += 1
        except backup.NotABackup:
            lost.append(str(path))
        finally:
            shutil.rmtree(inside)
    return changed, lost
