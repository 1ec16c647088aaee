"""Are names found by lexicon and model together, joined to what they mean, and their offices read?"""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from schemas.contract import contract
from transforms.docs import docs
from transforms.gazetteer import load
from transforms.known_names import known_names
from transforms.language_model import load as load_model
from transforms.name_reading import read
from transforms.naming import Named, named, naming
from transforms.roles import roles

MODEL = load_model()
UN = "org:united-nations"


def reading(text: str, day: date | None = None) -> Named:
    known = read(text, "en", load())
    (doc,) = MODEL.read([text], [[(one.start, one.end) for one in known]])
    return named(text, known, doc, load(), day)


def meant(text: str, day: date | None = None) -> list[tuple[str, str | None, str | None]]:
    """Surface, entity and rule of each name."""
    return [(text[one.start : one.end], one.entity_id, one.rule) for one in reading(text, day).names]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Ukrainian President Volodymyr Zelensky met Oleksandr Kubrakov in Kyiv. Kubrakov left.",
            [("Ukrainian", "country:UKR", None), ("Volodymyr Zelensky", "person:volodymyr-zelensky", None),
             ("Oleksandr Kubrakov", "person:oleksandr-kubrakov", None), ("Kyiv", "place:kyiv-ua", None),
             ("Kubrakov", "person:oleksandr-kubrakov", "surname")],
        ),
        (
            "Volodymyr Zelenskiy spoke on Monday.",
            [("Volodymyr Zelenskiy", "person:volodymyr-zelensky", None)],
        ),
        (
            "Anna Lindqvist and her brother Erik Lindqvist spoke. Anna left first.",
            [("Anna Lindqvist", "person:anna-lindqvist", None), ("Erik Lindqvist", "person:erik-lindqvist", None),
             ("Anna", "person:anna-lindqvist", "given_name")],
        ),
        (
            "The Baltic Shipping Association (BSA) protested on Friday. The BSA wants talks.",
            [("Baltic Shipping Association", "org:baltic-shipping-association", None),
             ("BSA", "org:baltic-shipping-association", "acronym_in_brackets"),
             ("BSA", "org:baltic-shipping-association", "acronym_in_brackets")],
        ),
        (
            "The International Criminal Court issued a warrant. Russia does not recognise the court.",
            [("International Criminal Court", "org:international-criminal-court", None),
             ("Russia", "country:RUS", None),
             ("the court", "org:international-criminal-court", "body_named_before")],
        ),
        (
            "The European Union met in Brussels. Hungary left the bloc alone.",
            [("European Union", "org:european-union", None), ("Brussels", "place:brussels-be", None),
             ("Hungary", "country:HUN", None), ("the bloc", "org:european-union", "body_named_before")],
        ),
    ],
)  # fmt: skip
def test_names_and_what_they_mean(text: str, expected: list[tuple[str, str | None, str | None]]) -> None:
    assert meant(text) == expected


def test_a_court_that_is_another_one_is_not_the_one_before() -> None:
    text = "The International Criminal Court ruled. A court in Oslo disagreed, and the court said so."
    assert [rule for _, _, rule in meant(text)] == [None, None]


def test_a_surname_of_two_persons_is_the_one_the_article_is_about() -> None:
    text = "Elena Markova resigned. Her brother Pavel Markov stayed. Elena Markova had wanted it. Markova left."
    found = meant(text)
    assert ("Pavel Markov", "person:pavel-markov", None) in found
    assert found[-1] == ("Markova", "person:elena-markova", "surname")


@pytest.mark.parametrize(
    ("text", "day", "expected"),
    [
        ("The US president spoke.", date(2022, 5, 1), ("The US president", "person:joe-biden", "office_listed")),
        ("The US president spoke.", date(2025, 5, 1), ("The US president", "person:donald-trump", "office_listed")),
        ("Russia’s president spoke.", date(2022, 5, 1),
         ("Russia’s president", "person:vladimir-putin", "office_listed")),
        ("French President Ana Petit spoke. The French president left.", date(2022, 5, 1),
         ("The French president", "person:ana-petit", "office_in_article")),
        ("Prime Minister Ana Petit spoke. The prime minister left.", None,
         ("The prime minister", "person:ana-petit", "office_in_article")),
    ],
)  # fmt: skip
def test_who_an_office_means(text: str, day: date | None, expected: tuple[str, str, str]) -> None:
    assert expected in meant(text, day)


def test_an_office_of_an_unknown_day_is_nobodys() -> None:
    assert meant("The US president spoke.") == [("US", "country:USA", None)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Moscow said no.", ["country:RUS"]),
        ("Talks went on between Moscow and Kyiv.", ["country:RUS", "country:UKR"]),
        ("Diplomats urged Washington to act.", ["country:USA"]),
        ("He lives in Moscow.", [None]),
        ("Moscow is the capital of Russia.", [None, None]),
    ],
)
def test_a_capital_stands_for_its_government_only_as_an_actor(text: str, expected: list[str | None]) -> None:
    assert [one.stands_for_id for one in reading(text).names] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("US President Donald Trump spoke.", ("President", "donald-trump", "president", "country:USA", True)),
        ("Former US President Joe Biden spoke.", ("President", "joe-biden", "president", "country:USA", False)),
        ("Ex-president Joe Biden spoke.", ("president", "joe-biden", "president", "country:USA", False)),
        ("Sergei Lavrov, Russia's foreign minister, spoke.",
         ("foreign minister", "sergei-lavrov", "foreign minister", "country:RUS", True)),
        ("The ICC prosecutor Karim Khan spoke.",
         ("prosecutor", "karim-khan", "prosecutor", "org:international-criminal-court", True)),
        ("Secretary-General António Guterres spoke.",
         ("Secretary-General", "antonio-guterres", "secretary-general", UN, True)),
        ("Polish Infrastructure Minister Dariusz Nowak spoke.",
         ("Infrastructure Minister", "dariusz-nowak", "infrastructure minister", "country:POL", True)),
        ("Poland’s ambassador, Dariusz Nowak, spoke.",
         ("ambassador", "dariusz-nowak", "ambassador", "country:POL", True)),
        ("Dariusz Nowak, president of the European Commission, spoke.",
         ("president", "dariusz-nowak", "president", "org:european-commission", True)),
        ("The president of the European Commission, Dariusz Nowak, spoke.",
         ("president", "dariusz-nowak", "president", "org:european-commission", True)),
        ("Dariusz Nowak was Poland’s foreign minister.",
         ("foreign minister", "dariusz-nowak", "foreign minister", "country:POL", False)),
        ("The mayor of Paris, Dariusz Nowak, spoke.", ("mayor", "dariusz-nowak", "mayor", "place:paris-fr", True)),
    ],
)  # fmt: skip
def test_offices(text: str, expected: tuple[str, str, str, str, bool]) -> None:
    (one,) = reading(text).roles
    surface, person, role, holder, is_current = expected
    assert (text[one.start : one.end], one.person_id, one.role, one.holder_of_id, one.is_current) == (
        surface, f"person:{person}", role, holder, is_current
    )  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "Dariusz Nowak, the Queen suspended parliament.",
        "Dariusz Nowak was the first president to refuse.",
        "The president spoke, Dariusz Nowak wrote.",
        "Dariusz Nowak spoke to the president.",
    ],
)
def test_no_office_where_none_is_given(text: str) -> None:
    assert reading(text).roles == ()


def test_without_a_model_the_lexicons_names_have_offices() -> None:
    text = "US President Donald Trump met Oleksandr Kubrakov."
    found = named(text, read(text, "en", load()), None, load(), None)
    assert [one.entity_id for one in found.names] == ["country:USA", "person:donald-trump"]
    assert [one.role for one in found.roles] == ["president"]


def test_a_ministry_without_its_country_is_not_known_again() -> None:
    text = "The Ministry of Water Resources objected. Poland’s Ministry of Digital Affairs agreed."
    ids = {text[one.start : one.end]: one.entity_id for one in reading(text).names}
    assert ids.get("Ministry of Water Resources", "none") != "org:ministry-of-water-resources-pol"
    assert all(one is None or "ministry-of-defence" not in one for one in ids.values())


def frames(*texts: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "article_id": [f"{number:020x}" for number in range(len(texts))],
            "text": list(texts),
            "language": "en",
            "published_at": None,
        }
    )


CITATIONS = pd.DataFrame({"article_id": [], "char_start": [], "char_end": []})


def test_entities_do_not_depend_on_the_order_of_articles() -> None:
    texts = ["Sergei Karaganov spoke in Tartu.", "Sergey Karaganov and Sergey A. Karaganov spoke in Tartu."]
    found = []
    for order in (texts, texts[::-1]):
        articles = frames(*order)
        known = known_names(articles, load())
        found.append(naming(articles, CITATIONS, known, docs(articles, known, MODEL), load()).discovered())
    assert found[0] == found[1]
    assert "person:sergey-karaganov" in found[0]


def test_the_table_of_roles() -> None:
    articles = frames("US President Donald Trump spoke.", "Nothing.")
    known = known_names(articles, load())
    table = roles(articles, naming(articles, CITATIONS, known, docs(articles, known, MODEL), load()))
    (row,) = contract("roles").table(table).to_pylist()
    assert (row["surface"], row["ordinal"], row["person_start"], row["rule"]) == ("President", 0, 13, "before_name")
    assert len(roles(articles.iloc[:0], naming(articles.iloc[:0], CITATIONS, {}, {}, load()))) == 0


_PIECES = st.sampled_from(
    ["Ukraine", "Ukraine's ", "the court", "The International Court", "Ann Smith", "Smith", " (BSA)", "President ",
     ", ",
     "Moscow", " said ", "\u200b", "e\u0301", "\n\n", "قال", " of the ", "Acme Corp.", "’s ", ". ",
     " UN-", "(", "former "]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@example("Ukraine(Ukraine's President ")
@given(st.lists(_PIECES, max_size=25).map("".join))
def test_any_text_has_sound_names(text: str) -> None:
    found = reading(text, date(2024, 1, 1))
    places = [one.place for one in found.names]
    assert len(places) == len(set(places))
    assert all(0 <= start < end <= len(text) and text[start:end].strip() for start, end in places)
    assert all(one.inside is None or one.inside in places for one in found.names)
    outer = [one for one in found.names if one.inside is None]
    assert all(one.end <= other.start for one, other in pairwise(outer))
    named_places = {(one.place, one.entity_id) for one in found.names}
    assert all((one.person, one.person_id) in named_places for one in found.roles)
    assert all(one.rule and one.entity_id for one in found.names if one.method == "coreference")
