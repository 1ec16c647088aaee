"""Every entry of the event lexicon codes its own example as it says, and the files say only what can be meant."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any, get_args

import pytest

from evaluation.reading import article, rows, tables
from schemas.contract import contract
from transforms import lexicon
from transforms.event_coding.frames import EventType, classes, entries
from transforms.event_coding.precedence import applied, scores
from transforms.event_coding.status import control

EXAMPLES = {
    f"{name} {row.get('entry') or row['lemma']}": (row["example"], row["expected"])
    for name in ("predicates", "control")
    for row in lexicon.table(f"events/{name}")
    if row["example"]
}
PLACES = {
    "obj",
    "subj",
    "iobj",
    "in",
    "has",
    "prt",
    "to",
    "light",
    "joint",
    "xc",
    "around",
    "lv",
    "state",
    "people",
    "body",
    "passive",
    "violent",
    "whether",
    "armed",
    "accident",
    "official",
    "nation",
}


@pytest.fixture(scope="module")
def coded() -> dict[str, list[str]]:
    """The events of every example, all read at once."""
    articles = [article(text, name) for name, (text, _) in EXAMPLES.items()]
    made = tables(articles, ["events", "event_participants"])
    by_event: dict[str, list[dict[str, Any]]] = {}
    for row in rows(made["event_participants"]):
        by_event.setdefault(row["event_id"], []).append(row)
    found: dict[str, list[str]] = {one["article_id"]: [] for one in articles}
    for row in sorted(rows(made["events"]), key=lambda row: row["char_start"]):
        found[row["article_id"]].append(_said(row, by_event.get(row["event_id"], [])))
    return {name: found[one["article_id"]] for name, one in zip(EXAMPLES, articles, strict=True)}


def _said(row: dict[str, Any], parties: list[dict[str, Any]]) -> str:
    countries = {
        role: dict.fromkeys(one["country_id"][8:] for one in parties if one["role"] == role and one["country_id"])
        for role in ("actor", "recipient")
    }
    kind = row["event_type"] + (f"/{row['mode']}" if row["mode"] else "") + (f"!{row['act']}" if row["act"] else "")
    more = [word for word in (row["polarity"], row["certainty"]) if word not in ("affirmed", "asserted")]
    return " ".join([f"{kind} {'+'.join(countries['actor'])}>{'+'.join(countries['recipient'])}", *more])


@pytest.mark.parametrize("name", list(EXAMPLES))
def test_an_example_is_coded_as_its_entry_says(coded: dict[str, list[str]], name: str) -> None:
    text, expected = EXAMPLES[name]
    assert coded[name] == ([] if expected == "none" else expected.split(", ")), text


def test_entries_are_told_apart_and_speak_of_what_there_is() -> None:
    assert [name for name, times in Counter(one.entry for one in entries()).items() if times > 1] == []
    acts = set(contract("events").column("act").values)
    for one in entries():
        assert one.event_type in get_args(EventType)
        assert one.act is None or one.act in acts, one
        assert (one.event_type, one.mode or "") in scores(), one
        for need in one.needs:
            place, _, name = need.removeprefix("-").removesuffix("@").partition("=")
            assert place in PLACES or place.startswith("p:"), need
            assert not name or place == "prt" or name in classes(), need


def test_every_type_has_entries() -> None:
    assert {one.event_type for one in entries()} == set(get_args(EventType))


def test_precedence_is_of_known_types() -> None:
    for row in lexicon.table("events/precedence"):
        assert {row["event_type"], row["becomes"]} - {"*"} <= set(get_args(EventType))
        assert (row["becomes"], row["mode"]) in scores(), row
    rule = applied("agree", "RETREAT")
    assert rule is not None
    assert rule.becomes == "CONCEDE"
    assert applied("nothing", "RETREAT") is None


def test_control_names_each_verb_once() -> None:
    assert len(control()) == len(lexicon.table("events/control"))


EVENT_TABLES = [name for name in lexicon.names() if name.startswith("events/")]


@pytest.mark.parametrize("name", EVENT_TABLES)
def test_rows_are_sorted_and_name_their_source(name: str) -> None:
    listed = lexicon.table(name)
    assert listed
    assert [row for row in listed if not row["source"].strip()] == []
    keys = [tuple(row.values())[:2] for row in listed]
    assert keys == sorted(keys)


def test_the_manual_scores_each_type_within_its_scale() -> None:
    assert len({kind for kind, _ in scores()}) == len(get_args(EventType))
    assert all(-10 <= intensity <= 10 and quad in (1, 2, 3, 4) for quad, intensity in scores().values())
    assert all(re.fullmatch(r"[a-z-]*", mode) for _, mode in scores())
