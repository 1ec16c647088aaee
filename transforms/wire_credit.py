"""Which news agency does an article credit with its text?

Only places that credit it count: the parenthesis of a dateline, the byline, a line of its own at the end. An agency
that is named in a sentence is a source like any other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from transforms.lexicon import table

SEVERAL = "agencies"
"""Credited without a name: "with agency reports"."""

_FIRST = 6
_LAST = 4
_REACH = 120
"""How far into a paragraph a dateline's parenthesis can stand."""
_LONGEST_CREDIT = 200
_DATELINE = re.compile(r"\(([^()]{2,60})\)\s?[-–—:]")
_ALONE = re.compile(
    r"[\s(\[©]*(?:by |source: ?|with |via |from |- ?|– ?|— ?)?(?P<names>[^()\[\]]{2,80}?)[\s)\].]*", re.IGNORECASE
)
_WITH = re.compile(
    r"\bwith [\w ,]{0,60}?(?:inputs?|reports?|reporting|files|contributions?|material) (?:from|by)"
    r" (?P<names>[^().]{2,80})",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    r"\b(?:with|by) (?:(?:inputs?|reports?|reporting) (?:from|by) )?(?:the )?(?:news |wire )?(?:agenc(?:y|ies)|wires?)"
    r"(?: reports?| inputs?| copy)?\b|^\W{0,3}(?:news )?agencies\W{0,3}$",
    re.IGNORECASE,
)
_REPORTING = re.compile(
    r"^\(?reporting by .{2,150}; ?(?:additional reporting by .{2,100}; ?)?(?:writing|editing) by", re.IGNORECASE
)
_SPLIT = re.compile(r"\s?(?:,|/|;|&|\band\b|\|)\s?")


def agency_of(lines: Sequence[str], byline: str | None, publisher: str | None) -> str | None:
    """The agency, or `agencies` where the article credits some without a name; None where it credits none.

    A publisher that is the agency itself credits nobody.
    """
    found = _credited(lines, byline)
    return None if found and publisher and _known(publisher) == found else found


def _credited(lines: Sequence[str], byline: str | None) -> str | None:
    if byline and (found := _named(byline)):
        return found
    for line in lines[:_FIRST]:
        for match in _DATELINE.finditer(line, 0, _REACH):
            if found := _named(match[1]):
                return found
        if (
            len(line) <= _LONGEST_CREDIT
            and not _WITH.search(line)
            and (alone := _ALONE.fullmatch(line))
            and (found := _named(alone["names"]))
        ):
            return found
    for line in reversed(lines[-_LAST:]):
        if found := _at_the_end(line):
            return found
    return None


def _at_the_end(line: str) -> str | None:
    if len(line) > _LONGEST_CREDIT:
        line = line[-_LONGEST_CREDIT:]
        closed = re.search(r"\(([^()]{2,80})\)\W{0,3}$", line)
        return _named(closed[1]) if closed else None
    if (match := _WITH.search(line)) and (found := _named(match["names"])):
        return found
    if _SEVERAL.search(line):
        return SEVERAL
    if _REPORTING.match(line):
        # The way Reuters, and no other agency, ends its stories.
        return "Reuters"
    alone = _ALONE.fullmatch(line)
    if alone and (found := _named(alone["names"])):
        return found
    closed = re.search(r"\(([^()]{2,80})\)\W{0,3}$", line)
    return _named(closed[1]) if closed else None


def _named(names: str) -> str | None:
    """The first agency of a list of names that are all agencies or, behind one, anything."""
    return next((found for one in _SPLIT.split(names) if (found := _known(one))), None)


def _known(name: str) -> str | None:
    plain = re.sub(
        r"^(?:by|the) | (?:staff|writers?|correspondents?|in [A-Z]\w+)$", "", name.strip(" .\"'"), flags=re.IGNORECASE
    )
    return _agencies().get(plain) or _agencies().get(name.strip(" .\"'"))


@cache
def _agencies() -> dict[str, str]:
    return {row["alias"]: row["agency"] for row in table("wire_agencies")}
