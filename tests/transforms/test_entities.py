"""Does every id that a row refers to get its entity, what it is part of and names to search it by?"""

from __future__ import annotations

import pandas as pd
import pytest

from schemas.contract import contract, frame
from transforms.entities import entities
from transforms.entity_aliases import LANGUAGES, entity_aliases
from transforms.gazetteer import load
from transforms.name_identity import Discovered
from transforms.naming import Named, Naming
from transforms.own_lexicon import COLUMNS

UNSC = "org:united-nations-security-council"


def named(*ids: str, stands_for: str | None = None) -> pd.DataFrame:
    rows = [{"article_id": "0" * 20, "char_start": at, "entity_id": one} for at, one in enumerate(ids)]
    if stands_for:
        rows.append({"article_id": "0" * 20, "char_start": len(ids), "stands_for_id": stands_for})
    return frame("mentions", rows)


def issued(*issuers: str | None) -> pd.DataFrame:
    return frame("instruments", [{"instrument_id": f"un:{at}", "issuer_id": one} for at, one in enumerate(issuers)])


def held(person_id: str | None = None, holder_of_id: str | None = None) -> pd.DataFrame:
    row = {"article_id": "0" * 20, "person_id": person_id, "holder_of_id": holder_of_id}
    return frame("roles", [row] if person_id or holder_of_id else [])


@pytest.mark.parametrize(
    ("mentions", "instruments", "expected"),
    [
        (named(), issued(), []),
        (named("country:USA", "country:USA"), issued(), ["country:USA"]),
        (named(stands_for="country:RUS"), issued(None), ["country:RUS"]),
        (named(), issued(UNSC), ["org:united-nations", UNSC]),
        (named(UNSC), issued(), ["org:united-nations", UNSC]),
        (named("place:moscow-ru"), issued(), ["country:RUS", "place:moscow-ru"]),
        (named("org:unheard-of"), issued(), []),
    ],
)
def test_what_is_referred_to_has_a_row(mentions: pd.DataFrame, instruments: pd.DataFrame, expected: list[str]) -> None:
    table = entities(mentions, held(), instruments, Naming({}), load())
    assert list(table["entity_id"]) == expected
    assert contract("entities").table(table).num_rows == len(expected)


def test_a_row_says_what_the_lexicon_knows() -> None:
    table = entities(named("country:FRA", "person:donald-trump", UNSC), held(), issued(), Naming({}), load())
    rows = {row["entity_id"]: row for row in contract("entities").table(table).to_pylist()}
    france, trump, council = rows["country:FRA"], rows["person:donald-trump"], rows[UNSC]
    assert (france["entity_type"], france["name"], france["iso3"]) == ("country", "France", "FRA")
    assert france["wikidata_id"] == "Q142"
    assert (trump["entity_type"], trump["iso3"]) == ("person", "USA")
    assert (council["parent_id"], council["iso3"]) == ("org:united-nations", None)
    assert {row["known_from"] for row in rows.values()} == {"lexicon"}


def test_who_holds_an_office_and_whose_it_is_have_rows() -> None:
    table = entities(named(), held("person:donald-trump", "country:USA"), issued(), Naming({}), load())
    assert list(table["entity_id"]) == ["country:USA", "person:donald-trump"]


def test_what_an_article_introduced_is_an_entity_where_a_row_refers_to_it() -> None:
    new = [
        Discovered("org:acme", "organization", name, iso3)
        for name, iso3 in (("Acme", None), ("Acme Corporation", "USA"))
    ]
    unused = Discovered("person:ann-smith", "person", "Ann Smith")
    naming = Naming({"a": Named((), (), (new[0], unused)), "b": Named((), (), (new[1],))})
    table = entities(named("org:acme"), held(), issued(), naming, load())
    (row,) = contract("entities").table(table).to_pylist()
    assert (row["entity_id"], row["name"], row["iso3"]) == ("org:acme", "Acme Corporation", "USA")
    assert row["known_from"] == "discovered"


def test_own_entities_are_entities() -> None:
    row = dict.fromkeys(COLUMNS, "") | {
        "alias": "Elves",
        "entity_id": "org:elves",
        "entity_type": "organization",
        "name": "Elves",
    }
    assert list(entities(named("org:elves"), held(), issued(), Naming({}), load([row]))["name"]) == ["Elves"]


def aliases(*ids: str) -> set[tuple[str, str, str]]:
    table = entity_aliases(entities(named(*ids), held(), issued(), Naming({}), load()), load())
    assert contract("entity_aliases").table(table).num_rows == len(table)
    return set(table.itertuples(index=False, name=None))


def test_countries_have_names_in_twelve_languages() -> None:
    found = aliases("country:DEU")
    assert {
        ("country:DEU", "Germany", "en"),
        ("country:DEU", "German", "en"),
        ("country:DEU", "Allemagne", "fr"),
        ("country:DEU", "Alemania", "es"),
        ("country:DEU", "Германия", "ru"),
        ("country:DEU", "ألمانيا", "ar"),
        ("country:DEU", "德国", "zh"),
        ("country:DEU", "ドイツ", "ja"),
    } <= found
    assert {language for _, _, language in found} - {"*"} == set(LANGUAGES)


def test_others_have_their_english_names_and_those_used_everywhere() -> None:
    found = aliases("person:donald-trump", UNSC)
    assert ("person:donald-trump", "Donald Trump", "*") in found
    assert (UNSC, "UN Security Council", "en") in found
    assert ("org:united-nations", "ONU", "fr") in found


def test_a_name_is_said_once() -> None:
    found = aliases("country:DEU", "country:USA", "person:donald-trump")
    everywhere = {(entity, name) for entity, name, language in found if language == "*"}
    assert everywhere
    assert [one for one in found if one[:2] in everywhere and one[2] != "*"] == []


def test_only_the_given_entities_have_names() -> None:
    assert {entity for entity, _, _ in aliases("country:DEU")} == {"country:DEU"}
    assert aliases() == set()
