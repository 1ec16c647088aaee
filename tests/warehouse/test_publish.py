"""What readers see after a publish, a crash, a replacement, a rebuild."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.contract import contract, contracts
from tests.make import NOON, Article, record, run_record, stage
from tests.params import mostly_slow
from warehouse import adding, files, publish
from warehouse.lake import Lake
from warehouse.publish import AuditFailed, catch_up, publish_run, rebuild

UKRAINE = {"Ukraine": "country:UKR"}
CHECKS = contract("checks").frame([])


def run(lake: Lake, live: Path, run_id: str, *batches: list[Article]) -> publish.Prepared:
    """Publish these batches as one run."""
    ids = [stage(lake, f"{run_id} {place}", record(batch)) for place, batch in enumerate(batches)]
    return publish_run(lake, live, run_record(run_id), ids, CHECKS)


def broken() -> dict[str, pd.DataFrame]:
    """The tables of an article with a mention that is not what its span says."""
    tables = record([Article("Peace in Ukraine.", mentions=UKRAINE)])
    tables["mentions"]["surface"] = pd.Series(["Ukrainf"], dtype=tables["mentions"]["surface"].dtype)
    return tables


def query(live: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(duckdb.connect(str(live), read_only=True)) as connection:
        return connection.execute(sql).fetchall()


def dump(live: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every table's rows, in an order of their own."""
    names = [one.name for one in contracts().values() if one.layer != "raw"]
    # One connection: opening the file costs more than reading a small table.
    with closing(duckdb.connect(str(live), read_only=True)) as connection:
        return {name: connection.execute(f'SELECT * FROM "{name}" ORDER BY ALL').fetchall() for name in names}


def test_a_run_is_seen_whole(lake: Lake, live: Path) -> None:
    done = run(lake, live, "r1", [Article("Peace in Ukraine.", mentions=UKRAINE)], [Article("Quiet day.")])
    assert done.articles == 2
    assert query(live, "SELECT surface, entity_id FROM mentions") == [("Ukraine", "country:UKR")]
    assert query(live, "SELECT DISTINCT run_id FROM articles") == [("r1",)]
    assert query(live, "SELECT sequence, articles FROM batches ORDER BY ALL") == [(1, 1), (2, 1)]
    assert query(live, "SELECT count(*) FROM checks WHERE engine = 'duckdb' AND success") != [(0,)]


def test_no_log_and_no_draft_stay_beside_the_published_file(lake: Lake, live: Path) -> None:
    run(lake, live, "r1", [Article("One.")])
    live.with_name("warehouse.duckdb.wal").write_bytes(b"left by somebody who opened it for writing")
    run(lake, live, "r2", [Article("Two.")])
    assert sorted(path.name for path in live.parent.iterdir()) == ["lake", "warehouse.duckdb"]
    assert query(live, "SELECT count(*) FROM articles") == [(2,)]


def test_an_article_is_replaced_with_all_its_rows(lake: Lake, live: Path) -> None:
    old = Article("Peace in Ukraine and Russia.", key="a", mentions={**UKRAINE, "Russia": "country:RUS"})
    new = Article("Peace in Ukraine.", key="a", mentions=UKRAINE, retrieved_at=NOON + timedelta(hours=1))
    run(lake, live, "r1", [old])
    run(lake, live, "r2", [new])
    assert query(live, "SELECT text, run_id FROM articles") == [("Peace in Ukraine.", "r2")]
    assert query(live, "SELECT entity_id FROM mentions") == [("country:UKR",)]
    assert query(live, "SELECT entity_id FROM entities") == [("country:UKR",)]
    assert query(live, "SELECT entity_id FROM entity_aliases") == [("country:UKR",)]


def test_a_late_arrival_of_an_older_version_changes_nothing_but_the_ledger(lake: Lake, live: Path) -> None:
    run(lake, live, "r1", [Article("Peace in Ukraine.", key="a", mentions=UKRAINE)])
    before = dump(live)
    older = Article(
        "War in Russia.", key="a", mentions={"Russia": "country:RUS"}, retrieved_at=NOON - timedelta(days=1)
    )
    run(lake, live, "r2", [older])
    after = dump(live)
    for name in ("articles", "sentences", "mentions", "entities", "entity_aliases"):
        assert after[name] == before[name]


def test_a_changed_file_replaces_the_article_it_gave_before(lake: Lake, live: Path) -> None:
    first = Article("Peace in Ukraine.", source_uri="file:///a.txt", mentions=UKRAINE)
    second = Article("Peace.", source_uri="file:///a.txt", retrieved_at=NOON + timedelta(hours=1))
    neighbour = Article("Another row.", source_uri="file:///b.csv#1")
    run(lake, live, "r1", [first, neighbour])
    run(lake, live, "r2", [second, Article("A new first row.", source_uri="file:///b.csv#1")])
    assert query(live, "SELECT text FROM articles ORDER BY text") == [
        ("A new first row.",), ("Another row.",), ("Peace.",)
    ]  # fmt: skip


VERSIONS = [
    Article("Peace in Ukraine.", key="a", mentions=UKRAINE),
    Article(
        "Peace in Russia.",
        key="a",
        mentions={"Russia": "country:RUS"},
        retrieved_at=NOON + timedelta(hours=1),
    ),
    Article("Resolution 1.", key="b", citations={"Resolution 1": "un:S/RES/1(1946)"}),
    Article("Peace in Ukraine and more.", key="c", mentions=UKRAINE, retrieved_at=NOON - timedelta(hours=1)),
]


@pytest.mark.parametrize("order", mostly_slow((order,) for order in list(permutations(range(4)))[3::5]))
def test_the_order_of_arrival_does_not_matter(tmp_path: Path, order: tuple[int, ...]) -> None:
    tables = []
    for name, sequence in (("straight", range(4)), ("shuffled", order)):
        lake, live = Lake(tmp_path / name / "lake"), tmp_path / name / "warehouse.duckdb"
        for place in sequence:
            run(lake, live, f"r{place}", [VERSIONS[place]])
        tables.append(dump(live))
    for name in (
        "articles",
        "sentences",
        "mentions",
        "entities",
        "entity_aliases",
        "citations",
        "instruments",
    ):
        assert tables[0][name] == tables[1][name]


def test_a_rebuild_gives_the_same_tables(lake: Lake, live: Path) -> None:
    for place, version in enumerate(VERSIONS):
        run(lake, live, f"r{place}", [version])
    before = dump(live)
    live.unlink()
    assert rebuild(lake, live) == len(VERSIONS)
    assert dump(live) == before


@pytest.mark.parametrize("order", [VERSIONS, VERSIONS[::-1]])
def test_a_publish_that_is_flushed_after_every_batch_gives_the_same_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, order: list[Article]
) -> None:
    tables = []
    for held in (3000, 1):
        monkeypatch.setattr(adding, "_HELD", held)
        lake, live = Lake(tmp_path / str(held) / "lake"), tmp_path / str(held) / "warehouse.duckdb"
        run(lake, live, "r1", [Article("Before.", key="c"), Article("Peace.", key="d")])
        run(lake, live, "r2", *([one] for one in order))
        tables.append(dump(live))
    assert tables[1] == tables[0]


def test_a_failed_audit_after_a_flush_publishes_nothing(
    lake: Lake, live: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adding, "_HELD", 1)
    run(lake, live, "r1", [Article("One.")])
    before = live.read_bytes()
    whole = stage(lake, "whole", record([Article("Two.")]))
    with pytest.raises(AuditFailed, match=r"mentions\.span_equals_text \(1 rows\)"):
        publish_run(lake, live, run_record("r2"), [stage(lake, "broken", broken()), whole], CHECKS)
    assert live.read_bytes() == before
    assert sorted(path.name for path in live.parent.iterdir()) == ["lake", "warehouse.duckdb"]


def test_publishing_what_is_published_changes_no_byte(lake: Lake, live: Path) -> None:
    run(lake, live, "r1", [Article("Peace in Ukraine.", mentions=UKRAINE)])
    before = live.read_bytes()
    lake.decide(run_record("r2", "nothing_new"), (), contract("checks").table(CHECKS))
    assert catch_up(lake, live) == 0
    assert live.read_bytes() == before


def test_a_failed_audit_publishes_and_commits_nothing(lake: Lake, live: Path) -> None:
    run(lake, live, "r1", [Article("One.")])
    before = live.read_bytes()
    batch = stage(lake, "broken", broken())
    with pytest.raises(AuditFailed, match=r"mentions\.span_equals_text \(1 rows\)"):
        publish_run(lake, live, run_record("r2"), [batch], CHECKS)
    assert live.read_bytes() == before
    assert not lake.is_committed(batch)
    assert [one["run_id"] for one in lake.runs()] == ["r1"]


class Crash(BaseException):
    """A process that ends here."""


def _crash_at(monkeypatch: pytest.MonkeyPatch, owner: object, name: str, call: int) -> None:
    real: Callable[..., Any] = getattr(owner, name)
    calls = iter(range(1000))

    def dying(*arguments: Any, **options: Any) -> Any:
        if next(calls) == call:
            raise Crash
        return real(*arguments, **options)

    monkeypatch.setattr(owner, name, dying)


@pytest.mark.parametrize(
    ("owner", "name", "call"),
    mostly_slow(
        [
            (files, "copy", 0),
            (publish, "_audit", 0),
            (publish, "_add_checks", 0),
            *((os, "replace", call) for call in range(0, 25, 3)),
            (publish.Prepared, "swap", 0),
        ],
        fast=5,
    ),
)
def test_a_crash_and_a_rerun_are_as_no_crash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, owner: object, name: str, call: int
) -> None:
    tables = []
    for crashes in (False, True):
        lake, live = Lake(tmp_path / str(crashes) / "lake"), tmp_path / str(crashes) / "warehouse.duckdb"
        run(lake, live, "r1", [VERSIONS[0]])
        batches = [stage(lake, str(place), record([VERSIONS[place]])) for place in (1, 2)]
        checks = contract("checks").frame(
            [{"batch_id": batches[0], "table_name": "articles", "rule": "volume", "engine": "great_expectations",
              "severity": "error", "success": True, "observed": None, "unexpected_count": 0}]
        )  # fmt: skip
        if crashes:
            with monkeypatch.context() as patched:
                _crash_at(patched, owner, name, call)
                with pytest.raises(Crash):
                    publish_run(lake, live, run_record("r2"), batches, checks)
            catch_up(lake, live)
        if not any(one["run_id"] == "r2" for one in lake.runs()):
            publish_run(lake, live, run_record("r2"), batches, checks)
        lake.clear_unfinished()
        assert not list((lake.root / "_staging").iterdir())
        tables.append(dump(live))
    assert tables[0] == tables[1]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.text(min_size=1).filter(lambda text: "\0" not in text), min_size=1, max_size=4, unique=True))
def test_any_text_goes_through_unchanged(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    folder = tmp_path_factory.mktemp("any")
    lake, live = Lake(folder / "lake"), folder / "warehouse.duckdb"
    safe = [text for text in texts if text.encode("utf-8", "ignore").decode() == text]
    run(lake, live, "r1", [Article(text, mentions={text: "person:somebody"}) for text in safe])
    assert sorted(query(live, "SELECT text FROM articles")) == sorted((text,) for text in safe)


def test_a_second_row_of_an_old_article_is_found_where_nothing_was_replaced(
    lake: Lake, live: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(lake, live, "r1", [Article("One.", key="a")])
    choose = adding._choose_versions

    def forgetful(connection: duckdb.DuckDBPyConnection) -> None:
        choose(connection)
        connection.execute("DELETE FROM replaced")

    monkeypatch.setattr(adding, "_choose_versions", forgetful)
    with pytest.raises(AuditFailed, match=r"articles\.key\.unique"):
        run(lake, live, "r2", [Article("One.", key="a", retrieved_at=NOON + timedelta(hours=1))])
