"""Which lines are the article, and which only stand around it?

Only whole short lines are ever taken away: repeated headlines, picture credits, bylines and section labels
before the first real paragraph, furniture of the page at both ends, and a few phrases that no article would
make a paragraph of. What counts as which is data in `lexicon/`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from transforms.folding import fold
from transforms.lexicon import table
from transforms.publication_date import instant

LONGEST_HEADLINE = 200
"""Characters; a longer first line is a paragraph. Headlines of news services stay below 120."""
LONGEST_FURNITURE = 160
"""Characters; a line that begins like furniture and is longer says more than that."""
_PROSE_WORDS = 8
_TOP = 12
"""How many short lines can stand before the first paragraph, and after the last."""
_LONGEST_CREDIT = 80
_CREDIT_WORDS = 5

_FINAL = re.compile(r"[.:;,…][\"'”’)\]]*$")
_ABBREVIATED = re.compile(r"(?:\b[A-Za-z]\.){2,}$|\.{3}$|…$")
_SLASH = re.compile(r"\s?[/|]\s?")
_BYLINE = re.compile(r"by (?=[A-Z])", re.IGNORECASE)
_NAME = re.compile(r"(?:[A-Z][\w'’.-]*|and|de|van|von|der|al|bin|the|of|in|&)", re.UNICODE)
_BETWEEN = re.compile(r"\s?[|·•]\s?")
_STAMP = re.compile(r"(?:published|updated|posted|modified)\b", re.IGNORECASE)
_STAMP_WORDS = frozenset(["", "-", "am", "at", "on", "pm", "a.m", "p.m", "gmt", "utc", "est", "edt", "bst", "cet"])
_NAME_WORDS = 4
_BYLINE_WORDS = 12
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Parts:
    """An article taken apart."""

    title: str | None
    byline: str | None
    paragraphs: tuple[str, ...]


def separated(lines: list[str], title: str | None) -> Parts:
    """Title, byline and body of an article given as paragraphs; a known title is only taken out of the body.

    Without one, the first line is the title where it looks like a headline: short, one line, no full stop at
    its end, and something follows it that reads as a body.
    """
    first_prose, after_prose = _prose(lines)
    top, body, tail = lines[:first_prose], lines[first_prose:after_prose], lines[after_prose:]
    if title is None:
        title, top = _headline(top, bool(body))
    else:
        title = _without_label(title, top)
    byline = next((name for line in top if (name := _byline_of(line))), None)
    top = [line for line in top if not _is_repeat(line, title) and not _stands_before(line)]
    body = [line for line in body if not _is_furniture(line, "anywhere")]
    # A standfirst that repeats the title word for word would tell its event twice.
    if body and _is_repeat(body[0], title):
        body = body[1:]
    tail = [line for line in tail if not _stands_after(line)]
    return Parts(title, byline, (*top, *body, *tail))


def _prose(lines: list[str]) -> tuple[int, int]:
    """The span from the first real paragraph to behind the last.

    In a text of short lines alone the body begins behind the first line and what belongs to it.
    """
    first = next((place for place, line in enumerate(lines) if _is_prose(line)), None)
    if first is not None:
        last = next(place for place in reversed(range(len(lines))) if _is_prose(lines[place]))
        return min(first, _TOP), max(last + 1, len(lines) - _TOP)
    first = min(1, len(lines) - 1)
    while first < len(lines) - 1 and (_stands_before(lines[first]) or _is_repeat(lines[first], lines[0])):
        first += 1
    return max(0, first), len(lines)


def _is_prose(line: str) -> bool:
    if len(line) > LONGEST_FURNITURE:
        return True
    # Headlines end in question and exclamation marks too.
    ended = line.rstrip("\"'”’)]»")[-1:] in {".", "…", "。", "।", "۔"}
    return ended and len(line.split()) >= _PROSE_WORDS and not _stands_after(line)


def _headline(top: list[str], has_body: bool) -> tuple[str | None, list[str]]:
    """The headline among the lines before the body, and the lines without it."""
    candidates = [line for line in top if _may_be_headline(line)]
    if not candidates or not has_body:
        return None, top
    chosen = candidates[0]
    # Pages print the headline with the section's name glued to it and once more without.
    shorter = [line for line in candidates[1:] if _is_repeat(line, chosen) and len(line) < len(chosen)]
    title = shorter[0] if shorter else chosen
    return " ".join(title.split()), [line for line in top if line is not title and line is not chosen]


def _without_label(title: str, top: list[str]) -> str:
    """The title as the page prints it once more without the section's name that is glued to it."""
    shorter = [line for line in top if len(line) < len(title) and "\n" not in line and _is_repeat(line, title)]
    return " ".join(shorter[0].split()) if shorter else title


def _may_be_headline(line: str) -> bool:
    if "\n" in line or len(line) > LONGEST_HEADLINE or _stands_before(line):
        return False
    return (
        len(line.split()) > 1 and instant(line) is None and (not _FINAL.search(line) or bool(_ABBREVIATED.search(line)))
    )


def _is_repeat(line: str, title: str | None) -> bool:
    """Whether the line is the title once more, whatever section label either ends in."""
    return (
        title is not None and len(line) <= len(title) + LONGEST_FURNITURE and bool(_spellings(line) & _spellings(title))
    )


def _spellings(line: str) -> set[str]:
    plain = " ".join(fold(line).lower.split())
    found = {plain}
    for label in _labels():
        if plain.endswith(label) and plain[: -len(label)].endswith((" ", "|", "-")):
            found.add(plain[: -len(label)].rstrip(" |-"))
    return found


def _stands_before(line: str) -> bool:
    """Whether a line above the body is none of it."""
    return (
        _is_furniture(line, "anywhere")
        or _is_furniture(line, "edges")
        or _is_credit(line)
        or _byline_of(line) is not None
        or _is_imprint(line)
        or _is_stamp(line)
        or fold(line).lower.strip() in _labels()
    )


def _stands_after(line: str) -> bool:
    """Whether a line below the body is none of it."""
    return any(_is_furniture(line, where) for where in ("anywhere", "edges", "end")) or _is_credit(line)


def _is_furniture(line: str, where: str) -> bool:
    if len(line) > LONGEST_FURNITURE or "\n" in line:
        return False
    plain = " ".join(fold(line).lower.split())
    equals, starts, ends = _furniture()[where]
    if plain.strip(" .:!>»→|[]()-*#") in equals or plain in equals or plain.endswith(ends):
        return True
    begins = next((phrase for phrase in starts if plain.startswith(phrase)), None)
    # A phrase that ends in a space wants a name or a year: "Reporting by journalists is restricted" is a sentence.
    return begins is not None and not (begins.endswith(" ") and " ".join(line.split())[len(begins) :][:1].islower())


def _is_credit(line: str) -> bool:
    """Whether the line names who took a picture and for whom: "Name / Agency"."""
    if len(line) > _LONGEST_CREDIT or "\n" in line or _DIGIT.search(line):
        return False
    parts = _SLASH.split(line.strip("[]()"))
    if len(parts) == 1 or not all(parts) or any(len(part.split()) > _CREDIT_WORDS for part in parts):
        return False
    agencies, last_words = _agencies()
    last = fold(parts[-1]).lower.strip(" .")
    return last in agencies or last.split(" ")[-1] in last_words


def _is_imprint(line: str) -> bool:
    """Whether the line is made of dates, bylines, names and the like: "Jane Doe | 25 February 2025"."""
    pieces = _BETWEEN.split(line)
    if len(pieces) == 1 or len(line) > LONGEST_FURNITURE or "\n" in line:
        return False
    sure = [instant(one) is not None or _named_in(one) is not None or _is_furniture(one, "edges") for one in pieces]
    return any(sure) and all(known or _is_name(one) for known, one in zip(sure, pieces, strict=True))


def _is_stamp(line: str) -> bool:
    """Whether the line is a time that is said to be that of publication or change: "Published 11/09/2024 07h33"."""
    if len(line) > _LONGEST_CREDIT or not _STAMP.match(line):
        return False
    said = [word.strip(".,:|()").lower() for word in line.split()[1:]]
    return any(map(_DIGIT.search, said)) and all(_DIGIT.search(word) or word in _STAMP_WORDS for word in said)


def _is_name(piece: str) -> bool:
    words = piece.split()
    return len(words) <= _NAME_WORDS and all(_NAME.fullmatch(word) for word in words)


def _byline_of(line: str) -> str | None:
    """The names in "By Jane Doe and John Roe" or "Jane Doe | 25 February 2025"; None where there are none."""
    if name := _named_in(line):
        return name
    if not _is_imprint(line):
        return None
    pieces = _BETWEEN.split(line)
    named = [name for one in pieces if (name := _named_in(one))]
    return next(iter(named + [one for one in pieces if _is_name(one) and len(one.split()) > 1]), None)


def _named_in(line: str) -> str | None:
    if len(line) > _LONGEST_CREDIT or "\n" in line or _FINAL.search(line) or not _BYLINE.match(line):
        return None
    names = line[3:].strip()
    words = names.replace(",", " ").replace("|", " ").split()
    return names if 1 < len(words) <= _BYLINE_WORDS and all(_NAME.fullmatch(word) for word in words) else None


@cache
def _labels() -> frozenset[str]:
    return frozenset(fold(row["label"]).lower for row in table("section_labels"))


@cache
def _agencies() -> tuple[frozenset[str], frozenset[str]]:
    known = table("photo_agencies")
    return tuple(
        frozenset(fold(row["agency"]).lower for row in known if row["kind"] == kind) for kind in ("name", "last_word")
    )  # type: ignore[return-value]


@cache
def _furniture() -> dict[str, tuple[frozenset[str], tuple[str, ...], tuple[str, ...]]]:
    known = table("boilerplate_lines")

    def phrases(where: str, match: str) -> tuple[str, ...]:
        return tuple(fold(row["phrase"]).lower for row in known if row["where"] == where and row["match"] == match)

    return {
        where: (
            frozenset(phrases(where, "equals")),
            phrases(where, "starts_with"),
            phrases(where, "ends_with"),
        )
        for where in ("anywhere", "edges", "end")
    }
