"""Which word can no match of a rule do without, and how far behind its start?

Said by the name of the rule's builder; a rule that is not named here is tried at every character. The reach counts
tokens: the words and marks that the longest form of the rule has in front of the word.
"""

from __future__ import annotations

from transforms.date_grammar.terms import (
    DAY_OFFSETS,
    DAY_PARTS,
    MONTHS,
    MONTHS_SHORT,
    SEASONS,
    UNITS,
    WEEKDAYS,
    WEEKDAYS_SHORT,
)
from transforms.vocabulary import words
from transforms.word_places import Gate, first_words, last_words

_AMOUNT = 48
"""Tokens of the longest amount: eleven number words with "and" and hyphens between them, and "and a half"."""
_SHADE = 8
"""Tokens of "the very latter part of the" and a step behind it."""
_UNITS = first_words(UNITS)
_MONTHS = first_words((*MONTHS, *MONTHS_SHORT))
_SEASONS = first_words(SEASONS)

_FIGURE = Gate(frozenset(), 0, figures=True)
_ANY_UNIT = Gate(_UNITS)
_SHADED_UNIT = Gate(_UNITS, _SHADE + 2)
_COUNTED_UNIT = Gate(_UNITS, _AMOUNT)
_SHADED_SEASON = Gate(_SEASONS, _SHADE + 2)

GATES = {
    "_iso": _FIGURE,
    "_numeric": _FIGURE,
    "_month_day": Gate(_MONTHS, 16),
    "_month_year": Gate(_MONTHS, _SHADE),
    "_bare_month": Gate(_MONTHS, _SHADE),
    "_year": Gate(frozenset(), _SHADE, figures=True),
    "_fiscal": Gate(frozenset(("fiscal", "fy")), 0, figures=True),
    "_year_range": _FIGURE,
    "_era": Gate(frozenset(("a", "ad")), 0, figures=True),
    "_decade": Gate(first_words(words("calendar_words", "decade_word")), _SHADE + 2, figures=True),
    "_century": Gate(frozenset(("century", "centuries")), _SHADE + 5),
    "_season_year": _SHADED_SEASON,
    "_part_of_year": Gate(frozenset(("quarter", "half", "q1", "q2", "q3", "q4")), 2),
    "_holiday": Gate(first_words(words("calendar_words", "holiday"))),
    "_weekday": Gate(first_words((*WEEKDAYS, *WEEKDAYS_SHORT)), _SHADE),
    "_month_step": Gate(_MONTHS, _SHADE),
    "_season_step": _SHADED_SEASON,
    "_day_word": Gate(last_words(DAY_OFFSETS), 6),
    "_unit_step": _SHADED_UNIT,
    "_part_step": Gate(first_words(DAY_PARTS), 3),
    "_the_unit": _SHADED_UNIT,
    "_weekend": Gate(frozenset(("weekend",)), 1),
    "_year_end": Gate(frozenset(("year",))),
    "_quarter": Gate(frozenset(("quarter",)), 4),
    "_day_before": Gate(_UNITS, 1),
    "_window": _COUNTED_UNIT,
    "_clock": _FIGURE,
    "_noon": Gate(frozenset(("midnight", "midday", "noon"))),
    "_length": _COUNTED_UNIT,
    "_bare_plural": _ANY_UNIT,
    "_every": Gate(frozenset(("every", "each"))),
    "_rate": Gate(frozenset(("once", "twice", "times")), _AMOUNT),
    "_long": Gate(frozenset(f"{unit}{ending}" for unit in _UNITS for ending in ("", "long"))),
    "_half_unit": Gate(frozenset(("half",))),
    "_per": Gate(_UNITS, 2),
    "_weekdays": Gate(frozenset(f"{day}s" for day in first_words(WEEKDAYS))),
    "_set_word": Gate(first_words(words("calendar_words", "set"))),
    "_reference": Gate(first_words(words("calendar_words", "reference"))),
    "_past": Gate(frozenset(("past",)), 1),
    "_anniversary": Gate(frozenset(("anniversary",)), _AMOUNT),
}
"""By the name of the function that builds the rule's term."""

NO_DATE = Gate(first_words(words("calendar_words", "not_a_date")))
"""For names with a calendar word that tell no time."""
