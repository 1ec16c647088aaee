"""How are lake and warehouse copied whole, and how does a copy, or a kept published file, take its place again?

A backup is an uncompressed tar (Parquet is compressed already) of the lake and the warehouse, made while nobody writes.
A restore is prepared beside what it replaces; once `ready` is written it has happened, and whoever holds the writer's
lock next finishes it.
"""

from __future__ import annotations

import errno
import os
import shutil
import tarfile
from pathlib import Path

import duckdb

from warehouse import files, kept, publish
from warehouse.lake import Lake


class NotABackup(Exception):
    """The file cannot be restored; the message says why."""


LAKE, WAREHOUSE = "lake", "warehouse.duckdb"
"""What the two are called in a backup, wherever they lie."""


def pack(lake: Path, live: Path, target: Path) -> int:
    """Write the backup of a lake and its warehouse, whole or not at all; returns its bytes.

    Only under the writer's lock.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.draft")
    try:
        with tarfile.open(draft, "w") as archive:
            for path, name in ((lake, LAKE), (live, WAREHOUSE)):
                if path.exists():
                    archive.add(path, name, filter=_wanted)
        files.replace(draft, target)
    finally:
        draft.unlink(missing_ok=True)
    return target.stat().st_size


def _wanted(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
    # What is staged is made again by the next run.
    return None if member.name.startswith("lake/_staging") else member


def unpack(source: Path, target: Path) -> None:
    """Unpack a backup into a folder; NotABackup where it is none or is torn."""
    try:
        with tarfile.open(source) as archive:
            archive.extractall(target, filter="data")
    except (tarfile.TarError, EOFError, FileNotFoundError) as error:
        raise NotABackup(f"{source} is no backup that can be read: {error}") from error
    if not (target / LAKE).is_dir():
        raise NotABackup(f"{source} is no backup: there is no lake in it")


def restore(lake: Path, live: Path, source: Path) -> None:
    """Put a backup in the place of lake and warehouse; only under the writer's lock.

    What was forgotten since the backup stays forgotten: the tombstones of the lake are carried over, and `catch_up`
    carries them out.
    """
    incoming = _incoming(lake)
    shutil.rmtree(incoming, ignore_errors=True)
    incoming.mkdir(parents=True)
    try:
        unpack(source, incoming)
        carry_tombstones(Lake(lake), Lake(incoming / LAKE))
    except BaseException:
        shutil.rmtree(incoming)
        raise
    files.write_json(incoming / "ready", str(source))
    finish(lake, live)


def carry_tombstones(here: Lake, there: Lake) -> bool:
    """Set the tombstones of one lake in another; returns whether it lacked any."""
    known = {one["tombstone_id"] for one in there.tombstones()}
    lacking = [one for one in here.tombstones() if one["tombstone_id"] not in known]
    for one in lacking:
        there.entomb(one)
    return bool(lacking)


def finish(lake: Path, live: Path) -> bool:
    """Finish a restore that was cut short; returns whether there was one. Every step can be repeated."""
    incoming = _incoming(lake)
    if not (incoming / "ready").exists():
        shutil.rmtree(incoming, ignore_errors=True)
        return False
    if (incoming / LAKE).exists():
        if lake.exists():
            os.replace(lake, incoming / "lake.before")
        os.replace(incoming / LAKE, lake)
    if (incoming / WAREHOUSE).exists():
        live.with_name(f"{live.name}.wal").unlink(missing_ok=True)
        _move(incoming / WAREHOUSE, live)
    files.sync(lake.parent)
    # `ready` goes first: without it what is left is rubbish, not a restore.
    (incoming / "ready").unlink()
    shutil.rmtree(incoming)
    return True


def _incoming(lake: Path) -> Path:
    # Beside the lake, as only within a file system a folder takes the place of another at once.
    return lake.with_name(".restore" if lake.name == LAKE else f".{lake.name}.restore")


def _move(source: Path, target: Path) -> None:
    """Put a file in the place of another, which may be on another file system."""
    try:
        files.replace(source, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        draft = target.with_name(f".{target.stem}.restored.duckdb")
        files.copy(source, draft)
        files.replace(draft, target)


def restore_kept(lake: Lake, live: Path, source: Path, at: str, *, keep: int | None = None) -> tuple[int, int]:
    """Go back to a kept published file: what was published after it is withdrawn from the record, not from the lake.

    Returns how many batches were withdrawn and how many put back. The sources of withdrawn batches are read again by
    the next run that names them.
    """
    try:
        held = publish.ledger(source).batches
    except duckdb.Error as error:
        raise NotABackup(f"{source} is no published warehouse that can be read: {error}") from error
    now = {one.batch_id for one in lake.committed()}
    known = {one.batch_id for one in lake.stored()}
    if held - known:
        raise NotABackup(f"{source} holds {len(held - known)} batches that this lake does not: it is of another home")
    out, back = now - held, (known & held) - now
    if out or back:
        lake.withdraw(out, back, at)
    # What the kept file cannot know, the runs and orders after it, is added from the lake.
    draft = live.with_name(f".{live.stem}.restored.duckdb")
    files.copy(source, draft)
    if keep is not None:
        kept.keep(live, keep)
    live.with_name(f"{live.name}.wal").unlink(missing_ok=True)
    files.replace(draft, live)
    publish.catch_up(lake, live)
    return len(out), len(back)
