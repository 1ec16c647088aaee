"""Do the name files together say what one lexicon can mean: every name one thing, or a rule that decides?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import get_args

import pytest

from transforms import lexicon
from transforms.disambiguation import REACH
from transforms.entity import entities
from transforms.folding import fold
from transforms.gazetteer import load
from transforms.scan import Form, Match, Rule

ALIAS_TABLES = (
    "country_aliases",
    "place_aliases",
    "organization_aliases",
    "people_aliases",
    "foreign_aliases",
)
ENTITY_TABLES = ("countries", "places", "organizations", "people")
RULE_TABLES = tuple(name for name in lexicon.names() if name.startswith("disambiguation_"))
OWN_TABLES = ("city_exclusions", "function_words", "name_context", "not_names")
KEYS = {"city_exclusions": ("name",), "function_words": ("word",), "name_context": ("word", "kind", "source")}
KINDS = {
    "after_person",
    "after_place",
    "direction",
    "given_or_family",
    "head_of",
    "locative",
    "particle",
    "postnominal",
    "ship",
    "province_of_canada",
    "state_of_usa",
    "storm",
    "suffix",
    "time",
    "title",
}

ALIASES = [(name, line, row) for name in ALIAS_TABLES for line, row in enumerate(lexicon.table(name), start=2)]
ENTITIES = entities({name: lexicon.table(name) for name in ENTITY_TABLES})
RULES = [(name, line, row) for name in RULE_TABLES for line, row in enumerate(lexicon.table(name), start=2)]


def _name(text: str) -> str:
    return fold(text).lower


def _offenders(found: Iterable[tuple[str, int, Mapping[str, str]]], column: str) -> list[str]:
    return [f"{name}.csv:{line} {column}={row[column]!r}" for name, line, row in found]


def test_every_alias_has_an_entity() -> None:
    assert _offenders((one for one in ALIASES if one[2]["entity_id"] not in ENTITIES), "entity_id") == []


def test_every_entity_refers_to_entities() -> None:
    missing = [
        (entity.entity_id, other)
        for entity in ENTITIES.values()
        for other in (entity.parent_id, entity.stands_for_id)
        if other and other not in ENTITIES
    ]
    assert missing == []


def test_no_entity_is_part_of_itself() -> None:
    for entity in ENTITIES.values():
        seen = set()
        above = entity
        while above.parent_id:
            assert above.entity_id not in seen, entity
            seen.add(above.entity_id)
            above = ENTITIES[above.parent_id]


def test_every_issuer_of_an_instrument_is_an_entity() -> None:
    issuers = {row["issuer_id"] for row in lexicon.table("instruments")} - {""}
    assert issuers - ENTITIES.keys() == set()


@pytest.mark.parametrize(("column", "allowed"), [("form", Form), ("match", Match), ("rule", Rule)])
def test_cells_are_of_their_lists(column: str, allowed: object) -> None:
    assert _offenders((one for one in ALIASES if one[2][column] not in get_args(allowed)), column) == []


@pytest.mark.parametrize("name", [*ALIAS_TABLES, *ENTITY_TABLES, *RULE_TABLES, *OWN_TABLES])
def test_every_row_names_its_source(name: str) -> None:
    rows = [(name, line, row) for line, row in enumerate(lexicon.table(name), start=2)]
    assert rows
    assert _offenders((one for one in rows if not one[2]["source"].strip()), "source") == []


@pytest.mark.parametrize("name", OWN_TABLES)
def test_tables_are_sorted_and_say_nothing_twice(name: str) -> None:
    keys = [tuple(row[column] for column in KEYS.get(name, ("phrase", "language"))) for row in lexicon.table(name)]
    assert keys == sorted(set(keys))


def test_kinds_of_words_are_those_the_rules_ask_for() -> None:
    assert {row["kind"] for row in lexicon.table("name_context")} == KINDS


def test_a_name_of_two_entities_has_rows_for_each() -> None:
    """Or the general rule holds: a short form the article has introduced goes before other meanings."""
    ruled: dict[str, set[str]] = defaultdict(set)
    for _, _, row in RULES:
        ruled[_name(row["alias"])].add(row["entity_id"])
    offenders = []
    for language in {row["language"] for _, _, row in ALIASES}:
        meant: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for _, _, row in ALIASES:
            if row["language"] in (language, "*"):
                meant[_name(row["alias"])][row["entity_id"]].add(row["rule"])
        for name, by_entity in meant.items():
            free = {entity for entity, rules in by_entity.items() if "" in rules}
            if (len(free) > 1 or name in ruled) and free - ruled[name]:
                offenders.append((language, name, sorted(free - ruled[name])))
    assert offenders == []


def test_rows_speak_of_names_and_entities_there_are() -> None:
    names: dict[str, set[str]] = defaultdict(set)
    for _, _, row in ALIASES:
        names[_name(row["alias"])].add(row["entity_id"])
    unknown = [
        (name, line, row["alias"], row["entity_id"])
        for name, line, row in RULES
        if not names[_name(row["alias"])] or row["entity_id"] not in names[_name(row["alias"])] | {""}
    ]
    assert unknown == []


def test_conditions_are_shorter_than_the_reach() -> None:
    for _, _, row in RULES:
        for column in ("unless_previous", "unless_next"):
            assert all(len(phrase) < REACH - 2 for phrase in row[column].split("|")), row


def test_a_phrase_that_is_no_name_is_no_alias() -> None:
    names = {_name(row["alias"]) for _, _, row in ALIASES}
    assert [row["phrase"] for row in lexicon.table("not_names") if _name(row["phrase"]) in names] == []


def test_a_table_is_read_as_it_is() -> None:
    assert lexicon.table("countries")[0]["entity_id"] == "country:ABW"
    assert "countries" in lexicon.names()
    with pytest.raises(LookupError, match="no table 'nowhere'"):
        lexicon.table("nowhere")


def test_fingerprint_tells_of_the_data() -> None:
    first = lexicon.fingerprint()
    assert len(first) == 12
    assert int(first, 16) >= 0


def test_fingerprint_changes_with_a_file_and_a_package(monkeypatch: pytest.MonkeyPatch) -> None:
    first = lexicon.fingerprint()
    for name, value in (("names", lambda: ("countries",)), ("version", lambda _: "0")):
        with monkeypatch.context() as changed:
            changed.setattr(lexicon, name, value)
            lexicon.fingerprint.cache_clear()
            assert lexicon.fingerprint() != first
    lexicon.fingerprint.cache_clear()
    assert lexicon.fingerprint() == first


def test_every_entity_of_the_files_can_be_named() -> None:
    loaded = load()
    assert [entity_id for entity_id in ENTITIES if not loaded.aliases_of(entity_id)] == []
