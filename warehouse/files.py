"""How does a file come to be whole or not at all, whatever kills the process?

Everything is written under another name on the same file system, flushed to the disk, then renamed.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

# linux/fs.h: share the blocks of another file until one of the two is written to (btrfs, XFS).
_FICLONE = 0x40049409


def sync(path: Path) -> None:
    """Flush a file, or a folder's list of names, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace(source: Path, target: Path) -> None:
    """Put a finished file in the place of another, atomically and durably."""
    sync(source)
    target.parent.mkdir(parents=True, exist_ok=True)
    os.replace(source, target)
    sync(target.parent)


def write_json(target: Path, value: Any, *, private: bool = False) -> None:
    """Write a value as JSON, whole or not at all; the same value gives the same bytes."""
    write_text(target, json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n", private=private)


def write_text(target: Path, text: str, *, private: bool = False) -> None:
    """Write a text, whole or not at all; a private one can be read by its owner alone."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.draft")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if private else 0o666)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    replace(draft, target)


def read_json(path: Path) -> Any:
    """The value in a JSON file."""
    return json.loads(path.read_text(encoding="utf-8"))


def copy(source: Path, target: Path) -> None:
    """Copy a file's bytes, sharing blocks where the file system can.

    Never a hard link: what is written to the copy must not be in the original.
    """
    with source.open("rb") as reading, target.open("wb") as writing:
        try:
            fcntl.ioctl(writing.fileno(), _FICLONE, reading.fileno())
        except OSError:
            shutil.copyfileobj(reading, writing, 16 * 1024 * 1024)


class Locked(Exception):
    """Another process holds the lock; the message says which, as far as it wrote it down."""


@contextmanager
def exclusive(path: Path, owner: str, wait: float = 0.0, *, what: Path | None = None) -> Iterator[None]:
    """Hold the lock file while the block runs, waiting at most `wait` seconds for it, else raise Locked.

    The kernel lets go of the lock when the process ends, however it ends; the owner's name in the file only informs.
    `what` is guarded by it, the lock's folder where not said.
    """
    from time import monotonic, sleep

    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        until = monotonic() + wait
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if monotonic() >= until:
                    file.seek(0)
                    holder = file.read().strip() or "another process"
                    raise Locked(f"{what or path.parent} is being written by {holder}") from None
                sleep(0.1)
        file.seek(0)
        file.truncate()
        file.write(owner)
        file.flush()
        yield
