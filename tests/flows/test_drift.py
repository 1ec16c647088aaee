"""A source that gives a tenth, or another language, is held back; a person lets it in; backfills are not judged."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from flows import decisions, drift
from flows.place import Place
from flows.plain import record_plainly
from flows.publishing import Report
from flows.request import Request
from flows.settings import Settings, SourceSettings
from flows.validation import held
from schemas.contract import contract
from schemas.rules import Drift, rules
from tests.flows.test_plain import content, query
from tests.make import NOON
from warehouse import files
from warehouse.publish import rebuild

pytestmark = pytest.mark.slow

ENGLISH = "Ukraine signs treaty {0}\n\nUkraine signed the Rome Statute on Monday, 24 February 2025, with {0} states.\n"
FRENCH = (
    "L'Ukraine signe le traité {0}\n\nL'Ukraine a signé le Statut de Rome lundi avec {0} États membres, a déclaré le"
    " ministère des affaires étrangères dans un communiqué publié à Kiev.\n"
)


def run(home: Path, texts: list[str], **options: Any) -> Report:
    """Run over a configured source that holds these texts and nothing else."""
    inbox = home / "inbox"
    inbox.mkdir(parents=True, exist_ok=True)
    for path in inbox.iterdir():
        path.unlink()
    for number, text in enumerate(texts):
        (inbox / f"{abs(hash(text))}-{number}.txt").write_text(text)
    source = SourceSettings(name="gazette", location=str(inbox / "*.txt"))
    return record_plainly(Request(**options), Settings(home=home, sources=(source,)))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home whose source has given twenty English articles a day for a week."""
    home = tmp_path / "home"
    first = run(home, [ENGLISH.format(number) for number in range(20)])
    assert first.by_source["gazette"]["articles"] == 20
    lake = Place(home).lake
    (record,) = lake.runs()
    for day in range(1, 7):
        when = (first.started_at - timedelta(days=day)).isoformat()
        earlier = {**record, "run_id": f"day-{day}", "started_at": when, "finished_at": when, "batches": []}
        files.write_json(lake.root / "runs" / f"day-{day}.json", earlier)
    moved = {**record, "started_at": (first.started_at - timedelta(hours=23)).isoformat()}
    files.write_json(lake.root / "runs" / f"{record['run_id']}.json", moved)
    rebuild(lake, home / "warehouse.duckdb")
    return home


def test_a_usual_run_is_published(home: Path) -> None:
    assert run(home, [ENGLISH.format(number) for number in range(100, 118)]).status == "published"


@pytest.mark.parametrize(
    ("texts", "rule", "sentence"),
    [
        (
            [ENGLISH.format(number) for number in range(100, 102)],
            "source_volume",
            "source gazette gave 2 new articles, where it gave 20 in the median of 7 runs",
        ),
        (
            [FRENCH.format(number) for number in range(100, 120)],
            "source_language",
            "100% of the articles of source gazette are in fr, where 0% were in the median of 7 runs",
        ),
    ],
)
def test_a_tenth_or_another_language_is_held_and_check_says_why(
    home: Path, texts: list[str], rule: str, sentence: str
) -> None:
    before = content(home)
    report = run(home, texts)
    assert report.status == "blocked"
    assert report.blocked == (f"articles.{rule}: {sentence}.",)
    assert content(home) == before
    (said,) = held(Place(home).lake)
    assert said.startswith(f"run {report.run_id} is held back: articles.{rule}: {sentence}. Release it with")
    failed = "SELECT rule, severity, observed FROM checks WHERE NOT success AND severity = 'error'"
    assert query(home, failed) == [(rule, "error", sentence)]


def test_an_accepted_run_is_published_and_the_decision_outlives_a_rebuild(home: Path) -> None:
    blocked = run(home, [ENGLISH.format(number) for number in range(100, 102)])
    done = decisions.accept(blocked.run_id, "the paper was on strike", Settings(home=home))
    assert (done.status, done.kept["articles"]) == ("published", 2)
    assert list(held(Place(home).lake)) == []
    decided = "SELECT action, subject, reason, run_id FROM decisions"
    assert query(home, decided) == [("accept", blocked.run_id, "the paper was on strike", done.run_id)]
    before = content(home)
    (home / "warehouse.duckdb").unlink()
    rebuild(Place(home).lake, home / "warehouse.duckdb")
    assert content(home) == before
    assert len(query(home, decided)) == 1
    with pytest.raises(decisions.DecisionError, match="is not held"):
        decisions.accept(blocked.run_id, "again", Settings(home=home))
    with pytest.raises(decisions.DecisionError, match="there is no run nobody"):
        decisions.accept("nobody", "again", Settings(home=home))


@pytest.mark.parametrize("options", [{"limit": 2}, {"since": "2020-01-01"}, {"until": "2030-01-01"}])
def test_a_backfill_is_not_judged(home: Path, options: dict[str, Any]) -> None:
    report = run(home, [ENGLISH.format(number) for number in range(100, 102)], **options)
    assert (report.status, report.by_source) == ("published", {})


def test_an_article_named_on_the_command_line_is_not_judged(home: Path, tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(FRENCH.format(1))
    report = record_plainly(Request(sources=(str(tmp_path / "one.txt"),)), Settings(home=home))
    assert (report.status, report.by_source) == ("published", {})


def test_a_source_that_falls_silent_warns_and_blocks_nothing(home: Path) -> None:
    lake = Place(home).lake
    for record in lake.runs():
        when = (NOON - timedelta(days=lake.runs().index(record))).isoformat()
        files.write_json(lake.root / "runs" / f"{record['run_id']}.json", {**record, "started_at": when})
    report = run(home, [ENGLISH.format(number) for number in range(20)])
    assert report.status == "nothing_new"
    assert report.warnings[0].startswith("articles.source_freshness: source gazette has given nothing new for")


RULES = {rule.name: rule.drift for name in ("articles", "mentions") for rule in rules(name) if rule.drift}


def drift_of(name: str) -> Drift:
    found = RULES[name]
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("counts", "now", "held_back"),
    [
        ([100] * 5, 10, True),
        ([100] * 4, 10, False),
        ([100, 104, 97, 99, 120, 3], 10, True),
        ([100, 5, 80, 9, 120, 3, 60], 6, False),
        ([3] * 8, 1, False),
        ([100] * 5, 60, False),
        ([10] * 6, 1, True),
    ],
)
def test_a_fall_is_told_from_what_a_source_usually_does(counts: list[int], now: int, held_back: bool) -> None:
    past = [(NOON + timedelta(days=day), {"articles": float(count)}) for day, count in enumerate(counts)]
    when = NOON + timedelta(days=len(counts))
    found = drift.broken(drift_of("source_volume"), "gazette", when, {"articles": float(now)}, past)
    assert bool(found) is held_back
    assert (
        drift.broken(drift_of("source_volume"), "gazette", when - timedelta(hours=23), {"articles": 1.0}, past) is None
    )


def test_only_published_runs_make_history() -> None:
    counts = json.dumps({"by_source": {"gazette": {"articles": 1}}})
    records = [
        {"status": status, "started_at": NOON.isoformat(), "counts": counts} for status in ("blocked", "published")
    ]
    assert len(drift.history(records)["gazette"]) == 1


def test_the_proposal_is_a_patch_that_a_person_can_apply() -> None:
    from flows.propose import patch

    counts = json.dumps({"by_source": {"gazette": {"articles": 1}}, "kept": {"articles": 100, "mentions": 2000}})
    records = [
        {"status": "published", "started_at": (NOON + timedelta(days=day)).isoformat(), "counts": counts}
        for day in range(6)
    ]
    said = patch(records)
    assert "--- a/schemas/articles.odcs.yaml\n+++ b/schemas/articles.odcs.yaml\n" in said
    assert "+        mustBeBetween: [80, 200]\n" in said
    assert contract("articles").name in said
    with pytest.raises(LookupError, match="5 published runs"):
        patch(records[:2])
