"""How sure is a coded event? A number that was counted, not felt.

Events are sorted by what makes them err: how specific the lexicon's entry is, whether actor and recipient are known,
whether a noun or a verb tells of them. For each kind the share that was right on annotated sentences is kept in
`lexicon/events/confidence.csv`.
"""

from __future__ import annotations

from functools import cache

from transforms.event_coding.coding import Event
from transforms.event_coding.frames import entries
from transforms.lexicon import table


@cache
def _specific() -> dict[str, bool]:
    return {one.entry: any("=" in need for need in one.needs) or one.act is not None for one in entries()}


def features(event: Event) -> str:
    """The kind of an event, as far as its being right depends on it."""
    known = ("actor" if any(one.is_known for one in event.actors) else "") + (
        "+recipient" if any(one.is_known for one in event.recipients) else ""
    )
    told = (
        "noun"
        if event.is_nominal
        else "controlled"
        if " " in event.entry
        else "specific"
        if _specific().get(event.entry)
        else "general"
    )
    return f"{told} {known.strip('+') or 'nobody'}"


@cache
def _shares() -> dict[str, float]:
    return {row["kind"]: float(row["confidence"]) for row in table("events/confidence")}


def confidence(event: Event) -> float:
    """The share of such events that were right."""
    shares = _shares()
    found = shares.get(features(event), shares["other"])
    return round(found * (0.9 if event.certainty in ("possible", "conditional") else 1.0), 2)
