"""What was rejected and came again, filled or changed, is no longer open, and says what took its place."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from schemas.contract import contract
from tests.make import NOON, Article, digest, record, run_record, stage
from tests.warehouse.test_publish import CHECKS, dump, query
from warehouse.lake import Lake
from warehouse.publish import publish_run, rebuild

FILE, LINE, INPUT = "file:///news/a.txt", "file:///news/a.jsonl#1", "stdin:"
STATE = "SELECT resolution, replaced_by FROM quarantine ORDER BY seen_at, quarantine_id"
LATER = NOON + timedelta(hours=1)


def refusal(uri: str, said: str, seen: datetime = NOON, **more: Any) -> dict[str, Any]:
    return {
        "quarantine_id": digest(uri + said), "table_name": "raw", "source_uri": uri, "raw_hash": digest(said, 64),
        "rule": "empty_body", "reason": "No text is left.", "payload": said, "seen_at": seen, **more,
    }  # fmt: skip


def step(lake: Lake, live: Path, run_id: str, articles: list[Article], *refused: dict[str, Any]) -> None:
    tables: dict[str, pd.DataFrame] = {**record(articles), "quarantine": contract("quarantine").frame(refused)}
    publish_run(lake, live, run_record(run_id), [stage(lake, run_id, tables)], CHECKS)


@pytest.mark.parametrize(
    ("earlier", "uri", "retrieved_at", "replaced"),
    [
        (refusal(FILE, ""), FILE, LATER, True),
        # Read again from the lake, as after a new version of the program.
        (refusal(FILE, "", article_id=digest("a"), table_name="mentions"), FILE, NOON, True),
        (refusal(LINE, "", article_id=digest("a")), LINE, LATER, True),
        # The first line of a file is another record tomorrow, and so is the next standard input.
        (refusal(LINE, ""), LINE, LATER, False),
        (refusal(INPUT, ""), INPUT, LATER, False),
        (refusal("file:///news/b.txt", ""), FILE, LATER, False),
        # An article that was held and let in later was read before.
        (refusal(FILE, "", LATER), FILE, NOON, False),
    ],
)
def test_an_article_takes_the_place_of_what_was_rejected_of_it(
    lake: Lake, live: Path, earlier: dict[str, Any], uri: str, retrieved_at: datetime, replaced: bool
) -> None:
    article = Article("Peace.", key="a", source_uri=uri, retrieved_at=retrieved_at)
    step(lake, live, "r1", [Article("Another.")], earlier)
    step(lake, live, "r2", [article])
    assert query(live, STATE) == [("replaced", article.id) if replaced else (None, None)]
    assert query(live, "SELECT resolved_at IS NOT NULL FROM quarantine") == [(replaced,)]
    before = dump(live)
    rebuild(lake, live)
    assert dump(live) == before


def test_a_changed_input_that_is_rejected_again_takes_the_place_of_the_earlier_one(lake: Lake, live: Path) -> None:
    step(lake, live, "r1", [], refusal(FILE, ""), refusal(LINE, ""))
    step(lake, live, "r2", [], refusal(FILE, "?", LATER), refusal(LINE, "?", LATER))
    states = dict(query(live, "SELECT quarantine_id, replaced_by FROM quarantine WHERE resolution = 'replaced'"))
    assert states == {digest(FILE): digest(FILE + "?")}


def test_the_same_input_rejected_again_is_open(lake: Lake, live: Path) -> None:
    step(lake, live, "r1", [], refusal(FILE, ""))
    step(lake, live, "r2", [Article("Peace.", source_uri=FILE, retrieved_at=LATER)])
    step(lake, live, "r3", [], refusal(FILE, "", LATER + timedelta(hours=1)))
    assert query(live, STATE) == [(None, None)]


def test_what_was_wrong_with_a_published_article_stays_open_when_its_file_is_emptied(lake: Lake, live: Path) -> None:
    article = Article("Peace.", key="a", source_uri=FILE)
    step(lake, live, "r1", [article], refusal(FILE, "a row", article_id=article.id, table_name="mentions"))
    step(lake, live, "r2", [], refusal(FILE, "", LATER))
    assert query(live, STATE) == [(None, None), (None, None)]
