"""Do the country and place files keep the promises the scanner and the warehouse rely on?"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from pathlib import Path
from typing import get_args

import pycountry
import pytest

from transforms.folding import fold
from transforms.scan import Alias, Form, Match, Rule, Scanner

LEXICON = Path(__file__).parents[2] / "transforms" / "lexicon"
COLUMNS = {
    "countries.csv": ["entity_id", "name", "iso2", "iso3", "wikidata_id", "source"],
    "country_aliases.csv": ["alias", "entity_id", "form", "language", "match", "rule", "source"],
    "places.csv": ["entity_id", "name", "country_id", "stands_for_id", "kind", "source"],
    "place_aliases.csv": ["alias", "entity_id", "form", "language", "match", "rule", "source"],
    "disambiguation_countries.csv": [
        "alias",
        "entity_id",
        "unless_previous",
        "unless_next",
        "article_has",
        "article_lacks",
        "note",
        "source",
    ],
}
ALIAS_FILES = ("country_aliases.csv", "place_aliases.csv")
# What each file is sorted by. Disambiguation rows of one alias are tried in file order, so only the alias sorts them.
SORT_KEYS = {
    "countries.csv": ["entity_id"],
    "country_aliases.csv": ["alias", "entity_id", "language"],
    "places.csv": ["entity_id"],
    "place_aliases.csv": ["alias", "entity_id", "language"],
    "disambiguation_countries.csv": ["alias"],
}
FORMER = {"SUN", "YUG", "CSK", "DDR", "SCG"}
# The member states of the United Nations (193), by ISO 3166-1 alpha-3: what un.org/about-us/member-states lists.
_UN_MEMBERS = """
AFG AGO ALB AND ARE ARG ARM ATG AUS AUT AZE BDI BEL BEN BFA BGD BGR BHR BHS BIH BLR BLZ BOL BRA BRB BRN BTN BWA CAF
CAN CHE CHL CHN CIV CMR COD COG COL COM CPV CRI CUB CYP CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESP EST ETH FIN FJI
FRA FSM GAB GBR GEO GHA GIN GMB GNB GNQ GRC GRD GTM GUY HND HRV HTI HUN IDN IND IRL IRN IRQ ISL ISR ITA JAM JOR JPN
KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAR MCO MDA MDG MDV MEX MHL MKD MLI MLT
MMR MNE MNG MOZ MRT MUS MWI MYS NAM NER NGA NIC NLD NOR NPL NRU NZL OMN PAK PAN PER PHL PLW PNG POL PRK PRT PRY QAT
ROU RUS RWA SAU SDN SEN SGP SLB SLE SLV SMR SOM SRB SSD STP SUR SVK SVN SWE SWZ SYC SYR TCD TGO THA TJK TKM TLS TON
TTO TUN TUR TUV TZA UGA UKR URY USA UZB VCT VEN VNM VUT WSM YEM ZAF ZMB ZWE
"""
UN_MEMBERS = _UN_MEMBERS.split()
# The city-state whose capital bears its own name and whose palace is no byword.
WITHOUT_CAPITAL = {"MCO"}
# Neither is a UN member; each has a people whose name is in the news.
OTHER_PEOPLES = ("ESH", "HKG", "PRI", "PSE", "TWN", "XKX")


def _read(name: str) -> list[dict[str, str]]:
    with (LEXICON / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


ROWS = {name: _read(name) for name in COLUMNS}
ENTITIES = {row["entity_id"] for name in ("countries.csv", "places.csv") for row in ROWS[name]}
ALIASES = [row for name in ALIAS_FILES for row in ROWS[name]]
RULES = ROWS["disambiguation_countries.csv"]


def _key(alias: str) -> str:
    return fold(alias).lower


def _aliases_by_key() -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in ALIASES:
        found[_key(row["alias"])].add(row["entity_id"])
    return found


def _rules_by_key() -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in RULES:
        found[_key(row["alias"])].add(row["entity_id"])
    return found


@pytest.mark.parametrize("name", COLUMNS)
def test_file_is_plain_sorted_csv(name: str) -> None:
    raw = (LEXICON / name).read_bytes()
    assert b"\r" not in raw
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert raw.decode("utf-8").splitlines()[0].split(",") == COLUMNS[name]
    rows = ROWS[name]
    assert len(rows) > 200
    keys = [[row[column] for column in SORT_KEYS[name]] for row in rows]
    assert keys == sorted(keys)


@pytest.mark.parametrize("name", COLUMNS)
def test_every_cell_is_trimmed_and_every_row_names_its_source(name: str) -> None:
    assert [row for row in ROWS[name] if None in row or None in row.values()] == []
    assert [row for row in ROWS[name] if any(cell != " ".join(cell.split()) for cell in row.values())] == []
    assert [row for row in ROWS[name] if not row["source"]] == []


@pytest.mark.parametrize(
    ("name", "pattern"),
    [("countries.csv", r"country:[A-Z]{3}"), ("places.csv", r"place:[a-z0-9]+(-[a-z0-9]+)*")],
)
def test_ids_are_well_formed_and_unique(name: str, pattern: str) -> None:
    ids = [row["entity_id"] for row in ROWS[name]]
    assert [entity for entity in ids if not re.fullmatch(pattern, entity)] == []
    assert len(ids) == len(set(ids))


def test_countries_are_iso_3166_with_kosovo_and_the_former_states() -> None:
    for row in ROWS["countries.csv"]:
        assert row["entity_id"] == f"country:{row['iso3']}"
        if row["iso3"] == "XKX":
            assert row["iso2"] == "XK"
        elif row["iso3"] in FORMER:
            assert row["iso2"] == ""
            assert pycountry.historic_countries.get(alpha_3=row["iso3"]) is not None
        else:
            country = pycountry.countries.get(alpha_3=row["iso3"])
            assert country is not None
            assert country.alpha_2 == row["iso2"]
    assert {row["iso3"] for row in ROWS["countries.csv"]} == {
        *(country.alpha_3 for country in pycountry.countries),
        "XKX",
        *FORMER,
    }


def test_country_names_and_wikidata_ids_are_unique() -> None:
    for column in ("name", "wikidata_id"):
        values = [row[column] for row in ROWS["countries.csv"]]
        assert len(values) == len(set(values))
    assert all(re.fullmatch(r"Q[1-9]\d*", row["wikidata_id"]) for row in ROWS["countries.csv"])


def test_every_alias_has_an_entity_and_every_entity_an_alias() -> None:
    assert {row["entity_id"] for row in ALIASES} == ENTITIES


def test_alias_cells_are_of_their_kinds() -> None:
    for row in ALIASES:
        assert row["form"] in get_args(Form)
        assert row["match"] in get_args(Match)
        assert row["rule"] in get_args(Rule)
        assert row["language"] in {"en", "*"}
        assert row["form"] != "definite"
        assert (row["match"] == "exact") == (row["form"] == "acronym")
        assert any(char.isupper() for char in row["alias"])


def test_no_alias_is_said_twice_of_one_entity() -> None:
    """A form told from another by accents, quote or dash shape alone is the same to the scanner."""
    seen: set[tuple[str, str]] = set()
    for row in ALIASES:
        text = fold(row["alias"]).text if row["match"] == "exact" else _key(row["alias"])
        assert (text, row["entity_id"]) not in seen, row
        seen.add((text, row["entity_id"]))


def test_an_alias_of_two_entities_has_rules_for_each() -> None:
    rules = _rules_by_key()
    shared = {alias: entities for alias, entities in _aliases_by_key().items() if len(entities) > 1}
    assert {"georgia", "congo", "congolese", "dominican", "washington", "tripoli"} <= set(shared)
    assert {alias: entities - rules[alias] for alias, entities in shared.items() if entities - rules[alias]} == {}


def test_rules_speak_only_of_known_aliases_and_their_entities() -> None:
    aliases = _aliases_by_key()
    assert [row for row in RULES if _key(row["alias"]) not in aliases] == []
    assert [row for row in RULES if row["entity_id"] and row["entity_id"] not in aliases[_key(row["alias"])]] == []


def test_every_rule_has_a_condition_or_ends_its_alias() -> None:
    """A row without conditions decides; whatever follows it, or stands in no company at all, could never be read."""
    lists = ("unless_previous", "unless_next", "article_has", "article_lacks")
    by_alias: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in RULES:
        by_alias[_key(row["alias"])].append(row)
    for rows in by_alias.values():
        assert all(any(row[column] for column in lists) for row in rows[:-1]), rows
        assert len(rows) > 1 or any(rows[0][column] for column in lists), rows
        for row in rows:
            for column in lists:
                cells = row[column].split("|") if row[column] else []
                assert all(cell and cell == cell.strip() for cell in cells), row
                assert len(cells) == len(set(cells)), row


def test_a_conditional_alias_leaves_its_entity_another_that_is_not() -> None:
    """`after_full` needs an alias that counts by itself, or the short form could never count."""
    rules = _rules_by_key()
    full = {row["entity_id"] for row in ALIASES if not row["rule"] and _key(row["alias"]) not in rules}
    assert {row["entity_id"] for row in ALIASES if row["rule"] == "after_full"} - full == set()


@pytest.mark.parametrize("iso3", [*UN_MEMBERS, *OTHER_PEOPLES])
def test_every_state_has_a_name_and_a_demonym(iso3: str) -> None:
    forms = {row["form"] for row in ALIASES if row["entity_id"] == f"country:{iso3}"}
    assert {"name", "demonym"} <= forms


def test_there_are_193_member_states() -> None:
    assert len(UN_MEMBERS) == len(set(UN_MEMBERS)) == 193
    assert {f"country:{iso3}" for iso3 in UN_MEMBERS} <= ENTITIES


def test_places_refer_to_countries() -> None:
    for row in ROWS["places.csv"]:
        assert row["kind"] in {"capital", "seat", "city", "region"}
        assert row["country_id"] in ENTITIES | {""}
        assert row["stands_for_id"] in {"", row["country_id"]}
        assert row["country_id"] or row["kind"] in {"region", "city"}


def test_every_capital_stands_for_its_country_and_every_member_state_has_one() -> None:
    capitals = [row for row in ROWS["places.csv"] if row["kind"] == "capital"]
    assert [row for row in capitals if not row["stands_for_id"]] == []
    governed = {row["stands_for_id"][8:] for row in ROWS["places.csv"] if row["kind"] in {"capital", "seat"}}
    assert set(UN_MEMBERS) - governed == WITHOUT_CAPITAL


def test_place_ids_end_in_their_country() -> None:
    iso2 = {row["entity_id"]: row["iso2"].lower() for row in ROWS["countries.csv"]}
    for row in ROWS["places.csv"]:
        if row["country_id"]:
            assert row["entity_id"].endswith("-" + iso2[row["country_id"]]), row


SCANNER = Scanner(
    Alias(row["alias"], row["entity_id"], row["form"], row["match"], row["rule"], row["language"])  # type: ignore[arg-type]
    for row in ALIASES
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("US-led talks", {"US": {"country:USA"}}),
        ("give us time", {}),
        ("Russian-backed forces", {"Russian": {"country:RUS"}}),
        ("South Korean envoys", {"South Korean": {"country:KOR"}}),
        ("Latin American leaders", {"Latin American": {"place:latin-america"}}),
        ("the Democratic Republic of Congo", {"Democratic Republic of Congo": {"country:COD"}}),
        ("the Republic of Congo", {"Republic of Congo": {"country:COG"}}),
        ("Papua New Guinea", {"Papua New Guinea": {"country:PNG"}}),
        ("Guinea-Bissau", {"Guinea-Bissau": {"country:GNB"}}),
        ("Equatorial Guinea's president", {"Equatorial Guinea": {"country:GNQ"}}),
        ("New Mexico", {"New Mexico": {"place:new-mexico-us"}}),
        ("the Korean peninsula", {"Korean peninsula": {"place:korean-peninsula"}}),
        ("South China Sea", {"South China Sea": {"place:south-china-sea"}}),
        ("Northern Irish parties", {"Northern Irish": {"place:northern-ireland-gb"}}),
        ("Turkish Cypriot leader", {"Turkish Cypriot": {"place:northern-cyprus-cy"}}),
        ("turkiye, Türkiye", {"Türkiye": {"country:TUR"}}),
        ("polish the silver", {}),
        ("the Elysee said", {"Elysee": {"place:elysee-palace-fr"}}),
        ("NIGERIA AND NIGER", {"NIGERIA": {"country:NGA"}, "NIGER": {"country:NER"}}),
        ("Kiev and Kyiv", {"Kiev": {"place:kyiv-ua"}, "Kyiv": {"place:kyiv-ua"}}),
        ("English is spoken", {}),
        ("the People's Republic of China", {"People's Republic of China": {"country:CHN"}}),
        ("the Republic of China", {"Republic of China": {"country:TWN"}}),
    ],
)
def test_aliases_find_what_news_prose_writes(text: str, expected: dict[str, set[str]]) -> None:
    found = {text[hit.start : hit.end]: {alias.key for alias in hit.aliases} for hit in SCANNER.scan(text)}
    assert found == expected
