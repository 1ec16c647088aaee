"""How sure is a coded event? A number that was counted, not felt.

A logistic model of few features that make events err: a pronoun for a party, verbs above the predicate, no known actor,
types that need the most understanding, what is only possible or alleged, and in their favour a date in words. The
weights are `lexicon/events/confidence.csv`, fitted by `python -m evaluation.wikinews --fit` on judged events.
"""

from __future__ import annotations

import math
from functools import cache

from transforms.antecedents import PRONOUNS
from transforms.article_page import Page
from transforms.event_coding.coding import Event
from transforms.lexicon import table

_WEAK = frozenset({"AGREE", "REJECT", "SANCTION", "THREATEN"})
_DEEPEST = 4
FEATURES = ("always", "pronoun", "verbs_above", "nobody_known", "weak_type", "told_by_a_noun", "not_asserted", "dated")


def features(page: Page, event: Event) -> tuple[float, ...]:
    """The features of an event, in the order of `FEATURES`; all between 0 and 1."""
    surfaces = [page.text[one.start : one.end].lower() for one in (*event.actors, *event.recipients)]
    above = len(page.tree.above(event.at))
    return (
        1.0,
        float(any(one in PRONOUNS for one in surfaces)),
        min(above, _DEEPEST) / _DEEPEST,
        float(not any(one.is_known for one in event.actors)),
        float(event.event_type in _WEAK),
        float(event.is_nominal),
        float(event.certainty != "asserted"),
        float(event.when.date_from == "expression"),
    )


@cache
def _weights() -> tuple[float, ...]:
    listed = {row["feature"]: float(row["weight"]) for row in table("events/confidence")}
    return tuple(listed[name] for name in FEATURES)


def share(weights: tuple[float, ...], found: tuple[float, ...]) -> float:
    """The share right that the weights give for some features."""
    return 1 / (1 + math.exp(-sum(weight * value for weight, value in zip(weights, found, strict=True))))


def confidence(page: Page, event: Event) -> float:
    """The share of such events that is right."""
    return round(share(_weights(), features(page, event)), 2)
