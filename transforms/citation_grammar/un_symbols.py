"""Which United Nations documents does a text cite by official symbol: `A/RES/ES-11/6`, `S/PRST/2015/10`?

The forms of symbols are those of the UN Editorial Manual and the Dag Hammarskjöld Library's guide to document
symbols. Resolutions cited by the word and a number are in `un_numbers`; reports and letters are no
instruments.
"""

from __future__ import annotations

import re

from transforms.citation_grammar.reading import Found, Reading
from transforms.citation_grammar.triggers import tried
from transforms.register import Instrument, Kind, Register, Status

ASSEMBLY = "org:united-nations-general-assembly"
COUNCIL = "org:united-nations-security-council"
HUMAN_RIGHTS = "org:united-nations-human-rights-council"
ECOSOC = "org:united-nations-economic-and-social-council"
RIGHTS_COMMISSION = "org:united-nations-commission-on-human-rights"

ROMAN = r"(?:(?:ES|S)-)?[IVXL]{1,7}"
SYMBOL = re.compile(
    rf"""(?<![A-Za-z0-9/])(?:
      G?A/(?i:RES)/(?P<old>\d{{1,4}})\ ?(?:[A-F]\ ?)?\((?P<roman>{ROMAN})\)(?:\ ?\[?[A-Z]\]?(?![A-Za-z]))?
    | G?A/(?i:RES)/(?P<session>[1-9]|[12]\d|30)/(?P<number>\d{{1,4}})(?:\ ?\[?[A-Z]\]?(?![A-Za-z]))?
    | G?A/(?i:RES)/(?P<ga>(?:(?:ES|S)-)?\d{{1,2}}/\d{{1,3}})
        (?:\[?(?P<part>[A-Z])\]?|\ (?P<apart>[A-Z])(?=\ of\b|\ (?:and|to|-)\ [A-Z]\b|[,.;:)]|$))?
    | SC?/(?i:RES)/(?P<sc>\d{{1,4}})(?:\ ?\((?P<year>(?:19|20)\d\d)\))?
    | (?P<prst>S/PRST/(?:19|20)\d\d/\d{{1,3}})
    | (?P<hrc>A/HRC/(?i:RES)/(?:S-)?\d{{1,2}}/\d{{1,3}})
    | (?P<ecosoc>E/(?i:RES)/(?:(?:19|20)\d\d/\d{{1,3}}|\d{{1,4}}\ ?(?:[A-F]\ ?)?\([IVXL]{{1,8}}\)))
    )(?![A-Za-z0-9])(?!/\d)""",
    re.VERBOSE,
)


def find(reading: Reading, register: Register) -> list[Found]:
    """Every symbol of a resolution, statement or draft, with its instrument."""
    return [
        Found(found.start(), found.end(), instrument(found, register), "symbol")
        for found in tried(SYMBOL, reading.plain, reading.at("symbol"))
    ]


def instrument(found: re.Match[str], register: Register) -> Instrument | None:
    """The instrument of a match of SYMBOL; None for a Security Council number whose year nothing tells."""
    if found["sc"]:
        return council_resolution(int(found["sc"]), found["year"], register)
    if found["prst"]:
        return _document(found["prst"], "statement", COUNCIL, "adopted", register)
    symbol = (found["hrc"] or found["ecosoc"] or f"A/RES/{_assembly(found)}").replace(" ", "")
    symbol = re.sub("/res/", "/RES/", symbol, flags=re.IGNORECASE)
    return resolution(symbol, _body(symbol), register)


def _assembly(found: re.Match[str]) -> str:
    """The Assembly's number: up to the thirtieth session `2625(XXV)`, however it is written, then `68/262`."""
    if found["session"]:
        return f"{found['number']}({roman(int(found['session']))})"
    return (
        f"{found['old']}({found['roman']})"
        if found["old"]
        else f"{found['ga'].upper()}{found['part'] or found['apart'] or ''}"
    )


def roman(number: int) -> str:
    """A number up to 39 in Roman digits."""
    ones = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
    return "X" * (number // 10) + ones[number % 10]


def resolution(symbol: str, issuer_id: str, register: Register) -> Instrument:
    """The adopted resolution of that symbol: the register's, else one made from the symbol."""
    return _document(symbol, "resolution", issuer_id, "adopted", register)


def council_resolution(number: int, year: str | None, register: Register) -> Instrument | None:
    """The Security Council's resolution of that number; None where nothing gives the year."""
    known = register.council_year(number)
    told = year or (str(known) if known else None)
    return resolution(f"S/RES/{number}({told})", COUNCIL, register) if told else None


def _document(symbol: str, kind: Kind, issuer_id: str, status: Status | None, register: Register) -> Instrument:
    known = register.by_symbol(symbol)
    return known or Instrument(f"un:{symbol}", kind, symbol=symbol, issuer_id=issuer_id, status=status)


def _body(symbol: str) -> str:
    if symbol.startswith("A/HRC/"):
        return HUMAN_RIGHTS
    return {"A": ASSEMBLY, "S": COUNCIL, "E": ECOSOC}[symbol[0]]
