"""Of which country and sector is an entity on the day of the article?

By the lexicon of bodies and offices, and by the offices that the article says a person holds.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from itertools import chain

from transforms.article_page import Page
from transforms.lexicon import table

_OF_KIND = {
    "government": "GOV", "legislature": "LEG", "court": "JUD", "military": "MIL", "armed_group": "REB", "party": "PTY",
    "intelligence": "SPY", "media": "JRN", "news_agency": "JRN", "company": "BUS", "financial": "BUS", "ngo": "NGO",
    "intergovernmental": "IGO", "regional": "IGO", "un_organ": "IGO", "un_agency": "IGO", "un_mission": "IGO",
    "alliance": "IGO",
}  # fmt: skip
_OF_ROLE = {
    "LEG": ("lawmaker", "senator", "speaker"),
    "JUD": ("judge", "justice", "prosecutor", "deputy prosecutor", "attorney general", "registrar"),
    "MIL": ("commander", "military chief"),
    "SPY": ("intelligence chief",),
    "OPP": ("opposition leader",),
    "REL": ("pope", "patriarch"),
}


@cache
def kinds() -> dict[str, str]:
    """The kind of every body that the lexicon lists, by id."""
    return {row["entity_id"]: row["kind"] for row in table("organizations")}


@cache
def _offices() -> dict[str, list[tuple[str, str, str, str]]]:
    found: dict[str, list[tuple[str, str, str, str]]] = {}
    for row in table("offices"):
        found.setdefault(row["person_id"], []).append((row["role"], row["from"], row["to"], row["holder_of_id"]))
    return found


def country_of(page: Page, key: str) -> str | None:
    """The country that an entity is, or belongs to."""
    if key.startswith("country:"):
        return key
    entity = page.entities.get(key)
    if entity is not None and entity.iso3:
        return f"country:{entity.iso3}"
    for role in page.roles.get(key, ()):
        holder = role["holder_of_id"]
        if holder and holder != key and (found := country_of(page, str(holder))):
            return found
    return None


def sector_of(page: Page, key: str) -> str | None:
    """The sector of an entity at the time of the article; a country as such has none."""
    kind = kinds().get(key)
    if kind is not None:
        return _OF_KIND.get(kind)
    if not key.startswith("person:"):
        return None
    # The first is enough: of whom a long article speaks often, it tells the office as often.
    said = (str(role["role"]) for role in page.roles.get(key, ()))
    for role in chain(said, (role for role, _ in _held(key, page.published_on))):
        return next((sector for sector, roles in _OF_ROLE.items() if role in roles), "GOV")
    return "ELI" if key in _offices() else None


def body_sector(person: str, on: date | None) -> str | None:
    """The sector of the body of states whose only office a person holds on a day; None for a state's officer."""
    held = {holder for _, holder in _held(person, on)} if on else set[str]()
    sectors = [_OF_KIND.get(kinds().get(one, "")) for one in held]
    return "IGO" if sectors == ["IGO"] else None


def _held(person: str, on: date | None) -> list[tuple[str, str]]:
    """The offices, each with whose it is, that a person holds on a day by the lexicon; without a day, all of them."""
    day = on.isoformat() if on else ""
    return [
        (role, holder)
        for role, begin, end, holder in _offices().get(person, ())
        if not day or ((not begin or begin <= day) and (not end or day[: len(end)] <= end))
    ]
