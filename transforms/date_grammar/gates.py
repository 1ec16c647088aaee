"""Which word can no match of a rule do without, and how far behind its start?

Said by the name of the rule's builder; a rule that is not named here is tried at every character. The reach counts
tokens: the words and marks that the longest form of the rule has in front of the word. The openers are what its forms
begin with where they do not begin with the word itself or a figure.
"""

from __future__ import annotations

from transforms.date_grammar.terms import (
    DAY_OFFSETS,
    DAY_PARTS,
    MONTHS,
    MONTHS_SHORT,
    ORDINALS,
    SEASONS,
    SOME,
    UNITS,
    WEEKDAYS,
    WEEKDAYS_SHORT,
)
from transforms.number_words import NUMBER_WORDS
from transforms.vocabulary import words
from transforms.word_places import Gate, first_words, last_words, most_words

_AMOUNT = 48
"""Tokens of the longest amount: eleven number words with "and" and hyphens between them, and "and a half"."""
_SHADE = 8
"""Tokens of "the very latter part of the" and a step behind it."""
_STEPS = first_words(words("calendar_words", "step"))
_SHADES = frozenset(("very", "early", "late", "mid", "earlier", "later", "the"))
_NUMBERS = NUMBER_WORDS | {"a", "an", "half"}
_AMOUNTS = _NUMBERS | first_words(SOME)
_UNITS = first_words(UNITS)
_MONTHS = first_words((*MONTHS, *MONTHS_SHORT))
_WEEKDAYS = first_words((*WEEKDAYS, *WEEKDAYS_SHORT))
_SEASONS = first_words(SEASONS)

_FIGURE = Gate(frozenset(), 0, figures=True)
_ANY_UNIT = Gate(_UNITS)
_SHADED_MONTH = Gate(_MONTHS, _SHADE, openers=_SHADES)

GATES = {
    "_event_day": Gate(frozenset(("attack", "attacks")), 6, openers=_MONTHS),
    "_iso": _FIGURE,
    "_numeric": _FIGURE,
    "_month_day": Gate(_MONTHS, 16, openers=_SHADES | _WEEKDAYS | {"morning", "afternoon", "evening", "night"}),
    "_month_year": _SHADED_MONTH,
    "_bare_month": _SHADED_MONTH,
    "_year": Gate(frozenset(), _SHADE, figures=True, openers=_SHADES),
    "_fiscal": Gate(frozenset(("fiscal", "fy")), 0, figures=True),
    "_year_range": _FIGURE,
    "_era": Gate(frozenset(("a", "ad")), 0, figures=True),
    "_decade": Gate(
        first_words(words("calendar_words", "decade_word")), _SHADE + 2, figures=True, openers=_SHADES | {"'"}
    ),
    "_century": Gate(frozenset(("century", "centuries")), _SHADE + 5, openers=_SHADES | first_words(ORDINALS)),
    "_season_year": Gate(_SEASONS, _SHADE + 2, openers=_SHADES),
    "_part_of_year": Gate(frozenset(("quarter", "half", "q1", "q2", "q3", "q4")), 2),
    "_holiday": Gate(first_words(words("calendar_words", "holiday"))),
    "_weekday": Gate(_WEEKDAYS, _SHADE, openers=_SHADES | _STEPS),
    "_month_step": Gate(_MONTHS, _SHADE, openers=_SHADES | _STEPS),
    "_season_step": Gate(_SEASONS, _SHADE + 2, openers=_SHADES | _STEPS),
    "_day_word": Gate(last_words(DAY_OFFSETS), 6, openers=_SHADES | {"day"}),
    "_unit_step": Gate(_UNITS, _SHADE + 2, openers=_SHADES | _STEPS),
    "_part_step": Gate(first_words(DAY_PARTS), 3),
    "_the_unit": Gate(_UNITS, _SHADE + 2, openers=_SHADES),
    "_weekend": Gate(frozenset(("weekend",)), 1),
    "_year_end": Gate(frozenset(("year",))),
    "_quarter": Gate(frozenset(("quarter",)), 4),
    "_day_before": Gate(_UNITS, 1, openers=frozenset(("the",))),
    "_window": Gate(_UNITS, _AMOUNT, openers=_STEPS | {"the"}),
    "_clock": _FIGURE,
    "_noon": Gate(frozenset(("midnight", "midday", "noon"))),
    "_length": Gate(_UNITS, _AMOUNT, openers=_AMOUNTS),
    "_bare_plural": _ANY_UNIT,
    "_every": Gate(frozenset(("every", "each"))),
    "_rate": Gate(frozenset(("once", "twice", "times")), _AMOUNT, openers=_NUMBERS),
    "_long": Gate(frozenset(f"{unit}{ending}" for unit in _UNITS for ending in ("", "long"))),
    "_half_unit": Gate(frozenset(("half",))),
    "_quarter_hours": Gate(frozenset(("quarter", "quarters")), 2, openers=frozenset(("three", "a"))),
    "_per": Gate(_UNITS, 2, openers=frozenset(("a", "an", "per"))),
    "_weekdays": Gate(frozenset(f"{day}s" for day in first_words(WEEKDAYS))),
    "_set_word": Gate(first_words(words("calendar_words", "set"))),
    "_reference": Gate(
        last_words(words("calendar_words", "reference")),
        most_words(words("calendar_words", "reference")),
        openers=first_words(words("calendar_words", "reference")),
    ),
    "_past": Gate(frozenset(("past",)), 1),
    "_anniversary": Gate(frozenset(("anniversary",)), _AMOUNT, openers=_NUMBERS | first_words(ORDINALS)),
}
"""By the name of the function that builds the rule's term."""

NO_DATE = Gate(first_words(words("calendar_words", "not_a_date")))
"""For names with a calendar word that tell no time."""
