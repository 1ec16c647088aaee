"""Fixtures that many tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from warehouse.lake import Lake

ROOT = Path(__file__).parent.parent

# The lexicon alone is ten times as fast; tests that concern what the language model adds ask for it.
os.environ.setdefault("RAPPORTEUR_MODEL", "none")


@pytest.fixture(autouse=True)
def _no_wait_for_the_disk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    # fsync guards against a loss of power, which no fast test brings about, and takes an eighth of the suite's time.
    if request.node.get_closest_marker("slow") is None:
        monkeypatch.setattr(os, "fsync", lambda _: None)


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    """An empty lake."""
    return Lake(tmp_path / "lake")


@pytest.fixture
def live(tmp_path: Path) -> Path:
    """Where the warehouse will be published."""
    return tmp_path / "warehouse.duckdb"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of articles and corpora that are not part of the project."""
    folder = Path(os.environ.get("RAPPORTEUR_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"needs the shared corpora: RAPPORTEUR_SHARED names no folder ({folder})")
    return folder
