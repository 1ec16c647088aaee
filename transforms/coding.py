"""What do the articles tell of, as rows: their events and who took part?"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

import pandas as pd

from schemas.contract import frame
from transforms.article_page import Page, by_article
from transforms.event_coding.coding import Event, events
from transforms.event_coding.confidence import confidence
from transforms.event_coding.contexts import contexts
from transforms.event_coding.precedence import scores
from transforms.event_coding.same import same_as
from transforms.parties import Party

QUADS = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")
"""The manual's quad classes 1 to 4."""


@dataclass(frozen=True, slots=True)
class Coding:
    """The events of a batch of articles."""

    events: pd.DataFrame
    event_participants: pd.DataFrame


def coding(article_pages: list[Page], quotes: pd.DataFrame) -> Coding:
    """The events that the articles tell of and their participants, by the contracts of these names."""
    rows: list[dict[str, Any]] = []
    participants: list[dict[str, Any]] = []
    spoken = by_article(quotes[quotes["kind"] == "direct"])
    for read in article_pages:
        page = replace(read, spoken=spoken.get(read.article_id, ()))
        found = events(page)
        ids = list(_ids(page, found))
        for one, name, first in zip(found, ids, same_as(page, found), strict=True):
            rows.append(_row(page, one, name, None if first is None else ids[first]))
            participants += _participants(page, one, name)
    return Coding(frame("events", rows), frame("event_participants", participants))


def _ids(page: Page, found: list[Event]) -> Iterator[str]:
    """An id of article, trigger, type and number: better coreference does not move it."""
    seen: Counter[tuple[int, str]] = Counter()
    for one in found:
        start, end = page.tree.starts[one.at], page.tree.ends[one.at]
        key = (start, one.event_type)
        said = f"{page.article_id}\n{start}\n{end}\n{one.event_type}\n{seen[key]}"
        seen[key] += 1
        yield hashlib.sha256(said.encode("utf-8")).hexdigest()[:20]


def _row(page: Page, one: Event, name: str, same: str | None) -> dict[str, Any]:
    start, end = page.tree.starts[one.at], page.tree.ends[one.at]
    ordinal = page.sentence_at(start)
    sentence = page.text[page.sentences[ordinal][0] : page.sentences[ordinal][1]]
    known = scores()
    quad, intensity = known.get((one.event_type, one.mode or ""), known[one.event_type, ""])
    row, told = one.when.row, one.source
    return {
        "event_id": name,
        "article_id": page.article_id,
        "sentence_ordinal": ordinal,
        "char_start": start,
        "char_end": end,
        "surface": page.text[start:end],
        "event_type": one.event_type,
        "mode": one.mode,
        "contexts": contexts(sentence),
        "quad_class": QUADS[quad - 1],
        "intensity": intensity,
        "act": one.act,
        "actor_id": _first(one.actors),
        "recipient_id": _first(one.recipients),
        "instrument_id": None if one.instrument is None else one.instrument["instrument_id"],
        "place_id": None if one.place is None else one.place["entity_id"],
        "date_start": one.when.date_start,
        "date_end": one.when.date_end,
        "date_from": one.when.date_from,
        "polarity": one.polarity,
        "time_frame": one.when.time_frame,
        "certainty": one.certainty,
        "source_kind": told.kind,
        "source_id": None if told.party is None else told.party.entity_id,
        "source_surface": None if told.start is None else page.text[told.start : told.end],
        "via_id": told.via,
        "confidence": confidence(page, one),
        "same_as": same,
        "coded_by": one.entry,
        "because": "; ".join(one.why) or None,
        "date_char_start": None if row is None else row["char_start"],
        "instrument_char_start": None if one.instrument is None else one.instrument["char_start"],
    }


def _first(found: tuple[Party, ...]) -> str | None:
    """The first participant who is known, by name or else by country."""
    return next((one.entity_id or one.country_id for one in found if one.is_known), None)


def _participants(page: Page, one: Event, name: str) -> Iterator[dict[str, Any]]:
    told = one.source
    by_role: tuple[tuple[Literal["actor", "recipient", "source"], tuple[Party, ...]], ...] = (
        ("actor", one.actors),
        ("recipient", one.recipients),
        ("source", () if told.party is None else (told.party,)),
    )
    for role, found in by_role:
        for ordinal, party in enumerate(found):
            yield {
                "event_id": name,
                "role": role,
                "ordinal": ordinal,
                "article_id": page.article_id,
                "char_start": party.start,
                "char_end": party.end,
                "surface": page.text[party.start : party.end],
                "entity_id": party.entity_id,
                "country_id": party.country_id,
                "sector": party.sector,
                "quantity": party.quantity,
            }
