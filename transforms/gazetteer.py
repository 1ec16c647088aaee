"""Which names are known, in which language, and which of the things that share a name does a text mean?

The lexicon is a value made of the packaged tables, of CLDR, ISO 3166-1 and GeoNames, and of a user's own
rows. Where in an article a name counts is `transforms.mentions`'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import cast

from transforms import lexicon
from transforms.cities import cities
from transforms.country_names import country_names
from transforms.disambiguation import Choice, Surface, choices, holds, phrases
from transforms.entity import Entity, entities
from transforms.folding import fold
from transforms.own_lexicon import LexiconError, own_entries
from transforms.scan import Alias, Form, Match, Rule, Scanner

__all__ = ["NO_NAME", "Entity", "Lexicon", "LexiconError", "load"]

# The key of a phrase that contains a name and is none: "Panama hat", "发展中国家".
NO_NAME = ""
# A text whose language is unknown is read as English: the lexicon is fullest there.
_AS_ENGLISH = frozenset(("en", "und"))
_TABLES = ("country_aliases", "place_aliases", "organization_aliases", "people_aliases", "foreign_aliases")


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """Everything that is known by name; two loads of the same data find the same."""

    entities: Mapping[str, Entity]
    aliases: tuple[Alias, ...]
    """Names in English, in every language (`*`) and in a user's; CLDR and ISO names come on demand."""
    choices: Mapping[str, tuple[Choice, ...]]
    """The rows that decide what an ambiguous name means, by its folded lower-case text."""
    words: Mapping[str, frozenset[str]]
    """Lower-case words by kind: `function` words of English, and the kinds of `lexicon/name_context.csv`."""
    regions: frozenset[str]
    """The places that are first-level divisions and the like: what follows a town's name and a comma."""
    listed: frozenset[str]
    """The entities of the curated tables and of a user's own, as against the cities of GeoNames."""
    phrases: Scanner
    country_ids: Mapping[str, str]
    """Country by ISO 3166-1 alpha-2."""
    no_names: tuple[Alias, ...] = ()
    _scanners: dict[str, Scanner] = field(default_factory=dict, repr=False)
    _by_entity: dict[str, tuple[Alias, ...]] = field(default_factory=dict, repr=False)

    def scanner(self, language: str) -> Scanner:
        """The scanner for texts in a language, built at the first call.

        English and undetermined texts are searched for the whole English lexicon; others for that language's
        country names, the names used in every language, and the English names of bodies and people, which the
        foreign press uses too.
        """
        code = "en" if language in _AS_ENGLISH else language
        if code not in self._scanners:
            self._scanners[code] = Scanner(self._in_language(code))
        return self._scanners[code]

    def _in_language(self, code: str) -> Iterable[Alias]:
        yield from (alias for alias in self.no_names if alias.language == code)
        for alias in self.aliases:
            kind = self.entities[alias.key].entity_type
            if alias.language in (code, "*") or (alias.language == "en" and kind in ("organization", "person")):
                yield alias
        if code != "en":
            yield from country_names(code, self.country_ids)

    def surface(self, text: str) -> Surface:
        """An article as `disambiguate` needs it."""
        return Surface(text, self.phrases)

    def disambiguate(self, name: str, surface: Surface, start: int, end: int, open_to: Iterable[str]) -> str | None:
        """The entity that an ambiguous name at this span means, among those open to it; None for none.

        `name` is the folded lower-case text of the alias. Rows are tried in file order; one whose entity is
        not open (its short form has not been introduced by the article) is passed over. A name without rows
        is no such name and raises KeyError.
        """
        possible = frozenset(open_to)
        for choice in self.choices[name]:
            if (choice.entity_id is None or choice.entity_id in possible) and holds(choice, surface, start, end):
                return choice.entity_id
        return None

    def aliases_of(self, entity_id: str) -> tuple[Alias, ...]:
        """The names of an entity in English, in every language, in a user's own; none for an unknown one."""
        if not self._by_entity:
            found: dict[str, list[Alias]] = {}
            for alias in self.aliases:
                found.setdefault(alias.key, []).append(alias)
            self._by_entity.update({key: tuple(names) for key, names in found.items()})
        return self._by_entity.get(entity_id, ())

    def given_names(self, person_id: str) -> frozenset[str]:
        """The first words of a person's full names, folded and in lower case."""
        full = (fold(alias.text).lower.split() for alias in self.aliases_of(person_id))
        return frozenset(words[0].rstrip(".") for words in full if len(words) > 1)


def load(extra: Sequence[Mapping[str, str]] = ()) -> Lexicon:
    """The lexicon with a user's own rows; without any it is loaded once per process.

    A user's row goes before what the lexicon says: its alias no longer means anything else in that language.
    Rows that cannot be used raise LexiconError, naming line and column.
    """
    packaged = _packaged()
    if not extra:
        return packaged
    known, own = own_entries(extra, packaged.entities)
    taken = {(_folded(alias), alias.language) for alias in own}
    replaced = {name for name, _ in taken}
    kept = [alias for alias in packaged.aliases if not {(_folded(alias), one) for one in (alias.language, "*")} & taken]
    return _lexicon(
        {**packaged.entities, **known},
        (*kept, *own),
        {name: rows for name, rows in packaged.choices.items() if name not in replaced},
        packaged.listed | set(known) | {alias.key for alias in own},
        tuple(alias for alias in packaged.no_names if _folded(alias) not in replaced),
    )


@cache
def _packaged() -> Lexicon:
    tables = {name: lexicon.table(name) for name in ("countries", "places", "organizations", "people")}
    known = entities(tables)
    listed = frozenset(known)
    aliases = {(alias.text, alias.key, alias.language): alias for name in _TABLES for alias in _rows(name)}
    taken = {_folded(alias) for alias in aliases.values()}
    for alias in country_names("en", _country_ids()):
        if _folded(alias) not in taken:
            aliases[alias.text, alias.key, "en"] = alias
            taken.add(_folded(alias))
    excluded = {fold(row["name"]).lower for row in lexicon.table("city_exclusions")}
    iso3 = {row["entity_id"]: row["iso3"] for row in tables["countries"]}
    for city in cities(_country_ids(), taken | excluded):
        entity = Entity(city.entity_id, "place", city.name, iso3[city.country_id], city.country_id)
        known.setdefault(city.entity_id, entity)
        aliases[city.name, city.entity_id, "en"] = Alias(city.name, city.entity_id)
    rows = [row for name in _in_reading_order("disambiguation_") for row in lexicon.table(name)]
    no_names = tuple(
        Alias(row["phrase"], NO_NAME, match=cast("Match", row["match"]), language=row["language"])
        for row in lexicon.table("not_names")
    )
    return _lexicon(known, tuple(aliases.values()), choices(rows), listed, no_names)


def _lexicon(
    known: Mapping[str, Entity],
    aliases: tuple[Alias, ...],
    rows: Mapping[str, tuple[Choice, ...]],
    listed: frozenset[str],
    no_names: tuple[Alias, ...],
) -> Lexicon:
    words: dict[str, set[str]] = {"function": {row["word"] for row in lexicon.table("function_words")}}
    for row in lexicon.table("name_context"):
        words.setdefault(row["kind"], set()).add(row["word"])
    return Lexicon(
        entities=known,
        aliases=aliases,
        choices=rows,
        words={kind: frozenset(of_kind) for kind, of_kind in words.items()},
        regions=frozenset(row["entity_id"] for row in lexicon.table("places") if row["kind"] == "region"),
        listed=listed,
        phrases=phrases(rows),
        country_ids=_country_ids(),
        no_names=no_names,
    )


def _in_reading_order(prefix: str) -> list[str]:
    """The tables of that prefix, in the order in which their rows are tried: by name, so countries first."""
    return [name for name in lexicon.names() if name.startswith(prefix)]


@cache
def _country_ids() -> dict[str, str]:
    return {row["iso2"]: row["entity_id"] for row in lexicon.table("countries") if row["iso2"]}


def _rows(name: str) -> Iterable[Alias]:
    for row in lexicon.table(name):
        form, match, rule = cast("Form", row["form"]), cast("Match", row["match"]), cast("Rule", row["rule"])
        yield Alias(row["alias"], row["entity_id"], form, match, rule, row["language"])


def _folded(alias: Alias) -> str:
    return fold(alias.text).lower
