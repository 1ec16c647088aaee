"""Who takes part in an event, under which instrument, and where? And is it worth telling at all?"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from datetime import timedelta
from operator import itemgetter

from transforms.affiliations import country_of, sector_of
from transforms.antecedents import PRONOUNS
from transforms.article_page import Page, Row
from transforms.event_coding.drafts import Draft, without_clauses
from transforms.event_coding.frames import Entry, classes
from transforms.event_coding.slots import Slots, of_noun, of_verb
from transforms.event_coding.sources import Source
from transforms.event_coding.times import when
from transforms.parties import Party, parties, within

Parties = tuple[Party, ...]

RECIPIENT = "obj iobj in:obj p:against p:to p:with p:on p:for p:from in:p:against in:p:to in:p:on"
"""Where the recipient of a verb stands, the likeliest place first."""
_INSTITUTIONS = frozenset({"GOV", "LEG", "JUD", "MIL", "COP", "OPP", "PTY"})
_LOCATIVE = ("in", "at", "near", "inside", "outside", "off", "across")
_DOMESTIC = frozenset({"PROTEST", "COERCE"})
"""Types whose actor, where the article names no other country, is of the country that undergoes it."""
_SLACK = timedelta(days=7)
"""A day told by its weekday, or by another clock, is so far from the register's at most."""
_OF_VOTES = frozenset({"vote_yes", "vote_no", "abstain", "veto", "sponsor", "withdraw_sponsorship"})
_AT_HOME = frozenset({"PROTEST", "COERCE", "ASSAULT", "REQUEST", "RETREAT", "REJECT"})
"""Types whose actor is of the place where it is done; to a meeting people come from elsewhere."""
_PUBLIC = frozenset({"GOV", "LEG", "JUD", "MIL", "COP", "OPP", "PTY", "REB", "PRM", "SPY"})
_AGAINST_THE_STATE = frozenset({"REB", "OPP", "PTY", "LAB", "SOC", "PRM"})
_PEOPLE = frozenset({"CVL", "LAB", "AGR", "EDU", "MED", "REL", "SOC", "REF", "BUS", "JRN"})
_AIMS = frozenset("protest demand denounce condemn oppose press demanding protesting denouncing".split())
_MACHINES = frozenset(
    "aircraft airplane airplanes boat boats drone drones helicopter helicopters jet jets missile missiles plane planes "
    "ship ships tank tanks vessel vessels".split()
)
_FROM_ELSEWHERE = frozenset(
    "foreign international world global western european other neighboring neighbouring allied overseas regional "
    "states countries nations state country nation".split()
)
_WITHOUT_ACTOR = frozenset(
    {
        "ASSAULT", "COERCE", "RETREAT", "SANCTION", "ACCUSE", "SUPPORT", "AID", "REQUEST", "AGREE", "CONCEDE", "REJECT",
        "THREATEN",
    }
)  # fmt: skip
"""Types that a passive may tell of without saying who did it. A meeting or protest of nobody is none."""


def recipients(slots: Slots, entry: Entry | None, actors: Parties) -> Parties:
    """The recipients, by the entry's own places or the usual ones."""
    if entry is not None and entry.recipient == "-":
        return ()
    return first(slots, entry.recipient if entry is not None and entry.recipient else RECIPIENT, actors)


def first(slots: Slots, places: str, actors: Parties) -> Parties:
    """The parties in the first place that holds somebody known, else in the first that holds anybody."""
    taken = {(one.start, one.end) for one in actors}
    # A person's own supporters are read as that person, who does not do it to himself.
    persons = {one.entity_id for one in actors if str(one.entity_id).startswith("person:")}
    known = {one.entity_id or one.country_id for one in actors if one.is_known}
    unknown: Parties = ()
    for place in places.split():
        found = tuple(
            one
            for one in slots.parties(place)
            if (one.start, one.end) not in taken
            and one.entity_id not in persons
            # "its borders", "themselves": a pronoun for the actor is nobody else.
            and not (
                slots.page.text[one.start : one.end].lower() in PRONOUNS and (one.entity_id or one.country_id) in known
            )
            and not (str(one.entity_id).startswith("org:") and one.entity_id in known)
        )
        if any(one.is_known and not _is_own(slots, one, actors) for one in found):
            return found
        unknown = unknown or found
    return unknown


def _is_own(slots: Slots, one: Party, actors: Parties) -> bool:
    """Whether a party is the actor's own: "handed two of its nationals to Britain" is done to Britain."""
    tree = slots.page.tree
    return one.country_id in {other.country_id for other in actors} and any(
        tree.lower[kid] in PRONOUNS for kid in tree.of(one.head, "nmod:poss")
    )


def aim(page: Page, one: Draft, actors: Parties) -> Parties:
    """Against whom a protest is that names nobody itself: "marched to denounce Syria", "in protest against the law"."""
    tree = page.tree
    verb = one.clause
    for kid in tree.kids[verb]:
        if tree.deps[kid] in ("advcl", "xcomp", "acl") and tree.lemmas[kid] in _AIMS:
            found = first(of_verb(page, kid), "obj in:obj p:against in:p:against compsubj", actors)
            if any(other.is_known for other in found):
                return found
        if tree.deps[kid] == "obl" and tree.case(kid) == "in" and tree.lower[kid] == "protest":
            found = first(of_noun(page, kid, None), "p:against in:p:against in:p:at in:p:over", actors)
            if any(other.is_known for other in found):
                return found
    return ()


def target(page: Page, one: Draft, actors: Parties) -> Parties:
    """At whom an attack is aimed that names nobody itself: "carried out raids in Syria, using jets against rebels"."""
    if one.kind != "noun" or any(case in one.slots.given.oblique for case in ("on", "against")):
        return ()
    for at in page.tree.subtree(one.clause):
        if at > one.at and page.tree.case(at) == "against":
            found = parties(page, at) or within(page, at)
            if any(other.is_known for other in found) and not {other.entity_id for other in found} & {
                other.entity_id for other in actors
            }:
                return tuple(found)
    return ()


def settled(
    page: Page, event_type: str, actors: Parties, others: Parties, place: Row | None
) -> tuple[Parties, Parties]:
    """Actors and recipients with the countries that only the rest of the clause, or of the article, tells."""
    if event_type in _AT_HOME:
        actors = tuple(_in_place(page, one, place) for one in actors)
    actors = _known_first(actors)
    actors, others = _at_homes(page, event_type, actors, others, place)
    if event_type != "ASSAULT":
        others = _at_home(page, actors, others)
    if event_type in _DOMESTIC:
        actors = _at_home(page, others, actors)
    return actors, others


def _at_homes(
    page: Page, event_type: str, actors: Parties, others: Parties, place: Row | None
) -> tuple[Parties, Parties]:
    """Parties of public life, of the country that the sentence or the article is about, where neither side has one."""
    known = {one.country_id for one in (*actors, *others)} - {None}
    if event_type in ("ASSAULT", "COERCE") and place is not None:
        others = tuple(_in_place(page, one, place) for one in others)
    country = None if not actors else _only_country(page, actors[0].head)
    if country is None:
        return actors, others
    if known == {country}:
        return _within_country(page, event_type, actors, others, country)
    if known:
        return actors, others
    wanted = _PUBLIC if event_type != "PROTEST" else _PUBLIC | _PEOPLE
    made = tuple(_of_country(page, one, country, wanted) for one in actors)
    if made == actors:
        return actors, others
    return made, tuple(_of_country(page, one, country, _PUBLIC | _PEOPLE) for one in others)


def _within_country(
    page: Page, event_type: str, actors: Parties, others: Parties, country: str
) -> tuple[Parties, Parties]:
    """Rebels, parties and unions against their own government, and whom a state coerces at home."""
    if not any(one.country_id for one in actors):
        wanted = _AGAINST_THE_STATE | (_PEOPLE if event_type == "PROTEST" else frozenset[str]())
        actors = tuple(_of_country(page, one, country, wanted) for one in actors)
    elif (event_type in ("COERCE", "CONCEDE") or {one.sector for one in actors} == {"COP"}) and not any(
        one.country_id for one in others
    ):
        others = tuple(_of_country(page, one, country, _PUBLIC | _PEOPLE) for one in others)
    return actors, others


def _of_country(page: Page, one: Party, country: str, sectors: frozenset[str]) -> Party:
    key = str(one.entity_id or "")
    is_listed = key.startswith("org:") and (one.sector not in _AGAINST_THE_STATE or sector_of(page, key) is not None)
    if one.country_id is not None or one.sector not in sectors or is_listed or one.is_thing:
        return one
    if page.tree.lower[one.head] in _MACHINES:
        return one
    near = [one.head, *page.tree.of(one.head, "amod", "compound")]
    return one if any(page.tree.lower[at] in _FROM_ELSEWHERE for at in near) else replace(one, country_id=country)


def _only_country(page: Page, word: int) -> str | None:
    """The one country that a sentence names; in a sentence without any, the country that the article is about."""
    found: set[str | None] = set()
    beside: set[str | None] = set()
    for at in range(*page.tree.nearby(word)):
        for named in (page.mention_of.get(at), page.inner.get(at)):
            if named is not None and named["entity_type"] in ("country", "place") and named["entity_id"]:
                (beside if page.tree.deps[at] == "amod" else found).add(country_of(page, str(named["entity_id"])))
    # An adjective alone, "as Japanese carmakers do", moves no article abroad.
    found |= beside if page.home is None or found else set()
    found.discard(None)
    return page.home if not found else found.pop() if len(found) == 1 else None


def _in_place(page: Page, party: Party, place: Row | None) -> Party:
    """People without a country, in the country where they act: "prisoners rioted in Venezuela"."""
    if party.is_known or party.sector is None or page.tree.lower[party.head] in _FROM_ELSEWHERE:
        return party
    country = country_of(page, str(place["entity_id"])) if place is not None else None
    country = country or _only_location(page, party.head)
    return party if country is None else replace(party, country_id=country)


def _only_location(page: Page, word: int) -> str | None:
    """The country that a sentence's phrases of place are in, where they are all in one."""
    tree = page.tree
    countries = set()
    for at in range(*tree.nearby(word)):
        named = page.mention_of.get(at)
        if named is None or not named["entity_id"] or named["entity_type"] not in ("place", "country"):
            continue
        if tree.deps[at].split(":")[0] in ("obl", "nmod") and tree.case(at) in _LOCATIVE:
            countries.add(country_of(page, str(named["entity_id"])))
    return countries.pop() if len(countries) == 1 else None


def _at_home(page: Page, others: Parties, found: Parties) -> Parties:
    """Institutions without a country are the other side's: "Sudanese students marched against the government"."""
    countries = {one.country_id for one in others if one.country_id is not None}
    if len(countries) != 1 or any(one.is_known for one in found):
        return found
    (country,) = countries
    return tuple(
        replace(one, country_id=country)
        if one.sector in _INSTITUTIONS and page.tree.tags[one.head] in ("NN", "NNS")
        else one
        for one in found
    )


def _known_first(found: Parties) -> Parties:
    """Without "both countries" beside the countries themselves."""
    known = tuple(one for one in found if one.is_known or one.quantity is not None)
    return known or found


def is_worth_telling(
    event_type: str, act: str | None, actors: Parties, others: Parties, instrument: Row | None, told: Source
) -> bool:
    """Whether somebody known takes part; an event between nobody and nobody is no record of anything."""
    if event_type in ("ASSAULT", "COERCE") and any(one.is_thing for one in actors):
        return False
    if any(one.is_known for one in (*actors, *others)):
        return bool(actors) or event_type in _WITHOUT_ACTOR
    counted = any(one.quantity is not None for one in actors)
    return instrument is not None and (act is not None or counted or event_type == "AGREE" or told.kind == "document")


def instrument(page: Page, one: Draft, told: Source, *, is_words: bool) -> Row | None:
    """The legal instrument that the predicate is about: in its object, its phrases or its subject.

    Of what a document says (`is_words`) the instrument is the document.
    """
    tree, given = page.tree, one.slots.given
    if told.kind == "document" and is_words and given.subject is not None and given.subject in page.citation_of:
        return page.citation_of[given.subject]
    phrases = (at for some in given.oblique.values() for at in some)
    for place in (given.object, *phrases, one.slots.complement, given.subject):
        if place is None:
            continue
        if place in page.citation_of:
            return page.citation_of[place]
        if place != given.subject:
            for word in without_clauses(tree, place):
                if word in page.citation_of:
                    return page.citation_of[word]
    return _voted_on(page, one) if one.entry is not None and one.entry.act in _OF_VOTES else None


def _voted_on(page: Page, one: Draft) -> Row | None:
    """The instrument of a vote that does not name it: the one that its sentence or, before it, its paragraph cites.

    "The Assembly adopted resolution ES-11/7. India abstained." What is voted on may be called a text, a draft or
    nothing at all; where a vote is on something else ("the budget"), it has none of these.
    """
    tree, given = page.tree, one.slots.given
    phrases = [at for case in ("against", "for", "on") for at in given.oblique.get(case, ())]
    voted = [at for at in (given.object, *phrases) if at is not None and tree.tags[at] in ("NN", "NNS")]
    if any(tree.lower[at] not in classes()["document"] | classes()["vote"] for at in voted):
        return None
    first, last = tree.nearby(one.at)
    start, end = tree.starts[first], tree.ends[last - 1]
    begin, behind = (bisect_left(page.citations, edge, key=itemgetter("char_start")) for edge in (start, end))
    here = page.citations[begin:behind]
    if here:
        is_one = len({row["instrument_id"] for row in here}) == 1
        return here[0] if is_one and _is_of_its_day(page, one, here[0]) else None
    place = begin - 1
    if place < 0 or "\n\n" in page.text[page.citations[place]["char_start"] : start]:
        return None
    return page.citations[place] if _is_of_its_day(page, one, page.citations[place]) else None


def _is_of_its_day(page: Page, one: Draft, cited: Row) -> bool:
    """Whether the vote's own date allows it to be the one by which the instrument was adopted."""
    told = when(page, one.clause, one.status.time_frame, None)
    adopted = cited["adopted_on"]
    if told.date_from != "expression" or told.date_start is None or told.date_end is None or adopted is None:
        return True
    return bool(told.date_start - _SLACK <= adopted <= told.date_end + _SLACK)


def where(page: Page, slots: Slots) -> Row | None:
    """The place that a phrase of the predicate names."""
    tree = page.tree
    near = [at for case in _LOCATIVE for at in slots.given.oblique.get(case, ())]
    # "killed in an attack in Mali", "in an attack on their base in Mali"
    below = [kid for at in near for one in (at, *tree.of(at, "nmod")) for kid in tree.of(one, "nmod")]
    for at in (*near, *(kid for kid in below if tree.case(kid) in _LOCATIVE)):
        named = page.mention_of.get(at)
        if named is not None and named["entity_id"] and named["entity_type"] in ("place", "country"):
            return named
    return None
