"""Which documents of the United Nations are cited by symbol that are no resolutions: reports, letters, records, drafts?

The symbols are those of the Dag Hammarskjöld Library's guide: the organ, its subsidiaries, the session or year, the
number, and what the document is, parted by strokes (`A/HRC/49/71`, `CCPR/C/GC/36`, `S/PV.9143`, `E/CN.4/1998/L.20`).
The numbers without session or year that the Council's documents had up to 1993 (`S/8248`) tell nothing by themselves:
they need brackets or the word for what they are.
Resolutions and presidential statements are in `un_symbols`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from transforms.citation_grammar.reading import Found, Reading
from transforms.citation_grammar.triggers import tried
from transforms.register import Instrument, Kind, Register, Status

# The organ that each series belongs to; empty where it is the United Nations themselves or one that nobody lists.
ORGANS = {
    "A": "org:united-nations-general-assembly",
    "S": "org:united-nations-security-council",
    "E": "org:united-nations-economic-and-social-council",
    "T": "",
    "ST": "org:united-nations",
    "SG": "org:united-nations",
    "AT": "",
    "CAT": "org:united-nations-committee-against-torture",
    "CCPR": "org:united-nations-human-rights-committee",
    "CCW": "",
    "CD": "",
    "CED": "org:united-nations-committee-on-enforced-disappearances",
    "CEDAW": "org:united-nations-committee-on-the-elimination-of-discrimination-against-women",
    "CERD": "org:united-nations-committee-on-the-elimination-of-racial-discrimination",
    "CMW": "",
    "CRC": "",
    "CRPD": "org:united-nations-committee-on-the-rights-of-persons-with-disabilities",
    "CTOC": "",
    "BWC": "",
    "DP": "org:united-nations-development-programme",
    "ECE": "org:united-nations-economic-commission-for-europe",
    "ESCAP": "",
    "FCCC": "",
    "HRI": "",
    "ICCD": "",
    "ISBA": "",
    "LC": "",
    "NPT": "",
    "PBC": "",
    "SPLOS": "",
    "TD": "org:united-nations-conference-on-trade-and-development",
    "TRANS": "org:united-nations-economic-commission-for-europe",
    "UNEP": "org:united-nations-environment-programme",
}
# What a component of letters may be after a series of one letter, where any other letters are an abbreviation or a
# fraction ("S/N 12", "A/C").
_COMPONENT = (
    r"(?:AC|C|CN|CONF|WG|Sub|SC|CP|COP|MSP|CMP|HRC|UPR|RES|Res|DEC|Dec|INF|PRST|PV|SR|NGO|NC|BUR|CRP|WP|L|R|PET|DECL"
    r"|Rev|Add|Corr|Amend|Summary|SUMMARY|Agenda|AGENDA|EP|EA|PBC|PC|EDC|EX|MEDIA|G|D|TF|TCC|LT)"
)
_NUMBER = r"\d{1,5}(?:\([IVXL]{1,8}\))?(?:[A-Z](?![A-Za-z]))?"
_PART = (
    rf"(?:[A-Z]{{1,5}}\(\d{{1,4}}\)|{_COMPONENT}(?:\.(?:\d{{1,4}}|[IVX]{{1,4}})(?:\([IVXL]{{1,8}}\))?)?(?![A-Za-z])"
    rf"|(?:ES|S|SS|OS|EM)-?[IVXL\d]{{1,5}}(?![A-Za-z])|[A-Z]{{1,5}}(?:\.\d{{1,4}})?(?![A-Za-z])|{_NUMBER})"
)
_TAIL = rf"(?:/{_PART}){{0,7}}"
# A series of one letter is followed by a component that tells it, or by two numbers; the others by anything.
_SYMBOL = re.compile(
    rf"""(?<![A-Za-z0-9/])(?![ASE]/(?:RES|Res|res|HRC/RES|HRC/Res|PRST)/)(?:
      (?:A|S|E|T)/(?:
          (?:{_COMPONENT}(?![A-Za-z])(?:\.(?:\d{{1,4}}|[IVX]{{1,4}})(?:\([IVXL]{{1,8}}\))?)?{_TAIL})
        | (?:(?:ES|S)-?[IVXL\d]{{1,5}}/{_PART}{_TAIL})
        | (?:\d{{1,5}}/{_PART}{_TAIL})
      )
    | (?:{"|".join(sorted((one for one in ORGANS if len(one) > 1), key=len, reverse=True))})(?:/{_PART}){{1,8}}
    | (?P<atomic>GOV/(?:INF/)?(?:19|20)\d\d/\d{{1,3}}(?:/Rev\.\d)?|GC\(\d{{1,2}}\)/(?:RES|DEC)/\d{{1,3}}
        |INFCIRC/\d{{1,4}}(?:/(?:Rev|Add|Corr|Mod)\.\d{{1,2}})?)
    | (?P<health>WHA\d{{1,2}}\.\d{{1,2}})
    )(?![A-Za-z0-9])(?!/\d)""",
    re.VERBOSE,
)
_CLIMATE = re.compile(r"[Dd]ecisions? (\d{1,2}/(?:CP|CMP|CMA)\.\d{1,2})(?![\w/])")
_DRAFTED = re.compile(r"\b(?:draft|resolution|text|veto|vetoed|amendment)\b", re.IGNORECASE)
_ATOMIC, _HEALTH = "org:international-atomic-energy-agency", "org:world-health-organization"


def find(reading: Reading, register: Register) -> Iterator[Found]:
    """Every symbol of a document, with the instrument it is."""
    text = reading.plain
    for start in reading.at("document"):
        if one := at(start, reading, register):
            yield one
    for match in tried(_CLIMATE, text, reading.at("eu")):
        made = _instrument(match[1], "climate", reading, match.start(), register)
        yield Found(match.start(), match.end(), made, "number_behind_the_word")


def at(start: int, reading: Reading, register: Register) -> Found | None:
    """The document whose symbol stands at a place."""
    match = _SYMBOL.match(reading.plain, start) or _numbered_paper(start, reading)
    if match is None or not any(char.isdigit() for char in match[0]):
        return None
    made = _instrument(match[0], match.lastgroup, reading, start, register)
    return Found(start, match.end(), made, "document_symbol")


# The Council's papers had numbers alone up to 1993: they count in brackets, or behind the word for what they are.
_NUMBERED = re.compile(r"S/\d{4,5}(?:/(?:Add|Rev|Corr)\.\d{1,2}){0,2}(?![\w/])(?!\.\d)")
_SAID_SO = re.compile(
    r"(?:\(|\b(?:[Dd]ocuments?|[Dd]ocs?\.|[Rr]eports?|[Ll]etters?|[Nn]otes?|[Dd]raft(?: resolution)?|[Rr]esolution) \(?"
    r"|S/\d{4,5}(?:,| and|, and) )\Z"
)


def _numbered_paper(start: int, reading: Reading) -> re.Match[str] | None:
    """A paper of a bare number, where the words before it say what it is, and the text names the United Nations.

    "Document S/25704" is theirs by itself.
    """
    match = _NUMBERED.match(reading.plain, start)
    said = _SAID_SO.search(reading.plain, max(0, start - 24), start) if match else None
    if said is None:
        return None
    named = any(body.startswith("org:united-nations") for body in reading.bodies)
    return match if named or said[0].lower().startswith("doc") else None


def _instrument(symbol: str, family: str | None, reading: Reading, start: int, register: Register) -> Instrument:
    known = register.by_symbol(symbol)
    if known is not None:
        return known
    kind, status = _kind(symbol, family, reading.plain[max(0, start - 80) : start])
    return Instrument(f"un:{symbol}", kind, symbol=symbol, issuer_id=issuer(symbol, family), status=status)


def _kind(symbol: str, family: str | None, before: str) -> tuple[Kind, Status | None]:
    """What a document is by its symbol; a bare Council paper is a draft where the words before it say so."""
    if "/L." in symbol:
        return "resolution", "draft"
    if family in ("health", "climate") or re.search(r"/(?:RES|Res|DEC|Dec)[/.]", symbol):
        return "resolution", "adopted"
    if "/PRST/" in symbol:
        return "statement", "adopted"
    if re.match(r"S/(?:19|20)\d\d/", symbol) and _DRAFTED.search(before):
        return "resolution", "draft"
    return "statement", None


def issuer(symbol: str, family: str | None = None) -> str | None:
    """The body whose document a symbol is."""
    if family in ("atomic", "health"):
        return _ATOMIC if family == "atomic" else _HEALTH
    if symbol.startswith("A/HRC/"):
        return "org:united-nations-human-rights-council"
    if symbol.startswith("E/CN.4/"):
        return "org:united-nations-commission-on-human-rights"
    return ORGANS.get(symbol.partition("/")[0]) or None
