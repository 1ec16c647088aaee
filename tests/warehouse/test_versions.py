"""Older warehouses are brought up, newer ones are refused."""

from __future__ import annotations

import gzip
from contextlib import closing
from pathlib import Path

import pytest

from schemas.contract import contracts
from tests.make import Article
from tests.warehouse.test_publish import query, run
from warehouse import publish, versions
from warehouse import query as reading
from warehouse.database import opened
from warehouse.lake import Lake
from warehouse.publish import catch_up

RELEASED = sorted((Path(__file__).parent / "released").glob("*.duckdb.gz"))
OLDER = f"-- mentions: 0.9.0 -> {versions.present()['mentions']}\nSELECT * RENAME (name AS surface) FROM mentions\n"


@pytest.mark.parametrize("released", RELEASED, ids=lambda path: path.name)
def test_a_released_warehouse_opens_and_takes_the_next_run(lake: Lake, live: Path, released: Path) -> None:
    live.write_bytes(gzip.decompress(released.read_bytes()))
    with closing(reading.connect(live)) as connection:
        assert connection.execute("SELECT count(*) FROM articles").fetchall() == [(3,)]
    run(lake, live, "next", [Article("One more.")])
    assert query(live, "SELECT count(*) FROM articles") == [(4,)]
    assert dict(query(live, "SELECT * FROM contract_versions")) == versions.present()


def test_every_version_of_the_contracts_has_a_released_warehouse_or_is_new() -> None:
    released = {path.name[10:15] for path in RELEASED}
    assert {one.old for one in versions.migrations()} <= released
    assert {one.version for one in contracts().values()} <= released | {one.new for one in versions.migrations()}


def test_a_migrated_table_is_what_the_contract_would_have_made(lake: Lake, live: Path, tmp_path: Path) -> None:
    live.write_bytes(gzip.decompress(RELEASED[0].read_bytes()))
    run(lake, live, "next", [Article("One more.")])
    fresh = tmp_path / "fresh.duckdb"
    run(Lake(tmp_path / "other"), fresh, "first", [Article("One more.")])
    for table in {one.table for one in versions.migrations()}:
        for made in (
            f"SELECT column_name, data_type, comment FROM duckdb_columns() WHERE table_name = '{table}' ORDER BY ALL",
            f"SELECT constraint_text FROM duckdb_constraints() WHERE table_name = '{table}' ORDER BY ALL",
            f"SELECT comment FROM duckdb_tables() WHERE table_name = '{table}'",
        ):
            assert query(live, made) == query(fresh, made) != []


def test_citations_from_before_rules_were_recorded_say_so(lake: Lake, live: Path) -> None:
    live.write_bytes(gzip.decompress(RELEASED[-1].read_bytes()))
    before = query(live, "SELECT * FROM citations")
    run(lake, live, "next", [Article("The Charter.", citations={"Charter": "treaty:un-charter"})])
    assert query(live, "SELECT * FROM citations WHERE rule = 'not_recorded'") == [
        (*row, "not_recorded") for row in before
    ]
    assert query(live, "SELECT surface, rule FROM citations WHERE rule <> 'not_recorded'") == [("Charter", "name")]


def older(lake: Lake, live: Path) -> None:
    """A warehouse as it was when the column `surface` was still called `name`."""
    run(lake, live, "r1", [Article("Peace in Ukraine.", mentions={"Ukraine": "country:UKR"})])
    with closing(opened(live)) as connection:
        connection.execute("DROP VIEW mentions_daily; DROP VIEW country_comentions; DROP VIEW instrument_citations")
        connection.execute("CREATE TABLE old AS SELECT * RENAME (surface AS name) FROM mentions; DROP TABLE mentions")
        connection.execute("ALTER TABLE old RENAME TO mentions")
        connection.execute("UPDATE contract_versions SET version = '0.9.0' WHERE table_name = 'mentions'")


@pytest.mark.parametrize("migrated", [True, False], ids=["by a migration", "by a rebuild"])
def test_an_older_warehouse_is_brought_up(
    lake: Lake, live: Path, monkeypatch: pytest.MonkeyPatch, migrated: bool
) -> None:
    older(lake, live)
    steps = [versions.read("001_2025_02_21_surface.sql", OLDER)] if migrated else []
    monkeypatch.setattr(versions, "migrations", lambda: steps)
    catch_up(lake, live)
    assert query(live, "SELECT surface FROM mentions") == [("Ukraine",)]
    assert dict(query(live, "SELECT * FROM contract_versions"))["mentions"] == versions.present()["mentions"]
    assert query(live, "SELECT count(*) > 0 FROM duckdb_constraints() WHERE table_name = 'mentions'") == [(True,)]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE contract_versions SET version = '9.0.0' WHERE table_name = 'mentions'", "table mentions 9.0.0, known"),
        ("INSERT INTO contract_versions VALUES ('treaties', '1.0.0')", "table treaties 1.0.0, known here: none"),
    ],
)
def test_a_newer_warehouse_is_refused_and_left_as_it_is(lake: Lake, live: Path, change: str, said: str) -> None:
    run(lake, live, "r1", [Article("One.")])
    with closing(opened(live)) as connection:
        connection.execute(change)
    before = live.read_bytes()
    for opening in (lambda: reading.connect(live), lambda: publish.catch_up(lake, live)):
        with pytest.raises(versions.NewerWarehouse, match=said):
            opening()
    assert live.read_bytes() == before


@pytest.mark.parametrize(("name", "text"), [("1_surface.sql", OLDER), ("001_2025_02_21_surface.sql", "ALTER TABLE x;")])
def test_a_migration_without_its_name_or_head_is_said(name: str, text: str) -> None:
    with pytest.raises(ValueError, match=r"NNN_YYYY_MM_DD_name\.sql"):
        versions.read(name, text)


def test_the_migrations_that_are_there_can_be_read() -> None:
    assert versions.plan(versions.present(), versions.migrations()) == []
