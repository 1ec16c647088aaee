"""Which places and runners are taken, and what is said of the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.settings import SettingsError, load, set_options


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No settings file, and a home with a blank in its name."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RAPPORTEUR_HOME", "my home")
    monkeypatch.delenv("RAPPORTEUR_CONFIG", raising=False)
    set_options()


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("lake", "{folder}/my home/lake"),
        ("lake", "my home/lake/"),
        ("lake", "file://{folder}/my%20home/lake"),
        ("warehouse", "file://{folder}/my%20home/warehouse.duckdb"),
        ("warehouse", "my home/../my home/warehouse.duckdb"),
        ("task_runner", "processes"),
    ],
)
def test_local_places_and_runners_are_taken(
    name: str, given: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"RAPPORTEUR_{name.upper()}", given.format(folder=tmp_path))
    assert getattr(load(), name) is not None


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("lake", "s3://bucket/lake", "s3://bucket/lake is not on this machine: this version keeps it at {home}/lake"),
        ("warehouse", "ducklake:postgres://me:hunter2@db/catalog",
         "ducklake:postgres://***@db/catalog is not on this machine: this version keeps it at {home}/warehouse.duckdb"),
        ("warehouse", "file://elsewhere/x.duckdb",
         "file://elsewhere/x.duckdb names another machine or no absolute path: write file:///folder"),
        ("lake", "/other/lake",
         "/other/lake is elsewhere: this version keeps it at {home}/lake, so set the home"),
        ("task_runner", "dask", "dask is no task runner of this version, which has threads and processes"),
    ],
)  # fmt: skip
def test_others_are_refused_in_one_sentence(
    name: str, given: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"RAPPORTEUR_{name.upper()}", given)
    with pytest.raises(SettingsError) as refused:
        load()
    told = str(refused.value)
    where = f"setting {name} (rapporteur.toml, RAPPORTEUR_{name.upper()} or an option): "
    assert told == where + said.format(home=tmp_path / "my home")
    assert "\n" not in told
