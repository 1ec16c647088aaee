"""What may a user's own lexicon say, and what is wrong with it?

A file with the columns of `COLUMNS`; one row is one name of one entity. Its rows come here already split into
cells; reading the file is the caller's.
"""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Mapping, Sequence
from typing import NoReturn, cast, get_args

from transforms.entity import Entity, EntityType
from transforms.folding import fold
from transforms.scan import Alias, Form, Match, Rule

COLUMNS = ("alias", "entity_id", "entity_type", "name", "iso3", "form", "language", "match", "rule", "source")

_ID = re.compile(r"[a-z]+:\S+")
_ISO3 = re.compile(r"[A-Z]{3}|")
_LANGUAGE = re.compile(r"[a-z]{2,3}|\*")
# What an empty cell means.
_DEFAULTS = {"form": "name", "language": "*", "match": "capitalized", "rule": ""}
_ALLOWED = {
    "entity_type": get_args(EntityType),
    "form": get_args(Form),
    "match": get_args(Match),
    "rule": get_args(Rule),
}


class LexiconError(ValueError):
    """A lexicon says something that cannot be used; the message is a sentence that names line and column."""


def own_entries(
    rows: Sequence[Mapping[str, str]], known: Mapping[str, Entity]
) -> tuple[dict[str, Entity], tuple[Alias, ...]]:
    """The entities that the rows add to the known ones, and their aliases.

    An entity the lexicon knows needs no type, name or iso3. The first row that cannot be used raises
    LexiconError with its line, counted from the header's, and its column; so does an alias that two rows give
    to different entities.
    """
    entities: dict[str, Entity] = {}
    everything = ChainMap(entities, dict(known))
    aliases: list[Alias] = []
    lines: dict[tuple[str, str], tuple[str, int]] = {}
    for line, row in enumerate(rows, start=2):
        cells = _cells(row, line)
        alias = _alias(cells, line)
        entities |= _entity(cells, line, everything)
        aliases.append(alias)
        meant, first = lines.setdefault((_key(alias), alias.language), (alias.key, line))
        if meant != alias.key:
            _fail(
                line,
                "alias",
                f"{alias.text!r} means {meant} in line {first} already; one name can mean one thing",
            )
    return entities, tuple(aliases)


def _cells(row: Mapping[str, str], line: int) -> dict[str, str]:
    for column in COLUMNS:
        if row.get(column) is None:
            _fail(line, column, f"is missing; a line has the columns {', '.join(COLUMNS)}")
    for column in row:
        if column not in COLUMNS:
            _fail(line, str(column), f"is not known; the columns are {', '.join(COLUMNS)}")
    return {column: row[column].strip() or _DEFAULTS.get(column, "") for column in COLUMNS}


def _alias(cells: Mapping[str, str], line: int) -> Alias:
    if not fold(cells["alias"]).text.strip():
        _fail(line, "alias", "is empty")
    for column, pattern in (("entity_id", _ID), ("iso3", _ISO3), ("language", _LANGUAGE)):
        if not pattern.fullmatch(cells[column]):
            _fail(line, column, f"is {cells[column]!r}, which is not of the form {_SHAPES[column]}")
    for column in ("form", "match", "rule"):
        if cells[column] not in _ALLOWED[column]:
            _fail(line, column, f"is {cells[column]!r}, none of {', '.join(filter(None, _ALLOWED[column]))}")
    return Alias(
        cells["alias"],
        cells["entity_id"],
        cast("Form", cells["form"]),
        cast("Match", cells["match"]),
        cast("Rule", cells["rule"]),
        cells["language"],
    )


_SHAPES = {
    "entity_id": "type:slug (org:my-ministry)",
    "iso3": "three capitals (FRA)",
    "language": "a code (en) or *",
}


def _entity(cells: Mapping[str, str], line: int, known: Mapping[str, Entity]) -> dict[str, Entity]:
    """The row's entity where it is new; a known one must not be told a different type."""
    entity_id, kind = cells["entity_id"], cells["entity_type"]
    if entity_id in known:
        if kind and kind != known[entity_id].entity_type:
            _fail(line, "entity_type", f"is {kind!r}, but {entity_id} is a {known[entity_id].entity_type}")
        return {}
    if kind not in _ALLOWED["entity_type"]:
        _fail(line, "entity_type", f"is {kind!r}, none of {', '.join(_ALLOWED['entity_type'])}")
    if not cells["name"]:
        _fail(line, "name", f"is empty, and {entity_id} is not in the lexicon")
    return {entity_id: Entity(entity_id, cast("EntityType", kind), cells["name"], cells["iso3"] or None)}


def _key(alias: Alias) -> str:
    folded = fold(alias.text)
    return folded.text if alias.match == "exact" else folded.lower


def _fail(line: int, column: str, what: str) -> NoReturn:
    raise LexiconError(f"The lexicon's line {line}, column {column}, {what}.")
