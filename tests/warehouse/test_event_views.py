"""What the views of events and quotes answer, on rows written out."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from schemas.contract import contract
from tests.make import Article, digest, record, run_record, stage
from warehouse.database import opened
from warehouse.lake import Lake
from warehouse.publish import publish_run

STATES = {"Ukraine": "country:UKR", "Russia": "country:RUS"}
FIRST = Article("Russia refused Resolution 1. Ukraine met Russia.", mentions=STATES,
                citations={"Resolution 1": "un:S/RES/1(1946)"},
                published_at=datetime(2025, 2, 20, 23, 30, tzinfo=UTC))  # fmt: skip
SECOND = Article("Ukraine met Russia on Thursday, said Russia.", mentions=STATES,
                 published_at=datetime(2025, 2, 21, 9, tzinfo=UTC))  # fmt: skip
DAY = date(2025, 2, 20)


def event(one: Article, word: str, **values: Any) -> dict[str, Any]:
    start = one.text.index(word)
    base = {
        "event_id": digest(one.text + word), "article_id": one.id, "sentence_ordinal": 0, "char_start": start,
        "char_end": start + len(word), "surface": word, "event_type": "CONSULT", "quad_class": "verbal_cooperation",
        "intensity": 2.5, "date_start": DAY, "date_end": DAY, "date_from": "expression", "polarity": "affirmed",
        "time_frame": "current", "certainty": "asserted", "source_kind": "author", "confidence": 0.8, "coded_by": "x",
    }  # fmt: skip
    return base | values


def party(one: dict[str, Any], article: Article, role: str, ordinal: int, surface: str) -> dict[str, Any]:
    start = article.text.index(surface)
    return {
        "event_id": one["event_id"], "role": role, "ordinal": ordinal, "article_id": article.id, "char_start": start,
        "char_end": start + len(surface), "surface": surface, "entity_id": STATES[surface],
        "country_id": STATES[surface],
    }  # fmt: skip


@pytest.fixture
def published(lake: Lake, live: Path) -> Path:
    refused = event(FIRST, "refused", event_type="REJECT", quad_class="verbal_conflict", act="veto",
                    instrument_id="un:S/RES/1(1946)")  # fmt: skip
    met, again = event(FIRST, "met"), event(SECOND, "met")
    denied = event(SECOND, "said", polarity="negated")
    tables = record([FIRST, SECOND])
    tables["events"] = contract("events").frame([refused, met, again, denied])
    tables["event_participants"] = contract("event_participants").frame([
        party(refused, FIRST, "actor", 0, "Russia"),
        *(party(one, article, "actor", at, name)
          for one, article in ((met, FIRST), (again, SECOND), (denied, SECOND))
          for at, name in enumerate(("Ukraine", "Russia"))),
    ])  # fmt: skip
    start = SECOND.text.index("Ukraine met")
    tables["quotes"] = contract("quotes").frame([{
        "article_id": SECOND.id, "char_start": start, "char_end": start + 18,
        "surface": SECOND.text[start : start + 18],
        "kind": "indirect", "speaker_id": "country:RUS", "speaker_surface": "Russia", "cue": "say", "cue_class": "say",
        "cue_position": "after", "about_id": "country:UKR",
    }])  # fmt: skip
    publish_run(lake, live, run_record("r1"), [stage(lake, "b", tables)], contract("checks").frame([]))
    return live


def rows(live: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(opened(live, read_only=True)) as connection:
        connection.execute("SET TimeZone = 'Asia/Tokyo'")
        return connection.execute(query).fetchall()


def test_one_meeting_told_by_two_articles_is_one(published: Path) -> None:
    clusters = dict(rows(published, "SELECT event_id, cluster_id FROM event_clusters"))
    met, again = digest(FIRST.text + "met"), digest(SECOND.text + "met")
    assert clusters[met] == clusters[again] == min(met, again)
    assert len(set(clusters.values())) == 3


def test_dyads_count_events_and_not_coverage_in_both_directions(published: Path) -> None:
    assert rows(published, "SELECT * FROM dyads_weekly ORDER BY ALL") == [
        ("country:RUS", "country:UKR", date(2025, 2, 17), 1, 0, 0, 0),
        ("country:UKR", "country:RUS", date(2025, 2, 17), 1, 0, 0, 0),
    ]


def test_who_said_what(published: Path) -> None:
    assert rows(published, "SELECT speaker, cue, kind, words, about FROM who_said_what") == [
        ("RUS", "say", "indirect", "Ukraine met Russia", "UKR")
    ]


def test_refusals_are_told_by_actor_and_instrument(published: Path) -> None:
    assert rows(published, "SELECT actor, instrument, act, date_start, sentence FROM refusals") == [
        ("RUS", "un:S/RES/1(1946)", "veto", DAY, FIRST.text)
    ]


def test_the_timeline_of_a_country(published: Path) -> None:
    found = rows(published, "SELECT day, event_type, polarity, role FROM timeline('country:UKR') ORDER BY ALL")
    assert found == [
        (DAY, "CONSULT", "affirmed", "actor"),
        (DAY, "CONSULT", "affirmed", "actor"),
        (DAY, "CONSULT", "negated", "actor"),
    ]
    assert len(rows(published, "SELECT * FROM timeline('country:RUS')")) == 4
