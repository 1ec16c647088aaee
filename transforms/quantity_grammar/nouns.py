"""Which noun does a number count?

A rule without a parser: the words after a number up to one that ends a noun phrase, and among them the first
plural.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from transforms.quantity_grammar import terms
from transforms.vocabulary import GAP, words

# A noun phrase of news seldom has more words before its head; a bound keeps the cost of a number constant.
_MOST_WORDS = 6
_WORD = re.compile(rf"{GAP}((?:[A-Z]\.){{2,4}}|[^\W\d_][^\W_]{{0,40}}(?:['-][^\W_]{{1,40}}){{0,3}})")
_PARTICIPLES = frozenset(words("quantity_nouns", "participle"))
_AFTER_NUMBER = frozenset(words("quantity_words", "after_number"))
_LABEL = re.compile(r"([A-Za-z][A-Za-z-]{0,14}\.?)\s{1,3}[(]?\Z")
_LIST_NUMBER = re.compile(rf"\d{GAP}?(?:,|,?{GAP}(?:and|or|to)){GAP}\Z")


@dataclass(frozen=True, slots=True)
class Counted:
    """The end of a noun phrase in the text, the counted noun as written, and its head in lower case."""

    end: int
    noun: str
    head: str


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    end: int

    @property
    def lower(self) -> str:
        return self.text.lower()


def is_label(flat: str, start: int) -> bool:
    """Whether a number names something rather than counts: "Article 50", "Boeing 737", "March 5", "No. 2"."""
    ahead = flat[max(0, start - 24) : start]
    found = _LABEL.search(ahead)
    if found is None:
        return False
    word = found[1]
    if word.rstrip(".") in terms.MONTHS or (word.lower() in terms.LABELS and word.lower() != "order"):
        return True
    return word.lower() == "of" and bool(re.search(r"(?i)\bgroup\s{1,3}of\s{1,3}\Z", ahead))


def counted_noun(flat: str, start: int, value: float) -> Counted | None:
    """The noun phrase that begins at a place right after a number; None where no counted noun is found."""
    phrase = _phrase(flat, start)
    if phrase and phrase[0].text in terms.MONTHS:
        return None
    head = _single_head(phrase) if value == 1 else _plural_head(phrase)
    if head is None or phrase[head].lower in terms.NOT_COUNTED:
        return None
    first = head
    for length in (3, 2):
        if (
            head >= length - 1
            and " ".join(word.lower for word in phrase[head - length + 1 : head + 1]) in terms.COMPOUNDS
        ):
            first = head - length + 1
            break
    noun = " ".join(word.text for word in phrase[first : head + 1])
    return Counted(phrase[head].end, noun, phrase[head].lower)


def _phrase(flat: str, start: int) -> list[_Word]:
    found: list[_Word] = []
    place = start
    while len(found) < _MOST_WORDS:
        match = _WORD.match(flat, place)
        if match is None:
            break
        word = _Word(match[1], match.start(1), match.end(1))
        place = match.end()
        if not found and word.lower in _AFTER_NUMBER:
            continue
        acronym = word.text.isupper() and len(word.text) > 1
        if word.lower in terms.STOPS and not acronym:
            break
        found.append(word)
    return found


def _is_plural(word: _Word) -> bool:
    lowered = word.lower
    if lowered in terms.UNMARKED:
        return True
    return (
        len(lowered) > 3
        and lowered.endswith("s")
        and not lowered.endswith(("ss", "us", "is", "'s"))
        and lowered not in terms.NOT_COUNTED_ADJECTIVES
    )


def _plural_head(phrase: list[_Word]) -> int | None:
    for place, word in enumerate(phrase):
        if not _is_plural(word) and word.lower not in _PARTICIPLES:
            if word.lower in terms.NOT_COUNTED:
                return None
            continue
        rest = phrase[place + 1 :]
        if word.lower in _PARTICIPLES and not _is_plural(word):
            later = any(_is_plural(other) for other in rest[:2])
            if not later:
                return place
            continue
        if word.text[0].isupper() and word.lower not in terms.UNMARKED and not _capital_head(word, rest):
            continue
        return place + next((steps for steps, other in enumerate(rest) if not _continues(other)), len(rest))
    return None


def _capital_head(word: _Word, rest: list[_Word]) -> bool:
    """Whether a capital plural is counted ("50 Republicans") and no part of a name ("United States")."""
    if word.text in terms.NAMES_IN_S:
        return False
    return not rest or not (rest[0].text[0].isupper() or _is_plural(rest[0]))


def _continues(word: _Word) -> bool:
    """Whether a plural after a plural is the head of a compound: "arms dealers", "police officers"."""
    return (
        word.text[0].islower() and word.lower not in terms.NOT_COUNTED and _is_plural(word) and word.lower.endswith("s")
    )


def _single_head(phrase: list[_Word]) -> int | None:
    """The noun of "one": only a known one, since "one" is a pronoun as often as a number."""
    for place, word in enumerate(phrase[:3]):
        if word.lower in terms.SINGULAR:
            follower = phrase[place + 1] if place + 1 < len(phrase) else None
            return place + 1 if follower and follower.lower in terms.SINGULAR else place
    return None
