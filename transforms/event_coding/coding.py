"""Which events does an article tell of? Predicates, frames, status and arguments put together, a row each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from transforms.article_page import Page, Row
from transforms.clauses import Tree, is_passive
from transforms.event_coding import precedence
from transforms.event_coding.frames import EventType, Entry, is_of, light_verbs, match, verb_lemma
from transforms.event_coding.slots import Slots, of_noun, of_verb
from transforms.event_coding.sources import AUTHOR, Source, is_of_document, source
from transforms.event_coding.status import Certainty, Polarity, Status, status
from transforms.event_coding.times import When, when
from transforms.parties import Party, country_of

_RECIPIENT = "obj iobj in:obj p:against p:to p:with p:on p:for p:from in:p:against in:p:to in:p:on"
_NEEDS_ENTRY = ("intend", "end")
_CONSUMES = ("REQUEST", "REJECT", "THREATEN", "AGREE")
_DECLINED = {"sponsor": "decline_sponsor", "sign": "decline_sign", "ratify": "decline_ratify"}
# Nominal predicates that as such only refer to a conflict that is known, by the design of the record.
_REFERENCES = frozenset({"ASSAULT"})
_DOCUMENT_ACTS = frozenset({"REQUEST", "ACCUSE", "SUPPORT", "REJECT"})


@dataclass(frozen=True, slots=True)
class Event:
    """An event, its places as words of the page."""

    at: int
    """The word that tells of it."""
    event_type: EventType
    mode: str | None
    act: str | None
    polarity: Polarity
    certainty: Certainty
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    instrument: Row | None
    place: Row | None
    when: When
    source: Source
    entry: str
    why: tuple[str, ...]
    """What decided its type, polarity, certainty and time frame."""
    is_nominal: bool = False


@dataclass(frozen=True, slots=True)
class _Draft:
    """A predicate that tells of an event."""

    at: int
    slots: Slots
    entry: Entry | None
    status: Status
    kind: Literal["verb", "noun"]


def events(page: Page) -> list[Event]:
    """The events of an article, in its order."""
    found: list[Event] = []
    for first, last in page.tree.sentences:
        found += _of_sentence(page, first, last)
    return found


def _of_sentence(page: Page, first: int, last: int) -> list[Event]:
    tree = page.tree
    order = sorted(range(first, last), key=lambda at: (_depth(tree, at), at))
    taken: set[int] = set()
    content: set[int] = set()
    alleged: set[int] = set()
    made: list[Event] = []
    for at in order:
        for draft in _drafts(page, at, taken):
            if draft.at in content or at in content or (draft.kind == "noun" and at in taken):
                continue
            event = _event(page, draft, alleged)
            if event is None:
                continue
            made.append(event)
            taken.update(_argument_words(tree, draft))
            if event.event_type in _CONSUMES or draft.status.control:
                content.update(_content_words(tree, draft))
            elif event.event_type == "ACCUSE":
                alleged.update(_content_words(tree, draft))
            break
    return sorted(_once(made), key=lambda one: one.at)


def _depth(tree: Tree, at: int) -> int:
    return sum(1 for _ in tree.above(at))


def _drafts(page: Page, at: int, taken: set[int]) -> Iterator[_Draft]:
    tree = page.tree
    if tree.is_verb(at) and tree.deps[at] not in (
        "aux",
        "aux:pass",
        "cop",
        "case",
        "mark",
        "amod",
        "compound",
        "fixed",
        "flat",
    ):
        slots = of_verb(page, at)
        said = status(tree, at)
        entry = match(page, at, "verb", slots)
        if entry is not None or said.control:
            yield _Draft(at, slots, entry, said, "verb")
    elif tree.is_noun(at) or tree.tags[at] == "VBG":
        verb = _light_verb(page, at)
        slots = of_noun(page, at, verb)
        entry = match(page, at, "noun", slots)
        if entry is not None:
            said = status(tree, verb if verb is not None else at)
            yield _Draft(at, slots, entry, said if verb is not None else replace(said, control=""), "noun")


def _light_verb(page: Page, at: int) -> int | None:
    """The verb that adds nothing to the noun: "held talks", "the talks were held", "engaged in talks"."""
    tree = page.tree
    word = at
    while tree.deps[word] in ("conj", "compound", "nmod") and not tree.is_verb(tree.heads[word]):
        if tree.deps[word] == "nmod" and tree.case(word) != "of":
            return None
        word = tree.heads[word]
    head, dep = tree.heads[word], tree.deps[word]
    if not tree.is_verb(head) and tree.of(at, "cop") and tree.of(at, "nsubj"):
        return None
    if tree.lower[head] not in light_verbs() or not tree.is_verb(head):
        return None
    own = match(page, head, "verb", of_verb(page, head))
    if own is not None and tree.first(head, "obj") != word:
        return None
    if dep == "obj" or (dep == "nsubj:pass") or (dep == "obl" and tree.case(word) in ("in", "into", "with")):
        return head
    if tree.deps[head] in ("acl",) and tree.heads[head] == word:
        return head
    return None


def _argument_words(tree: Tree, draft: _Draft) -> set[int]:
    """The words in the predicate's own phrases, where a noun is no event of its own."""
    given = draft.slots.given
    places = [
        *([given.object] if given.object is not None else []),
        *(one for some in given.oblique.values() for one in some),
    ]
    places += [] if draft.slots.verb is None else [draft.slots.verb]
    return {word for one in places if one is not None for word in _without_clauses(tree, one)} | {draft.at}


def _content_words(tree: Tree, draft: _Draft) -> set[int]:
    """The words of what is asked, refused, promised or alleged; a relative clause in it tells for itself."""
    words: set[int] = set()
    start = draft.slots.complement
    if draft.status.control and draft.status.controller is not None:
        start = draft.at
    if start is not None:
        words |= {word for word in _without_clauses(tree, start, infinitives=True)}
    return words - {draft.at} if not draft.status.control else words - {draft.status.controller or draft.at}


def _without_clauses(tree: Tree, at: int, *, infinitives: bool = False) -> Iterator[int]:
    yield at
    for kid in tree.kids[at]:
        if tree.deps[kid] in ("acl:relcl", "acl", "parataxis"):
            continue
        if not infinitives and tree.is_verb(kid) and tree.deps[kid] not in ("amod", "compound"):
            continue
        yield from _without_clauses(tree, kid, infinitives=infinitives)


def _event(page: Page, draft: _Draft, alleged: set[int]) -> Event | None:
    tree, said, entry = page.tree, draft.status, draft.entry
    if said.content or said.control == "wish":
        return None
    if "purpose" in said.why and (entry is None or entry.event_type != "PROTEST"):
        return None
    if said.control:
        return _controlled(page, draft)
    if entry is None:
        return None
    actors = _actors(page, draft.slots, entry)
    recipients = _recipients(draft.slots, entry, actors)
    told = source(page, draft.slots.verb if draft.slots.verb is not None else draft.at)
    certainty: Certainty = "alleged" if draft.at in alleged and said.certainty == "asserted" else said.certainty
    if certainty in ("asserted",) and _is_claim(page, told):
        certainty = "alleged"
    event_type, mode, why = _by_precedence(entry, said, draft)
    polarity: Polarity = said.polarity
    if event_type == "REJECT" and entry.event_type != "REJECT":
        polarity = "affirmed"
    act = (
        _DECLINED.get(entry.act or "", entry.act)
        if event_type == "REJECT" and entry.event_type != "REJECT"
        else entry.act
    )
    return _finished(
        page, draft, event_type, mode, act, polarity, certainty, actors, recipients, told, (entry.entry, *why)
    )


def _controlled(page: Page, draft: _Draft) -> Event | None:
    """The event that the verb above makes: a refusal, an agreement, a threat, what is stopped or allowed."""
    said, entry, tree = draft.status, draft.entry, page.tree
    kind = said.control
    controller = said.controller
    if controller is None or (entry is None and kind in _NEEDS_ENTRY):
        return None
    over = of_verb(page, controller) if tree.is_verb(controller) else draft.slots
    if kind == "end" and over.given.object is not None and tree.is_verb(controller) and over.given.object != draft.at:
        kind = "prevent"
    circumstance = {"refuse_gerund": "refuse", "intend": "future", "vow": "agree"}.get(kind, kind)
    own = entry.event_type if entry is not None else "*"
    rule = precedence.applied(circumstance, own)
    if rule is None:
        rule = precedence.applied("agree", own) if circumstance == "future" else None
    if rule is None:
        return None
    by_whom = over if kind in ("prevent", "force", "allow") else draft.slots
    if kind in ("prevent", "force", "allow"):
        # "…, allowing the body to act": what follows from an event is none of its own.
        if tree.tags[controller] == "VBG" and tree.deps[controller] in ("advcl", "acl", "conj"):
            return None
        if tree.is_verb(controller) and match(page, controller, "verb", over) is not None:
            return None
        actors = over.parties("subj")
        recipients = over.parties("obj") or over.parties("iobj") or draft.slots.parties("subj")
        if not any(one.is_known for one in actors) or not recipients:
            return None
    else:
        actors = over.parties("subj") if tree.is_verb(controller) else ()
        actors = actors or by_whom.parties("subj")
        recipients = over.parties("obj") if tree.is_verb(controller) else ()
        recipients = recipients or (
            _recipients(draft.slots, entry, actors) if entry is not None else _first(draft.slots, _RECIPIENT, actors)
        )
        if entry is not None and entry.recipient == "-" and entry.act is None and not recipients:
            recipients = tuple(
                one for one in _first(draft.slots, "p:with obj in:obj p:to", actors) if one not in actors
            )
    act = entry.act if entry is not None else None
    if rule.becomes == "REJECT":
        act = _DECLINED.get(act or "", None if act in ("order", "rule") else act)
    mode = rule.mode or (entry.mode if entry is not None and rule.becomes == entry.event_type else None)
    told = source(page, controller)
    certainty: Certainty = said.certainty
    if certainty == "asserted" and _is_claim(page, told):
        certainty = "alleged"
    why = (f"{kind} {tree.lower[controller]}", entry.entry if entry is not None else "", rule.why)
    return _finished(
        page,
        replace(draft, at=controller),
        rule.becomes,
        mode,
        act,
        said.polarity,
        certainty,
        actors,
        recipients,
        told,
        why,
    )


def _by_precedence(entry: Entry, said: Status, draft: _Draft) -> tuple[str, str | None, tuple[str, ...]]:
    """The type and mode of a predicate that stands for itself, after the manual's rules."""
    circumstance = ""
    if said.time_frame == "future" and said.certainty not in ("conditional", "possible", "counterfactual"):
        circumstance = "future_negated" if said.polarity == "negated" else "future"
    if entry.event_type == "REQUEST" and draft.slots.complement is not None and entry.mode is None:
        inner = draft.slots.complement
        asked = match(draft.slots.page, inner, "verb", of_verb(draft.slots.page, inner))
        rule = precedence.applied("request", asked.event_type if asked else "*")
        return entry.event_type, rule.mode if rule else None, ()
    rule = precedence.applied(circumstance, entry.event_type) if circumstance else None
    if rule is None:
        return entry.event_type, entry.mode, ()
    return rule.becomes, rule.mode, (rule.why,)


def _actors(page: Page, slots: Slots, entry: Entry) -> tuple[Party, ...]:
    return slots.parties(entry.actor or "subj")


def _recipients(slots: Slots, entry: Entry, actors: tuple[Party, ...]) -> tuple[Party, ...]:
    if entry.recipient == "-":
        return ()
    return _first(slots, entry.recipient or _RECIPIENT, actors)


def _first(slots: Slots, places: str, actors: tuple[Party, ...]) -> tuple[Party, ...]:
    taken = {(one.start, one.end) for one in actors}
    unknown: tuple[Party, ...] = ()
    for place in places.split():
        found = tuple(one for one in slots.parties(place) if (one.start, one.end) not in taken)
        if any(one.is_known for one in found):
            return found
        unknown = unknown or found
    return unknown


def _is_claim(page: Page, told: Source) -> bool:
    """Whether the source's word for saying it leaves it open: "claimed", "alleged"."""
    if told.cue is None:
        return False
    return verb_lemma(page.tree, told.cue) in ("claim", "allege", "accuse", "charge", "suspect", "purport")


def _finished(
    page: Page, draft: _Draft, event_type: str, mode: str | None, act: str | None, polarity: Polarity,
    certainty: Certainty, actors: tuple[Party, ...], recipients: tuple[Party, ...], told: Source, why: tuple[str, ...],
) -> Event | None:  # fmt: skip
    tree = page.tree
    instrument = _instrument(page, draft)
    place = _place(page, draft)
    actors = _known_first(tuple(_settled(page, one, place) for one in actors))
    if told.kind == "document" and not actors and event_type in _DOCUMENT_ACTS:
        subject = draft.slots.given.subject
        if subject is not None and subject in page.citation_of:
            instrument = page.citation_of[subject]
    if not _is_worth_telling(page, draft, event_type, act, actors, recipients, instrument, told):
        return None
    if (
        act in ("vote_yes", "vote_no", "abstain", "sponsor", "table", "invoke", "adopt")
        and not actors
        and instrument is None
    ):
        act = None
    made_on = (
        instrument["adopted_on"] if instrument is not None and act in ("sign", "adopt", "ratify", "accede") else None
    )
    days = when(page, draft.slots.verb if draft.kind == "noun" and draft.slots.verb is not None else draft.at,
                draft.status.time_frame, made_on)  # fmt: skip
    nominal = draft.kind == "noun" and not draft.slots.light
    return Event(
        draft.at, event_type, mode, act, polarity, certainty, actors, recipients, instrument, place, days,
        told, why[0] if why else "", tuple(one for one in (*why, *draft.status.why) if one), nominal,
    )  # fmt: skip


def _settled(page: Page, party: Party, place: Row | None) -> Party:
    """People without a country, in the country where they act: "prisoners rioted in Venezuela"."""
    if party.is_known or place is None or party.sector is None:
        return party
    country = country_of(page, str(place["entity_id"]))
    return party if country is None else replace(party, country_id=country)


def _known_first(found: tuple[Party, ...]) -> tuple[Party, ...]:
    """Without "both countries" beside the countries themselves."""
    known = tuple(one for one in found if one.is_known or one.quantity is not None)
    return known or found


def _is_worth_telling(
    page: Page, draft: _Draft, event_type: str, act: str | None, actors: tuple[Party, ...],
    recipients: tuple[Party, ...], instrument: Row | None, told: Source,
) -> bool:  # fmt: skip
    """Whether somebody known takes part; an event between nobody and nobody is no record of anything."""
    if any(one.is_known for one in (*actors, *recipients)):
        return bool(actors) or event_type in (
            "ASSAULT",
            "COERCE",
            "RETREAT",
            "SANCTION",
            "ACCUSE",
            "SUPPORT",
            "AID",
            "REQUEST",
            "AGREE",
            "CONCEDE",
            "REJECT",
            "THREATEN",
        )
    counted = any(one.quantity is not None for one in actors)
    return instrument is not None and (act is not None or counted or event_type == "AGREE" or told.kind == "document")


def _instrument(page: Page, draft: _Draft) -> Row | None:
    """The legal instrument that the predicate is about, in its object, its phrases, or its subject."""
    tree, given = page.tree, draft.slots.given
    places = [
        given.object,
        *(one for some in given.oblique.values() for one in some),
        draft.slots.complement,
        given.subject,
    ]
    for one in places:
        if one is None:
            continue
        if one in page.citation_of:
            return page.citation_of[one]
        for word in _without_clauses(tree, one):
            if word in page.citation_of and not (one == given.subject and word != one):
                return page.citation_of[word]
    return None


def _place(page: Page, draft: _Draft) -> Row | None:
    for case in ("in", "at", "near", "inside", "outside", "off", "across"):
        for one in draft.slots.given.oblique.get(case, ()):
            named = page.mention_of.get(one)
            if named is not None and named["entity_id"] and named["entity_type"] in ("place", "country"):
                return named
    return None


def _once(found: list[Event]) -> Iterator[Event]:
    """Each event of a word once, a noun's beside its own light verb's left out."""
    seen: set[tuple[int, str]] = set()
    for one in found:
        if (one.at, one.event_type) not in seen:
            seen.add((one.at, one.event_type))
            yield one
