"""Files that are whole or not there, copies that are apart, one writer at a time."""

from __future__ import annotations

import json
import multiprocessing
from pathlib import Path

import pytest

from warehouse import files


def test_a_write_that_dies_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.json"
    files.write_json(target, {"first": 1})

    def dying(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(files, "sync", dying)
    with pytest.raises(OSError, match="full"):
        files.write_json(target, {"second": 2})
    assert json.loads(target.read_text()) == {"first": 1}


def test_a_copy_is_not_the_original(tmp_path: Path) -> None:
    original, copied = tmp_path / "a", tmp_path / "b"
    original.write_bytes(b"x" * 100_000)
    files.copy(original, copied)
    assert copied.read_bytes() == original.read_bytes()
    assert original.stat().st_ino != copied.stat().st_ino
    with copied.open("r+b") as writing:
        writing.write(b"y")
    assert original.read_bytes() == b"x" * 100_000


def _hold(path: Path, held: object, done: object) -> None:
    with files.exclusive(path, "run 1 (process 7)"):
        held.set()  # type: ignore[attr-defined]
        done.wait()  # type: ignore[attr-defined]


def test_a_second_writer_is_told_who_the_first_is(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    held, done = context.Event(), context.Event()
    first = context.Process(target=_hold, args=(tmp_path / "writer.lock", held, done))
    first.start()
    assert held.wait(60)
    with (
        pytest.raises(files.Locked, match=r"is being written by run 1 \(process 7\)"),
        files.exclusive(tmp_path / "writer.lock", "run 2", wait=0.2),
    ):
        pytest.fail("two writers at once")
    first.kill()
    first.join()
    # A killed process lets go of the lock.
    with files.exclusive(tmp_path / "writer.lock", "run 2", wait=5):
        assert (tmp_path / "writer.lock").read_text() == "run 2"
