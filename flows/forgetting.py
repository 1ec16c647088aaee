"""How does an article, a file or a source leave everything that is kept here?"""

from __future__ import annotations

import html
import json
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flows import prefect_records
from flows.place import Place
from flows.redaction import redact
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
    """What would be forgotten; raises NothingToForget. Addresses are kept without the credentials in them."""
    return tombstones.find(place.lake, redact(what), now.isoformat(), reason)


def forget(place: Place, what: str, now: datetime, reason: str | None) -> Forgotten:
    """Set the tombstone, then take what it names out of everything within reach; only under the writer's lock.

    Cut short at any step, it is finished by the next run, or by repeating the command.
    """
    before = finish(place)
    publish.catch_up(place.lake, place.warehouse)
    try:
        found = find(place, what, now, reason)
    except tombstones.NothingToForget:
        if what in before:
            return before[what]
        raise
    # The tombstone holds nothing of what is forgotten: by which names other records speak of it is kept here, until
    # they are gone too.
    order = {"what": what, "tombstone": found.tombstone, "names": found.names, "alike": found.alike, "here": None}
    path = place.orders / f"{found.tombstone['tombstone_id']}.json"
    files.write_json(path, order, private=True)
    return _carry_out(place, path)


def finish(place: Place) -> dict[str, Forgotten]:
    """Finish what was cut short, a restore first, then forgettings; by what was asked then, what was done."""
    backup.finish(place.lake.root, place.warehouse)
    return {files.read_json(path)["what"]: _carry_out(place, path) for path in sorted(place.orders.glob("*.json"))}


def _carry_out(place: Place, path: Path) -> Forgotten:
    """Do what the order says; every step can be repeated, and the order goes when nothing is left to do."""
    order = files.read_json(path)
    stone = order["tombstone"]
    # Words that anything may hold, as a title "Peace", would take innocent reports along.
    names = {one for one in order["names"] if len(one) >= 12}
    if order["here"] is None:
        place.lake.entomb(stone)
        publish.rebuild(place.lake, place.warehouse, keep=place.keep)
        reports = _reports(place, names)
        backups, lost = _backups(place)
        order["here"] = {"gone": {"reports, logs and pages": reports, "backups": backups}, "unreached": lost}
        files.write_json(path, order, private=True)
    gone, unreached = dict(order["here"]["gone"]), [*_OUT_OF_REACH, *order["here"]["unreached"]]
    gone["artifacts and flow runs"], sentence = _prefect(place, names)
    if sentence:
        unreached.append(f"{sentence}; its names wait in {path} for the next run that reaches it")
    else:
        path.unlink()
    return Forgotten(
        stone["tombstone_id"], stone["kind"], len(stone["article_ids"]), len(stone["raw_hashes"]),
        {name: count for name, count in gone.items() if count}, tuple(order["alike"]), tuple(unreached),
    )  # fmt: skip


_OUT_OF_REACH = (
    "copies that others made: exports, files that readers still have open, snapshots of the disk",
    "the sources themselves: the file or page is as it was, and is passed over from now on",
    "the parameters of runs, where the command line named the file or the address",
)


def _prefect(place: Place, names: set[str]) -> tuple[int, str | None]:
    """How much Prefect's server has deleted, and why it has not where it could not be asked."""
    url = prefect_records.address(place)
    if url is None:
        there = (place.prefect / "prefect.db").exists()
        return 0, f"Prefect's own database in {place.prefect}, whose server does not run" if there else None
    try:
        return prefect_records.forget(url, names), None
    except prefect_records.Unreachable as error:
        return 0, f"Prefect's own database: {error}"


def _reports(place: Place, names: set[str]) -> int:
    gone = 0
    written = (one for folder in (place.reports, place.logs, place.pages) for one in folder.glob("*"))
    for path in (one for one in written if one.is_file()):
        text = path.read_text(encoding="utf-8", errors="replace")
        if not any(_speaks_of(text, name) for name in names):
            continue
        gone += 1
        if path.suffix == ".jsonl":
            left = [line for line in text.splitlines(keepends=True) if not any(_speaks_of(line, one) for one in names)]
            files.write_text(path, "".join(left))
        else:
            path.unlink()
    return gone


def _speaks_of(text: str, name: str) -> bool:
    """Whether the text has the name, as it is or as JSON or HTML write it."""
    return any(one in text for one in {name, json.dumps(name)[1:-1], html.escape(name)})


def note_backup(place: Place, target: Path) -> None:
    """Remember where a backup is written, before it is, so that what must be forgotten can leave it."""
    known = files.read_json(place.backups) if place.backups.exists() else []
    files.write_json(place.backups, sorted({*known, str(target.resolve())}))


def _backups(place: Place) -> tuple[int, list[str]]:
    """Take what is forgotten out of every backup that is still where it was written; how many, and what is left."""
    known = files.read_json(place.backups) if place.backups.exists() else []
    changed, lost = 0, []
    for path in map(Path, known):
        # What a backup, or a forgetting, that was killed has left beside it.
        inside, draft = path.with_name(f".{path.name}.forget"), path.with_name(f".{path.name}.draft")
        shutil.rmtree(inside, ignore_errors=True)
        draft.unlink(missing_ok=True)
        if not path.exists():
            lost.append(f"the backup {path}, which is not where it was written")
            continue
        inside.mkdir()
        try:
            backup.unpack(path, inside)
            there, live = Lake(inside / backup.LAKE), inside / backup.WAREHOUSE
            if backup.carry_tombstones(place.lake, there):
                publish.rebuild(there, live)
                backup.pack(there.root, live, path)
                changed += 1
        except backup.NotABackup:
            lost.append(f"the backup {path}, which could not be read")
        finally:
            shutil.rmtree(inside)
    return changed, lost
