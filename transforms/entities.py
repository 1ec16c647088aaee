"""Which things in the world do a batch's rows refer to?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from schemas.contract import frame
from transforms.gazetteer import Entity, Lexicon
from transforms.name_identity import Discovered
from transforms.naming import Naming


def entities(
    mentions: pd.DataFrame, roles: pd.DataFrame, instruments: pd.DataFrame, naming: Naming, lexicon: Lexicon,
    taking_part: frozenset[str] = frozenset(),
) -> pd.DataFrame:  # fmt: skip
    """The entities that mentions, offices, instruments, events and quotes refer to, and what they are part of.

    One row each, by the contract `entities`; `known_from` is `lexicon`, or `discovered` for what the language model
    found in an article. `iso3` of a thing that is no country is that of the country it belongs to, null where it
    belongs to none. An id that neither knows gets no row, so the check of references finds and quarantines the row
    that has it.
    """
    referred = (
        _values(
            mentions["entity_id"],
            mentions["stands_for_id"],
            roles["person_id"],
            roles["holder_of_id"],
            instruments["issuer_id"],
        )
        | taking_part
    )
    found = [_row(one) for one in _with_parents(referred, lexicon)]
    discovered = naming.discovered()
    return frame("entities", found + [_new(discovered[one]) for one in sorted(referred & discovered.keys())])


def _row(entity: Entity) -> dict[str, Any]:
    return {
        "entity_id": entity.entity_id,
        "entity_type": entity.entity_type,
        "name": entity.name,
        "iso3": entity.iso3,
        "parent_id": entity.parent_id,
        "wikidata_id": entity.wikidata_id,
        "known_from": "lexicon",
    }


def _new(one: Discovered) -> dict[str, Any]:
    return {
        "entity_id": one.entity_id,
        "entity_type": one.kind,
        "name": one.name,
        "iso3": one.iso3,
        "known_from": "discovered",
    }


def _values(*columns: pd.Series) -> set[str]:
    return {value for column in columns for value in column.dropna()}


def _with_parents(ids: Iterable[str], lexicon: Lexicon) -> list[Entity]:
    """The known among the entities, and everything they are part of."""
    found: dict[str, Entity] = {}
    waiting = list(ids)
    while waiting:
        entity = lexicon.entities.get(waiting.pop())
        if entity is not None and entity.entity_id not in found:
            found[entity.entity_id] = entity
            waiting += [entity.parent_id] if entity.parent_id else []
    return list(found.values())
