"""Readers that never wait and never see half a run, through a hundred publishes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.make import Article, record, run_record, stage
from tests.warehouse.test_publish import CHECKS
from warehouse.kept import kept
from warehouse.lake import Lake
from warehouse.publish import publish_run


def publish(lake: Lake, live: Path, number: int) -> None:
    batches = [stage(lake, f"{number} {half}", record([Article(f"Run {number}, {half}.")])) for half in "ab"]
    publish_run(lake, live, run_record(f"r{number}"), batches, CHECKS, keep=3)


@pytest.mark.slow
def test_four_readers_through_a_hundred_publishes(lake: Lake, live: Path) -> None:
    # The shell is a program of its own that the lock does not name: `pip install duckdb-cli` brings it.
    kinds = ["ours", "plain", "program", "shell" if shutil.which("duckdb") else "plain"]
    stop = live.with_name("stop")
    publish(lake, live, 0)
    command = [sys.executable, "-m", "tests.warehouse.reader"]
    readers = [
        subprocess.Popen([*command, kind, str(live), str(stop)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                         text=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
        for kind in kinds
    ]  # fmt: skip
    try:
        for number in range(1, 101):
            publish(lake, live, number)
    finally:
        stop.touch()
        told = [reader.communicate(timeout=60) for reader in readers]
    assert [reader.returncode for reader in readers] == [0] * 4, [error for _, error in told]
    for out, _ in told:
        asked, seen = map(int, out.split())
        assert asked >= 10
        assert seen >= 5
    assert len(kept(live)) == 3
