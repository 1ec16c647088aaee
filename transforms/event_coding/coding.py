"""Which events does an article tell of? Predicates, frames, status and arguments put together, a row each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import cast

from transforms.article_page import Page, Row
from transforms.clauses import Tree, is_passive
from transforms.event_coding import precedence
from transforms.event_coding.drafts import Draft, argument_words, content_words, draft, light_verb, predicates
from transforms.event_coding.frames import Entry, EventType, is_listed, match, verb_lemma
from transforms.event_coding.slots import Slots, of_noun, of_verb
from transforms.event_coding.sources import Source, is_of_document, source
from transforms.event_coding.status import Certainty, Polarity, Status, control, status
from transforms.event_coding.taking_part import (
    RECIPIENT,
    Parties,
    aim,
    first,
    instrument,
    is_worth_telling,
    recipients,
    settled,
    target,
    where,
)
from transforms.event_coding.times import When, when

_NEEDS_ENTRY = ("intend", "end")
_CONSUMES = ("REQUEST", "REJECT", "THREATEN", "AGREE")
"""Types whose complement is what is wanted or refused, and no event."""
_DECLINED = {"sponsor": "decline_sponsor", "sign": "decline_sign", "ratify": "decline_ratify"}
_WORDS_OF_DOCUMENTS = frozenset({"REQUEST", "ACCUSE", "SUPPORT", "REJECT"})
_OF_INSTRUMENTS = frozenset({"vote_yes", "vote_no", "abstain", "sponsor", "table", "invoke", "adopt"})
_NOT_OF_REPORTERS = frozenset({"CONSULT", "REQUEST"})
"""Asking and meeting is a reporter's work, and no event that he reports."""
_OF_PUBLIC_LIFE = frozenset({"CONSULT", "COOPERATE", "AGREE", "SUPPORT", "AID", "CONCEDE", "REQUEST"})
"""Private persons meet, thank, help and promise every day: that is no event of public life."""
_PRIVATE = frozenset({None, "CVL", "MED", "EDU", "ELI"})
_SITTINGS = frozenset({"meet", "confer"})
"""Entries of what a parliament or court does by itself."""
_ANYBODY = frozenset("anybody anyone everyone men people person persons someone those women".split())
_NOBODY = frozenset({"nobody", "none", "no-one"})
_MINDS = frozenset("believe feel forget hear know remember see think understand".split())
_MAKING = frozenset({"sign", "adopt", "ratify", "accede"})
_OPEN_CLAIMS = frozenset({"claim", "allege", "accuse", "charge", "suspect", "purport"})


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
    actors: Parties
    recipients: Parties
    instrument: Row | None
    place: Row | None
    when: When
    source: Source
    entry: str
    why: tuple[str, ...]
    """What decided its type, polarity, certainty and time frame."""
    is_nominal: bool


@dataclass(frozen=True, slots=True)
class _Kind:
    """What kind of event a draft is, and between whom."""

    event_type: str
    mode: str | None
    act: str | None
    polarity: Polarity
    certainty: Certainty
    actors: Parties
    recipients: Parties
    source: Source
    why: tuple[str, ...]


def events(page: Page) -> list[Event]:
    """The events of an article, in its order."""
    return [one for start, end in page.tree.sentences for one in _of_sentence(page, start, end)]


def _of_sentence(page: Page, start: int, end: int) -> list[Event]:
    """The events of a sentence: what is above is read first, since it decides what the words below it are."""
    tree = page.tree
    taken: set[int] = set()
    content: set[int] = set()
    alleged: set[int] = set()
    made: list[Event] = []
    for at in predicates(tree, start, end):
        one = None if at in content else draft(page, at)
        if one is None or (one.kind == "noun" and at in taken):
            continue
        event = _event(page, one, is_alleged=at in alleged)
        if event is None:
            continue
        made.append(event)
        taken |= argument_words(tree, one)
        if event.event_type in _CONSUMES or one.status.control:
            content |= content_words(tree, one)
        elif event.event_type == "ACCUSE":
            alleged |= content_words(tree, one)
    return sorted(_once(made), key=lambda event: event.at)


def _is_asked(tree: Tree, at: int) -> bool:
    """Whether a predicate is what a question asks: "Which plans do you support?" tells of no support."""
    end = tree.sentences[tree.sentence_of[at]][1]
    if "?" not in tree.words[end - 2 : end]:
        return False
    below = at
    for above in tree.above(at):
        if tree.deps[below] in ("acl", "acl:relcl", "advcl", "parataxis"):
            return False
        below = above
    return True


def _is_of_anybody(page: Page, one: Draft) -> bool:
    """Whether something is done, nobody says by whom, to whoever it is done to: "people accused of crimes"."""
    tree = page.tree
    undergoes = one.slots.given.object
    if one.kind != "verb" or undergoes is None or one.slots.given.subject is not None:
        return False
    if tree.deps[one.at] not in ("acl", "acl:relcl") or tree.heads[one.at] != undergoes:
        return False
    is_bare = not tree.of(undergoes, "det", "nummod", "nmod:poss", "amod", "compound")
    return is_bare and tree.lower[undergoes] in _ANYBODY


def _is_put_off(tree: Tree, one: Draft) -> bool:
    """Whether what will not be is only put off: "will not meet until May"."""
    return "until" in one.slots.given.oblique or any(
        tree.lower[kid] == "until" for clause in tree.of(one.clause, "advcl") for kid in tree.of(clause, "mark")
    )


def _once(found: list[Event]) -> Iterator[Event]:
    seen: set[tuple[int, str]] = set()
    for one in found:
        if (one.at, one.event_type) not in seen:
            seen.add((one.at, one.event_type))
            yield one


def _event(page: Page, one: Draft, *, is_alleged: bool) -> Event | None:
    said, entry = one.status, one.entry
    if said.content or said.control == "wish" or _is_asked(page.tree, one.clause) or _is_of_anybody(page, one):
        return None
    if "purpose" in said.why and (entry is None or entry.event_type != "PROTEST"):
        return None
    if said.control:
        return _controlled(page, one)
    if entry is None:
        return None
    if entry.event_type == "AGREE" and control().get(verb_lemma(page.tree, one.at)) == "intend":
        # What is scheduled or planned is to come, in whatever tense the planning is told.
        one = replace(one, status=replace(said, time_frame="future"))
    actors = one.slots.parties(entry.actor or "subj")
    if "purpose" in said.why:
        # What a protest is staged for is as certain as its staging: "stopped work to protest".
        over = status(page.tree, page.tree.heads[one.at])
        one = replace(one, status=replace(said, certainty=over.certainty, time_frame=over.time_frame))
        said = one.status
    subject = one.slots.given.subject
    if subject is not None and page.tree.lower[subject] in _NOBODY and one.kind == "noun":
        # "Nobody can put pressure on us" tells of no pressure, and of no one who puts none.
        return None
    if not actors and entry.event_type in _WORDS_OF_DOCUMENTS and subject is not None and is_of_document(page, subject):
        actors = one.slots.parties("by:subj")
    told = source(page, one.clause)
    actors = _or_speaking(page, subject, told, actors)
    event_type, mode, why = _by_precedence(entry, said, one.slots)
    refused = event_type == "REJECT" and entry.event_type != "REJECT"
    if refused and _is_put_off(page.tree, one):
        return None
    if refused and not any(party.is_known for party in actors):
        # What will not be is a refusal only of somebody who could.
        return None
    kind = _Kind(
        event_type,
        mode,
        _DECLINED.get(entry.act or "", entry.act) if refused else entry.act,
        "affirmed" if refused else said.polarity,
        "alleged" if said.certainty == "asserted" and (is_alleged or _is_claim(page, told)) else said.certainty,
        actors,
        recipients(one.slots, entry, actors),
        told,
        (entry.entry, *why),
    )
    return _finished(page, one, kind)


def _by_precedence(entry: Entry, said: Status, slots: Slots) -> tuple[str, str | None, tuple[str, ...]]:
    """The type and mode of a predicate that stands for itself, after the manual's rules."""
    if entry.event_type == "REQUEST" and slots.complement is not None and entry.mode is None:
        asked = match(slots.page, slots.complement, "verb", of_verb(slots.page, slots.complement))
        rule = precedence.applied("request", asked.event_type if asked else "*")
        return entry.event_type, rule.mode if rule else None, ()
    rule = None
    if said.time_frame == "future" and said.certainty not in ("conditional", "possible", "counterfactual"):
        rule = precedence.applied("future_negated" if said.polarity == "negated" else "future", entry.event_type)
    if rule is None:
        return entry.event_type, entry.mode, ()
    return rule.becomes, rule.mode, (rule.why,)


def _controlled(page: Page, one: Draft) -> Event | None:
    """The event that the verb above makes: a refusal, an agreement, a threat, what is stopped or allowed."""
    one = _by_noun(page, one)
    said, entry, tree = one.status, one.entry, page.tree
    at = said.controller
    if at is None or (entry is None and said.control in _NEEDS_ENTRY):
        return None
    over = of_verb(page, at) if tree.is_verb(at) else one.slots
    kind = said.control
    if kind == "end" and tree.is_verb(at) and over.given.object not in (None, one.at):
        kind = "prevent"
    circumstance = {"refuse_gerund": "refuse", "intend": "future", "vow": "agree"}.get(kind, kind)
    own = "*" if entry is None else entry.event_type
    rule = precedence.applied(circumstance, own)
    if rule is None and circumstance == "future":
        rule = precedence.applied("agree", own)
    if rule is None:
        return None
    if kind == "allow" and tree.lower[one.at] in _MINDS:
        # "let him know" allows nothing.
        return None
    if entry is None and tree.lower[at] in ("ready", "prepared"):
        # A hospital is ready to receive patients, too: being ready promises only what is an event.
        return None
    between = _undergone(page, at, over) if kind in ("prevent", "force", "allow") else _by_whom(page, at, over, one)
    if between is None:
        return None
    told = source(page, at)
    actors, others = _or_speaking(page, over.given.subject, told, between[0]), between[1]
    act = entry.act if entry is not None else None
    if rule.becomes == "REJECT":
        act = _DECLINED.get(act or "", act)
    elif rule.becomes == "THREATEN":
        # Who threatens a veto has cast none.
        act = None
    mode = rule.mode or (entry.mode if entry is not None and rule.becomes == entry.event_type else None)
    certainty: Certainty = "alleged" if said.certainty == "asserted" and _is_claim(page, told) else said.certainty
    why = (f"{kind} {tree.lower[at]}", "" if entry is None else entry.entry, rule.why)
    made = _Kind(rule.becomes, mode, act, said.polarity, certainty, actors, others, told, why)
    return _finished(page, replace(one, at=at), made)


def _by_noun(page: Page, one: Draft) -> Draft:
    """A verb that adds nothing to its object, told by the object: "vowed to carry out attacks"."""
    noun = one.slots.given.object
    if one.entry is not None or noun is None or not is_listed(page.tree, noun, "noun"):
        return one
    if light_verb(page, noun) != one.at:
        return one
    slots = of_noun(page, noun, one.at)
    return replace(one, entry=match(page, noun, "noun", slots), slots=slots)


def _undergone(page: Page, at: int, over: Slots) -> tuple[Parties, Parties] | None:
    """Who prevents, forces or lets whom; None where that is nobody known or the verb tells of an event itself."""
    tree = page.tree
    # "…, allowing the body to act": what follows from an event is none of its own.
    if tree.tags[at] == "VBG" and tree.deps[at] in ("advcl", "acl", "conj"):
        return None
    if any(tree.lower[kid] == "to" for kid in tree.of(at, "mark")):
        return None
    actors = over.parties("subj")
    done_to = over.given.object
    if not any(one.is_known for one in actors) or done_to is None or tree.lower[done_to] in ("'s", "’s", "us", "me"):
        return None
    if match(page, at, "verb", over) is not None:
        return None
    return actors, over.parties("obj") or over.parties("iobj")


def _by_whom(page: Page, at: int, over: Slots, one: Draft) -> tuple[Parties, Parties]:
    """Who refuses, agrees or threatens, and to whose account: whom the verb names, else whom its infinitive does."""
    # "The G7 was scheduled to meet": who is scheduled does it.
    is_verb = page.tree.is_verb(at) and not is_passive(page.tree, at)
    actors = (over.parties("subj") if is_verb else ()) or one.slots.parties("subj")
    others = (over.parties("obj") if is_verb else ()) or recipients(one.slots, one.entry, actors)
    if one.entry is not None and one.entry.pos == "noun" and one.entry.recipient != "-" and not others:
        # "threatened to launch an offensive in the war with Iraq"
        others = first(one.slots, RECIPIENT, actors)
    if one.entry is not None and one.entry.recipient == "-" and one.entry.act is None and not others:
        others = first(one.slots, RECIPIENT, actors)
        if not any(party.is_known for party in others):
            mine = {party.country_id for party in actors}
            others = tuple(party for party in one.slots.parties("in:comp") if party.country_id not in mine) or others
    return actors, others


def _is_done_by_a_thing(page: Page, one: Draft) -> bool:
    """Whether what does it stands in the clause and is no party: a storm kills, evidence supports."""
    subject = one.slots.given.subject
    if one.kind != "verb" or subject is None or is_passive(page.tree, one.at):
        return False
    return page.tree.tags[subject] in ("NN", "NNS")


def _or_speaking(page: Page, subject: int | None, told: Source, actors: Parties) -> Parties:
    """The actors; where the subject is "I" or "we", whoever is quoted, and nobody where that is not known."""
    if subject is None or page.tree.lower[subject] not in ("i", "we"):
        return actors
    if told.party is None or told.kind == "author":
        return ()
    return (replace(told.party, start=page.tree.starts[subject], end=page.tree.ends[subject], head=subject),)


def _is_private(page: Page, found: Parties) -> bool:
    """Whether all who take part are companies, or single persons without an office or a country."""
    return bool(found) and all(
        one.sector == "BUS"
        or (
            one.country_id is None
            and one.sector in _PRIVATE
            and (one.entity_id is None or one.entity_id.startswith("person:"))
            and page.tree.tags[one.head] not in ("NNS", "NNPS")
        )
        for one in found
    )


def _is_claim(page: Page, told: Source) -> bool:
    """Whether the source's word for saying it leaves it open: "claimed", "alleged"."""
    return told.cue is not None and verb_lemma(page.tree, told.cue) in _OPEN_CLAIMS


def _is_at_home(page: Page, kind: _Kind, actors: Parties, others: Parties) -> bool:
    """Whether a parliament or court only sits, or somebody visits a place at home that nobody stands for."""
    if any(one.is_known for one in others) or kind.event_type not in ("CONSULT", "AGREE", "REJECT"):
        return False
    if kind.mode == "visit":
        return page.home is not None and {one.country_id for one in actors} == {page.home}
    return kind.why[0] in _SITTINGS and len(actors) == 1 and actors[0].sector in ("LEG", "JUD")


def _finished(page: Page, one: Draft, kind: _Kind) -> Event | None:
    """The event with its instrument, place and time; None where nobody known takes part."""
    is_words = not kind.actors and kind.event_type in _WORDS_OF_DOCUMENTS
    cited = instrument(page, one, kind.source, is_words=is_words)
    place = where(page, one.slots)
    others = kind.recipients
    if kind.event_type == "PROTEST" and not any(party.is_known for party in others):
        others = aim(page, one, kind.actors) or others
    if kind.event_type == "ASSAULT":
        others = target(page, one, kind.actors) or others
    actors, others = settled(page, kind.event_type, kind.actors, others, place)
    is_of_document = kind.source.kind == "document" and kind.source.cue is None
    if not actors and not is_of_document and _is_done_by_a_thing(page, one):
        return None
    by_reporter = {one.sector for one in actors} == {"JRN"}
    if kind.event_type == "CONSULT" and len(actors) == 2 and "JRN" in {one.sector for one in actors}:
        # An interview.
        return None
    if by_reporter and (kind.event_type in _NOT_OF_REPORTERS or kind.mode == "investigate"):
        return None
    is_public_matter = kind.event_type in _OF_PUBLIC_LIFE or kind.mode in ("meet", "assist")
    if is_public_matter and kind.act is None and _is_private(page, (*actors, *others)):
        return None
    if not is_worth_telling(kind.event_type, kind.act, actors, others, cited, kind.source):
        return None
    if kind.mode == "visit" and {one.country_id for one in others} == {one.country_id for one in actors} != {None}:
        # Travel at home is no visit.
        return None
    if _is_at_home(page, kind, actors, others):
        return None
    act = None if kind.act in _OF_INSTRUMENTS and not actors and cited is None else kind.act
    made_on = cited["adopted_on"] if cited is not None and act in _MAKING else None
    return Event(
        one.at,
        cast("EventType", kind.event_type),
        kind.mode,
        act,
        kind.polarity,
        kind.certainty,
        actors,
        others,
        cited,
        place,
        when(page, one.clause, one.status.time_frame, made_on),
        kind.source,
        kind.why[0],
        tuple(why for why in (*kind.why, *one.status.why) if why),
        one.kind == "noun" and not one.slots.light,
    )
