"""What are the countries called in a language, by CLDR and by ISO 3166-1?

CLDR says the usual name ("Russie"), ISO 3166-1 as packaged by pycountry the official one ("Fédération de Russie").
Names of the countries in English beyond these, and the words for their people, are in `lexicon/country_aliases.csv`.
"""

from __future__ import annotations

import gettext
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cache

import pycountry
from babel import Locale, UnknownLocaleError

from transforms.scan import Alias

# "Гонконг (САР)", "刚果（金）": nobody writes the bracket in running text, and without it the name may be another's.
_BRACKET = re.compile(r"\s?[(（]([^()（）]*)[)）]$")

_COMMAS = frozenset(",،、")


def country_names(language: str, country_ids: Mapping[str, str]) -> tuple[Alias, ...]:
    """The names in a language of the countries given by ISO 3166-1 alpha-2; none for a language without data."""
    found: dict[tuple[str, str], Alias] = {}
    for name, iso2 in (*_usual(language), *_official(language)):
        if iso2 in country_ids:
            found.setdefault((name, iso2), Alias(name, country_ids[iso2], language=language))
    shared = Counter(name for name, _ in found)
    # CLDR tells the two Congos apart by a bracket or a dash; a name that two countries share says neither.
    return tuple(alias for (name, _), alias in found.items() if shared[name] == 1)


@cache
def _usual(language: str) -> tuple[tuple[str, str], ...]:
    try:
        territories = Locale(language).territories
    except (UnknownLocaleError, ValueError):
        return ()
    pairs = sorted((str(iso2), str(name)) for iso2, name in territories.items() if len(iso2) == 2)
    return tuple((spelling, iso2) for iso2, name in pairs for spelling in _spellings(name))


def _spellings(name: str) -> Iterator[str]:
    yield name
    bare = _BRACKET.sub("", name)
    if bare != name and bare:
        yield bare


@cache
def _official(language: str) -> tuple[tuple[str, str], ...]:
    found = []
    translate = _translation(language)
    for country in pycountry.countries:
        for column in ("official_name", "common_name", "name"):
            name = getattr(country, column, None)
            said = translate(name) if name else ""
            # A comma turns the name round for sorting ("Korea, Republic of"): nobody writes it so in a sentence.
            if said and not _COMMAS & set(said) and (language == "en" or said != name):
                found.append((said, country.alpha_2))
    return tuple(found)


def _translation(language: str) -> Callable[[str], str]:
    return gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[language], fallback=True).gettext
