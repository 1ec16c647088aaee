"""Sentences as agencies write them, made for this project: the event told first, by type and countries of both sides.

Passives, relative clauses, conjunction, control, appositions, reports behind the reported, nouns for deeds, and
governments named by their capitals.
"""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from evaluation import plover
from evaluation.reading import article, rows, tables
from transforms.article_page import Page
from transforms.event_coding.coding import events
from transforms.event_coding.confidence import FEATURES, confidence, features

with (Path(__file__).parent / "event_sentences.csv").open(encoding="utf-8", newline="") as file:
    SENTENCES = {row["sentence"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def coded() -> dict[str, plover.Coded]:
    return dict(zip(SENTENCES, plover.coded(list(SENTENCES)), strict=True))


@pytest.mark.parametrize("sentence", list(SENTENCES))
def test_a_sentence_is_coded(coded: dict[str, plover.Coded], sentence: str) -> None:
    wanted, found = SENTENCES[sentence], coded[sentence]
    assert (found.event_type, "+".join(sorted(found.actors)), "+".join(sorted(found.recipients))) == (
        wanted["event_type"], wanted["actors"], wanted["recipients"],
    )  # fmt: skip


SAID: dict[str, dict[str, tuple[object, ...]]] = {
    "Kenya's parliament has yet to ratify the agreement.": {"ratify": ("SUPPORT", "negated", "author", 21)},
    "Malta is yet to sign the convention.": {"sign": ("SUPPORT", "negated", "author", 21)},
    "Malta has signed the convention yet again.": {"signed": ("SUPPORT", "affirmed", "author", 21)},
    "The tribunal sat in The Hague; Kenya rejected the judgment.": {"rejected": ("REJECT", "affirmed", "author", 21)},
    "Hungary abstained after threatening to veto the package.": {"abstained": ("REJECT", "affirmed", "author", 21)},
    "Sudan attacked a village in Chad; Kenya rejected the plan.": {
        "attacked": ("ASSAULT", "affirmed", "author", 21),
        "rejected": ("REJECT", "affirmed", "author", 21),
    },
    "Kenya rejected the judgment, the ministry said.": {"rejected": ("REJECT", "affirmed", "anonymous", 21)},
    "Kenya rejected the 1998 treaty.": {"rejected": ("REJECT", "affirmed", "author", 21)},
    "Kenya rejected the treaty on 3 February.": {"rejected": ("REJECT", "affirmed", "author", 3)},
}
"""Type, polarity, kind of source and day of the event that a word tells of, in an article of 21 February."""


@pytest.mark.parametrize("sentence", list(SAID))
def test_whether_it_was_done_who_says_so_and_when(sentence: str) -> None:
    (page,) = plover.read([plover.plain(sentence)])
    found = {
        page.tree.words[one.at]: (
            one.event_type, one.polarity, one.source.kind, one.when.date_start and one.when.date_start.day,
        )
        for one in events(page)
    }  # fmt: skip
    assert {word: found.get(word) for word in SAID[sentence]} == SAID[sentence]


@pytest.mark.parametrize(
    ("sentence", "sectors"),
    [
        ("France met Georgia's opposition leaders.", {None, "OPP"}),
        ("France met Georgia's leaders.", {None, "GOV"}),
        ("France met Syrian rebel leaders.", {None, "REB"}),
        ("France met Georgian officials.", {None, "GOV"}),
    ],
)
def test_leaders_are_of_whom_they_lead(sentence: str, sectors: set[str | None]) -> None:
    (page,) = plover.read([plover.plain(sentence)])
    (event,) = events(page)
    assert {one.sector for one in (*event.actors, *event.recipients)} == sectors


def test_who_threatens_a_veto_has_cast_none() -> None:
    (page,) = plover.read([plover.plain("Hungary threatened to veto the package. Slovakia vetoed the package.")])
    assert [(one.event_type, one.act) for one in events(page)] == [("THREATEN", None), ("REJECT", "veto")]


TOGETHER: dict[str, list[tuple[str, Any]]] = {
    # Who votes on what the sentence or the paragraph cites; a budget is none of it.
    "The General Assembly adopted resolution A/RES/ES-11/7. India abstained. Kenya voted against the budget.": [
        ("adopted", "un:A/RES/ES-11/7"), ("abstained", "un:A/RES/ES-11/7"), ("voted", None),
    ],
    # A vote of another year is on something else.
    "The General Assembly adopted resolution A/RES/ES-11/7 today. Mali, which abstained in 2022, said nothing.": [
        ("adopted", "un:A/RES/ES-11/7"), ("abstained", None),
    ],
    "The General Assembly discussed resolution A/RES/ES-11/7 today.\n\nIndia abstained in the vote.": [
        ("abstained", None),
    ],
}  # fmt: skip


@pytest.mark.parametrize("text", list(TOGETHER))
def test_a_vote_is_on_what_is_cited_before_it_in_its_paragraph(text: str) -> None:
    made = rows(tables([article(text, "votes")], ["events"])["events"])
    found = [(row["surface"], row["instrument_id"]) for row in sorted(made, key=lambda row: row["char_start"])]
    assert [one for one in found if one[0] in dict(TOGETHER[text])] == TOGETHER[text]


DONE_BY: dict[str, list[tuple[str, str, str | None, str | None]]] = {
    # Whoever is accused, blamed, told to does it; adverbs may stand before the gerund.
    "Norway criticized Iran for secretly arming Syria.": [
        ("criticized", "affirmed", "country:NOR", "country:IRN"), ("arming", "affirmed", "country:IRN", "country:SYR"),
    ],
    "Norway criticised Turkey over jailing Greek journalists.": [
        ("criticised", "affirmed", "country:NOR", "country:TUR"), ("jailing", "affirmed", "country:TUR", "country:GRC"),
    ],
    "Poland accused Belarus of repeatedly and deliberately attacking Latvia.": [
        ("accused", "affirmed", "country:POL", "country:BLR"), ("attacking", "affirmed", "country:BLR", "country:LVA"),
    ],
    "Kenya accused the rebels of unlawfully holding former ministers. It asked Sudan to wait.": [
        ("accused", "affirmed", "country:KEN", None), ("asked", "affirmed", "country:KEN", "country:SDN"),
    ],
    "Sudan told Egypt to withdraw its troops from Libya.": [("told", "affirmed", "country:SDN", "country:EGY")],
    # What was refused or failed is no clause of time below it.
    "Kenya failed to act when Sudan attacked Chad.": [("attacked", "affirmed", "country:SDN", "country:TCD")],
    "Poland failed to act after attacking Latvia.": [("attacking", "affirmed", "country:POL", "country:LVA")],
    "Norway refused to sign the treaty before Sweden condemned Iran.": [
        ("refused", "affirmed", "country:NOR", None), ("condemned", "affirmed", "country:SWE", "country:IRN"),
    ],
    # Whoever is named behind his office is meant, and not whose office it is.
    "Nigeria's president, Bola Tinubu, warned Niger on Friday.": [
        ("warned", "affirmed", "person:bola-tinubu", "country:NER"),
    ],
}  # fmt: skip


@pytest.mark.parametrize("text", list(DONE_BY))
def test_who_did_it_and_whether(text: str) -> None:
    made = rows(tables([article(text, "done by")], ["events"])["events"])
    found = [(row["surface"], row["polarity"], row["actor_id"], row["recipient_id"]) for row in made]
    assert sorted(found, key=lambda one: text.find(one[0])) == DONE_BY[text]


OF_ALL_STATES = [
    "The UN secretary-general condemned Israel.",
    "UN Secretary-General António Guterres condemned Israel.",
    "The Portuguese head of the United Nations, António Guterres, condemned Israel.",
]


@pytest.mark.parametrize("text", OF_ALL_STATES)
def test_who_holds_an_office_of_a_body_of_states_is_of_no_country(text: str) -> None:
    made = tables([article(text, "office")], ["events", "event_participants"])
    parties = [row for row in rows(made["event_participants"]) if row["role"] == "actor"]
    assert [(row["entity_id"], row["country_id"]) for row in parties] == [("person:antonio-guterres", None)]


SPOKEN = (
    'Anna Berg, the foreign minister of Norway, spoke on Monday. "The talks were long," Berg said. "We condemn Syria."'
)


def test_who_is_quoted_is_the_source_and_the_first_person() -> None:
    made = tables([article(SPOKEN, "spoken")], ["events", "event_participants"])
    (event,) = [row for row in rows(made["events"]) if row["surface"] == "condemn"]
    assert (event["source_kind"], event["source_surface"]) == ("named", "Berg")
    parties = [row for row in rows(made["event_participants"]) if row["event_id"] == event["event_id"]]
    assert {(row["role"], row["surface"], row["country_id"]) for row in parties} == {
        ("actor", "We", "country:NOR"), ("recipient", "Syria", "country:SYR"), ("source", "Berg", "country:NOR"),
    }  # fmt: skip


def _page(text: str) -> Page:
    pages: list[Page] = tables([article(text, "page")], ["article_pages"])["article_pages"]
    return pages[0]


def test_confidence_is_of_the_features_that_an_event_has() -> None:
    page = _page("Norway condemned Syria on Monday. It may reject the offer that Iran made.")
    plain, hedged = events(page)[:2]
    assert dict(zip(FEATURES, features(page, plain), strict=True)) | {"dated": 1.0, "always": 1.0} == dict.fromkeys(
        FEATURES, 0.0
    ) | {"dated": 1.0, "always": 1.0}
    assert dict(zip(FEATURES, features(page, hedged), strict=True))["not_asserted"] == 1.0
    assert 0 < confidence(page, hedged) < confidence(page, plain) < 1


def test_what_happens_at_home_has_the_articles_country() -> None:
    page = _page("Police arrested a lawyer. Thousands marched in the rain. It happened in Kenya, near Nairobi.")
    assert page.home == "country:KEN"
    (event,) = [one for one in events(page) if one.event_type == "COERCE"]
    assert {one.country_id for one in (*event.actors, *event.recipients)} == {"country:KEN"}
    assert replace(page, home=None).home is None
