"""What docs/operate.md says is tried: schedules, a server with a worker, notification, copies, forgetting."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import tomllib
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
import yaml

from flows import prefect_records, server
from flows.place import Place
from flows.settings import Settings, SourceSettings
from tests.conftest import ROOT
from tests.flows.test_cli import TEXT, call, said
from tests.listening import listening

BIN = Path(sys.executable).parent
PAGE = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
COMMANDS = [
    line for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL) for line in block.strip().splitlines() if line
]


def wait_for(what: str, found: Callable[[], bool], seconds: float = 120) -> None:
    until = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < until, what
        time.sleep(0.2)


@pytest.fixture
def hook() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A web address that keeps what it is told."""
    told: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with listening(Handler) as address:
        yield f"{address}/", told


def test_the_settings_of_the_page_are_settings_and_its_unit_is_whole() -> None:
    (toml,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    read = tomllib.loads(toml)
    assert SourceSettings(**read["sources"][0]).schedule == "15 * * * *"
    (unit,) = re.findall(r"```ini\n(.*?)```", PAGE, re.DOTALL)
    assert "ExecStart=/srv/rapporteur/.venv/bin/rapporteur serve\n" in unit
    assert "KillMode=mixed" in unit
    for name in re.findall(r"`(keep\w*)`", PAGE):
        assert name in Settings.model_fields


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze to read the unit")
def test_systemd_can_read_the_unit(tmp_path: Path) -> None:
    (unit,) = re.findall(r"```ini\n(.*?)```", PAGE, re.DOTALL)
    for theirs, ours in (
        ("/srv/rapporteur/.venv/bin", str(BIN)),
        ("/srv/rapporteur", str(tmp_path)),
        ("=rapporteur\n", "=root\n"),
    ):
        unit = unit.replace(theirs, ours)
    (tmp_path / "rapporteur.service").write_text(unit)
    command = ["systemd-analyze", "verify", str(tmp_path / "rapporteur.service")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, [line for line in done.stderr.splitlines() if "rapporteur.service" in line]) == (0, [])


def test_prefect_yaml_names_what_there_is() -> None:
    described = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))
    from flows.request import Request

    for one in described["deployments"]:
        path, _, flow = one["entrypoint"].partition(":")
        assert f"\ndef {flow}(" in (ROOT / path).read_text(encoding="utf-8")
        if flow == "record":
            Request(**one["parameters"]["request"])
        assert one["concurrency_limit"] == 1
        assert f"`{one['name']}`" in PAGE


@pytest.mark.slow
def test_served_sources_are_read_and_a_failure_is_told(tmp_path: Path, hook: tuple[str, list[dict[str, Any]]]) -> None:
    url, told = hook
    home = tmp_path / "home"
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "rapporteur.toml").write_text(
        '[[sources]]\nname = "gazette"\nlocation = "a.txt"\n[[sources]]\nname = "absent"\nlocation = "absent.txt"\n'
    )
    environment = {**os.environ, "RAPPORTEUR_HOME": str(home)}
    serving = subprocess.Popen(
        [BIN / "rapporteur", "serve"], cwd=tmp_path, env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL
    )
    reading = threading.Thread()
    # A line that never comes must end the test, not hold it for ever.
    overdue = threading.Timer(300, serving.kill)
    overdue.start()
    try:
        assert serving.stderr is not None
        lines = iter(serving.stderr.readline, b"")
        assert any(b"serving gazette, absent, refresh, nightly; watch them at http" in line for line in lines)
        # What it says goes on; a full pipe would stop it.
        reading = threading.Thread(target=lambda: list(lines))
        reading.start()
        found = server.running(Place(home))
        assert found is not None
        environment["PREFECT_API_URL"] = found.url

        def prefect(*arguments: str) -> None:
            subprocess.run([BIN / "prefect", *arguments], check=True, env=environment, cwd=tmp_path, stdout=-3)

        def states() -> list[str]:
            runs = prefect_records._all(found.url, "flow_runs", {})
            return sorted(one["state_type"] for one in runs if one["state_type"] != "SCHEDULED")

        subprocess.run([BIN / "python", ROOT / "docs/examples/notify.py", url], check=True, env=environment, stdout=-3)
        # Again, as somebody who changes the address would.
        subprocess.run([BIN / "python", ROOT / "docs/examples/notify.py", url], check=True, env=environment, stdout=-3)
        wait_for("no deployment", lambda: len(list(prefect_records._all(found.url, "deployments", {}))) == 4)
        prefect("deployment", "run", "record/gazette")
        prefect("deployment", "run", "record/absent")
        wait_for("the runs did not end", lambda: states() == ["COMPLETED", "FAILED"])
        wait_for("the failure was not told", lambda: bool(told), 30)
        assert re.fullmatch(r"record [\w-]+: Failed\. .*There is no file or folder absent\.txt.*", told[0]["text"])
        assert call(home, "sql", "SELECT source FROM articles", "-f", "csv").stdout == b"source\ngazette\n"
        assert [one.suffix for one in sorted((home / "reports").iterdir())] == [".html", ".md"]
        assert call(home, "doctor").returncode == 0
        serving.send_signal(signal.SIGTERM)
        assert serving.wait(60) in (0, 143, -signal.SIGTERM)
    finally:
        overdue.cancel()
        serving.kill()
        serving.wait()
        server.stop(Place(home))
        reading.join(60)
        assert serving.stderr is not None
        serving.stderr.close()


@pytest.mark.slow
def test_every_command_of_the_page_works(tmp_path: Path, hook: tuple[str, list[dict[str, Any]]]) -> None:
    home = tmp_path / "data"
    rows = [{"url": f"https://example.org/news/{number}", "text": f"Ukraine met {number} states.", "title": "A title"}
            for number in (1, 2)]  # fmt: skip
    for row in rows:
        (tmp_path / "in.jsonl").write_text(json.dumps(row) + "\n")
        assert call(home, "run", tmp_path / "in.jsonl", "--plain").returncode == 0
    (tmp_path / "rapporteur.toml").write_text(f'[[sources]]\nname = "gazette"\nlocation = "{tmp_path}/in.jsonl"\n')
    # A run with Prefect starts the home's server.
    assert call(home, "run", tmp_path / "in.jsonl").returncode == 0
    found = server.running(Place(home))
    assert found is not None
    url = found.url
    environment = {
        **os.environ, "PREFECT_API_URL": url, "RAPPORTEUR_HOME": str(home), "PATH": f"{BIN}:{os.environ['PATH']}",
        "RAPPORTEUR_CONFIG": str(tmp_path / "rapporteur.toml"),
    }  # fmt: skip
    told = {
        "https://chat.example.org/hooks/rapporteur": hook[0],
        "/backups/": f"{tmp_path}/",
        "data/published": f"{home}/published",
    }
    try:
        for shown in COMMANDS:
            if shown.startswith("prefect server start"):
                continue  # the one of this test runs
            command = shown
            for theirs, ours in told.items():
                command = command.replace(theirs, ours)
            if "worker start" in command:
                subprocess.run(["prefect", "deployment", "run", "record/hourly"], env=environment, check=True)
                command = f"{command} --run-once"
            done = subprocess.run(
                ["bash", "-c", command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
            if "worker" in command:
                runs = {one["name"]: one["state_type"] for one in prefect_records._all(url, "flow_runs", {})}
                assert "COMPLETED" in runs.values(), (runs, done.stdout, done.stderr)
        assert said(call(home, "forget", rows[0]["url"])).startswith("rapporteur: nothing in the lake answers to")
        assert call(home, "check").returncode == 0
    finally:
        server.stop(Place(home))
