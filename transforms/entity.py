"""What does the lexicon know about a thing that articles name?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

EntityType = Literal["country", "place", "organization", "person", "event", "other"]


@dataclass(frozen=True, slots=True)
class Entity:
    """A country, place, organization or person: the columns of `entities`, and what it may stand for."""

    entity_id: str
    entity_type: EntityType
    name: str
    iso3: str | None = None
    """Of a country; for other things, of the country they belong to."""
    parent_id: str | None = None
    """The body or country it is part of."""
    wikidata_id: str | None = None
    stands_for_id: str | None = None
    """What its name may stand for: a capital for the country's government."""


def entities(tables: Mapping[str, Iterable[Mapping[str, str]]]) -> dict[str, Entity]:
    """The entities in the rows of the tables countries, places, organizations and people, by id.

    A place is part of its country; a person belongs to a country but is no part of it; a body is part of the
    body its row names, and else of none: a ministry's country says where it belongs, not that a newspaper is
    a piece of it.
    """
    countries = list(tables["countries"])
    iso3 = {row["entity_id"]: row["iso3"] for row in countries}
    found = (
        *(_known(row, "country", row["iso3"], "") for row in countries),
        *_belonging(tables["places"], "place", iso3, "country_id"),
        *_belonging(tables["organizations"], "organization", iso3, "parent_id"),
        *_belonging(tables["people"], "person", iso3, ""),
    )
    return {one.entity_id: one for one in found}


def _belonging(
    rows: Iterable[Mapping[str, str]], kind: EntityType, iso3: Mapping[str, str], parent: str
) -> Iterator[Entity]:
    for row in rows:
        yield _known(row, kind, iso3.get(row["country_id"], ""), row[parent] if parent else "")


def _known(row: Mapping[str, str], kind: EntityType, iso3: str, parent_id: str) -> Entity:
    return Entity(
        entity_id=row["entity_id"],
        entity_type=kind,
        name=row["name"],
        iso3=iso3 or None,
        parent_id=parent_id or None,
        wikidata_id=row.get("wikidata_id") or None,
        stands_for_id=row.get("stands_for_id") or None,
    )
