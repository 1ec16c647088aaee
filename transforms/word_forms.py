"""Which word of the lexicon is this a form of?

The model's lemmas are learned and err on rare words ("secur" for "secured"); a word that the event and quote lexicons
list is found by its forms instead, which follow from the spelling rules of English and a table of irregular verbs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from transforms.lexicon import table

_VOWELS = "aeiou"
# One stressed vowel before the last consonant doubles it: plan, planned; refer, referred. Longer verbs that double all
# the same are in the table of irregular verbs.
_DOUBLES = re.compile(r"^[^aeiou]*(?:qu)?[aeiou][bdfgklmnprtvz]$")


def verb_forms(lemma: str) -> frozenset[str]:
    """Every form of a verb, itself included."""
    irregular = _irregular().get(lemma, ())
    return frozenset({lemma, *irregular, _with_s(lemma), *_regular(lemma, past=not irregular)})


def noun_forms(lemma: str) -> frozenset[str]:
    """Singular and plural of a noun; a plural that the rules do not make has a row of its own."""
    return frozenset({lemma, _with_s(lemma)})


def by_form(verbs: Iterable[str], nouns: Iterable[str]) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Form to lemma of the verbs, and of the nouns; a form that is a lemma itself is that one's."""
    return _index(verbs, verb_forms), _index(nouns, noun_forms)


def _index(lemmas: Iterable[str], forms: object) -> dict[str, str]:
    listed = sorted(set(lemmas))
    made: dict[str, str] = {}
    for lemma in listed:
        for form in forms(lemma):  # type: ignore[operator]
            made.setdefault(form, lemma)
    return {**made, **{lemma: lemma for lemma in listed}}


@cache
def _irregular() -> dict[str, tuple[str, ...]]:
    return {row["lemma"]: tuple(row["forms"].split("|")) for row in table("events/irregular_verbs")}


def _with_s(word: str) -> str:
    if re.search(r"(?:[sxz]|[cs]h)$", word):
        return f"{word}es"
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        return f"{word[:-1]}ies"
    return f"{word}s"


def _regular(word: str, *, past: bool) -> Iterable[str]:
    stem = word
    if word.endswith("ie"):
        yield f"{word[:-2]}ying"
    elif word.endswith("e") and not word.endswith(("ee", "oe", "ye")):
        stem = word[:-1]
        yield f"{stem}ing"
    elif _DOUBLES.match(word):
        stem = word + word[-1]
        yield f"{stem}ing"
    else:
        yield f"{word}ing"
    if past:
        if word.endswith("y") and word[-2:-1] not in _VOWELS:
            yield f"{word[:-1]}ied"
        else:
            yield f"{word}d" if word.endswith("e") else f"{stem}ed"
