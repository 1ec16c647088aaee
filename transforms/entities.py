"""Which things in the world do a batch's rows refer to?"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from schemas.contract import frame
from transforms.gazetteer import Entity, Lexicon


def entities(
    mentions: pd.DataFrame, instruments: pd.DataFrame, lexicon: Lexicon, taking_part: frozenset[str] = frozenset()
) -> pd.DataFrame:
    """The entities that mentions name or stand for, that issued an instrument or take part, and all they are part of.

    One row each, by the contract `entities`; `known_from` is `lexicon`. `iso3` of a thing that is no country
    is that of the country it belongs to, null where it belongs to none. An id that the lexicon does not have
    gets no row, so the check of references finds and quarantines the row that has it.
    """
    referred = (mentions["entity_id"], mentions["stands_for_id"], instruments["issuer_id"])
    rows = [
        {
            "entity_id": entity.entity_id,
            "entity_type": entity.entity_type,
            "name": entity.name,
            "iso3": entity.iso3,
            "parent_id": entity.parent_id,
            "wikidata_id": entity.wikidata_id,
            "known_from": "lexicon",
        }
        for entity in _with_parents(_values(*referred) | taking_part, lexicon)
    ]
    return frame("entities", rows)


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
