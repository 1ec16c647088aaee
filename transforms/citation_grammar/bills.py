"""Which bills and resolutions of the Congress of the United States does a text cite: `H.R. 8035`, `S. Res. 57`?

Numbers begin anew with each Congress, which sits for two years, so the day of publication tells which one is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from transforms.citation_grammar.reading import Found, Reading
from transforms.citation_grammar.triggers import tried
from transforms.register import Instrument

_BILL = re.compile(
    r"(?:(?P<chamber>H|S)\. ?(?P<joint>(?:J|Con)\. ?)?(?P<res>Res\.)|(?P<house>H\. ?R\.|HR)|(?P<senate>S\.)"
    r"|(?P<named>House|Senate) (?P<kind>[Bb]ill|(?:[Jj]oint )?[Rr]esolution))"
    r" ?(?:No\.? ?)?(?P<number>\d{1,5})(?![\w-]|[.,/]\d|%)"
)
# "S. 5" is an initial or a page as often as a bill, and HR a department.
_CONGRESS = re.compile(r"\b(?:Congress|Senate|House of Representatives|Capitol Hill|lawmakers)\b")
# The first Congress began in 1789; since 1935 each begins in January of an odd year.
_FIRST = 1789


def find(reading: Reading, published_on: date | None) -> Iterator[Found]:
    """Every bill or resolution by number; a lone "S." or "HR" counts only in an article that speaks of the Congress."""
    if not reading.at("bill"):
        return
    of_congress = _CONGRESS.search(reading.plain) is not None
    for match in tried(_BILL, reading.plain, reading.at("bill")):
        if of_congress or not (match["senate"] or match["house"] == "HR"):
            yield Found(match.start(), match.end(), _bill(match, published_on), "bill")


def _bill(match: re.Match[str], published_on: date | None) -> Instrument:
    house = bool(match["house"]) or match["chamber"] == "H" or match["named"] == "House"
    named = (match["kind"] or "").lower()
    resolution = bool(match["res"]) or "resolution" in named
    joint = "J." if "joint" in named else (match["joint"] or "").strip()
    kind = f"{'H.' if house else 'S.'}{joint}Res." if resolution else "H.R." if house else "S."
    congress = (published_on.year - _FIRST) // 2 + 1 if published_on else None
    said = f"{kind} {match['number']}"
    key = "-".join(re.findall(r"[a-z0-9]+", said.replace(".", "").lower()))
    return Instrument(
        f"statute:us-{congress}-{key}" if congress else f"statute:us-{key}",
        "resolution" if resolution and not joint else "statute",
        symbol=f"{said} ({_ordinal(congress)} Congress)" if congress else said,
        issuer_id="country:USA",
    )


def _ordinal(number: int) -> str:
    last = {1: "st", 2: "nd", 3: "rd"}.get(number % 10 if number % 100 not in (11, 12, 13) else 0, "th")
    return f"{number}{last}"
