"""What a careful reader takes from an article is in the warehouse."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.conftest import ROOT
from tests.flows.test_cli import call
from tests.flows.test_plain import run
from tests.gold import missing
from warehouse.query import connect

_SPANNED = (
    "citations",
    "claimed_tallies",
    "dates",
    "event_participants",
    "events",
    "mentions",
    "quantities",
    "quotes",
    "register_conflicts",
    "roles",
)
GOLD = sorted((ROOT / "samples" / "gold").glob("*.json"))
PARTS = ("article", "bodies", "people", "forbidden", "roles", "coreference", "citations", "dates", "quantities")


def test_the_example_article(shared: Path, tmp_path: Path) -> None:
    """Article row, countries, bodies, people and their offices, nothing forbidden, citations, dates, quantities."""
    run(tmp_path, shared / "articles" / "us-refuses-to-co-sponsor.txt", published="2025-02-21", model="packaged")
    gold = json.loads((shared / "gold" / "us-refuses-to-co-sponsor.json").read_text())
    parts = (*PARTS, "register_conflicts")
    with closing(connect(tmp_path / "warehouse.duckdb")) as connection:
        ((article_id,),) = connection.execute("SELECT article_id FROM articles").fetchall()
        assert missing(connection, article_id, gold, parts) == []
        assert missing(connection, article_id, gold, ("quotes", "events")) == []
        assert _events_told(connection) == list(TOLD_IN_THE_EXAMPLE)
        ((event_id,),) = connection.execute("SELECT event_id FROM events WHERE surface = 'declined'").fetchall()
    shown = call(tmp_path, "explain", event_id).stdout.decode()
    assert all(
        one in shown for one in ("declined", "decline_sponsor", "Interfax-Ukraine", "refuse declined", "Thursday")
    )


# Every event that the example article yields, in its order, and what a careful reader says of it.
TOLD_IN_THE_EXAMPLE = {
    ("refuses", "REJECT", "decline_sponsor", "affirmed", "current"): "right: the headline",
    ("condemning", "ACCUSE", None, "affirmed", "current"): "right: what the draft says",
    ("declined", "REJECT", "decline_sponsor", "affirmed", "current"): "right: as the headline",
    ("sponsored", "SUPPORT", "sponsor", "affirmed", "current"): "right: by more than 50 countries",
    ("scheduled", "AGREE", None, "affirmed", "future"): "right: the vote on 24 February",
    ("condemns", "ACCUSE", None, "affirmed", "current"): "right: the words of the resolution",
    ("reaffirms", "SUPPORT", None, "affirmed", "current"): "right: the words of the resolution",
    ("secured", "SUPPORT", None, "affirmed", "current"): "right: from more than 50 member states",
    ("discussions", "CONSULT", None, "affirmed", "current"): "right: the United States and Russia",
    ("included", "CONSULT", None, "negated", "current"): "right: without Ukraine",
    ("called", "ACCUSE", None, "affirmed", "current"): "right: Trump of Zelensky",
    ("co-sponsor", "SUPPORT", "sponsor", "affirmed", "background"): "right: the United States, in the past",
    ("invoked", "SUPPORT", "invoke", "affirmed", "background"): "right as the article has it; the register contradicts",
    ("veto", "REJECT", "veto", "affirmed", "background"): "right: Russia's",
    ("signed", "SUPPORT", "sign", "affirmed", "background"): "right: Biden, the Act of 2022",
    ("issued", "THREATEN", "issue_warrant", "affirmed", "background"): "right: in absentia",
    ("withdrawing", "REJECT", "withdraw_sponsorship", "affirmed", "current"): "right: possible, and so it is marked",
}


def _events_told(connection: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    return connection.execute(
        "SELECT surface, event_type, act, polarity, time_frame FROM events ORDER BY char_start"
    ).fetchall()


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("gold")
    run(home, ROOT / "samples" / "articles", model="packaged")
    return home / "warehouse.duckdb"


@pytest.mark.parametrize("path", GOLD, ids=[path.stem for path in GOLD])
def test_a_sample(samples: Path, path: Path) -> None:
    """Everything the lexicon, the language model and the grammars answer for."""
    gold = json.loads(path.read_text())
    with closing(connect(samples)) as connection:
        ((article_id,),) = connection.execute(
            "SELECT article_id FROM articles WHERE title = ?", [gold["article_row"]["title"]]
        ).fetchall()
        lacking = missing(connection, article_id, gold, PARTS)
    assert lacking == []


def test_wikinews_is_accounted_for_and_read_once(shared: Path, tmp_path: Path) -> None:
    """Each of the 171 rows is an article; every span is its text; the same command again changes nothing."""
    source = shared / "corpora" / "wikinews" / "wikinews_2019.csv"
    report = run(tmp_path, source)
    assert (report.found, report.kept["articles"], report.quarantined) == (171, 171, {})
    before = (tmp_path / "warehouse.duckdb").read_bytes()
    with closing(connect(tmp_path / "warehouse.duckdb")) as connection:
        spans = connection.execute(
            "SELECT table_name, sum(unexpected_count) FROM checks WHERE rule = 'span_equals_text' AND success"
            " GROUP BY table_name ORDER BY table_name"
        ).fetchall()
    assert spans == [(name, 0) for name in _SPANNED]
    assert run(tmp_path, source).status == "nothing_new"
    assert (tmp_path / "warehouse.duckdb").read_bytes() == before
