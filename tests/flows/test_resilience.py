"""What a run does when it is killed, asked to stop, alone with a full disk or a wrong clock."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from flows import checks
from flows import session as sessions
from flows.place import Place
from tests.conftest import ROOT
from tests.flows.test_cli import call, said
from tests.flows.test_plain import DOCUMENT, content, query, run
from warehouse import files

pytestmark = pytest.mark.slow

VICTIM = [sys.executable, str(ROOT / "tests" / "flows" / "victim.py")]
STEPS = [
    "flows.plain.land", "flows.plain.extract", "flows.plain.check", "flows.plain.publish",
    "warehouse.publish._prepare", "warehouse.adding.add_batch", "warehouse.publish._audit",
    "warehouse.lake.Lake.decide", "warehouse.lake.Lake.recover", "warehouse.lake.Lake._commit",
    "warehouse.kept.keep", "warehouse.publish.Prepared.swap", "warehouse.files.copy",
    "warehouse.storage.DuckdbFile.stage", "warehouse.storage.DuckdbFile.audit", "warehouse.storage.DuckdbFile.commit",
]  # fmt: skip


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six articles; a run reads them in batches of two."""
    folder = tmp_path_factory.mktemp("source")
    for number in range(6):
        (folder / f"{number}.txt").write_text(DOCUMENT.format(12 + number))
    return folder


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory, source: Path) -> Path:
    """A home that has two of the articles."""
    home = tmp_path_factory.mktemp("begun") / "home"
    run(home, source / "0.txt", source / "1.txt")
    return home


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, begun: Path, source: Path) -> dict[str, list[Any]]:
    home = tmp_path_factory.mktemp("undisturbed") / "home"
    shutil.copytree(begun, home)
    run(home, source, batch_size=2)
    return content(home)


def victim(home: Path, source: Path, *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*VICTIM, str(home), str(source), *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


class Nursery:
    """Runs that are forked from one process, which has imported and read what each of them needs."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            VICTIM, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        assert self._said() == "begins"

    def _said(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().rstrip("\n")

    def run_and_kill(self, home: Path, source: Path, step: str, wait: float) -> tuple[int, str]:
        """Kill a run so many seconds after it has begun the step; how it ended, and the step that it began last."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{home}\t{source}\n")
        self.process.stdin.flush()
        child = int(self._said().removeprefix("process "))
        last = ""
        while not (said := self._said()).startswith("ended "):
            last = said
            if said == step:
                time.sleep(wait)
                os.kill(child, signal.SIGKILL)
        return int(said.removeprefix("ended ")), last


@pytest.fixture
def nursery() -> Iterator[Nursery]:
    made = Nursery()
    yield made
    assert made.process.stdin is not None
    made.process.stdin.close()
    assert made.process.wait(60) == 0
    assert made.process.stdout is not None
    made.process.stdout.close()


def as_if_nothing_had_happened(home: Path, source: Path, undisturbed: dict[str, list[Any]]) -> None:
    """Run again, and compare: the same rows, whole, once, and a warehouse that a rebuild would give."""
    run(home, source, batch_size=2)
    assert content(home) == undisturbed
    assert query(home, "SELECT count(*), count(DISTINCT article_id) FROM articles") == [(6, 6)]
    assert not list((home / "lake" / "_staging").iterdir())
    assert not [path for path in home.iterdir() if path.name.startswith(".") or path.suffix == ".wal"]
    assert run(home, source, batch_size=2).status == "nothing_new"


@pytest.mark.slow
@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("step", STEPS)
def test_a_kill_at_any_step_loses_and_doubles_nothing(
    tmp_path: Path, begun: Path, source: Path, undisturbed: dict[str, list[Any]], step: str, moment: str
) -> None:
    home = tmp_path / "home"
    shutil.copytree(begun, home)
    dying = victim(home, source, step, moment)
    _, told = dying.communicate(timeout=120)
    assert dying.returncode == -signal.SIGKILL, told.decode()
    # What readers see in between is a whole run: the one before or the one that was killed.
    assert query(home, "SELECT count(*) FROM articles") in ([(2,)], [(6,)])
    as_if_nothing_had_happened(home, source, undisturbed)


@pytest.mark.slow
def test_kills_at_random_moments_lose_and_double_nothing(
    tmp_path: Path, begun: Path, source: Path, undisturbed: dict[str, list[Any]], nursery: Nursery,
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """A hundred kills; they and what compares them take a processor two minutes."""
    # As in the runs that are killed: the expectations are other tests' business, and seconds each.
    monkeypatch.setattr(checks, "expectations", lambda *_: [])
    monkeypatch.setattr(checks, "warm", lambda: None)
    chance, kills = random.Random(2025), 0
    moments: Counter[str] = Counter()
    home = tmp_path / "home"
    shutil.copytree(begun, home)
    steps = ["land", "extract", "check", "publish", "_prepare", "decide", "swap"]
    while kills < 100:
        # Most of a run's time goes to extracting, so that the moments are spread over the steps, each some time after
        # its beginning.
        status, last = nursery.run_and_kill(home, source, chance.choice(steps), chance.random() ** 2 * 0.3)
        assert status in (0, -signal.SIGKILL)
        if status:
            kills += 1
            moments[last] += 1
        articles = query(home, "SELECT count(*) FROM articles")
        assert articles in ([(2,)], [(6,)])
        if articles == [(6,)] or kills % 10 == 0:
            as_if_nothing_had_happened(home, source, undisturbed)
            shutil.rmtree(home)
            shutil.copytree(begun, home)
    with capsys.disabled():
        sys.stdout.write(f"\n{kills} kills at random moments, by the step last begun: {dict(moments.most_common())}\n")
    # Which steps they fall into depends on the machine; each step has a kill of its own above.
    assert len(moments) >= 4


def test_a_kill_in_the_middle_of_the_commitment_loses_nothing(
    tmp_path: Path, begun: Path, source: Path, undisturbed: dict[str, list[Any]]
) -> None:
    home = tmp_path / "home"
    shutil.copytree(begun, home)
    dying = victim(home, source, "warehouse.lake.Lake._commit", "after")
    _, told = dying.communicate(timeout=120)
    assert dying.returncode == -signal.SIGKILL, told.decode()
    assert query(home, "SELECT count(*) FROM articles") == [(2,)]
    as_if_nothing_had_happened(home, source, undisturbed)


def test_asked_to_stop_a_run_finishes_the_batch_and_publishes_what_is_whole(
    tmp_path: Path, begun: Path, source: Path, undisturbed: dict[str, list[Any]]
) -> None:
    home = tmp_path / "home"
    shutil.copytree(begun, home)
    stopped = victim(home, source, "flows.plain.extract", "before", "SIGTERM")
    out, told = stopped.communicate(timeout=120)
    assert stopped.returncode == 0, told.decode()
    assert b"2 left for the next run" in out
    assert query(home, "SELECT count(*) FROM articles") == [(4,)]
    as_if_nothing_had_happened(home, source, undisturbed)


def test_asked_to_stop_the_program_says_so_and_ends_with_0(tmp_path: Path) -> None:
    news, home = tmp_path / "news", tmp_path / "home"
    news.mkdir()
    for number in range(60):
        (news / f"{number}.txt").write_text(DOCUMENT.format(number))
    environment = {**os.environ, "RAPPORTEUR_HOME": str(home), "RAPPORTEUR_BATCH_SIZE": "1"}
    program = [str(Path(sys.executable).with_name("rapporteur")), "run", str(news), "--plain"]
    running = subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment)
    until = time.monotonic() + 120
    while not list((home / "lake" / "_staging").glob("*/verdict.json")):
        assert time.monotonic() < until
        assert running.poll() is None
        time.sleep(0.02)
    running.terminate()
    out, told = running.communicate(timeout=120)
    assert running.returncode == 0, told.decode()
    assert "Stopped when asked to: what was whole is published, the next run reads the rest." in out.decode()
    ((published,),) = query(home, "SELECT count(*) FROM articles")
    assert 0 < published < 60
    events = [json.loads(line) for path in (home / "logs").iterdir() for line in path.read_text().splitlines()]
    assert [(one["event"], one.get("stopped")) for one in events] == [("begun", None), ("ended", True)]
    assert {one["run_id"] for one in events} == {one for (one,) in query(home, "SELECT run_id FROM runs")}


def test_a_clock_that_was_set_back_does_not_make_a_new_version_lose(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, path = tmp_path / "home", tmp_path / "a.txt"
    path.write_text(DOCUMENT.format(12))
    run(home, path)
    path.write_text(DOCUMENT.format(13))
    yesterday = datetime.now(UTC) - timedelta(days=1)
    monkeypatch.setattr(sessions, "now", lambda: yesterday)
    report = run(home, path)
    assert report.started_at > yesterday + timedelta(hours=23)
    assert query(home, "SELECT value FROM quantities") == [(13,)]
    assert query(home, "SELECT count(*) FROM runs WHERE finished_at < started_at") == [(0,)]
    (log,) = (home / "logs").iterdir()
    assert [json.loads(line).get("clock_behind") for line in log.read_text().splitlines()] == [False, None, True, None]


@pytest.fixture
def tiny(tmp_path: Path) -> Iterator[Path]:
    """A file system of 3 MB."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", folder], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"needs the right to mount a tmpfs: {mounted.stderr.decode().strip()}")
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_a_full_disk_is_said_and_harms_nothing(tiny: Path, source: Path) -> None:
    home = tiny / "home"
    done = call(home, "run", source / "0.txt", "--plain")
    assert (done.returncode, "Traceback" in said(done)) == (3, False), said(done)
    assert "No space left on device" in said(done)
    assert len(said(done).splitlines()) == 1
    assert not (home / "warehouse.duckdb").exists()
    subprocess.run(["mount", "-o", "remount,size=64m", tiny], check=True)
    done = call(home, "run", source / "0.txt", "--plain")
    assert done.returncode == 0, said(done)
    assert call(home, "check").returncode == 0


def test_a_folder_that_cannot_be_written_is_said(tiny: Path, source: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", tiny], check=True)
    done = call(tiny / "home", "run", source / "0.txt", "--plain")
    assert done.returncode == 3
    assert said(done) == f"rapporteur: Read-only file system: {tiny / 'home'}"


def test_two_runs_at_once_write_one_after_the_other(tmp_path: Path, source: Path) -> None:
    home = tmp_path / "home"
    with files.exclusive(Place(home).lock, "run 7 (process 1)"):
        refused = call(home, "run", source / "0.txt", "--plain")
        waiting = victim(home, source / "0.txt", "", "", "", "30")
        time.sleep(1)
        assert waiting.poll() is None
    assert refused.returncode == 3
    assert said(refused) == (
        f"rapporteur: {home} is being written by run 7 (process 1): try again later, or give --wait SECONDS"
    )
    _, told = waiting.communicate(timeout=120)
    assert waiting.returncode == 0, told.decode()
    assert query(home, "SELECT count(*) FROM articles") == [(1,)]
