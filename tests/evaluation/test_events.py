"""Events and quotes are read no worse than they were, and the records' split and errata are what they say."""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path
from typing import Any, get_args

import pytest

from evaluation import card, event_scores, meantime, plover, wikinews
from evaluation.scores import Score, below
from transforms.event_coding.coding import events
from transforms.event_coding.confidence import features, share
from transforms.event_coding.frames import EventType

FLOORS = tomllib.loads(plover.FLOORS.read_text(encoding="utf-8"))


def test_the_committed_scores_are_of_what_is_here_and_above_their_floors() -> None:
    assert event_scores.wrong(FLOORS, event_scores.measured_on()) == []
    assert FLOORS["scores"].keys() == FLOORS["floors"].keys()


def test_the_model_card_shows_the_figures_of_events() -> None:
    text = card.CARD.read_text(encoding="utf-8")
    assert text == card.with_events(text), "run `python -m evaluation.card`"


def test_each_judgement_says_what_was_judged() -> None:
    counted = {sample: sum(of for _, of in wikinews.by_type(sample).values()) for sample in wikinews.SALTS.values()}
    # From the sixth on, all that were left.
    assert counted == dict.fromkeys("12345", 100) | {"6": 93, "7": 14}
    for row in wikinews.judgements():
        assert row["verdict"] in ("right", "wrong")
        assert row["event_type"] in get_args(EventType)
        if row["sample"] in (wikinews.BEFORE_LAST, wikinews.LAST):
            assert (row["why_wrong"] != "") is (row["verdict"] == "wrong"), row


def test_confidence_of_what_is_surely_right_rises_and_of_fresh_events_stays_what_they_were() -> None:
    page = plover.read(["Norway condemned Syria on Monday.", "Turkey may reject the Greek plan."])
    found = [(one, event, place == 0) for place, one in enumerate(page) for event in events(one)]
    assert len(found) == 2
    weights = wikinews.fitted(found * 4)
    sure, unsure = (share(weights, features(one, event)) for one, event, _ in found)
    assert sure > unsure
    lowered = wikinews.fitted([(one, event, True) for one, event, _ in found])
    mean = sum(share(lowered, features(one, event)) for one, event, _ in found) / 2
    assert mean == pytest.approx(wikinews.fresh_share(), abs=0.01)
    assert [(count, right) for _, _, count, _, right in wikinews.reliability(found)] in (
        [(1, 0.0), (1, 1.0)],
        [(2, 0.5)],
    )


def test_a_score_that_is_stale_or_too_low_is_said() -> None:
    document = {"measured_on": "old", "scores": {"a": 0.5, "b": 0.5}, "floors": {"a": 0.6, "c": 0.1}}
    assert event_scores.wrong(document, "new") == [
        "a: 0.5 is below the floor of 0.6",
        "c: None is below the floor of 0.1",
        "b has no floor",
        "run `make eval`: the model, lexicon/events or a module that reads events or quotes has changed",
    ]


def test_a_floor_sinks_only_when_told_to() -> None:
    old, new = {"a": 0.8, "b": 0.1}, {"a": 0.75, "b": 0.9}
    assert event_scores.raised(old, new, lower=False) == {"a": 0.8, "b": 0.886}
    assert event_scores.raised(old, new, lower=True) == {"a": 0.736, "b": 0.886}
    text = event_scores.written(old, new, "hash")
    assert tomllib.loads(text) == {"measured_on": "hash", "scores": new, "floors": old}


def test_the_records_were_split_in_halves() -> None:
    listed = list(plover.halves().values())
    assert (len(listed), listed.count("dev"), listed.count("blind")) == (166, 83, 83)


def test_errata_name_records_fields_and_reasons() -> None:
    with (plover.DATA / "plover_errata.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    for row in rows:
        assert row["record_id"] in plover.halves()
        assert row["field"] in ("event_type", "actors", "recipients")
        assert row["field"] != "event_type" or row["corrected"] in get_args(EventType)
        assert len(row["reason"].split()) > 4


RECORD: dict[str, Any] = {
    "id": "PLOVER-GSR01-AGREE-0027", "event": "FIGHT", "source": [{"code": "DEU"}, {"actorText": "x"}], "target": "",
}  # fmt: skip


def test_a_record_is_read_in_todays_types_and_corrected_on_demand() -> None:
    raw = plover.gold(RECORD, corrected=False)
    assert (raw.event_type, raw.actors, raw.recipients) == ("ASSAULT", frozenset({"DEU"}), frozenset[str]())
    assert plover.gold(RECORD, corrected=True).event_type == "CONCEDE"


def test_a_text_is_compared_by_one_event_and_by_none_where_it_tells_of_none() -> None:
    first, second = plover.coded(["Norway condemned Syria and met Iran.", "The weather was fine."])
    assert (first.event_type, first.actors, first.recipients) == ("ACCUSE", frozenset({"NOR"}), frozenset({"SYR"}))
    assert (second.event_type, second.actors, second.recipients) == (None, frozenset[str](), frozenset[str]())


@pytest.mark.slow
def test_the_records_are_coded_no_worse(shared: Path) -> None:
    for half in ("dev", "blind"):
        made = plover.scores(shared / "corpora", half)
        assert below(made, plover.FLOORS) == []
        mean = plover.macro_f1(shared / "corpora", half)
        assert mean >= FLOORS["floors"][f"plover_{half}_macro_f1"]


@pytest.mark.slow
def test_meantime_is_read_no_worse(shared: Path) -> None:
    assert below(meantime.scores(shared / "corpora"), meantime.FLOORS) == []


def test_a_floor_is_a_floor() -> None:
    assert below({"plover_blind_type": Score(1, 100, 100)}, plover.FLOORS) != []
