"""Which day do "three years since the invasion of Ukraine" and "the third anniversary of the invasion" mean?

The days that the press counts from are data (`lexicon/anchors.csv`). An event that the file does not have, or that
its words leave open, is no anchor: then nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from transforms.lexicon import table
from transforms.number_words import NUMBER, ORDINALS, parse_number
from transforms.vocabulary import GAP, alternatives


@dataclass(frozen=True, slots=True)
class Anchor:
    """A day that the press counts from."""

    anchor_id: str
    name: str
    happened_on: date
    article_has: tuple[str, ...]
    """One of these must be in the article for a short name ("the invasion") to mean it; empty: none needs to be."""


@dataclass(frozen=True, slots=True)
class Counted:
    """So many years after an anchor, as a text writes it."""

    start: int
    end: int
    counted_end: int
    """Where the number and its unit end: "third anniversary", "three years"."""
    years: int
    anchor: Anchor

    @property
    def day(self) -> date:
        """The anniversary; of 29 February in other years, the 28th."""
        year = self.anchor.happened_on.year + self.years
        try:
            return self.anchor.happened_on.replace(year=year)
        except ValueError:
            return self.anchor.happened_on.replace(year=year, day=28)

    @property
    def said(self) -> str:
        """What is claimed, in words: "two years after the invasion of 24 February 2022"."""
        day = self.anchor.happened_on
        number = _NUMBERS[self.years] if self.years < len(_NUMBERS) else str(self.years)
        unit = "year" if self.years == 1 else "years"
        return f"{number} {unit} after {self.anchor.name} of {day.day} {_MONTHS[day.month - 1]} {day.year}"


_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_ORDINAL = rf"(?:(?i:{alternatives(ORDINALS)})\b|\d{{1,3}}(?:st|nd|rd|th)\b)"
_COUNT = re.compile(
    rf"(?<![\w.,$€£-])(?:(?P<nth>{_ORDINAL}|(?:one|{NUMBER})-year){GAP}anniversary(?P<of>{GAP}(?:of|since)\b)"
    rf"|(?P<number>an?|one|{NUMBER}){GAP}years?(?P<since>(?:{GAP}on)?{GAP}(?:since|after|from|of|into)\b))"
)
_BEFORE_NAME = re.compile(
    rf"{GAP}(?:(?:the|its){GAP})?(?:(?:start|beginning|launch|outbreak|onset){GAP}of{GAP}(?:the{GAP}|its{GAP})?)?"
)


@cache
def _names() -> tuple[re.Pattern[str], dict[str, Anchor], dict[str, list[Anchor]]]:
    full: dict[str, Anchor] = {}
    short: dict[str, list[Anchor]] = {}
    for row in table("anchors"):
        has = tuple(filter(None, row["article_has"].split("|")))
        one = Anchor(row["anchor_id"], row["name"], date.fromisoformat(row["happened_on"]), has)
        full |= dict.fromkeys(filter(None, row["aliases"].split("|")), one)
        for name in filter(None, row["short"].split("|")):
            short.setdefault(name, []).append(one)
    return re.compile(rf"(?P<name>{alternatives([*full, *short])})(?![\w-])"), full, short


def counted_years(flat: str) -> Iterator[Counted]:
    """Every count of years from a known day in a plain text, in order; a name that could mean two days gives none."""
    pattern, full, short = _names()
    for match in _COUNT.finditer(flat):
        years = _years(match)
        before = _BEFORE_NAME.match(flat, match.end())
        name = pattern.match(flat, before.end()) if before else None
        if years is None or name is None:
            continue
        written = " ".join(name["name"].split())
        anchor = full.get(written)
        if anchor is not None:
            known = [anchor] if not anchor.article_has or written not in short else []
        else:
            known = [one for one in short[written] if any(word in flat for word in one.article_has)]
        # "the invasion of Georgia" is not the invasion that the short name means.
        if len(known) == 1 and (anchor is not None or not _GOES_ON.match(flat, name.end())):
            yield Counted(match.start(), name.end(), _counted_end(match), years, known[0])


_GOES_ON = re.compile(
    rf"{GAP}(?:of|in|by|on|into|from|against){GAP}(?!(?:[A-Z][a-z]+day|January|February|March)\b)[A-Z]"
)


def _counted_end(match: re.Match[str]) -> int:
    return match.start("of") if match["of"] else match.start("since")


def _years(match: re.Match[str]) -> int | None:
    if match["number"]:
        written = match["number"].lower()
        value = 1.0 if written in ("a", "an", "one") else parse_number(written)
        return int(value) if value is not None and value == int(value) and 0 < value <= 200 else None
    written = " ".join(match["nth"].lower().split())
    if written in ORDINALS:
        return ORDINALS[written]
    digits = re.match(r"\d+", written)
    if digits:
        return int(digits[0]) or None
    value = parse_number(written.removesuffix("-year"))
    return int(value) if value else None
