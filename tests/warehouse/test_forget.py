"""What is forgotten is gone everywhere, stays gone, and leaves what a rebuild from scratch would leave."""

from __future__ import annotations

import random
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from schemas.contract import contract
from tests.make import NOON, Article, digest, record, run_record, stage
from tests.params import mostly_slow
from tests.warehouse.test_publish import CHECKS, UKRAINE, VERSIONS, dump, query, run
from warehouse import files, tombstones
from warehouse.kept import kept
from warehouse.lake import Lake
from warehouse.publish import catch_up, publish_run, rebuild

AT = "2025-03-01T12:00:00+00:00"


def forget(lake: Lake, live: Path, what: str) -> tombstones.Found:
    found = tombstones.find(lake, what, AT, "an order")
    lake.entomb(found.tombstone)
    rebuild(lake, live)
    return found


def scratch(lake: Lake, live: Path) -> dict[str, list[tuple[Any, ...]]]:
    """What a rebuild elsewhere gives."""
    other = live.with_name("scratch.duckdb")
    rebuild(lake, other)
    made = dump(other)
    other.unlink()
    return made


def everything(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


SECRET = Article(
    "Mr Qvxzwkjh of Ukraine resigned.", key="secret",
    mentions={"Qvxzwkjh": "person:qvxzwkjh", **UKRAINE}, source_uri="file:///in.jsonl#1",
)  # fmt: skip
OTHER = Article("Peace in Ukraine.", key="other", mentions=UKRAINE, source_uri="file:///in.jsonl#2")


def test_an_article_leaves_lake_warehouse_kept_files_and_held_batches(lake: Lake, live: Path) -> None:
    publish_run(lake, live, run_record("r1"), [stage(lake, "a", record([SECRET, OTHER]))], CHECKS, keep=3)
    publish_run(lake, live, run_record("r2"), [stage(lake, "b", record([Article("More.")]))], CHECKS, keep=3)
    publish_run(lake, live, run_record("r3"), [stage(lake, "c", record([Article("Yet more.")]))], CHECKS, keep=3)
    lake.hold(stage(lake, "held", record([SECRET, Article("Held.")])))
    stage(lake, "staged", record([SECRET]))
    assert b"Qvxzwkjh" in everything(live.parent)
    found = forget(lake, live, SECRET.id)
    assert (found.tombstone["kind"], found.tombstone["article_ids"]) == ("article", [SECRET.id])
    assert b"vxzwkjh" not in everything(live.parent)
    assert query(live, "SELECT entity_id FROM entities") == [("country:UKR",)]
    assert query(live, "SELECT count(*) FROM articles") == [(3,)]
    assert [query(path, "SELECT count(*) FROM articles") for path in kept(live)] == [[(2,)], [(1,)]]
    assert query(live, "SELECT kind, articles, reason FROM tombstones") == [("article", 1, "an order")]
    assert dump(live) == scratch(lake, live)


def test_forgetting_twice_changes_nothing(lake: Lake, live: Path) -> None:
    run(lake, live, "r1", [SECRET, OTHER])
    forget(lake, live, SECRET.id)
    before = dump(live)
    assert tombstones.purge(lake) == 0
    catch_up(lake, live)
    assert dump(live) == before
    with pytest.raises(tombstones.NothingToForget, match="nothing in the lake answers to"):
        forget(lake, live, SECRET.id)


def test_a_file_without_an_address_goes_with_all_its_versions_and_stays_out(lake: Lake, live: Path) -> None:
    first = Article("Peace.", source_uri="file:///a.txt")
    second = Article("War.", source_uri="file:///a.txt", retrieved_at=NOON + timedelta(hours=1))
    run(lake, live, "r1", [first])
    run(lake, live, "r2", [second])
    forget(lake, live, second.id)
    assert query(live, "SELECT count(*) FROM articles") == [(0,)]
    named = tombstones.marks(lake.tombstones())
    assert named.covers("adhoc", "file:///a.txt", "file:///a.txt", digest("a third version", 64))
    assert not named.covers("adhoc", "file:///b.txt", "file:///b.txt", digest("another file", 64))


@pytest.mark.parametrize("what", ["gazette", "file:///in.jsonl"])
def test_a_source_or_a_file_goes_with_its_rejected_inputs(lake: Lake, live: Path, what: str) -> None:
    tables = record([SECRET, OTHER])
    tables["raw"]["source"] = tables["articles"]["source"] = "gazette"
    rejected = {"quarantine_id": digest("q"), "table_name": "raw", "source_uri": "file:///in.jsonl#3",
                "raw_hash": digest("rejected", 64), "rule": "empty_body", "reason": "Empty.", "payload": "Qvxzwkjh",
                "seen_at": NOON}  # fmt: skip
    tables["quarantine"] = contract("quarantine").frame([rejected])
    raw = contract("raw").table(tables["raw"]).to_pylist()
    extra = {**raw[0], "raw_hash": digest("rejected", 64), "source_uri": "file:///in.jsonl#3", "payload": b"Qvxzwkjh"}
    tables["raw"] = contract("raw").frame([*raw, extra])
    publish_run(lake, live, run_record("r1"), [stage(lake, "a", tables), stage(lake, "b", record([Article("Else.")]))],
                CHECKS)  # fmt: skip
    forget(lake, live, what)
    assert query(live, "SELECT text FROM articles") == [("Else.",)]
    assert query(live, "SELECT count(*) FROM quarantine") == [(0,)]
    assert b"vxzwkjh" not in everything(live.parent)
    assert dump(live) == scratch(lake, live)


def test_an_article_with_the_same_text_is_told_and_stays(lake: Lake, live: Path) -> None:
    copy = Article(SECRET.text, key="copy", source_uri="file:///other.jsonl#1")
    run(lake, live, "r1", [SECRET])
    run(lake, live, "r2", [copy])
    assert tombstones.find(lake, SECRET.id, AT, None).alike == (copy.id,)


@pytest.mark.parametrize("written", mostly_slow(range(1, 16, 3)))
def test_a_forgetting_that_is_cut_short_is_carried_out_by_the_next_writer(
    lake: Lake, live: Path, monkeypatch: pytest.MonkeyPatch, written: int
) -> None:
    publish_run(lake, live, run_record("r1"), [stage(lake, "a", record([SECRET, OTHER]))], CHECKS, keep=2)
    publish_run(lake, live, run_record("r2"), [stage(lake, "b", record([Article("More.")]))], CHECKS, keep=2)
    lake.entomb(tombstones.find(lake, SECRET.id, AT, None).tombstone)
    real, calls = files.replace, iter(range(1000))

    def dying(source: Path, target: Path) -> None:
        if next(calls) == written:
            raise KeyboardInterrupt
        real(source, target)

    with monkeypatch.context() as patched:
        patched.setattr(files, "replace", dying)
        with pytest.raises(KeyboardInterrupt):
            rebuild(lake, live)
    catch_up(lake, live)
    assert b"vxzwkjh" not in everything(live.parent)
    assert query(live, "SELECT count(*) FROM articles") == [(2,)]
    assert dump(live) == scratch(lake, live)


@pytest.mark.parametrize("seed", mostly_slow(range(4)))
def test_any_order_of_arrivals_versions_and_orders_to_forget_equals_a_rebuild(
    lake: Lake, live: Path, seed: int
) -> None:
    chance = random.Random(seed)
    arrivals = [*VERSIONS, SECRET, OTHER]
    for step in range(8):
        if step and chance.random() < 0.25:
            ids = [one for (one,) in query(live, "SELECT article_id FROM articles ORDER BY ALL")]
            if ids:
                forget(lake, live, chance.choice(ids))
        else:
            chosen = {one.id: one for one in chance.sample(arrivals, 2)}
            tables = record(list(chosen.values()))
            staged = stage(lake, f"{seed} {step}", tables)
            tombstones.purge_folder(lake.staging(staged), tombstones.marks(lake.tombstones()))
            publish_run(lake, live, run_record(f"r{step}"), [staged], CHECKS)
        assert dump(live) == scratch(lake, live)
    gone = {one for stone in lake.tombstones() for one in stone["article_ids"]}
    assert not gone & {one for (one,) in query(live, "SELECT article_id FROM articles")}
