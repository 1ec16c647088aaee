"""What looks like an event and is none, and what a sentence says of an event that is easily misread."""

from __future__ import annotations

from typing import Any

import pytest

from evaluation.reading import article, rows, tables

NONE_AT = [
    # A question, a denial, whoever is done to by nobody in particular, what is only put off.
    ("Which plans of the Kenyan president do you support?", "support"),
    ("Israel denied claims that its troops had attacked Syria.", "attacked"),
    ("Sudan may extradite people accused of crimes to Kenya.", "accused"),
    ("Kenya will not meet Sudan until May.", "meet"),
    # A parliament sits, a reporter interviews, a minister travels at home.
    ("The Kenyan parliament will meet on Monday.", "meet"),
    ("William Ruto spoke with The Guardian about the plan.", "spoke"),
    ("William Ruto, the president of Kenya, visited the wounded on Monday. It rained in Kenya.", "visited"),
    # Words of many senses: an opinion, a contest, the weather, a wish, a number, a debt.
    ("The Kenyan governor agreed, saying it was late.", "agreed"),
    ("Members of the Kenyan parliament do not agree on how inquiries work.", "agree"),
    ("A court battle between Kenya and Sudan continued.", "battle"),
    ("The Kenyan police warned of flash floods in Sudan.", "warned"),
    ("Narendra Modi offered condolences to the families in Nepal.", "offered"),
    ("The Kenyan population declined 40%.", "declined"),
    ("Kenya paid financial restitution to Sudan.", "paid"),
    ("A Kenyan minister was met with protests in Sudan.", "met"),
    ("Kenya will charge Sudan for the costs.", "charge"),
    # A question that is asked is no request, a sum in dollars no country.
    ("When the Kenyan minister was asked whether it would rain, he said nothing.", "asked"),
    ("Kenya offered US $ 300 million.", "offered"),
    # A name that nobody knows is still whom the clause beside it is about.
    ("The United Nations said tents were short. Lorenzo lost strength as it left Portugal.", "left"),
    # A thing that stands nearer is what is done to, and nobody else.
    ("Kenyan officers obtained the letters of Sudanese soldiers and released them.", "released"),
    # What somebody called something is not what he called off.
    ("The European Union suspended aid, citing what it called repression of protesters.", "called"),
    # Nobody, a mind let know, a private talk.
    ("Nobody can put pressure on Kenya.", "pressure"),
    ("The Kenyan minister let William Ruto know of it.", "let"),
    ('"I will not discuss it," the singer Anna Berg said.', "discuss"),
    # Somebody's son is not he.
    ("Anna Berg wept when she heard her son had been convicted in Kenya.", "convicted"),
    # Who reports of a suspect is not the suspect, and a speaker calls himself by no "he".
    ("The suspect, named by The Times as sentenced for fraud, was freed.", "sentenced"),
    ("Norway cited a Swedish law as prohibiting it from releasing the report.", "prohibiting"),
]


@pytest.mark.parametrize(("text", "word"), NONE_AT)
def test_no_event_is_told(text: str, word: str) -> None:
    made = rows(tables([article(text, "none")], ["events"])["events"])
    assert [row["surface"] for row in made if row["surface"] == word] == []


TOLD: list[tuple[str, str, dict[str, Any]]] = [
    # What goes on since a day, or was earlier in the month, is of today; a circumstance of old is old.
    ("Kenyan protesters have marched in Nairobi since June 2024.", "marched", {"time_frame": "current"}),
    ("Kenya sanctioned Sudan earlier this week over the plot.", "sanctioned", {"time_frame": "current"}),
    ("The port was retaken in 2016, in a campaign supported by Mali.", "supported", {"time_frame": "background"}),
    # A condition is that of both, a chance is no deed, what a protest is staged for is as sure as its staging.
    ("The deal ends if Kenya is accused or condemned.", "condemned", {"certainty": "conditional"}),
    ("There is still a danger of Kenya attacking Sudan.", "attacking", {"certainty": "possible"}),
    ("French workers stopped work on Monday to protest the cuts.", "protest", {"certainty": "asserted"}),
    # "Continue" reports nothing where it has an infinitive; whoever says "we" is the speaker.
    ("Kenya continues to support Sudan.", "support", {"source_kind": "author"}),
    (
        '"We remain committed to helping our Turkish allies," Anna Berg, the Norwegian minister, said.',
        "committed",
        {"actor_id": "person:anna-berg", "recipient_id": "country:TUR"},
    ),
    (
        '"We warn Sudan that it is late, and our partners will wait," Anna Berg, the Norwegian minister, said.',
        "warn",
        {"actor_id": "person:anna-berg", "recipient_id": "country:SDN"},
    ),
    # At whom an attack is aimed goes before where it is; whoever comes from elsewhere is not of that place.
    (
        "France conducted 23 strikes in Syria using jets against Hezbollah.",
        "strikes",
        {"recipient_id": "org:hezbollah"},
    ),
    ("Coalition nations have conducted strikes in Iraq.", "strikes", {"actor_id": None}),
    (
        "Iran threatened to launch an offensive in its war with Iraq.",
        "threatened",
        {"mode": "violence", "recipient_id": "country:IRQ"},
    ),
    # Who works to do something has not done it.
    ("Kenya worked to free the Sudanese hostages.", "free", {"certainty": "possible"}),
    # What is vowed in a verb and a noun is told by the noun.
    ("Iran vowed to carry out attacks on Israel.", "vowed", {"event_type": "THREATEN"}),
    # A participle is as certain as what it goes with.
    ("Kenya would use an order, ignoring the Sudanese ruling.", "ignoring", {"time_frame": "future"}),
    # A speaker calls himself by no "he".
    (
        'Anna Berg, a Kenyan, spoke. "To save his life, he fired a shot at a Sudanese attacker," Berg said.',
        "fired",
        {"actor_id": None},
    ),
    # Behind a semicolon nobody reports.
    ("The minister said it was late; Sudan attacked Chad.", "attacked", {"source_kind": "author"}),
    # The deed of whoever stands behind "by" goes before the place it is done to.
    ("Norway criticised the invasion of Chad by Sudan.", "criticised", {"recipient_id": "country:SDN"}),
    ("Germany denied aid to Rwanda.", "denied", {"event_type": "REJECT", "mode": "assist"}),
]


@pytest.mark.parametrize(("text", "word", "wanted"), TOLD)
def test_an_event_is_told_as_it_was(text: str, word: str, wanted: dict[str, Any]) -> None:
    made = rows(tables([article(text, "told")], ["events"])["events"])
    (event,) = [row for row in made if row["surface"] == word]
    assert {name: event[name] for name in wanted} == wanted


def test_who_stands_behind_a_predicate_with_one_of_his_own_takes_no_part_in_it() -> None:
    text = (
        "The text passed mostly along party lines, with 200 Kenyans supporting the resolution, and 90 Sudanese "
        "opposing it; two abstained, and one supported it."
    )
    made = tables([article(text, "apart")], ["events", "event_participants"])
    (event,) = [row for row in rows(made["events"]) if row["surface"] == "supporting"]
    actors = [row for row in rows(made["event_participants"]) if row["event_id"] == event["event_id"]]
    assert [row["country_id"] for row in actors] == ["country:KEN"]


def test_an_adjective_alone_moves_no_article_abroad() -> None:
    text = "Police arrested a lawyer, as Japanese papers wrote. It rained in Kenya. Nairobi is wet, and so is Mombasa."
    made = tables([article(text, "home")], ["events", "event_participants"])
    (event,) = [row for row in rows(made["events"]) if row["surface"] == "arrested"]
    parties = [row for row in rows(made["event_participants"]) if row["event_id"] == event["event_id"]]
    assert {row["country_id"] for row in parties} == {"country:KEN"}
