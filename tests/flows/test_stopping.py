"""SIGTERM to a run under Prefect, and to the process that serves: what is whole is published, nothing is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from flows import prefect_records, server
from flows.place import Place
from tests.flows.test_cli import call, said
from tests.flows.test_plain import DOCUMENT, query

pytestmark = pytest.mark.slow
BIN = Path(sys.executable).parent
ARTICLES = 40


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    for number in range(ARTICLES):
        (folder / f"{number:02}.txt").write_text(DOCUMENT.format(number))
    return folder


def wait_for(found: Callable[[], object], running: subprocess.Popen[bytes], what: str) -> None:
    until = time.monotonic() + 180
    while not found():
        assert time.monotonic() < until, what
        assert running.poll() is None, f"it ended before {what}"
        time.sleep(0.05)


def first_batch(home: Path) -> Callable[[], object]:
    return lambda: list((home / "lake" / "_staging").glob("*/verdict.json"))


def published(home: Path) -> int:
    ((count,),) = query(home, "SELECT count(*) FROM articles")
    return int(count)


def the_next_run_reads_the_rest(home: Path, news: Path) -> None:
    done = call(home, "run", news, "--plain")
    assert done.returncode == 0, said(done)
    assert query(home, "SELECT count(*), count(DISTINCT article_id) FROM articles") == [(ARTICLES, ARTICLES)]
    assert call(home, "check").returncode == 0


def test_a_run_under_prefect_publishes_what_is_whole_and_ends_with_0(tmp_path: Path, news: Path) -> None:
    home = tmp_path / "home"
    environment = {**os.environ, "RAPPORTEUR_HOME": str(home), "RAPPORTEUR_BATCH_SIZE": "1"}
    running = subprocess.Popen(
        [BIN / "rapporteur", "run", str(news)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    )
    try:
        wait_for(first_batch(home), running, "the first batch")
        running.terminate()
        out, told = running.communicate(timeout=180)
        assert running.returncode == 0, told.decode()
        assert "Stopped when asked to: what was whole is published, the next run reads the rest." in out.decode()
        assert 0 < published(home) < ARTICLES
        found = server.running(Place(home))
        assert found is not None
        (run,) = prefect_records._all(found.url, "flow_runs", {})
        assert run["state_type"] == "COMPLETED"
        the_next_run_reads_the_rest(home, news)
    finally:
        running.kill()
        server.stop(Place(home))


def test_a_serving_process_that_is_asked_to_stop_lets_its_run_publish_what_is_whole(tmp_path: Path, news: Path) -> None:
    home = tmp_path / "home"
    (tmp_path / "rapporteur.toml").write_text('[[sources]]\nname = "gazette"\nlocation = "news"\n')
    environment = {**os.environ, "RAPPORTEUR_HOME": str(home), "RAPPORTEUR_BATCH_SIZE": "1"}
    with (tmp_path / "said").open("wb") as output:
        serving = subprocess.Popen(
            [BIN / "rapporteur", "serve"], cwd=tmp_path, env=environment, stdout=output, stderr=output
        )
    try:
        wait_for(lambda: server.running(Place(home)), serving, "the server")
        found = server.running(Place(home))
        assert found is not None
        environment["PREFECT_API_URL"] = found.url
        wait_for(lambda: len(list(prefect_records._all(found.url, "deployments", {}))) == 3, serving, "deployments")
        subprocess.run([BIN / "prefect", "deployment", "run", "record/gazette"], check=True, env=environment, stdout=-3)
        wait_for(first_batch(home), serving, "the first batch")
        serving.send_signal(signal.SIGTERM)
        assert serving.wait(180) in (0, 143, -signal.SIGTERM)
        # The run is a process of its own: it has been told, and holds the lock until what is whole is published.
        with_wait = call(home, "rebuild", RAPPORTEUR_WAIT="120")
        assert with_wait.returncode == 0, said(with_wait)
        assert 0 < published(home) < ARTICLES, (tmp_path / "said").read_text()
        the_next_run_reads_the_rest(home, news)
    finally:
        serving.kill()
        serving.wait()
        server.stop(Place(home))
