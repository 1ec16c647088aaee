"""Which type goes before which, when a predicate could be two? The manual's own rules, as data.

`lexicon/events/precedence.csv` says for a circumstance and a type which type it becomes, and in which section of the
PLOVER manual that is written; a row with the type `*` holds for all types without a row of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from transforms.lexicon import table


@dataclass(frozen=True, slots=True)
class Rule:
    """What a type becomes in a circumstance."""

    becomes: str
    mode: str | None
    why: str


@cache
def _rules() -> dict[tuple[str, str], Rule]:
    return {
        (row["circumstance"], row["event_type"]): Rule(
            row["becomes"], row["mode"] or None, f"{row['circumstance']}: {row['section']}"
        )
        for row in table("events/precedence")
    }


def applied(circumstance: str, event_type: str) -> Rule | None:
    """The rule for a type in a circumstance; None where it stays what it is."""
    return _rules().get((circumstance, event_type)) or _rules().get((circumstance, "*"))


@cache
def scores() -> dict[tuple[str, str], tuple[int, float]]:
    """Type and mode to quad class and score; the mode is empty for the type as such."""
    return {
        (row["event_type"], row["mode"]): (int(row["quad_class"]), float(row["intensity"]))
        for row in table("events/scores")
    }
