"""Which names of one article are names of one thing, and what is the thing's id?

Full names found by the language model get an entity of the lexicon where their spelling is a transliteration of its
name, else one of their own; then short names are given to the full ones. Everything that joins two names is a rule
with a name. Two persons of one surname stay two.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from transforms.entity import Entity, EntityType
from transforms.folding import fold
from transforms.gazetteer import Lexicon
from transforms.lexicon import table
from transforms.name_keys import is_full, is_title, key, keys, person_slug, same_person, slug, words
from transforms.name_spans import Name, Place
from transforms.spans import Taken

# How sure a short name is that one full name, or one of several, explains.
_ONE, _OF_SEVERAL = 0.8, 0.6
_BRACKETED = re.compile(r",? ?\(([A-Z][A-Za-z&-]{1,9})\)")
_SMALL = re.compile(r"[a-z]{2,}")
_HYPHENED = re.compile(r"[\w-]+")
_SMALL_WORDS = frozenset("of the and for on in to a an de la du des und".split())
_LEGAL_FORMS = frozenset("inc corp corporation ltd limited plc llc gmbh ag sa co company group holdings".split())


@dataclass(frozen=True, slots=True)
class Discovered:
    """An entity that articles introduced, and a name it was given in one."""

    entity_id: str
    kind: EntityType
    name: str
    iso3: str | None = None


@dataclass(slots=True, eq=False)
class _Person:
    """A person named in full: where, and in which spellings."""

    entity_id: str
    spellings: Counter[str] = field(default_factory=Counter)
    starts: list[int] = field(default_factory=list)


def identified(text: str, names: Sequence[Name], lexicon: Lexicon) -> tuple[list[Name], list[Discovered]]:
    """The names with the entities they mean, as far as it can be told, and the entities that the lexicon lacks."""
    found: list[Discovered] = []
    named = _people(text, names, lexicon, found)
    named = _bodies(text, named, lexicon, found)
    return sorted(named, key=lambda one: (one.start, -one.end)), found


def _people(text: str, names: Sequence[Name], lexicon: Lexicon, found: list[Discovered]) -> list[Name]:
    people: dict[str, _Person] = {}
    alike: dict[tuple[str, str], list[_Person]] = {}
    named: list[Name] = []
    tails = {
        words(text[one.start : one.end])[-2:]
        for one in names
        if one.kind == "person" and len(words(text[one.start : one.end])) > 2
    }
    for one in names:
        surface = text[one.start : one.end]
        if one.kind == "person" and len(words(surface)) > 1 and is_full(surface) and not _is_tail(surface, tails):
            of_name = words(surface)
            # Whatever joins two spellings, their first and last words have the same keys.
            ends = alike.setdefault((key(of_name[0]), key(of_name[-1])), [])
            person, rule = _person(surface, one, ends, people, lexicon)
            if person not in ends:
                ends.append(person)
            person.spellings[_plain(surface)] += 1
            person.starts.append(one.start)
            named.append(replace(one, entity_id=person.entity_id, rule=None if rule == "same_name" else rule))
        else:
            named.append(one)
    found += [
        Discovered(one.entity_id, "person", max(one.spellings, key=lambda name: (one.spellings[name], len(name), name)))
        for one in people.values()
        if one.entity_id not in lexicon.entities
    ]
    by_word = _by_word(people.values())
    return [
        _short(one, text[one.start : one.end], by_word) if one.kind == "person" and one.entity_id is None else one
        for one in named
    ]


def _is_tail(surface: str, tails: Container[tuple[str, ...]]) -> bool:
    """Whether two words name nobody in full: an office, or the surname of a longer name ("de Blasio")."""
    of_name = words(surface)
    return len(of_name) == 2 and (of_name in tails or of_name in _offices())


@cache
def _offices() -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(form.lower().split()) for row in table("roles") for form in row["surface_forms"].split("|"))


def _person(
    surface: str, one: Name, alike: list[_Person], people: dict[str, _Person], lexicon: Lexicon
) -> tuple[_Person, str | None]:
    """The person a full name means, new or named before, and by which rule."""
    if one.entity_id is not None:
        return people.setdefault(one.entity_id, _Person(one.entity_id)), None
    for person in alike:
        for spelling in person.spellings:
            rule = same_person(surface, spelling)
            if rule is not None:
                return person, rule
    known = _people_by_key(lexicon).get(keys(surface))
    if known is not None:
        return people.setdefault(known, _Person(known)), "transliteration"
    new = f"person:{person_slug(surface)}"
    return people.setdefault(new, _Person(new)), None


def _by_word(people: Iterable[_Person]) -> dict[str, list[tuple[_Person, str]]]:
    """The persons by the key of each word of their names, with the rule by which it alone may mean them."""
    found: dict[str, list[tuple[_Person, str]]] = {}
    for person in people:
        of_words: dict[str, str] = {}
        for spelling in person.spellings:
            each = [key(word) for word in words(spelling)]
            for at, word in enumerate(each):
                rule = "given_name" if at == 0 else "surname" if at == len(each) - 1 else "part_of_name"
                if len(word) > 1:
                    of_words[word] = min(
                        of_words.get(word, rule), rule, key=("surname", "part_of_name", "given_name").index
                    )
        for word, rule in of_words.items():
            found.setdefault(word, []).append((person, rule))
    return found


def _short(one: Name, surface: str, by_word: Mapping[str, list[tuple[_Person, str]]]) -> Name:
    """A single name given to the person of whose full name it is a part.

    Of several it is the one named most often in full, then the one named first: relatives are named beside the person
    that the article is about.
    """
    of_name = () if is_title(surface) else words(surface)
    candidates = by_word.get(key(of_name[-1]), []) if of_name else []
    rules = [rule for _, rule in candidates]
    for rule in ("surname", "part_of_name", "given_name"):
        if rule in rules:
            people = [person for person, of in candidates if of == rule]
            person = max(people, key=lambda person: (len(person.starts), -person.starts[0]))
            return replace(
                one,
                entity_id=person.entity_id,
                method="coreference",
                rule=rule,
                confidence=_ONE if len(people) == 1 else _OF_SEVERAL,
            )
    return one


def _bodies(text: str, names: Sequence[Name], lexicon: Lexicon, found: list[Discovered]) -> list[Name]:
    """Organizations and places: acronyms introduced in brackets, names without their legal form, then ids."""
    acronyms = dict(_introduced(text, names, lexicon))
    known: dict[tuple[EntityType, str], str] = {}
    firsts: dict[str, Discovered] = {}
    inner: dict[Place, set[str | None]] = {}
    for one in names:
        if one.inside is not None:
            inner.setdefault(one.inside, set()).add(lexicon.entities[str(one.entity_id)].iso3)
    written = frozenset(_HYPHENED.findall(text))
    for one in names:
        if one.kind in ("organization", "place") and one.entity_id is None:
            surface = _plain(text[one.start : one.end])
            is_known = surface in acronyms or _is_vague(surface, written)
            made = None if is_known else _discovered(surface, one, lexicon, names, inner)
            if made is not None and (one.kind, slug(surface)) not in known:
                known[one.kind, slug(surface)] = made.entity_id
                if made.entity_id not in lexicon.entities:
                    firsts.setdefault(made.entity_id, made)
    short = {_without_form(one.name): key_ for key_, one in firsts.items() if one.kind == "organization"}
    named: list[Name] = []
    used: set[str] = set()
    for one in names:
        made_one = one
        if one.kind in ("organization", "place") and one.entity_id is None:
            surface = _plain(text[one.start : one.end])
            if surface in acronyms and one.kind == "organization":
                full = known.get(("organization", slug(acronyms[surface][1])), acronyms[surface][0])
                made_one = replace(one, entity_id=full, rule="acronym_in_brackets", form="acronym")
            elif one.kind == "organization" and (whole := short.get(slug(surface))) and not _is_form(surface):
                made_one = replace(one, entity_id=whole, rule=None if firsts[whole].name == surface else "short_name")
            else:
                made_one = replace(one, entity_id=known.get((one.kind, slug(surface))))
        if made_one.entity_id is not None:
            used.add(made_one.entity_id)
        named.append(made_one)
    named += _bare_acronyms(text, named, acronyms, known)
    used |= {str(one.entity_id) for one in named}
    found += [one for one in firsts.values() if one.entity_id in used]
    return named


def _introduced(text: str, names: Sequence[Name], lexicon: Lexicon) -> Iterator[tuple[str, tuple[str | None, str]]]:
    """The acronyms that stand in brackets behind an organization's name: its id, where it has one, and its name."""
    for one in names:
        bracket = _BRACKETED.match(text, one.end) if one.kind == "organization" and one.inside is None else None
        if bracket is None:
            continue
        surface = _plain(text[one.start : one.end])
        entity = lexicon.entities.get(str(one.entity_id))
        whole = entity.name if entity else surface
        if _abbreviates(bracket[1], surface) or _abbreviates(bracket[1], whole):
            yield bracket[1], (one.entity_id, surface)


def _abbreviates(acronym: str, name: str) -> bool:
    """Whether the capitals of an acronym are among the initials of a name, in their order."""
    initials = "".join(word[0] for word in fold(name).lower.replace("-", " ").split())
    rest = iter(initials)
    letters = [char.lower() for char in acronym if char.isupper()]
    return len(letters) > 1 and all(letter in rest for letter in letters)


def _bare_acronyms(
    text: str,
    names: Sequence[Name],
    acronyms: Mapping[str, tuple[str | None, str]],
    known: Mapping[tuple[EntityType, str], str],
) -> Iterator[Name]:
    """The places of an introduced acronym at which nothing was read."""
    if not acronyms:
        return
    taken = Taken(len(text), (one.place for one in names))
    for match in re.finditer(r"[A-Z][A-Za-z&-]+", text):
        found = acronyms.get(match[0])
        if found is None or text[match.start() - 1 : match.start()].isalnum():
            continue
        entity_id = found[0] or known.get(("organization", slug(found[1])))
        if entity_id is not None and taken.claim(*match.span()):
            yield Name(
                *match.span(), "organization", entity_id, "coreference", "acronym", _ONE, rule="acronym_in_brackets"
            )


def _discovered(
    surface: str, one: Name, lexicon: Lexicon, names: Sequence[Name], inner: Mapping[Place, set[str | None]]
) -> Discovered | None:
    """The entity that a name introduces; None for a name that says too little to be known again in another article.

    An acronym that nothing explains, and a ministry or court without its country, could be anybody's.
    """
    of_name = slug(surface).split("-")
    if not any(of_name):
        return None
    if one.kind == "place":
        return Discovered(_listed_places(lexicon).get(slug(surface), f"place:{slug(surface)}"), "place", surface)
    if surface.isupper() and len(surface) <= 5:
        return None
    if all(word in _generic() or word in _SMALL_WORDS for word in of_name):
        country = _owner(one, names, lexicon)
        if country is None:
            return None
        return Discovered(f"org:{slug(surface)}-{str(country.iso3).lower()}", "organization", surface, country.iso3)
    countries = inner.get(one.place, set())
    return Discovered(
        f"org:{slug(surface)}", "organization", surface, next(iter(countries)) if len(countries) == 1 else None
    )


def _is_vague(surface: str, written: Container[str]) -> bool:
    """Whether a body's or place's name is none that could be known again: numbers, small letters, an ordinary word.

    An ordinary word is one that the article writes small elsewhere: "the Chamber" and "a chamber".
    """
    of_name = surface.split()
    if surface.islower() or all(word[0].isdigit() for word in of_name):
        return True
    word = surface.lower()
    return len(of_name) == 1 and word in written and _SMALL.fullmatch(word) is not None


@cache
def _listed_places(lexicon: Lexicon) -> dict[str, str]:
    """The places that the lexicon lists and that nothing else is called, by slug of their names."""
    found: dict[str, set[str]] = {}
    for alias in lexicon.aliases:
        if not alias.rule and fold(alias.text).lower not in lexicon.choices:
            found.setdefault(slug(alias.text), set()).add(alias.key)
    single = {name: next(iter(ids)) for name, ids in found.items() if len(ids) == 1}
    return {name: one for name, one in single.items() if one.startswith("place:") and one in lexicon.listed}


def _owner(one: Name, names: Sequence[Name], lexicon: Lexicon) -> Entity | None:
    """The country that stands right before a body's name: "Polish Interior Ministry", "Poland’s parliament"."""
    at = bisect_left(names, one.start, key=lambda other: other.start) - 1
    before = names[at] if at >= 0 else None
    if before is None or before.kind != "country" or not 0 <= one.start - before.end <= 3:
        return None
    return lexicon.entities.get(str(before.entity_id))


def _plain(surface: str) -> str:
    """A name on one line, without a possessive."""
    return " ".join(surface.split()).removesuffix("'s").removesuffix("’s")


def _without_form(name: str) -> str:
    """The slug of a body's name without its legal form at the end."""
    of_name = slug(name).split("-")
    while len(of_name) > 1 and of_name[-1] in _LEGAL_FORMS:
        of_name.pop()
    return "-".join(of_name)


def _is_form(surface: str) -> bool:
    return slug(surface) in _LEGAL_FORMS


@cache
def _generic() -> frozenset[str]:
    return frozenset(row["word"] for row in table("generic_bodies"))


@cache
def _people_by_key(lexicon: Lexicon) -> dict[tuple[str, ...], str]:
    """The lexicon's persons by the keys of their full names; a key that two share is nobody's."""
    found: dict[tuple[str, ...], set[str]] = {}
    for alias in lexicon.aliases:
        if " " in alias.text and alias.key.startswith("person:"):
            found.setdefault(keys(alias.text), set()).add(alias.key)
    return {one: ids.pop() for one, ids in found.items() if len(ids) == 1 and len(one) > 1}
