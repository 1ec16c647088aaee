"""Which words may a counted amount be made of?

The closed vocabularies of `quantities`, read once: comparators, units, currencies, nouns and the words that
end a noun phrase. What they say of a text is decided in `quantities`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from transforms.lexicon import table
from transforms.number_words import NUMBER, SUFFIXES, VAGUE
from transforms.vocabulary import GAP, alternatives, words

Comparator = Literal["eq", "gt", "ge", "lt", "le", "about"]


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount before its article is known; `number_start` is where its number or currency sign begins."""

    start: int
    number_start: int
    end: int
    comparator: Comparator
    value: float
    unit: str | None = None
    noun: str | None = None
    compared: bool = False
    """Whether a word says the comparison."""


COMPARATORS = words("quantity_words", "comparator")
AFTER = words("quantity_words", "comparator_after")
STOPS = frozenset(words("quantity_words", "stop"))
LABELS = frozenset(words("quantity_words", "label"))
NOT_COUNTED = frozenset((*words("quantity_words", "not_counted"), *words("calendar_words", "unit")))
VOTE_CUES = words("quantity_words", "vote_cue")
NAMES_IN_S = frozenset(words("quantity_words", "name_in_s"))
# Adjectives and adverbs that end like a plural.
NOT_COUNTED_ADJECTIVES = frozenset(words("quantity_words", "not_plural"))
PERSONS = frozenset(words("quantity_nouns", "person"))
UNMARKED = frozenset(words("quantity_nouns", "unmarked_plural")) | PERSONS
SINGULAR = frozenset(words("quantity_nouns", "singular"))
COMPOUNDS = frozenset(words("quantity_nouns", "compound"))
UNITS = words("quantity_units", "unit")
MONTHS = frozenset(words("calendar_words", "month")) | frozenset(words("calendar_words", "month_short"))

SYMBOLS = {symbol: row["code"] for row in table("currencies") for symbol in row["symbols"].split("|") if symbol}
CODES = frozenset(row["code"] for row in table("currencies"))
MONEY_WORDS = {form.lower(): row["code"] for row in table("currencies") for form in row["forms"].split("|") if form}

_CMP = alternatives(COMPARATORS)
_SUFFIX = alternatives(SUFFIXES)
_SYMBOL = alternatives(SYMBOLS)
_CODE = alternatives(CODES)
_UNIT = alternatives(UNITS)
_MONEY = alternatives(MONEY_WORDS)

COMPARATOR = rf"(?:(?P<comparator>(?i:{_CMP})){GAP}(?:(?:a{GAP}total{GAP}of|the|another){GAP})?|(?P<tilde>[~≈]))?"
# The number, not part of a code, a date, a price, a ratio, a fraction, a section or a score; behind another
# number and a dash it may end a range, which is decided later.
START = r"(?:(?<![\w.,/:$€£¥#+'-])|(?<=\d-)|(?<=\d -))"
AMOUNT = rf"(?P<amount>{NUMBER})(?:(?P<suffix>(?i:{_SUFFIX}))(?!\w))?"
MONEY_AMOUNT = rf"(?P<amount>{NUMBER})(?:[ -]?(?P<suffix>(?i:{_SUFFIX}))(?!\w))?"
AFTERWARDS = rf"(?:{GAP}(?P<after>(?i:{alternatives(AFTER)}))\b)?"
SYMBOL, CODE, MONEY, UNIT = (
    rf"(?P<symbol>{_SYMBOL})",
    rf"(?P<code>{_CODE})",
    rf"(?P<money>(?i:{_MONEY}))",
    rf"(?P<unit>(?i:{_UNIT}))",
)
VAGUE_AMOUNT = rf"(?P<vague>(?i:(?:(?:tens|dozens|hundreds|thousands|millions){GAP}of{GAP})?{alternatives(VAGUE)}))"
