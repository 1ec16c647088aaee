"""Where does a capital or a seat of government stand for those who govern there?

Only where the grammar makes it an actor: "Moscow said", "urged Washington", "rejected by the Kremlin", "between Moscow
and Kyiv". "In Moscow", "Moscow was hit" and "Moscow is the capital" speak of the place.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from transforms.gazetteer import Lexicon
from transforms.lexicon import table
from transforms.name_spans import Name

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


def stood_for(names: Iterable[Name], doc: Doc, lexicon: Lexicon) -> list[Name]:
    """The names, places among them that act with what they stand for."""
    return [_stood_for(one, doc, lexicon) for one in names]


def _stood_for(one: Name, doc: Doc, lexicon: Lexicon) -> Name:
    entity = lexicon.entities.get(str(one.entity_id)) if one.kind == "place" else None
    if entity is None or entity.stands_for_id is None:
        return one
    span = doc.char_span(one.start, one.end, alignment_mode="expand")
    return replace(one, stands_for_id=entity.stands_for_id) if span is not None and _acts(span.root) else one


def _acts(token: Token) -> bool:
    while token.dep_ == "conj" and token.head.i != token.i:
        token = token.head
    relation, head = token.dep_.partition(":")[0], token.head
    if token.dep_ == "nsubj":
        # "Moscow is a city" has the city for its verb, as Universal Dependencies have it.
        return head.pos_ == "VERB" and not _is_one(head, "of_places")
    if token.dep_ == "obl:agent" or (token.dep_ == "obl" and _preposition(token) == "by" and _is_passive(head)):
        return True
    if relation in ("obj", "iobj") or token.dep_ == "nsubj:pass":
        return _is_one(head, "of_persons")
    return relation in ("nmod", "obl") and _preposition(token) == "between"


def _is_one(verb: Token, kind: str) -> bool:
    """Whether a verb is of a kind, also where its lemma has lost its last letter: "urg", "notifi"."""
    lemma = verb.lemma_.lower()
    return not _verbs(kind).isdisjoint((lemma, f"{lemma}e", lemma.removesuffix("e"), f"{lemma.removesuffix('i')}y"))


def _preposition(token: Token) -> str:
    return next((child.lower_ for child in token.lefts if child.dep_ == "case"), "")


def _is_passive(head: Token) -> bool:
    return any(child.dep_ in {"aux:pass", "nsubj:pass"} for child in head.children)


@cache
def _verbs(kind: str) -> frozenset[str]:
    return frozenset(row["verb"] for row in table("actor_verbs") if row["kind"] == kind)
