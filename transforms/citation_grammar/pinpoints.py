"""Which part of an instrument is cited: `Article 2(4) of the UN Charter`, `NATO's Article 5`?

A pinpoint belongs to the citation it stands next to, and the citation then spans both.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from transforms.citation_grammar.reading import Reading, Span
from transforms.citation_grammar.triggers import tried

_UNITS = {
    "article": "Article",
    "art": "Article",
    "chapter": "Chapter",
    "section": "Section",
    "sec": "Section",
    "paragraph": "paragraph",
    "para": "paragraph",
    "annex": "Annex",
    "rule": "Rule",
    "title": "Title",
    "part": "Part",
}
_UNIT = re.compile(
    r"\b(?P<kind>[Cc]ommon |[Oo]perative |[Pp]reambular )?"
    r"(?P<unit>[Aa]rticle|ARTICLE|[Aa]rt|[Cc]hapter|CHAPTER|[Ss]ection|SECTION|[Ss]ec|[Pp]aragraph"
    r"|[Pp]ara|[Aa]nnex|Rule|Title|Part)"
    r"(?P<plural>e?s)?\.? (?=[\dIVXLC])"
)
_VALUE = re.compile(
    r"(?:\d{1,4}(?:\.\d{1,3})?(?:[A-Za-z](?![A-Za-z]))?(?: (?:bis|ter"
    r"|quater)\b)?(?: ?\([0-9a-zA-Z]{1,4}\)){0,4}|[IVXLC]{1,6})(?![A-Za-z0-9])"
)
_AND = re.compile(r",? (?:and|or|&|to) |, |-")
_SUB = re.compile(r",? (?:paragraph|para\.?|subparagraph) (\d{1,3}(?: ?\([a-z0-9]{1,3}\))?)(?![A-Za-z0-9])")
_COMMON_TO = re.compile(r",? common(?= to the (?:four )?[A-Z])")
_CHAIN = re.compile(r",? (?:and|or|&|as well as) |, ")
_WITHIN = re.compile(r",? (?:of|in) (?:the )?")
_OF = re.compile(
    r"(?:,? | ?\) )(?:of|in|under|to|from|as per|per|contained in|set out in) (?:both )?(?:the )?(?:(?:\d{4}"
    r"|[a-z][a-z-]{1,14}) )?[\"']?"
)
# "Art. 2(4) UN Charter", as lawyers write it.
_BESIDE = " "
_AFTER_NAME = re.compile(r"[\"']?(?:'s?)?(?:,? (?:under |in )?| \()(?:its )?")

# No connection between a pinpoint and what it belongs to is longer.
_REACH = 40


@dataclass(frozen=True, slots=True)
class Pinpoint:
    """Pinpoints that stand together, normalised: `Article 41`, `Article 42`."""

    start: int
    end: int
    labels: tuple[str, ...]
    unit: str


def find(reading: Reading) -> list[Pinpoint]:
    """Every pinpoint, those joined by "and" or a comma as one, in order."""
    return _found(tried(_UNIT, reading.plain, reading.at("article")), reading.plain)


def _found(matches: Iterable[re.Match[str]], plain: str) -> list[Pinpoint]:
    found: list[Pinpoint] = []
    last = 0
    for match in matches:
        if match.start() >= last and (one := _read(match, plain)) is not None:
            last = one.end
            found.append(one)
    return _joined(found, plain)


def attach(
    pinpoints: list[Pinpoint],
    anchors: list[Span],
    plain: str,
    widen: Callable[[Span, int, int, tuple[str, ...]], Span],
) -> tuple[list[Span], list[Pinpoint]]:
    """The anchors, in order and widened by the pinpoints next to them, and the pinpoints left alone.

    A pinpoint goes to the anchor after it ("Article 5 of …") before the one in front of it ("…, Article 5").
    """
    starts = [one.start for one in anchors]
    ends = {one.end: index for index, one in enumerate(anchors)}
    taken: dict[int, Pinpoint] = {}
    alone: list[Pinpoint] = []
    for one in pinpoints:
        index = bisect_left(starts, one.end)
        gap = plain[one.end : starts[index]] if index < len(anchors) and starts[index] - one.end <= _REACH else ""
        if gap == _BESIDE or (gap and _OF.fullmatch(gap)):
            taken.setdefault(index, one)
        else:
            alone.append(one)
    left: list[Pinpoint] = []
    for one in alone:
        index = bisect_left(starts, one.start) - 1
        near = index >= 0 and 0 <= one.start - anchors[index].end <= _REACH and anchors[index].end in ends
        if near and index not in taken and _AFTER_NAME.fullmatch(plain, anchors[index].end, one.start):
            taken[index] = one
        elif one.start >= max(
            (anchors[i].end for i in (index, index + 1) if 0 <= i < len(anchors) and starts[i] <= one.start),
            default=0,
        ):
            left.append(one)
    widened = [
        widen(anchor, min(anchor.start, taken[i].start), _closed(plain, anchor.end, taken[i]), taken[i].labels)
        if i in taken
        else anchor
        for i, anchor in enumerate(anchors)
    ]
    return widened, left


def inside(plain: str, start: int, end: int) -> tuple[str, ...]:
    """The pinpoints that a name itself contains: "common Article 3"."""
    part = plain[start:end]
    return tuple(label for one in _found(_UNIT.finditer(part), part) for label in one.labels)


def _closed(plain: str, anchor_end: int, pinpoint: Pinpoint) -> int:
    """The end of both, with the bracket that a pinpoint after the name opened."""
    if pinpoint.end <= anchor_end:
        return anchor_end
    opened = "(" in plain[anchor_end : pinpoint.start]
    return pinpoint.end + (1 if opened and plain[pinpoint.end : pinpoint.end + 1] == ")" else 0)


def _read(match: re.Match[str], plain: str) -> Pinpoint | None:
    value = _VALUE.match(plain, match.end())
    if value is None:
        return None
    unit = _UNITS[match["unit"].lower()]
    kind = match["kind"].strip().lower() + " " if match["kind"] else ""
    labels, end = [_label(kind, unit, value[0])], value.end()
    while match["plural"] and (between := _AND.match(plain, end)) and (value := _VALUE.match(plain, between.end())):
        joined = between[0].strip() in ("-", "to")
        # A range is one pinpoint: what lies between its ends is not written.
        labels[-1:] = [f"{labels[-1]}-{_tight(value[0])}"] if joined else [labels[-1], _label(kind, unit, value[0])]
        end = value.end()
    if unit == "Article" and (shared := _COMMON_TO.match(plain, end)):
        return Pinpoint(match.start(), shared.end(), (f"common {labels[0]}",), unit)
    if unit == "Article" and not match["plural"] and (sub := _SUB.match(plain, end)):
        labels, end = [_sub(labels[0], sub[1])], sub.end()
    return Pinpoint(match.start(), end, tuple(labels), unit)


def _label(kind: str, unit: str, value: str) -> str:
    return f"{kind}{unit} {_tight(value)}"


def _tight(value: str) -> str:
    return re.sub(r" (?=\()", "", value)


def _joined(found: list[Pinpoint], plain: str) -> list[Pinpoint]:
    """Pinpoints that stand together as one: "Article 2 and Chapter VII of …", "paragraph 4 of Article 2"."""
    joined: list[Pinpoint] = []
    for one in reversed(found):
        after = joined[-1] if joined else None
        gap = plain[one.end : after.start] if after and after.start - one.end <= _REACH else ""
        if after is None or not gap:
            joined.append(one)
        elif (
            one.unit == "paragraph"
            and after.unit == "Article"
            and len(one.labels) == len(after.labels) == 1
            and _WITHIN.fullmatch(gap)
        ):
            joined[-1] = Pinpoint(
                one.start, after.end, (_sub(after.labels[0], one.labels[0].split(" ")[-1]),), "Article"
            )
        elif _CHAIN.fullmatch(gap) and _OF.match(plain, after.end):
            joined[-1] = Pinpoint(one.start, after.end, one.labels + after.labels, after.unit)
        else:
            joined.append(one)
    return joined[::-1]


def _sub(article: str, paragraph: str) -> str:
    """`Article 2` and `4` or `4(a)` as `Article 2(4)` or `Article 2(4)(a)`."""
    number, bracket, rest = _tight(paragraph).partition("(")
    return f"{article}({number}){bracket}{rest}"
