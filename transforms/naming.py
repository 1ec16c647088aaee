"""Who and what is named where, whom each name means, and who holds which office, article by article?

The steps of one article stand here in their order; the rules are in the modules named for them. The tables
`mentions`, `roles`, `entities` and `entity_aliases` are made of the result.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from transforms.descriptions import bodies, persons, within
from transforms.gazetteer import Lexicon
from transforms.name_identity import Discovered, identified
from transforms.name_reading import Reading
from transforms.name_spans import Name, Place, joined
from transforms.offices import Offices, Role
from transforms.spans import spans_by_article
from transforms.standing_for import stood_for

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(frozen=True, slots=True)
class Named:
    """What one article names."""

    names: tuple[Name, ...]
    """By place, a longer one before those inside it."""
    roles: tuple[Role, ...]
    discovered: tuple[Discovered, ...]


@dataclass(frozen=True, slots=True)
class Naming:
    """What the articles of a batch name, by article_id."""

    by_article: dict[str, Named]

    def discovered(self) -> dict[str, Discovered]:
        """The entities that the lexicon lacks, each with the first of its names, as ordered, in the batch."""
        found: dict[str, Discovered] = {}
        for named in self.by_article.values():
            for one in named.discovered:
                before = found.get(one.entity_id)
                # The choice must not depend on the order of articles.
                if before is None or (-len(one.name), one.name) < (-len(before.name), before.name):
                    found[one.entity_id] = one
        return found


def naming(
    articles: pd.DataFrame,
    citations: pd.DataFrame,
    known_names: dict[str, list[Reading]],
    docs: dict[str, Doc],
    lexicon: Lexicon,
) -> Naming:
    """What each article names; without its `Doc` the lexicon's names and the offices beside them.

    Of the articles the columns article_id, text and published_at are read.
    """
    found = {}
    cited = spans_by_article(citations)
    columns = articles[["article_id", "text", "published_at"]].itertuples(index=False)
    for article_id, text, published_at in columns:
        day = None if pd.isna(published_at) else published_at.date()
        found[article_id] = named(
            text, known_names[article_id], docs.get(article_id), lexicon, day, cited.get(article_id, ())
        )
    return Naming(found)


def named(
    text: str,
    readings: list[Reading],
    doc: Doc | None,
    lexicon: Lexicon,
    day: date | None,
    cited: Iterable[Place] = (),
) -> Named:
    """What one article names; what the model takes for a name inside a citation is a piece of an instrument's."""
    names = joined(text, readings, doc, lexicon, cited)
    names, discovered = identified(text, names, lexicon)
    if doc is not None:
        described = bodies(text, names, doc, lexicon, discovered)
        names = _ordered([*described, *_beside(names, described)])
    offices = Offices(text, names, lexicon, day)
    roles = offices.roles()
    if doc is not None:
        described = sorted(persons(text, names, offices, roles, day), key=lambda one: one.start)
        names = _ordered([*within(names, described), *described])
        names = stood_for(names, doc, lexicon)
    return Named(tuple(names), tuple(roles), tuple(discovered))


def _beside(names: Iterable[Name], described: Iterable[Name]) -> list[Name]:
    """The names that are not the last word of a description."""
    ends = {one.end for one in described}
    return [one for one in names if one.end not in ends or one.entity_id is not None]


def _ordered(names: Iterable[Name]) -> list[Name]:
    """The names by place, of two at one span the first alone."""
    found = {one.place: one for one in reversed(list(names))}
    return sorted(found.values(), key=lambda one: (one.start, -one.end))
