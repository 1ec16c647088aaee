"""Which of the things that share a name does the text mean?

The answer is data: rows of `lexicon/disambiguation_*.csv`, tried in order, each with conditions on the words
beside the name and on what the article says elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from transforms.folding import fold
from transforms.scan import Alias, Scanner

# The longest phrase that a row asks for beside a name is shorter than this (a test holds it), so looking that
# far is enough and costs the same at every name.
REACH = 100


@dataclass(frozen=True, slots=True)
class Choice:
    """A row: the entity meant if all conditions hold; None for no entity at all."""

    entity_id: str | None
    unless_previous: tuple[str, ...] = ()
    unless_next: tuple[str, ...] = ()
    article_has: frozenset[str] = frozenset()
    article_lacks: frozenset[str] = frozenset()


class Surface:
    """An article as the conditions see it; what it says elsewhere is looked up at the first question."""

    __slots__ = ("_said", "_scanner", "text")

    def __init__(self, text: str, phrases: Scanner) -> None:
        """Take the text of an article and the scanner for every phrase that any row asks the article for."""
        self.text = text
        self._scanner = phrases
        self._said: frozenset[str] | None = None

    @property
    def said(self) -> frozenset[str]:
        """The phrases that occur in the article, word-bounded and in the case the rows have them in."""
        if self._said is None:
            self._said = frozenset(alias.key for hit in self._scanner.candidates(self.text) for alias in hit.aliases)
        return self._said

    def before(self, start: int) -> str:
        """What stands before a place, folded, in lower case, less the blanks and hyphens in between."""
        return fold(self.text[max(0, start - REACH) : start]).lower.rstrip(" -")

    def after(self, end: int) -> str:
        """What stands after a place, folded, in lower case, less the blanks and hyphens in between."""
        return fold(self.text[end : end + REACH]).lower.lstrip(" -")


def choices(rows: Iterable[Mapping[str, str]]) -> dict[str, tuple[Choice, ...]]:
    """The rows by the folded alias they speak of, in the order given."""
    found: dict[str, list[Choice]] = {}
    for row in rows:
        choice = Choice(
            row["entity_id"] or None,
            tuple(fold(phrase).lower for phrase in _cells(row["unless_previous"])),
            tuple(fold(phrase).lower for phrase in _cells(row["unless_next"])),
            frozenset(_cells(row["article_has"])),
            frozenset(_cells(row["article_lacks"])),
        )
        found.setdefault(fold(row["alias"]).lower, []).append(choice)
    return {alias: tuple(of_alias) for alias, of_alias in found.items()}


def phrases(of: Mapping[str, tuple[Choice, ...]]) -> Scanner:
    """A scanner for every phrase that some row asks the article for; its aliases' keys are the phrases."""
    asked = {phrase for rows in of.values() for row in rows for phrase in row.article_has | row.article_lacks}
    return Scanner(Alias(phrase, phrase, match="exact") for phrase in sorted(asked))


def holds(choice: Choice, surface: Surface, start: int, end: int) -> bool:
    """Whether all conditions of a row hold for the name at this span."""
    if choice.unless_previous and _ends_with(surface.before(start), choice.unless_previous):
        return False
    if choice.unless_next and _begins_with(surface.after(end), choice.unless_next):
        return False
    if choice.article_has and not choice.article_has & surface.said:
        return False
    return not (choice.article_lacks and choice.article_lacks & surface.said)


def _cells(cell: str) -> list[str]:
    return [phrase for phrase in cell.split("|") if phrase]


def _ends_with(text: str, phrases: tuple[str, ...]) -> bool:
    # One call in C decides most cases; only then is each phrase asked for its boundary.
    return text.endswith(phrases) and any(
        text.endswith(phrase) and not text[: -len(phrase)][-1:].isalnum() for phrase in phrases
    )


def _begins_with(text: str, phrases: tuple[str, ...]) -> bool:
    return text.startswith(phrases) and any(
        text.startswith(phrase) and not text[len(phrase) :][:1].isalnum() for phrase in phrases
    )
