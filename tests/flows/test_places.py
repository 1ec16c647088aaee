"""A lake and a warehouse that lie apart from the home are the ones that every command works on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.flows.test_cli import TEXT, call, said
from warehouse.kept import kept
from warehouse.lake import Lake

pytestmark = pytest.mark.slow


def test_every_command_works_on_the_places_that_are_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, lake, live = tmp_path / "home", tmp_path / "disk" / "raw and read", tmp_path / "fast" / "news.duckdb"
    settings = tmp_path / "rapporteur.toml"
    settings.write_text(f"lake = {json.dumps(lake.as_uri())}\nwarehouse = {json.dumps('../fast/news.duckdb')}\n")
    monkeypatch.setenv("RAPPORTEUR_CONFIG", str(settings))

    def done(*arguments: str | Path) -> str:
        result = call(home, *arguments)
        assert result.returncode == 0, said(result)
        return result.stdout.decode()

    def articles() -> str:
        return done("sql", "SELECT count(*) FROM articles", "-f", "csv").splitlines()[1]

    for number in (1, 2):
        (tmp_path / f"{number}.txt").write_text(f"{TEXT} {number}.")
        done("run", tmp_path / f"{number}.txt", "--plain")
    assert articles() == "2"
    assert live.exists()
    assert len(Lake(lake).committed()) == 2
    assert str(live) in done("check")
    done("rebuild")
    done("backup", tmp_path / "backup.tar")
    looked = done("doctor", "-f", "csv")
    assert f"{live}: 2 articles, 2 batches" in looked
    assert str(lake) in looked
    first = kept(live)[-1]
    assert str(first) in done("restore", "-f", "csv")
    done("restore", first)
    assert articles() == "1"
    done("restore", tmp_path / "backup.tar")
    assert articles() == "2"
    done("forget", (tmp_path / "1.txt").as_uri())
    assert articles() == "1"
    done("restore", tmp_path / "backup.tar")
    assert articles() == "1"
    done("tables")
    done("quarantine")
    assert not {"lake", "warehouse.duckdb", "published", ".restore"} & {path.name for path in home.iterdir()}
    assert {path.name for path in lake.parent.iterdir()} == {lake.name, f".{lake.name}.lock"}
    assert {path.name for path in live.parent.iterdir()} == {live.name, f".{live.name}.lock", "news.published"}
