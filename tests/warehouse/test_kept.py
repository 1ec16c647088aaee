"""Earlier published files, backups, and going back to either."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import pytest

from tests.make import Article, record, run_record, stage
from tests.warehouse.test_forget import AT, SECRET, everything, scratch
from tests.warehouse.test_publish import CHECKS, dump, query, run
from warehouse import backup, tombstones
from warehouse.kept import kept
from warehouse.lake import Lake
from warehouse.publish import catch_up, publish_run, rebuild


def publish(lake: Lake, live: Path, number: int, keep: int = 2) -> None:
    batch = stage(lake, f"batch {number}", record([Article(f"Article {number}.")]))
    publish_run(lake, live, run_record(f"r{number}"), [batch], CHECKS, keep=keep)


def test_the_last_files_are_kept_and_are_not_the_live_one(lake: Lake, live: Path) -> None:
    for number in range(5):
        publish(lake, live, number)
    assert [path.name for path in kept(live)] == ["000004.duckdb", "000003.duckdb"]
    assert [query(path, "SELECT count(*) FROM articles") for path in kept(live)] == [[(4,)], [(3,)]]
    assert kept(live)[0].stat().st_ino != live.stat().st_ino
    assert {path.stat().st_nlink for path in [live, *kept(live)]} == {1}
    publish(lake, live, 5, keep=0)
    assert kept(live) == []


def test_going_back_withdraws_what_came_later_and_can_be_undone(lake: Lake, live: Path) -> None:
    for number in range(4):
        publish(lake, live, number, keep=9)
    later = dump(live)
    target = live.parent / "published" / "000002.duckdb"
    assert backup.restore_kept(lake, live, target, AT, keep=9) == (2, 0)
    assert query(live, "SELECT text FROM articles ORDER BY ALL") == [("Article 0.",), ("Article 1.",)]
    assert dump(live) == scratch(lake, live)
    catch_up(lake, live)
    assert query(live, "SELECT count(*) FROM articles") == [(2,)]
    # What was live before the restore was kept as well.
    assert backup.restore_kept(lake, live, kept(live)[0], AT, keep=9) == (0, 2)
    assert dump(live) == later == scratch(lake, live)


def test_a_withdrawn_batch_comes_again_as_another(lake: Lake, live: Path) -> None:
    publish(lake, live, 0, keep=9)
    publish(lake, live, 1, keep=9)
    backup.restore_kept(lake, live, live.parent / "published" / "000001.duckdb", AT)
    run(lake, live, "again", [Article("Article 1.")])
    assert query(live, "SELECT sequence FROM batches ORDER BY ALL") == [(1,), (3,)]
    assert dump(live) == scratch(lake, live)


def test_a_restore_that_is_cut_short_is_finished(lake: Lake, live: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(lake, live, 0)
    home = live.parent
    backup.pack(lake.root, live, home / "backup.tar")
    before = dump(live)
    publish(lake, live, 1)
    for name in ("finish", "os"):
        with monkeypatch.context() as patched:
            if name == "finish":
                patched.setattr(backup, "finish", _die)
            else:
                patched.setattr(backup.files, "replace", _die_on("warehouse.duckdb", backup.files.replace))
            with pytest.raises(KeyboardInterrupt):
                backup.restore(lake.root, live, home / "backup.tar")
        assert backup.finish(lake.root, live)
        assert dump(live) == before
        assert not (home / ".restore").exists()


def _die(*_: object) -> None:
    raise KeyboardInterrupt


def _die_on(name: str, real: object) -> object:
    def dying(source: Path, target: Path) -> None:
        if target.name == name:
            raise KeyboardInterrupt
        real(source, target)  # type: ignore[operator]

    return dying


def test_a_backup_does_not_bring_back_what_was_forgotten_since(lake: Lake, live: Path) -> None:
    home = live.parent
    run(lake, live, "r1", [SECRET, Article("Peace.")])
    backup.pack(lake.root, live, home / "backup.tar")
    lake.entomb(tombstones.find(lake, SECRET.id, AT, None).tombstone)
    rebuild(lake, live)
    backup.restore(lake.root, live, home / "backup.tar")
    catch_up(lake, live)
    assert query(live, "SELECT text FROM articles") == [("Peace.",)]
    (home / "backup.tar").unlink()
    assert b"vxzwkjh" not in everything(home)


def test_a_backup_restored_elsewhere_is_the_same(lake: Lake, live: Path, tmp_path: Path) -> None:
    publish(lake, live, 0)
    publish(lake, live, 1)
    backup.pack(lake.root, live, tmp_path / "b" / "backup.tar")
    other = tmp_path / "elsewhere"
    backup.restore(other / "lake", other / live.name, tmp_path / "b" / "backup.tar")
    assert dump(other / live.name) == dump(live)
    assert scratch(Lake(other / "lake"), other / live.name) == dump(live)


def test_a_backup_is_restored_across_file_systems(
    lake: Lake, live: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(lake, live, 0)
    backup.pack(lake.root, live, tmp_path / "backup.tar")
    rename = os.replace

    def within_one(source: Path, target: Path) -> None:
        if source.is_relative_to(tmp_path / "a") is not target.is_relative_to(tmp_path / "a"):
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        rename(source, target)

    monkeypatch.setattr(os, "replace", within_one)
    there = tmp_path / "b" / "facts.duckdb"
    backup.restore(tmp_path / "a" / "lake", there, tmp_path / "backup.tar")
    assert dump(there) == dump(live)
    assert [path.name for path in there.parent.iterdir()] == ["facts.duckdb"]


@pytest.mark.parametrize("content", [b"", b"not a tar", b"\0" * 10_240])
def test_what_is_no_backup_changes_nothing(lake: Lake, live: Path, tmp_path: Path, content: bytes) -> None:
    publish(lake, live, 0)
    (tmp_path / "b.tar").write_bytes(content)
    with pytest.raises(backup.NotABackup, match="no backup"):
        backup.restore(lake.root, live, tmp_path / "b.tar")
    assert query(live, "SELECT count(*) FROM articles") == [(1,)]


def test_a_kept_file_of_another_home_is_refused(lake: Lake, live: Path, tmp_path: Path) -> None:
    publish(lake, live, 0)
    shutil.copy(live, tmp_path / "000001.duckdb")
    with pytest.raises(backup.NotABackup, match="of another home"):
        backup.restore_kept(Lake(tmp_path / "other"), live, tmp_path / "000001.duckdb", AT)
