"""When are two spellings one name? Keys that are equal for the transliterations of a name, and the ids made of them.

Two persons are never joined by likeness, only by equal keys: a letter more or less ("Lavrov", "Lavrova") is another
person as often as a slip.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import pairwise

from transforms.folding import fold
from transforms.lexicon import table

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
# How the systems of romanization end and join what is one sound: BGN/PCGN, ALA-LC, ISO 9, the passports' and the
# newspapers' own for Slavic names; Arabic articles.
_LIGHT = (
    (re.compile(r"(?<=sk)(?:iy|yy|yi|ii|ij|yj|i)$"), "y"),
    (re.compile(r"(?<=tsk)(?:iy|yy|yi|ii|ij|yj|i)$"), "y"),
    (re.compile(r"(?<=[^aeiou]{2})(?:iy|yy|yi|ii|ij|yj)$"), "y"),
    (re.compile(r"(?<=[aeo])[ij]$"), "y"),
    (re.compile(r"^(?:el|ul)$"), "al"),
)
_SOUNDS = (
    ("shch", "sch"), ("tsch", "ch"), ("tch", "ch"), ("kh", "h"), ("zh", "j"), ("dj", "j"), ("ph", "f"), ("ck", "k"),
    ("gh", "g"), ("dh", "d"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("ie", "i"), ("iy", "i"), ("yi", "i"),
    ("yy", "i"), ("ye", "e"), ("ya", "ia"), ("yu", "iu"), ("yo", "io"), ("y", "i"), ("w", "v"), ("q", "k"),
    ("tz", "ts"), ("x", "ks"), ("aa", "a"), ("j", "i"),
)  # fmt: skip
_REMEMBERED = 1 << 15
"""News names the same persons over and over; a long run must not remember every one."""
_SUFFIXES = frozenset("jr sr".split())
_PATRONYMIC = frozenset("al el bin ben ibn abu".split())
_PARTICLES = frozenset("al el bin ben ibn abu de del della der den di da dos du la le van von ter ten".split())


@lru_cache(maxsize=_REMEMBERED)
def words(name: str) -> tuple[str, ...]:
    """The words of a name, folded, in lower case, without titles before it, "Jr." behind it, and apostrophes."""
    found = [word.replace("'", "").replace("’", "") for word in _WORD.findall(fold(name).lower)]
    while len(found) > 1 and found[0] in _titles():
        found.pop(0)
    return tuple(word for word in found if word and word not in _SUFFIXES)


def is_full(name: str) -> bool:
    """Whether a person's name has more than a surname: not "de Blasio", "el-Sisi", "King Charles"."""
    parts = name.split()
    while len(parts) > 1 and (parts[0].lower().rstrip(".") in _titles() or parts[0].islower()):
        parts.pop(0)
    return len([part for part in parts if part.lower().strip(".,") not in _SUFFIXES]) > 1


def is_title(name: str) -> bool:
    """Whether a name is but a title: "the Queen"."""
    return all(word in _titles() for word in _WORD.findall(fold(name).lower))


def light(word: str) -> str:
    """A word of a name with the endings that systems of romanization differ in made one."""
    word = _given_names().get(word, word)
    for pattern, ending in _LIGHT:
        word = pattern.sub(ending, word)
    return word


@lru_cache(maxsize=_REMEMBERED)
def key(word: str) -> str:
    """What the transliterations of a word of a name have in common."""
    found = light(word)
    for before, after in _SOUNDS:
        found = found.replace(before, after)
    return "".join(char for char, following in pairwise(f"{found} ") if char != following)


def keys(name: str) -> tuple[str, ...]:
    """The keys of the words of a name, particles and single letters left out."""
    return tuple(key(word) for word in words(name) if len(word) > 1 and word not in _PARTICLES)


def same_person(one: str, other: str) -> str | None:
    """By which rule two full names are one person's; None where they are not.

    `same_name`: the same words, but for titles. `transliteration`: words of the same key, in the same order.
    `middle_name`: one has up to two words or initials between the first and the last that the other leaves out; not in
    Arabic names, whose last word is often but a town that many come from. A name of one word is no full name.
    """
    left, right = words(_turned(one)), words(_turned(other))
    if min(len(left), len(right)) < 2:
        return None
    if left == right:
        return "same_name"
    if tuple(map(key, left)) == tuple(map(key, right)):
        return "transliteration"
    if _PATRONYMIC.intersection(left + right) or (key(left[0]), key(left[-1])) != (key(right[0]), key(right[-1])):
        return None
    short, long = sorted((left[1:-1], right[1:-1]), key=len)
    return "middle_name" if len(long) <= len(short) + 2 and _goes_through(short, long) else None


def _turned(name: str) -> str:
    """A name turned round for sorting ("Lavrov, Sergey") as a sentence has it."""
    last, comma, first = name.partition(", ")
    return f"{first} {last}" if comma else name


def _goes_through(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether the words stand in the same order among the others, an initial for its word."""
    rest = iter(long)
    return all(any(word == key(other) or _abbreviates(word, other) for other in rest) for word in map(key, short))


def _abbreviates(one: str, other: str) -> bool:
    return min(len(one), len(other)) == 1 and one[0] == other[0]


def person_slug(name: str) -> str:
    """The part of an id that all spellings of a person's full name share; initials between the names are left out."""
    found = words(_turned(name))
    kept = [word for at, word in enumerate(found) if len(word) > 1 or at in (0, len(found) - 1)]
    return _ascii("-".join(light(word) for word in kept))


@lru_cache(maxsize=_REMEMBERED)
def slug(name: str) -> str:
    """The part of an id that a body's or a place's name gives."""
    return _ascii("-".join(_WORD.findall(fold(name).lower)))


def _ascii(text: str) -> str:
    """Letters, digits and hyphens; other letters as their code points, so that no two names become one."""
    plain = "".join(char if char.isascii() else f"u{ord(char):x}" for char in text.replace("'", "").replace("’", ""))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


@cache
def _titles() -> frozenset[str]:
    return frozenset(row["word"] for row in table("name_context") if row["kind"] == "title")


@cache
def _given_names() -> dict[str, str]:
    return {variant: row["name"] for row in table("given_name_variants") for variant in row["variants"].split("|")}
