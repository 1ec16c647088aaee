"""Which places and runners are taken, and what is said of the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.place import Place
from flows.settings import Settings, SettingsError, load, set_options
from warehouse.files import Locked


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No settings file, and a home with a blank in its name."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RAPPORTEUR_HOME", "my home")
    monkeypatch.delenv("RAPPORTEUR_CONFIG", raising=False)
    set_options()


@pytest.mark.parametrize(
    ("name", "given", "path"),
    [
        ("lake", "{folder}/my home/lake", "my home/lake"),
        ("lake", "lake/", "my home/lake"),
        ("lake", "../other/my lake", "other/my lake"),
        ("lake", "file://{folder}/my%20lake", "my lake"),
        ("warehouse", "file://{folder}/my%20home/warehouse.duckdb", "my home/warehouse.duckdb"),
        ("warehouse", "{folder}/facts/news.duckdb", "facts/news.duckdb"),
        ("warehouse", "news.duckdb", "my home/news.duckdb"),
    ],
)
def test_local_places_are_taken(
    name: str, given: str, path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"RAPPORTEUR_{name.upper()}", given.format(folder=tmp_path))
    place = Place.of(load())
    assert (place.lake.root if name == "lake" else place.warehouse).resolve() == tmp_path / path


def test_a_place_in_another_home_is_written_by_one_at_a_time() -> None:
    mine = Place.of(Settings(home=Path("mine")))
    for shared in (
        Settings(home=Path("yours"), lake="../mine/lake", warehouse="w.duckdb"),
        Settings(home=Path("yours"), warehouse="../mine/warehouse.duckdb"),
    ):
        with mine.writing("me"), pytest.raises(Locked, match=r"mine/\S+ is being written by me"):
            Place.of(shared).writing("you").__enter__()
    ours = Settings(home=Path("a"), lake="../ours"), Settings(home=Path("b"), lake="../ours")
    with Place.of(ours[0]).writing("a"), pytest.raises(Locked, match="/ours is being written by a"):
        Place.of(ours[1]).writing("b").__enter__()


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("lake", "s3://bucket/lake", "s3://bucket/lake is not on this machine: this version takes a path or file:///…"),
        ("warehouse", "ducklake:postgres://me:hunter2@db/catalog",
         "ducklake:postgres://***@db/catalog is not on this machine: this version takes a path or file:///…"),
        ("warehouse", "file://elsewhere/x.duckdb",
         "file://elsewhere/x.duckdb names another machine or no absolute path: write file:///folder"),
        ("lake", ".", "{home} is no folder for the lake alone: name one of its own, as {home}/lake"),
        ("lake", "/", "/ is no folder for the lake alone: name one of its own, as /lake"),
        ("lake", "a*b", "DuckDB reads * in a*b as a pattern: choose another folder"),
        ("warehouse", "facts", "{home}/facts is no name of a DuckDB file: end it in .duckdb"),
        ("warehouse", "lake/facts.duckdb",
         "{home}/lake/facts.duckdb is in the lake {home}/lake, which holds nothing else: choose another folder"),
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
