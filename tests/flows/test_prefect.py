"""The same way with Prefect: one background server of one's own, artifacts, names, and nothing left hanging."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from flows import server
from flows.place import Place
from tests.flows.test_cli import PROGRAM, TEXT, call, said
from tests.flows.test_plain import content


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home whose first run has started its server."""
    folder = tmp_path_factory.mktemp("prefect")
    (folder / "a.txt").write_text(TEXT)
    home = folder / "home"
    done = call(home, "run", folder / "a.txt", "--published", "2025-02-25")
    assert done.returncode == 0, said(done)
    assert "Prefect server started at http://127.0.0.1:" in said(done)
    yield home
    server.stop(Place(home))


def api(home: Path, path: str, body: dict[str, Any]) -> Any:
    found = server.running(Place(home))
    assert found is not None
    request = Request(f"{found.url}/{path}", json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urlopen(request, timeout=10) as answer:
        return json.load(answer)


def test_a_run_with_prefect_reads_what_a_plain_run_reads(home: Path, tmp_path: Path) -> None:
    assert (
        call(tmp_path / "plain", "run", home.parent / "a.txt", "--published", "2025-02-25", "--plain").returncode == 0
    )
    assert content(tmp_path / "plain") == content(home)


def test_the_server_is_found_again_and_its_files_lie_in_the_home(home: Path) -> None:
    done = call(home, "run", home.parent / "a.txt", "--published", "2025-02-25")
    assert done.returncode == 0
    assert "Prefect server found at" in said(done)
    assert (home / "prefect" / "prefect.db").exists()
    assert not (home.parent / ".prefect").exists()


def test_runs_and_tasks_have_names_a_person_can_read(home: Path) -> None:
    flows = api(home, "flow_runs/filter", {"sort": "START_TIME_ASC"})
    assert [one["state_name"] for one in flows] == ["Completed"] * len(flows)
    tasks = {one["name"].split()[0].split("-")[0] for one in api(home, "task_runs/filter", {})}
    assert tasks == {"land", "extract", "check", "publish", "validate", "note"}


def test_a_run_leaves_its_report_and_its_checks_as_artifacts(home: Path) -> None:
    created = sorted(api(home, "artifacts/filter", {}), key=lambda one: str(one["created"]))
    artifacts = {one["key"]: one for one in created[:5]}
    assert set(artifacts) == {"run-report", "checks", "validation", "validation-page", "validation-failures"}
    assert "1 records found, 0 unchanged, 1 read, 1 articles, 0 quarantined." in artifacts["run-report"]["data"]
    checked = json.loads(artifacts["checks"]["data"])
    assert {
        "table": "mentions",
        "rule": "span_equals_text",
        "severity": "error",
        "checked": 2,
        "failed": 0,
        "rows": 0,
    } in checked
    (report,) = [path for path in (home / "reports").glob("*.md") if "1 articles" in path.read_text()]
    assert report.read_text() == artifacts["run-report"]["data"]


@pytest.mark.slow
def test_an_address_that_is_given_is_used_or_said_to_be_dead(home: Path, tmp_path: Path) -> None:
    found = server.running(Place(home))
    assert found is not None
    (tmp_path / "b.txt").write_text(TEXT)
    done = call(tmp_path / "other", "run", tmp_path / "b.txt", PREFECT_API_URL=found.url)
    assert done.returncode == 0, said(done)
    assert not (tmp_path / "other" / "prefect" / "server.json").exists()
    done = call(tmp_path / "other", "run", tmp_path / "b.txt", PREFECT_API_URL="http://127.0.0.1:9/api")
    assert done.returncode == 3
    assert "no Prefect server answers at PREFECT_API_URL=http://127.0.0.1:9/api" in said(done)


@pytest.mark.slow
def test_a_killed_run_holds_no_pipe_and_its_rerun_finishes(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    home = tmp_path / "home"
    environment = {**os.environ, "RAPPORTEUR_HOME": str(home)}
    running = subprocess.Popen(
        [PROGRAM, "run", tmp_path / "a.txt"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment
    )
    try:
        until = time.monotonic() + 90
        while server.running(Place(home)) is None:
            assert time.monotonic() < until, "the server did not start"
            time.sleep(0.05)
        running.send_signal(signal.SIGKILL)
        # Ends at once where nobody else holds the other end of the pipe.
        running.communicate(timeout=10)
        assert server.running(Place(home)) is not None
        done = subprocess.run(
            [PROGRAM, "run", tmp_path / "a.txt"], env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        assert "1 articles" in done.stdout
    finally:
        server.stop(Place(home))


@pytest.mark.slow
def test_two_runs_that_start_at_once_start_one_server(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    home = tmp_path / "home"
    environment = {**os.environ, "RAPPORTEUR_HOME": str(home), "RAPPORTEUR_WAIT": "120"}
    command = [str(PROGRAM), "run", str(tmp_path / "a.txt")]
    runs = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) for _ in range(2)
    ]
    try:
        told = [run.communicate(timeout=240)[1].decode() for run in runs]
        assert [run.returncode for run in runs] == [0, 0], told
        assert sorted("started" in one for one in told) == [False, True]
    finally:
        server.stop(Place(home))


@pytest.mark.slow
def test_the_process_runner_reads_the_same(tmp_path: Path) -> None:
    news = tmp_path / "news"
    news.mkdir()
    for number in range(4):
        (news / f"{number}.txt").write_text(TEXT.replace("12", str(12 + number)))
    home = tmp_path / "processes"
    try:
        done = call(home, "run", news, RAPPORTEUR_TASK_RUNNER="processes", RAPPORTEUR_BATCH_SIZE="2")
        assert done.returncode == 0, said(done)
        assert call(tmp_path / "plain", "run", news, "--plain").returncode == 0
        assert content(home) == content(tmp_path / "plain")
    finally:
        server.stop(Place(home))


def test_a_damaged_note_of_the_server_is_said(tmp_path: Path) -> None:
    (tmp_path / "prefect").mkdir()
    (tmp_path / "prefect" / "server.json").write_text("{")
    with pytest.raises(server.ServerError, match=r"server\.json is damaged"):
        server.running(Place(tmp_path))


def test_a_process_number_that_went_to_another_program_is_not_stopped(tmp_path: Path) -> None:
    (tmp_path / "prefect").mkdir()
    other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    note = {"pid": other.pid, "url": "http://127.0.0.1:4200/api", "prefect": "3"}
    (tmp_path / "prefect" / "server.json").write_text(json.dumps(note))
    try:
        assert server.stop(Place(tmp_path)) is None
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()
