"""Who or what is a noun phrase, as a party to an event: which entity, of which country, in which capacity?

A name is the entity it names; "US officials" are of the United States, in the sector GOV; "he" is whom the grammar
lets it be. A thing that cannot act or be acted on as a party ("the proposal") is none. Sectors are those of the PLOVER
manual, by head noun (`lexicon/events/sectors.csv`), kind of body and office.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from transforms.affiliations import body_sector, country_of, sector_of
from transforms.antecedents import FIRST_PERSON, PRONOUNS, antecedent, party_nouns, person_behind
from transforms.article_page import Page, Row
from transforms.clauses import Tree

_MODIFIES = ("amod", "compound", "nmod:poss", "nmod:desc", "nmod:unmarked", "flat", "appos")
_BELONGS = ("of", "in", "from", "at", "for", "within")
_STATES = frozenset(("state", "states", "country", "countries", "nation", "nations"))
_CURRENCIES = frozenset({"dollar", "dollars", "pound", "pounds", "franc", "francs", "peso", "pesos", "rupee", "rupees"})
_SIGNS = ("$", "€", "£", "¥")
_OF_THE_PRESS = frozenset("times post herald tribune gazette journal radio television tv broadcasting guardian".split())
_FRACTIONS = frozenset({"number", "part", "section", "column", "bulk", "handful", "unit", "wing"})
"""Words for people only where an "of" says of whom."""
_OF_WHOM_THEY_LEAD = frozenset(
    {"leader", "leaders", "leadership", "official", "officials", "representative", "representatives"}
)
_DEPTH = 6


@dataclass(frozen=True, slots=True)
class Party:
    """A party to an event."""

    start: int
    end: int
    head: int
    """The word it is read from."""
    entity_id: str | None
    country_id: str | None
    sector: str | None
    quantity: float | None = None
    is_thing: bool = False
    """Whether it may be no party: only called "it", a storm as likely as a state, or a place that stands for nobody."""

    @property
    def is_known(self) -> bool:
        """Whether it is known who that is, or of which country."""
        return self.entity_id is not None or self.country_id is not None


def parties(page: Page, at: int, depth: int = 0) -> list[Party]:
    """The parties that a noun phrase names, those joined to it included; none where it is a thing."""
    if depth > _DEPTH:
        return []
    found: list[Party] = []
    for one in page.tree.joined(at):
        found += _one(page, one, depth)
    return _distinct(found)


def within(page: Page, at: int) -> list[Party]:
    """The parties named inside a phrase about a thing: "Russian aggression", "Israel's strike on Rafah"."""
    tree = page.tree
    for deps, cases in (
        (("obl:agent",), None),
        (("nmod",), ("by",)),
        (("nmod:poss", "amod", "compound"), None),
        (("nmod",), ("of", "from")),
        (("nmod",), None),
    ):
        for kid in tree.kids[at]:
            if tree.deps[kid] in deps and (cases is None or tree.case(kid) in cases):
                found = [one for one in parties(page, kid) if one.is_known] or _modifier(page, kid)
                if found := _of_people(page, at, found):
                    return found
    # Who reports of a suspect, "named by the Times as armed", is not the suspect.
    clauses = () if tree.lower[at] in party_nouns() else ("acl",)
    for kid in tree.of(at, "nmod", *clauses, "obl", "obj"):
        if found := within(page, kid):
            return found
    return [one for kid in tree.of(at, "nmod:poss") for one in parties(page, kid) if one.sector is not None]


def _of_people(page: Page, at: int, found: list[Party]) -> list[Party]:
    """The parties named in a phrase about people: somebody's aides and sons are of his country, and not he."""
    if page.tree.lower[at] not in party_nouns():
        return found
    return [
        replace(one, entity_id=one.country_id) if str(one.entity_id).startswith("person:") else one
        for one in found
        if one.country_id is not None or not str(one.entity_id).startswith("person:")
    ]


def doers(page: Page, at: int) -> list[Party]:
    """Whose a deed is that a noun tells of: "killed in an Israeli strike", "in a raid by Somali rebels"."""
    tree = page.tree
    if at in page.mention_of:
        return []
    for kid in tree.kids[at]:
        if tree.deps[kid] in ("nmod:poss", "amod", "compound") or (tree.deps[kid] == "nmod" and tree.case(kid) == "by"):
            found = [one for one in parties(page, kid) if one.is_known] or _modifier(page, kid)
            if found:
                return found
    return []


def _distinct(found: list[Party]) -> list[Party]:
    kept: dict[tuple[int, int, str | None], Party] = {}
    for one in found:
        kept.setdefault((one.start, one.end, one.entity_id), one)
    return list(kept.values())


def _one(page: Page, at: int, depth: int) -> list[Party]:
    tree = page.tree
    named = page.mention_of.get(at)
    if named is not None and page.text[named["char_end"] : named["char_end"] + 2].strip()[:1] in _SIGNS:
        return []  # "US$ 300 million"
    if named is not None and not (named["form"] == "definite" and named["entity_id"] is None):
        return _of_place(page, at, named, depth) if _is_new_place(page, named) else [_named(page, at, named)]
    if tree.lower[at] in FIRST_PERSON:
        return _who_speaks(page, at)
    if tree.lower[at] in PRONOUNS:
        referred = antecedent(page, at)
        return [] if referred is None else [
            replace(one, start=tree.starts[at], end=tree.ends[at], is_thing=tree.lower[at] == "it")
            for one in parties(page, referred, depth + 1)
        ]  # fmt: skip
    if at in page.citation_of and tree.lower[at] not in party_nouns():
        return []
    if tree.tags[at] in ("NNP", "NNPS"):
        return _unknown_name(page, at, depth)
    return _common(page, at, depth)


def _who_speaks(page: Page, at: int) -> list[Party]:
    """Who "I" and "we" are: the speaker of the quote that they stand in; outside one somebody unknown."""
    start, end = page.tree.starts[at], page.tree.ends[at]
    row = page.quote_at(start)
    key = None if row is None else row["speaker_id"]
    if key is not None:
        return [Party(start, end, at, str(key), country_of(page, str(key)), sector_of(page, str(key)))]
    return [] if page.tree.deps[at] == "nmod:poss" else [Party(start, end, at, None, None, None)]


def _is_new_place(page: Page, named: Row) -> bool:
    """Whether a name is of a place that nobody knows the country of: as such it is no party."""
    key = named["stands_for_id"] or named["entity_id"]
    return named["entity_type"] == "place" and (key is None or country_of(page, str(key)) is None)


def _of_place(page: Page, at: int, named: Row, depth: int) -> list[Party]:
    """The country that an unknown place is said to be in: "the enrichment plant at Qasr in Iran"."""
    for kid in page.tree.of(at, "nmod", "appos"):
        if page.tree.case(kid) in ("in", "of", ""):
            for one in parties(page, kid, depth + 1):
                if one.country_id is not None:
                    start, end = named["char_start"], named["char_end"]
                    return [Party(start, end, at, one.country_id, one.country_id, None, is_thing=True)]
    return []


def _named(page: Page, at: int, named: Row) -> Party:
    key = named["stands_for_id"] or named["entity_id"]
    start, end = named["char_start"], named["char_end"]
    if key is None:
        return _person_by_title(page, at, start, end)
    entity = page.entities.get(key)
    if entity is not None and entity.entity_type == "place" and entity.stands_for_id:
        key, entity = entity.stands_for_id, page.entities.get(entity.stands_for_id)
    country = country_of(page, key)
    sector = sector_of(page, key)
    if country is None and key.startswith("person:"):
        titled = _person_by_title(page, at, start, end)
        country, sector = titled.country_id, sector or titled.sector
    elif country is None and sector is None and key.startswith("org:"):
        country, sector = _by_name(page, at, start, end)
    if entity is not None and entity.entity_type == "country" and named["stands_for_id"]:
        sector = "GOV"
    if (serving := body_sector(key, page.published_on)) is not None:
        # Who speaks for a body of states speaks for no state.
        return Party(start, end, at, key, None, serving)
    return Party(start, end, at, key, country, sector)


def _by_name(page: Page, at: int, start: int, end: int) -> tuple[str | None, str | None]:
    """Country and sector of a body that nobody listed, by what its name says: "Serbian Workers' Union"."""
    tree = page.tree
    country = sector = None
    word = at
    while word > 0 and tree.starts[word - 1] >= start:
        word -= 1
    while word < len(tree.words) and tree.starts[word] < end:
        inside = page.inner.get(word)
        if inside is not None and inside["entity_id"]:
            country = country or country_of(page, str(inside["entity_id"]))
        if tree.lower[word].endswith("news") or tree.lower[word] in _OF_THE_PRESS:
            sector = "JRN"
        elif (listed := party_nouns().get(tree.lower[word])) is not None:
            sector = listed[0] or sector
        word += 1
    titled = _person_by_title(page, at, start, end)
    if titled.country_id is None:
        for kid in tree.of(at, "nmod"):
            if (
                tree.case(kid) in ("of", "in")
                and (named := page.mention_of.get(kid)) is not None
                and named["entity_id"]
            ):
                country = country or country_of(page, str(named["entity_id"]))
    return country or titled.country_id, sector or titled.sector


def _person_by_title(page: Page, at: int, start: int, end: int) -> Party:
    """A person whom nobody listed, by what stands with the name: "British Defence Secretary Tom King"."""
    country = sector = None
    for kid in page.tree.of(at, *_MODIFIES):
        for one in _titles(page, kid):
            country, sector = country or one[0], sector or one[1]
    return Party(start, end, at, None, country, sector)


def _titles(page: Page, at: int, depth: int = 0) -> Iterator[tuple[str | None, str | None]]:
    tree = page.tree
    for one in tree.joined(at):
        named = page.mention_of.get(one)
        key = None if named is None else named["stands_for_id"] or named["entity_id"]
        listed = party_nouns().get(tree.lower[one])
        sector = listed[0] or None if listed else (sector_of(page, key) if key and key.startswith("org:") else None)
        yield (country_of(page, key) if key else None), sector
        if depth < _DEPTH:
            for kid in tree.of(one, *_MODIFIES, "nmod"):
                yield from _titles(page, kid, depth + 1)


def _unknown_name(page: Page, at: int, depth: int) -> list[Party]:
    """A proper noun that is no known name: a person with a title, or a body with its country in its name."""
    tree = page.tree
    under = [kid for kid in tree.kids[at] if tree.deps[kid] in _MODIFIES or tree.deps[kid] == "nmod"]
    first, last = min([at, *tree.of(at, "compound", "flat", "nmod:desc", "amod")]), max([at, *tree.of(at, "flat")])
    listed = party_nouns().get(tree.lower[at])
    titled = _person_by_title(page, at, tree.starts[first], tree.ends[last])
    if listed is not None:
        return _common(page, at, depth)
    if titled.country_id or titled.sector:
        return [titled]
    for kid in under:
        if tree.deps[kid] == "nmod" and tree.case(kid) in _BELONGS:
            for one in parties(page, kid, depth + 1):
                return [replace(titled, country_id=one.country_id)]
    return []


def _common(page: Page, at: int, depth: int) -> list[Party]:
    """A common noun for people or bodies, with the country or body that it is of."""
    tree = page.tree
    listed = party_nouns().get(tree.lower[at])
    if listed is None:
        return []
    sector, kind = listed
    if tree.lower[at] == "authority" and tree.of(at, "nmod:poss"):
        return []  # "his authority" is no office.
    if tree.lower[at] in _FRACTIONS and not any(tree.case(kid) == "of" for kid in tree.of(at, "nmod")):
        return []
    if not sector or tree.lower[at] in _OF_WHOM_THEY_LEAD:
        # "army chief", "opposition leaders", "rebel group".
        inner_sectors = (party_nouns().get(tree.lower[kid], ("", ""))[0] for kid in tree.of(at, "compound", "amod"))
        sector = next((one for one in inner_sectors if one), sector)
    start, end = _phrase(tree, at)
    quantity = _quantity(page, at)
    owners = _owners(page, at, depth)
    if (person := _person_named(page, at, owners)) is not None:
        return [replace(person, sector=person.sector or sector or None)]
    if tree.lower[at] in _STATES:
        # "UN member states" are no part of the UN.
        owners = [one for one in owners if one.country_id is not None and str(one.entity_id).startswith("country:")]
    is_told = kind == "group" and any(tree.of(at, "amod", "compound", "nmod:poss")) and owners
    if (kind == "group" and not is_told) or not owners:
        for kid in tree.of(at, "nmod", "appos"):
            if tree.deps[kid] == "appos" or tree.case(kid) in ("of", "from", "in"):
                inner = parties(page, kid, depth + 1)
                if inner and (kind == "group" or tree.deps[kid] == "appos"):
                    return [
                        replace(one, sector=sector or one.sector, quantity=quantity or one.quantity)
                        if tree.deps[kid] == "appos" or one.sector is None
                        else replace(one, quantity=quantity or one.quantity)
                        for one in inner
                    ]
    if owners:
        return [
            # Somebody's officials are of his country, and not he.
            Party(start, end, at, one.country_id if _is_only_of(one) else one.entity_id, one.country_id,
                  sector or one.sector, quantity)
            for one in owners
        ]  # fmt: skip
    return [Party(start, end, at, None, None, sector or None, quantity)]


def _person_named(page: Page, at: int, owners: list[Party]) -> Party | None:
    """The person whose name stands behind his office: "Kenya's president, William Ruto, …"."""
    name = person_behind(page, at)
    if name is None:
        return None
    found = _named(page, name, page.mention_of[name])
    country = found.country_id or next((one.country_id for one in owners), None)
    serves_states = any(one.sector == "IGO" for one in owners) or found.sector == "IGO"
    return found if serves_states else replace(found, country_id=country)


def _is_only_of(owner: Party) -> bool:
    """Whether what is somebody's or somewhere's is not he or that place itself."""
    return str(owner.entity_id).startswith(("person:", "place:"))


def _owners(page: Page, at: int, depth: int) -> list[Party]:
    """The countries and bodies that a noun is of: "Russian troops", "officials of the Court", "troops in Syria"."""
    tree = page.tree
    # "Its European Union partners" are the Union's: a name goes before a pronoun.
    modifiers = tree.of(at, "amod", "compound", "nmod:desc", "nmod:unmarked")
    own = tree.of(at, "nmod:poss")
    if any(tree.lower[kid] in PRONOUNS for kid in own):
        # "Their counterparts from Japan" are Japanese.
        elsewhere = [kid for kid in tree.of(at, "nmod") if tree.case(kid) == "from"]
        found = [party for kid in elsewhere for party in parties(page, kid, depth + 1) if party.is_known]
        if found and not modifiers:
            return found
    for kid in (*modifiers, *own):
        found = [party for one in tree.joined(kid) for party in _modifier(page, one, depth + 1)]
        if found:
            return found
    for kid in tree.of(at, "nmod"):
        if tree.case(kid) in _BELONGS:
            found = parties(page, kid, depth + 1)
            if found:
                return [one for one in found if one.is_known]
    return []


def _modifier(page: Page, at: int, depth: int = 0) -> list[Party]:
    tree = page.tree
    named = page.mention_of.get(at)
    if named is not None and (named["stands_for_id"] or named["entity_id"]):
        if _is_new_place(page, named) or tree.lower[tree.heads[at]] in _CURRENCIES:
            return []
        return [_named(page, at, named)]
    if tree.lower[at] in PRONOUNS or tree.lower[at] in FIRST_PERSON:
        return _one(page, at, depth)
    if depth > _DEPTH:
        return []
    if tree.deps[at] == "nmod:poss":
        return [one for one in _one(page, at, depth + 1) if one.is_known]
    for kid in tree.of(at, "amod", "compound"):
        if found := _modifier(page, kid, depth + 1):
            return found
    return []


def _phrase(tree: Tree, at: int) -> tuple[int, int]:
    first = at
    for kid in tree.of(at, "amod", "compound", "nmod:poss", "nummod", "nmod:desc"):
        first = min(first, *tree.subtree(kid))
    return tree.starts[first], tree.ends[at]


def _quantity(page: Page, at: int) -> float | None:
    found = page.quantity_of.get(at)
    if found is None:
        number = page.tree.first(at, "nummod")
        found = page.quantity_of.get(number) if number is not None else None
    return None if found is None or found.get("unit") else float(found["value"])
