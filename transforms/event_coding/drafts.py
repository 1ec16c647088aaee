"""Which words of a sentence may tell of an event? Predicates of the lexicon, and what other verbs make of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from transforms.article_page import Page
from transforms.clauses import Tree
from transforms.event_coding.frames import Entry, is_listed, light_verbs, match
from transforms.event_coding.slots import Slots, of_noun, of_verb
from transforms.event_coding.status import Status, is_of_a_time, status

_EMPTY = frozenset("campaign campaigns effort efforts initiative mission process round rounds session sessions".split())
_NO_PREDICATE = frozenset(("aux", "aux:pass", "cop", "case", "mark", "amod", "compound", "fixed", "flat"))


@dataclass(frozen=True, slots=True)
class Draft:
    """A predicate that may tell of an event."""

    at: int
    slots: Slots
    entry: Entry | None
    status: Status
    kind: Literal["verb", "noun"]

    @property
    def clause(self) -> int:
        """The verb whose clause it is in; a noun without a light verb is its own."""
        return self.slots.verb if self.kind == "noun" and self.slots.verb is not None else self.at


def predicates(tree: Tree, start: int, end: int) -> list[int]:
    """The verbs of a sentence and the nouns that the lexicon lists, what is above before what is below it."""
    found = [
        at
        for at, tag in enumerate(tree.tags[start:end], start)
        if tag.startswith("VB") or (tag.startswith("NN") and is_listed(tree, at, "noun"))
    ]
    return sorted(found, key=lambda at: (len(tree.above(at)), at))


def draft(page: Page, at: int) -> Draft | None:
    """The draft of a word; None where it is no predicate that tells of an event."""
    tree = page.tree
    if tree.is_verb(at) and tree.deps[at] not in _NO_PREDICATE:
        said = status(tree, at)
        if not (said.control or is_listed(tree, at, "verb")):
            return None
        slots = of_verb(page, at)
        entry = match(page, at, "verb", slots)
        if entry is not None and _is_controller(page, at, slots):
            entry = None
        return Draft(at, slots, entry, said, "verb") if entry is not None or said.control else None
    if (tree.is_noun(at) or tree.tags[at] == "VBG") and is_listed(tree, at, "noun"):
        verb = light_verb(page, at)
        slots = of_noun(page, at, verb)
        entry = match(page, at, "noun", slots)
        if entry is not None:
            said = status(tree, at if verb is None else verb)
            return Draft(at, slots, entry, replace(said, control="") if verb is None else said, "noun")
    return None


def _is_controller(page: Page, at: int, slots: Slots) -> bool:
    """Whether the predicate's own complement makes the event: "threatened to expel" is told at "expel"."""
    inner = slots.complement
    if inner is None:
        return False
    said = status(page.tree, inner)
    return said.controller == at and said.control in ("agree", "refuse", "refuse_gerund", "threaten", "vow")


def light_verb(page: Page, at: int) -> int | None:
    """The verb that adds nothing to the noun: "held talks", "the talks were held", "engaged in talks"."""
    tree = page.tree
    word = at
    while tree.deps[word] in ("conj", "nmod", "compound") and not tree.is_verb(tree.heads[word]):
        if tree.deps[word] == "compound" and tree.lower[tree.heads[word]] not in _EMPTY:
            # A "trade bloc" is no trade; a "mediation effort" is mediation.
            return None
        if tree.deps[word] == "nmod" and tree.case(word) != "of":
            return None
        word = tree.heads[word]
    head, dep = tree.heads[word], tree.deps[word]
    if tree.lower[head] not in light_verbs() or not tree.is_verb(head):
        return None
    if tree.first(head, "obj") != word and match(page, head, "verb", of_verb(page, head)) is not None:
        return None
    if dep in ("obj", "nsubj:pass") or (dep == "obl" and tree.case(word) in ("in", "into", "with")):
        return head
    return head if tree.deps[head] == "acl" and tree.heads[head] == word else None


def argument_words(tree: Tree, one: Draft) -> set[int]:
    """The words in the predicate's own phrases, where a noun is no event of its own."""
    given = one.slots.given
    places = [given.object, one.slots.verb, *(at for some in given.oblique.values() for at in some)]
    return {word for place in places if place is not None for word in without_clauses(tree, place)} | {one.at}


def content_words(tree: Tree, one: Draft) -> set[int]:
    """The words of what is asked, refused, promised or alleged; a relative clause in it tells for itself."""
    start = one.at if one.status.control and one.status.controller is not None else one.slots.complement
    if start is None:
        return set()
    told_at = one.status.controller if one.status.control else one.at
    return set(without_clauses(tree, start, infinitives=True)) - {told_at}


def without_clauses(tree: Tree, at: int, *, infinitives: bool = False) -> Iterator[int]:
    """The words under a word, without the clauses that describe them; infinitives and gerunds only where asked for."""
    yield at
    for kid in tree.kids[at]:
        if tree.deps[kid] in ("acl:relcl", "acl", "parataxis"):
            continue
        if tree.deps[kid] == "advcl" and is_of_a_time(tree, kid):
            continue
        if not infinitives and tree.is_verb(kid) and tree.deps[kid] not in ("amod", "compound"):
            continue
        yield from without_clauses(tree, kid, infinitives=infinitives)
