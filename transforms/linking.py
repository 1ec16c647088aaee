"""Which text did a draft become that an article, written before or after, knows only as a draft?

A link is made where the register has one resolution that the same body adopted on the very day that the article gives
for the vote, and whose title speaks of what the article's sentences on the draft speak of. A body may adopt many texts
on a day, of which the register has few: so the day alone is never enough.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import pandas as pd

from schemas.contract import frame
from transforms.citing import Citing
from transforms.register import Instrument, Register


@dataclass(frozen=True, slots=True)
class Link:
    """A row of the table `instrument_links`."""

    article_id: str
    local_id: str
    instrument_id: str
    rule: str
    as_of: date


@dataclass(frozen=True, slots=True)
class Linking:
    """What the drafts of a batch became."""

    instrument_links: pd.DataFrame
    instruments: tuple[Instrument, ...]
    """The texts that drafts became, each once."""


_VOTE = re.compile(r"(?i)\b(?:vot(?:e|es|ed|ing)|adopt(?:s|ed|ion)?|pass(?:es|ed)?|approv(?:es|ed|al)|ballot)\b")
_WORD = re.compile(r"[A-Za-z]{4,}")
# In the titles of hundreds of resolutions: they tell none from another.
_COMMON = frozenset(
    ["nations", "united", "general", "assembly", "security", "council", "resolution", "situation", "question",
     "principles", "charter", "international", "emergency", "special", "session", "with", "from", "that", "this",
     "their", "state"]
)  # fmt: skip
_SAME = "body, day of the vote and subject"


def linking(
    articles: pd.DataFrame, sentences: pd.DataFrame, citing: Citing, dates: pd.DataFrame, register: Register
) -> Linking:
    """The links of these articles' drafts."""
    drafts = {
        str(row["instrument_id"]): str(row["issuer_id"])
        for row in _rows(citing.instruments)
        if str(row["instrument_id"]).startswith("local:") and row["status"] == "draft" and row["kind"] == "resolution"
        and row["issuer_id"]
    }  # fmt: skip
    cited: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in _rows(citing.citations):
        if row["instrument_id"] in drafts:
            cited[str(row["article_id"])].append(row)
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    bounds = _by_article(sentences, cited)
    days = _by_article(dates, cited)
    links: list[Link] = []
    for article_id, some in sorted(cited.items()):
        for local_id in sorted({str(row["instrument_id"]) for row in some}):
            places = [int(row["char_start"]) for row in some if row["instrument_id"] == local_id]
            spoken = [one for one in bounds[article_id] if any(_within(at, one) for at in places)]
            became = _became(str(texts[article_id]), spoken, days[article_id], drafts[local_id], register)
            if became is not None and became.adopted_on is not None:
                links.append(Link(article_id, local_id, became.instrument_id, _SAME, became.adopted_on))
    known = {one.instrument_id: register.instruments[one.instrument_id] for one in links}
    return Linking(frame("instrument_links", map(asdict, links)), tuple(known[key] for key in sorted(known)))


def _became(
    text: str, spoken: Sequence[Mapping[str, Any]], days: Sequence[Mapping[str, Any]], issuer: str, register: Register
) -> Instrument | None:
    """The one resolution of the body that the sentences on the draft point to; None where there is none or several."""
    said = [text[int(one["char_start"]) : int(one["char_end"])] for one in spoken]
    voted = {
        row["date_start"]
        for row in days
        if row["granularity"] == "day" and row["date_start"] == row["date_end"] and row["date_start"] is not None
        for one, words in zip(spoken, said, strict=True)
        if _within(int(row["char_start"]), one) and _VOTE.search(words)
    }
    if not voted:
        return None
    # The headline says what the article is about.
    subject = _words(f"{text.split(chr(10), maxsplit=1)[0]} {' '.join(said)}")
    fitting = [
        one
        for one in register.instruments.values()
        if one.kind == "resolution" and one.issuer_id == issuer and one.adopted_on in voted
        and _on(one.title or "", subject)
    ]  # fmt: skip
    return fitting[0] if len(fitting) == 1 else None


def _on(title: str, subject: frozenset[str]) -> bool:
    """Whether a title shares a name with the sentences, or two words."""
    names = {word.lower() for word in _WORD.findall(title[1:]) if word[0].isupper()} - _COMMON
    return bool(names & subject) or len(_words(title) & subject) > 1


def _words(text: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _WORD.findall(text)) - _COMMON


def _within(at: int, span: Mapping[str, Any]) -> bool:
    return int(span["char_start"]) <= at < int(span["char_end"])


def _rows(table: pd.DataFrame) -> list[Mapping[str, Any]]:
    rows = table.astype(object).where(table.notna(), None).to_dict("records")
    return [{str(name): value for name, value in row.items()} for row in rows]


def _by_article(table: pd.DataFrame, wanted: Iterable[str]) -> dict[str, list[Mapping[str, Any]]]:
    grouped: dict[str, list[Mapping[str, Any]]] = {one: [] for one in wanted}
    for row in _rows(table[table["article_id"].isin(list(grouped))]):
        grouped[str(row["article_id"])].append(row)
    return grouped
