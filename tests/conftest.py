"""Fixtures that many tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from warehouse.lake import Lake

ROOT = Path(__file__).parent.parent

# The lexicon alone is ten times as fast; tests that concern what the language model adds ask for it.
os.environ.setdefault("RAPPORTEUR_MODEL", "none")


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
