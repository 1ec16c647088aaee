"""How does another pipeline's `Doc` come to keep the promises that the packaged model's keeps?

Its names get the project's types, blank lines end its sentences, and known names stay whole.
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc

from transforms.sentence_starts import hard_starts

_TYPES = {
    "PER": "PERSON",
    "ORG": "ORGANIZATION",
    "GPE": "PLACE",
    "LOC": "PLACE",
    "FAC": "PLACE",
}
"""OntoNotes and CoNLL names of the types; others (DATE, NORP) keep theirs."""


def corrected(doc: Doc, kept: Sequence[tuple[int, int]]) -> Doc:
    """A new `Doc` with the same words, tags and names, whose sentences respect blank lines and the kept spans.

    A word whose head is now in another sentence becomes a root; where two sentences become one, the second root
    hangs on the first.
    """
    begins = _begins(doc, kept)
    has_parse = doc.has_annotation("DEP")
    heads, relations = _reattached(doc, begins) if has_parse else (None, None)
    found = Doc(
        doc.vocab,
        words=[token.text for token in doc],
        spaces=[bool(token.whitespace_) for token in doc],
        tags=[token.tag_ for token in doc],
        pos=[token.pos_ for token in doc],
        morphs=[str(token.morph) for token in doc],
        lemmas=[token.lemma_ or token.text for token in doc],
        heads=heads,
        deps=relations,
        sent_starts=None if has_parse else begins,
        ents=[
            f"{token.ent_iob_}-{_TYPES.get(token.ent_type_, token.ent_type_)}" if token.ent_type_ else "O"
            for token in doc
        ],
    )
    found.user_data["name_confidence"] = {}
    return found


def _begins(doc: Doc, kept: Sequence[tuple[int, int]]) -> list[bool]:
    hard = hard_starts([token.text for token in doc])
    found = [bool(token.is_sent_start) or bool(hard[token.i]) for token in doc]
    if found:
        found[0] = True
    for start, end in kept:
        span = doc.char_span(start, end, alignment_mode="expand")
        for token in span[1:] if span is not None else ():
            found[token.i] = bool(hard[token.i])
    return found


def _reattached(doc: Doc, begins: list[bool]) -> tuple[list[int], list[str]]:
    sentence: list[int] = []
    for begin in begins:
        sentence.append((sentence[-1] if sentence else -1) + begin)
    heads = [token.head.i for token in doc]
    relations = [token.dep_ or "dep" for token in doc]
    root_of: dict[int, int] = {}
    for place, number in enumerate(sentence):
        if sentence[heads[place]] != number:
            heads[place] = place
        if heads[place] == place:
            heads[place] = root_of.setdefault(number, place)
            relations[place] = "ROOT" if heads[place] == place else "parataxis"
    return heads, relations
