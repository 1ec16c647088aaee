"""What number does a piece of English text write?

Digits with Western or Indian grouping, decimal fractions, words up to trillions, and the two mixed ("2.5
million"). Ordinals are known by name only; years and labels look like numbers and are told apart by those who
use this module.
"""

from __future__ import annotations

import re

from transforms.vocabulary import GAP, alternatives, words

_UNITS = {word: float(value) for word, value in words("number_words", "unit").items()}
_TENS = {word: float(value) for word, value in words("number_words", "ten").items()}
SCALES = {word: float(value) for word, value in words("number_words", "scale").items()}
SUFFIXES = {word: float(value) for word, value in words("number_words", "suffix").items()}
VAGUE = {word: float(value) for word, value in words("number_words", "vague").items()}
ORDINALS = {word: int(value) for word, value in words("number_words", "ordinal").items()}

# 1,00,000 (India), 1,000,000, 1 000 000 with a no-break space (already made plain is not accepted: "May 5 300
# people" would read as 5,300), or plain digits with a fraction.
DIGITS = r"(?:\d{1,2}(?:,\d{2}){1,6},\d{3}|\d{1,3}(?:,\d{3}){1,6}|\d{1,15})(?:\.\d{1,9})?(?![\d])"
_SMALL = alternatives([*_UNITS, *_TENS])
NUMBER_WORDS = frozenset((*_UNITS, *_TENS, *SCALES))
"""Every number in words has one of them."""
_SCALE = alternatives(SCALES)
_JOIN = rf"(?:-|{GAP}(?:and{GAP})?)"
# "and" before the last part ("two hundred and five") needs a scale in front; the parser refuses "five and
# six".
_FIRST = rf"(?:{_SMALL}|an?{GAP}{_SCALE}|half{GAP}an?{GAP}{_SCALE})"
WORDS = rf"(?i:{_FIRST}\b(?:{_JOIN}(?:{_SMALL}|{_SCALE})\b){{0,10}})"
NUMBER = rf"(?:{DIGITS}(?:[- ]?(?i:{_SCALE})\b){{0,2}}|{WORDS})"
_WORD = re.compile(r"[a-z]+|\d[\d,]*(?:\.\d+)?")


def parse_number(text: str) -> float | None:
    """The number a text writes ("twenty-three", "2.5 million", "1,00,000", "half a million"), else None.

    None too for two numbers in a row ("five and six", "twenty thirty"), which is a list and no number.
    """
    parts = _WORD.findall(text.lower())
    if not parts:
        return None
    if parts[:1] == ["half"]:
        return 0.5 * SCALES[parts[2]] if len(parts) == 3 and parts[2] in SCALES else None
    total, group, last = 0.0, -1.0, 0.0
    for place, part in enumerate(parts):
        if part == "and" and 0 < place < len(parts) - 1 and last >= 100:
            continue
        value = _part(part)
        if value is None or (part in {"a", "an"} and place):
            return None
        if part in SCALES:
            total, group = _scaled(total, group, value)
        elif (
            group < 0
            or (group % 100 == 0 and group >= 100 and value < 100)
            or (last in _TENS.values() and 0 < value < 10)
        ):
            group = max(group, 0.0) + value
        else:
            return None
        last = value
    return total + max(group, 0.0)


def _part(word: str) -> float | None:
    if word in {"a", "an"}:
        return 1.0
    if word[0].isdigit():
        return float(word.replace(",", ""))
    for known in (_UNITS, _TENS, SCALES):
        if word in known:
            return known[word]
    return None


def _scaled(total: float, group: float, scale: float) -> tuple[float, float]:
    """Multiply what stands before a scale word; a hundred stays open for what follows it."""
    amount = group if group >= 0 else 1.0
    if scale == 100:
        return total, amount * scale
    if group < 0 and total:
        return total * scale, -1.0
    return total + amount * scale, -1.0
