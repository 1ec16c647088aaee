"""Which of the European Union's numbered packages of sanctions does a text cite: `the 18th sanctions package`?

Only its packages against Russia are numbered, from 2022 on; a number is one of them where the Union is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from transforms.citation_grammar.reading import Found, Reading
from transforms.number_words import ORDINALS
from transforms.register import Instrument, Register

_UNION = "org:european-union"
_TWENTY = {f"twenty-{word}": 20 + number for word, number in ORDINALS.items() if 0 < number < 10}
_NUMBERS = {word: number for word, number in ORDINALS.items() if 0 < number <= 20} | _TWENTY
_PACKAGE = re.compile(
    r"(?:(?:EU|E\.U\.|European Union)(?:'s)? )?(?P<number>\d{1,2}(?:st|nd|rd|th)|"
    + "|".join(sorted(_NUMBERS, key=len, reverse=True))
    + r") (?:(?:EU )?(?:Russia )?sanctions package|package of (?:EU )?(?:Russia )?sanctions)"
    r"(?: (?:against|on|targeting) (?:Russia|Moscow))?(?![\w-])",
    re.IGNORECASE,
)
# "EU's twenty-first" is the longest that stands in front of the noun.
_BEFORE = 44
# The Union had not thirty by the time this was written; a larger number is something else's.
_MOST = 30


def find(reading: Reading, register: Register) -> Iterator[Found]:
    """Every package by its number, in a text that names the Union."""
    text = reading.plain
    if _UNION not in reading.bodies:
        return
    last = 0
    for start in reading.at("package"):
        match = _PACKAGE.search(text, max(last, start - _BEFORE), start + 60)
        if match is None or not match.start() <= start < match.end():
            continue
        last = match.end()
        written = match["number"].lower()
        number = _NUMBERS.get(written) or int(re.sub(r"\D", "", written))
        if 1 < number <= _MOST:
            yield Found(match.start(), match.end(), _package(number, register), "sanctions_package")


def _package(number: int, register: Register) -> Instrument:
    key = f"sanctions:eu-russia-package-{number}"
    return register.get(key) or Instrument(key, "sanctions", issuer_id=_UNION)
