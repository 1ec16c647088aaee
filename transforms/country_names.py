"""What are the countries called in a language, by CLDR and by ISO 3166-1?

CLDR says the usual name ("Russie"), ISO 3166-1 as packaged by pycountry the official one ("Fédération de
Russie"). Names of the countries in English beyond these, and the words for their people, are in
`lexicon/country_aliases.csv`.
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

# "Гонконг (САР)", "刚果（金）": nobody writes the bracket in running text, and without it the name may be
# another's.
_BRACKET = re.compile(r"\s?[(（]([^()（）]*)[)）]$")

_COMMAS = frozenset(",،、")
_LEADING_ON = (" de", " of", " of the", " di", " do", " da", " du", " del")


def country_names(language: str, country_ids: Mapping[str, str]) -> tuple[Alias, ...]:
    """The names in a language of countries given by ISO 3166-1 alpha-2; none for one without data."""
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
            # What gettext cannot translate it returns as it came, in English.
            if (language == "en" or said != name) and (ordered := _in_order(said)):
                found.append((ordered, country.alpha_2))
    return tuple(found)


def _in_order(name: str) -> str:
    """A name turned round for sorting ("Russie, Fédération de") as a sentence has it; empty where unclear."""
    if not _COMMAS & set(name):
        return name
    last, _, first = name.partition(", ")
    return f"{first} {last}" if first.endswith(_LEADING_ON) and "," not in first else ""


def _translation(language: str) -> Callable[[str], str]:
    return gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[language], fallback=True).gettext
