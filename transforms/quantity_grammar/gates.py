"""Which word can no match of a pattern do without, and with which words may one begin?

Every amount has a figure or a number word; in front of it stand at most a comparator and a currency.
"""

from __future__ import annotations

from transforms.number_words import NUMBER_WORDS, VAGUE
from transforms.quantity_grammar import terms
from transforms.vocabulary import words
from transforms.word_places import Gate, all_words, first_words, most_words

_HALF = 2
"""Tokens before the number word of "half a million"."""
_COMPARATOR = most_words(terms.COMPARATORS) + 3
"""Tokens of "in the region of a total of"."""
_SYMBOL = most_words((*terms.SYMBOLS, *terms.CODES))
"""Tokens of "U.S.$"."""
_LONGEST = 48
"""Tokens of the longest amount: eleven number words with "and" and hyphens between them."""
_ARTICLES = frozenset(("a", "an", "half"))
COMPARING = first_words(terms.COMPARATORS) | _ARTICLES | {"~", "≈"}

NUMBER = Gate(NUMBER_WORDS, _HALF, figures=True, openers=_ARTICLES)
COMPARED = Gate(
    NUMBER_WORDS | first_words(VAGUE),
    _COMPARATOR + _HALF,
    figures=True,
    openers=COMPARING,
)
MONEY = Gate(
    NUMBER_WORDS,
    _COMPARATOR + _SYMBOL + _HALF,
    figures=True,
    openers=COMPARING | all_words(terms.SYMBOLS) | all_words(terms.CODES),
)
RANGE = Gate(
    NUMBER_WORDS,
    1 + _SYMBOL + _HALF,
    figures=True,
    openers=_ARTICLES | {"between", "from"} | all_words(terms.SYMBOLS),
)
VAGUE_AMOUNT = Gate(first_words(VAGUE) | {"tens"}, 5)
SOME = Gate(NUMBER_WORDS, 2, openers=frozenset(("several", "a", "many")))
FIGURE = Gate(frozenset(), figures=True)
VOTED = Gate(
    frozenset(("favour", "favor", "against", "abstention", "abstentions", "abstaining", "abstained")),
    _LONGEST,
    openers=NUMBER_WORDS | _ARTICLES | {"none", "no", "nil"},
)
HARM_VERB = Gate(first_words(words("quantity_words", "harm_verb")))
DEATH_TOLL = Gate(frozenset(("death",)))
