"""Which states' laws and decrees does a text cite by number: `Presidential Decree No. 647`, `Law No. 2501-XII`?

Each state counts its own, so a number alone tells no law: it is certainly a citation, and its instrument is not known
unless the words around it name the state.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from transforms.citation_grammar.constitutions import state_ahead, state_behind
from transforms.citation_grammar.reading import Found, Reading
from transforms.citation_grammar.triggers import tried
from transforms.register import Instrument, slug

_LAW = re.compile(
    r"(?P<kind>(?:(?:Presidential|Royal|Supreme|Executive|Legislative|Emergency|Ministerial|Cabinet|Government|Federal"
    r"|Organic|Constitutional|Basic|presidential|royal|legislative|federal) ){0,2}"
    r"(?:[Dd]ecree-[Ll]aw|[Dd]ecree|Law|Ordinance|Ukase|Proclamation|Act)) (?:[Nn]o\.?|[Nn]umber|Nr\.?|№) ?"
    r"(?P<number>\d{1,5}(?:[-/](?:\d{1,4}|[IVXLC]{1,6}|[A-Z]{1,3}))?)(?![\w-]|[.,]\d)"
)
# "of 24 February 2022", "of 1994" belong to the number.
_YEAR = re.compile(
    r" (?:of|dated) (?:\d{1,2} [A-Z][a-z]{2,8} |[A-Z][a-z]{2,8} \d{1,2}, )?(?P<year>(?:18|19|20)\d\d)(?!\w)"
)


def find(reading: Reading) -> Iterator[Found]:
    """Every law by its number; with its state where "Ukraine's …", "the Russian …" or "… of Georgia" tells it."""
    text = reading.plain
    for match in tried(_LAW, text, reading.at("decree")):
        year = _YEAR.match(text, match.end())
        end = year.end() if year else match.end()
        behind = state_behind(text, end) or (state_behind(text, match.end()) if year else None)
        ahead = None if behind else state_ahead(text, match.start())
        state = behind[1] if behind else ahead[1] if ahead else None
        made = _law(match, year["year"] if year else None, state) if state else None
        yield Found(ahead[0] if ahead else match.start(), behind[0] if behind else end, made, "numbered_law")


def _law(match: re.Match[str], year: str | None, state: str) -> Instrument:
    kind = match["kind"]
    symbol = f"{kind[0].upper()}{kind[1:]} No. {match['number']}"
    key = f"statute:{state.split(':')[1].lower()}-{slug(symbol)}{f'-{year}' if year else ''}"
    return Instrument(key, "statute", symbol=symbol, issuer_id=state)
