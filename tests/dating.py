"""What the tests of dates ask: the one expression of a text, the surfaces and values of all."""

from __future__ import annotations

from datetime import date

from transforms.dates import DateExpression, find_dates

FRIDAY = date(2025, 2, 21)


def only(text: str, published: date | None = FRIDAY) -> DateExpression:
    """The one expression of a text."""
    (found,) = find_dates("a", text, published)
    return found


def values(text: str, published: date | None = FRIDAY) -> list[tuple[str, str]]:
    """Surface and value of every expression of a text."""
    return [(found.surface, found.timex_value) for found in find_dates("a", text, published)]
