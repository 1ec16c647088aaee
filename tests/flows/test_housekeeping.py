"""What the settings want kept is kept, and what is older goes; Prefect's own records too."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows import housekeeping, prefect_records, server
from flows.place import Place
from flows.settings import Settings
from tests.flows.test_cli import TEXT, call, said
from tests.make import NOON, Article, record, run_record, stage
from tests.warehouse.test_publish import CHECKS, dump
from warehouse.kept import kept
from warehouse.publish import publish_run, rebuild

NOW = NOON + timedelta(days=100)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A home of which a part is 100 days old, and a part of today."""
    place = Place(tmp_path / "home")
    for name in ("old", "new"):
        published = stage(place.lake, name, record([Article(f"The {name} one.")]))
        at = (NOON if name == "old" else NOW).isoformat()
        publish_run(
            place.lake, place.warehouse, {**run_record(name), "started_at": at, "finished_at": at}, [published],
            CHECKS, keep=9,
        )  # fmt: skip
        place.lake.hold(stage(place.lake, f"held {name}", record([Article(f"Held {name}.")])))
        stage(place.lake, f"staged {name}", record([Article(f"Staged {name}.")]))
        for folder, suffix in ((place.reports, "md"), (place.logs, "jsonl")):
            folder.mkdir(exist_ok=True)
            (folder / f"{name}.{suffix}").write_text(name)
        for folder in (place.lake.root / "_held", place.lake.root / "_staging", place.reports, place.logs):
            for path in folder.iterdir():
                if name == "old":
                    os.utime(path, (NOON.timestamp(), NOON.timestamp()))
                elif path.stat().st_mtime != NOON.timestamp():
                    os.utime(path, (NOW.timestamp(), NOW.timestamp()))
    return place


def names(folder: Path) -> int:
    return len(list(folder.iterdir()))


def test_what_is_older_than_the_settings_keep_goes(place: Place) -> None:
    before = dump(place.warehouse)
    chosen = Settings(home=place.home, keep=0, keep_raw_days=30, keep_held_days=30, keep_reports_days=30)
    assert housekeeping.tidy(place, chosen, NOW) == {
        "raw": 1, "held": 1, "staged": 1, "reports": 1, "logs": 1, "published": 1,
    }  # fmt: skip
    folders = (place.lake.root / "raw", place.lake.root / "_held", place.lake.root / "_staging")
    assert [names(folder) for folder in (*folders, place.reports, place.logs)] == [1, 1, 1, 1, 1]
    assert (place.reports / "new.md").exists()
    assert kept(place.warehouse) == []
    assert housekeeping.tidy(place, chosen, NOW) == {}
    # Without the raw records the lake still gives the same warehouse.
    rebuild(place.lake, place.warehouse)
    assert dump(place.warehouse) == before


def test_what_has_no_limit_stays(place: Place) -> None:
    chosen = Settings(home=place.home, keep=9, keep_raw_days=None, keep_held_days=None, keep_reports_days=None)
    assert housekeeping.tidy(place, chosen, NOW + timedelta(days=10_000)) == {}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home with a Prefect server that has seen two runs, of which the first named a file that is forgotten."""
    folder = tmp_path_factory.mktemp("prefect")
    home = folder / "home"
    for name in ("qvxzwkjh-told-of", "other"):
        (folder / f"{name}.txt").write_text(TEXT.replace("12", str(len(name))))
        done = call(home, "run", folder / f"{name}.txt", "--published", "2025-02-25")
        assert done.returncode == 0, said(done)
    yield home
    server.stop(Place(home))


@pytest.mark.slow
def test_a_real_server_forgets_what_a_forgotten_file_left_in_it(home: Path) -> None:
    found = server.running(Place(home))
    assert found is not None
    assert "qvxzwkjh" in str(list(prefect_records._all(found.url, "flow_runs", {})))
    done = call(home, "forget", home.parent / "qvxzwkjh-told-of.txt")
    assert done.returncode == 0, said(done)
    assert "artifacts and flow runs" in done.stdout.decode()
    for kind in ("flow_runs", "artifacts", "task_runs", "logs"):
        assert "qvxzwkjh" not in str(list(prefect_records._all(found.url, kind, {}))), kind
    assert len(list(prefect_records._all(found.url, "flow_runs", {}))) == 1
    with closing(sqlite3.connect(home / "prefect" / "prefect.db", timeout=30)) as connection:
        assert "qvxzwkjh" not in "\n".join(connection.iterdump())


@pytest.mark.slow
def test_a_real_server_forgets_runs_that_are_older_than_the_settings_keep(home: Path) -> None:
    found = server.running(Place(home))
    assert found is not None
    now = datetime.now(UTC)
    prefect_records.tidy(Place(home), 1, now)
    assert list(prefect_records._all(found.url, "flow_runs", {})) != []
    assert list(prefect_records._all(found.url, "artifacts", {})) != []
    kinds = ("flow_runs", "task_runs", "artifacts")
    # A server that is busy refuses, which fails no run: the next one asks again.
    for _ in range(30):
        prefect_records.tidy(Place(home), 1, now + timedelta(days=2))
        left = {kind: list(prefect_records._all(found.url, kind, {})) for kind in kinds}
        if not any(left.values()):
            break
        time.sleep(1)
    assert not any(left.values()), left
