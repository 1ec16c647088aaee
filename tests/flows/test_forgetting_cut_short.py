"""A forgetting that dies at any step is finished, by the same command or by the next run."""

from __future__ import annotations

import json
import os
import shutil
import tarfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest

from flows import forgetting, prefect_records
from flows.place import Place
from tests.make import Article, record, run_record, stage
from tests.warehouse.test_forget import SECRET, everything, scratch
from tests.warehouse.test_publish import CHECKS, UKRAINE, dump, query
from warehouse import backup, publish, tombstones
from warehouse.backup import pack
from warehouse.publish import publish_run

AT = datetime(2025, 3, 1, 12, tzinfo=UTC)
OTHER = Article("Peace in Ukraine.", key="other", mentions=UKRAINE)


class Killed(BaseException):
    """A process that ends here, without a farewell."""


@pytest.fixture(scope="module")
def holding(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that speaks of the secret wherever a home can, beside a backup of it."""
    folder = tmp_path_factory.mktemp("holding")
    place = Place(folder / "home", keep=2)
    for number, batch in enumerate(([SECRET, OTHER], [Article("More.")])):
        staged = stage(place.lake, str(number), record(batch))
        publish_run(place.lake, place.warehouse, run_record(f"r{number}"), [staged], CHECKS, keep=2)
    for path, text in (
        (place.reports / "r0.md", f"about {SECRET.id}"),
        (place.pages / "index.html", f"<td>{SECRET.id}</td>"),
        (place.logs / "2025-03-01.jsonl", f"{json.dumps({'said': SECRET.id})}\n{json.dumps({'said': 'other'})}\n"),
    ):
        path.parent.mkdir()
        path.write_text(text)
    return folder


@pytest.fixture
def home(holding: Path, tmp_path: Path) -> Place:
    place = Place(tmp_path / "home", keep=2)
    shutil.copytree(holding / "home", place.home)
    forgetting.note_backup(place, tmp_path / "backup.tar")
    pack(place.lake.root, place.warehouse, tmp_path / "backup.tar")
    return place


def is_gone(place: Place) -> None:
    everywhere = everything(place.home.parent)
    assert b"vxzwkjh" not in everywhere
    assert not place.orders.exists() or not list(place.orders.iterdir())
    # The tombstone knows it by its id, and so does nothing else.
    told = [path for path in (place.reports, place.logs, place.pages) for path in path.iterdir()]
    assert [path for path in told if SECRET.id in path.read_text()] == []
    assert '"other"' in (place.logs / "2025-03-01.jsonl").read_text()
    assert [path.name for path in place.home.parent.iterdir() if path.name.startswith(".")] == []
    with tarfile.open(place.home.parent / "backup.tar") as archive:
        assert "lake/manifests" in archive.getnames()
    assert query(place.warehouse, "SELECT count(*) FROM articles") == [(2,)]
    assert dump(place.warehouse) == scratch(place.lake, place.warehouse)


STEPS: list[tuple[object, str, str]] = [
    (forgetting, "find", "after"), (tombstones, "purge", "before"), (tombstones, "purge", "after"),
    (publish, "_forget_in_kept", "after"), (publish, "rebuild", "after"), (forgetting, "_reports", "before"),
    (forgetting, "_reports", "after"), (backup, "unpack", "after"), (backup, "carry_tombstones", "after"),
    (backup, "pack", "before"), (forgetting, "_backups", "after"), (prefect_records, "address", "before"),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("owner", "name", "moment"), STEPS, ids=lambda one: getattr(one, "__name__", one))
def test_whatever_step_it_dies_at_it_is_finished(
    home: Place, monkeypatch: pytest.MonkeyPatch, owner: ModuleType, name: str, moment: str
) -> None:
    real, left = getattr(owner, name), [1]

    def dying(*arguments: object, **options: object) -> object:
        if left and moment == "before":
            left.pop()
            raise Killed
        done = real(*arguments, **options)
        if left:
            left.pop()
            raise Killed
        return done

    with monkeypatch.context() as patched:
        patched.setattr(owner, name, dying)
        if owner is backup:
            # A killed process cleans nothing up.
            patched.setattr(forgetting.shutil, "rmtree", lambda *_, **__: None)
        with pytest.raises(Killed):
            forgetting.forget(home, SECRET.id, AT, "order 7")
    # Half of the deaths are followed by the same command, half by the next run.
    if STEPS.index((owner, name, moment)) % 2 == 0:
        done = forgetting.forget(home, SECRET.id, AT, "order 7")
        assert (done.kind, done.articles, done.raw) == ("article", 1, 1)
    else:
        assert list(forgetting.finish(home)) == [SECRET.id]
    is_gone(home)


@pytest.mark.slow
def test_a_death_at_any_renaming_is_finished(holding: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every third renaming of a file, and the next run finishes what was begun."""
    deaths = 0
    for number in range(0, 1000, 3):
        place = Place(tmp_path / str(number) / "home", keep=2)
        shutil.copytree(holding / "home", place.home)
        target = place.home.parent / "backup.tar"
        forgetting.note_backup(place, target)
        pack(place.lake.root, place.warehouse, target)
        calls, real = iter(range(100_000)), os.replace

        def dying(*arguments: Path, calls: Iterator[int] = calls, real: object = real, last: int = number) -> None:
            if next(calls) == last:
                raise Killed
            real(*arguments)  # type: ignore[operator]

        with monkeypatch.context() as patched:
            patched.setattr(os, "replace", dying)
            try:
                forgetting.forget(place, SECRET.id, AT, None)
            except Killed:
                deaths += 1
            else:
                break
        forgetting.finish(place)
        if place.lake.tombstones():
            is_gone(place)
        else:
            # It died before anything was written down: nothing has happened.
            assert query(place.warehouse, "SELECT count(*) FROM articles") == [(3,)]
        shutil.rmtree(place.home.parent)
    assert deaths >= 8


def test_a_backup_that_was_moved_and_a_server_that_is_away_are_told(home: Place, tmp_path: Path) -> None:
    (tmp_path / "backup.tar").rename(tmp_path / "moved.tar")
    home.prefect.mkdir()
    (home.prefect / "prefect.db").touch()
    done = forgetting.forget(home, SECRET.id, AT, None)
    assert f"the backup {tmp_path / 'backup.tar'}, which is not where it was written" in done.unreached
    (order,) = home.orders.iterdir()
    assert f"whose server does not run; its names wait in {order} for the next run" in done.unreached[-1]
    assert order.stat().st_mode & 0o077 == 0
    # No second rebuild: what was done here is done.
    before = home.warehouse.stat().st_mtime_ns
    (home.prefect / "prefect.db").unlink()
    assert list(forgetting.finish(home)) == [SECRET.id]
    assert home.warehouse.stat().st_mtime_ns == before
    assert list(home.orders.iterdir()) == []
