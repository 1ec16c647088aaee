"""Which cases does a text cite by number or by the report that prints them: `Case C-402/05 P`, `[2006] UKHL 45`?

Numbers of courts between states, of the European Union, of human rights and of the tribunals for crimes; volumes of
reports and neutral citations of English and American courts. The case is the instrument: its judgment, by that number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from transforms.citation_grammar.reading import Found, Reading, Rule
from transforms.citation_grammar.triggers import around, tried
from transforms.register import Instrument, Register, slug

_UNION = "org:court-of-justice-of-the-european-union"
_GENERAL = "org:general-court-of-the-european-union"
_RIGHTS = "org:european-court-of-human-rights"
_CRIMINAL = "org:international-criminal-court"
_TRIBUNALS = {
    "IT": "org:international-criminal-tribunal-for-the-former-yugoslavia",
    "ICTR": "org:international-criminal-tribunal-for-rwanda",
    "MICT": "org:international-residual-mechanism-for-criminal-tribunals",
    "SCSL": "org:special-court-for-sierra-leone",
    "STL": "org:special-tribunal-for-lebanon",
}
_COURTS = {
    "UKHL": "org:house-of-lords",
    "UKSC": "org:supreme-court-of-the-united-kingdom",
    "EWHC": "org:high-court-of-england-and-wales",
    "HCA": "org:high-court-of-australia",
}
# Between the numbers of joined cases.
_AND = re.compile(r",? (?:and|to) (?:Cases? )?(?:[Nn]os?\. ?)?|, (?:Cases? )?")
_EU_NUMBER = re.compile(r"[CTF]-\d{1,4}/\d{2}(?: (?:P|R|PPU|RENV|OP)(?:-R)?(?![\w-]))?(?:\(R\))?(?![\w/-])")
_EU_HEAD = re.compile(r"(?:Joined [Cc]ases|[Cc]ases?)(?: [Nn]os?\.?)? (?=[CTF]-\d)")
_ECLI = re.compile(r"ECLI:(?P<state>[A-Z]{2}):(?P<court>[A-Z0-9]{1,7}):\d{4}:[A-Z0-9.]{1,25}[A-Z0-9]")
_RIGHTS_HEAD = re.compile(r"\b(?:[Aa]pplications?|[Aa]pps?\.?) (?:[Nn]os?\.? ?)?(?=\d{3,5}/\d\d\b)")
_RIGHTS_NUMBER = re.compile(r"\d{3,5}/\d{2}(?![\w/-])")
_CRIMINAL_NUMBER = re.compile(r"ICC-\d{2}/\d{2}(?:-\d{2}/\d{2}(?:-\d{1,5})?)?(?![\w/])")
_TRIBUNAL_NUMBER = re.compile(
    r"(?:IT|ICTR|MICT|SCSL|STL)-\d{2,4}-\d{1,4}(?:[-/]\d{1,3})?(?:-(?:A|T|R|S|I|AR[\d.]{1,6}|ES|PT)(?:bis)?)?(?![\w/-])"
)
_CASE_WORD = re.compile(r"(?:\b[Cc]ase )?(?:[Nn]o\. ?)?\Z")
_NEUTRAL = re.compile(
    r"\[(?:19|20)\d\d\] (?P<court>UKHL|UKSC|UKPC|EWCA (?:Civ|Crim)|EWHC|CSIH|CSOH|NICA|IEHC|IESC|HCA|FCA|NZSC|NZCA"
    r"|SCC|ZACC) \d{1,5}(?: \((?:Admin|Ch|Comm|QB|KB|Fam|TCC|Pat)\))?(?![\w-])"
)
_AMERICAN = re.compile(
    r"\d{1,4} (?P<report>U\.S\.|S\. ?Ct\.|F\.(?: ?2d| ?3d| ?4th)?|F\. ?Supp\.(?: ?2d| ?3d)?|L\. ?Ed\.(?: ?2d)?)"
    r" \d{1,5}(?![\w.,]\d|[\w-])(?:, \d{1,5}(?:-\d{1,4})?(?![\w-]))?(?: \((?:[\w. ]{2,14} )?(?:1[789]|20)\d\d\))?"
)
_WORLD = re.compile(
    r"(?:\[(?P<first>(?:19|20)\d\d)\] )?(?P<report>I\.?C\.?J\.? Rep(?:orts|\.)?|P\.?C\.?I\.?J\.?,? Series [AB](?:/B)?)"
    r"(?:,? \(?(?P<year>(?:19|20)\d\d)\)?)?"
    r",? (?:\(?[IVX]{1,4}\)?, ?)?(?:(?:at )?pp?\. ?|No\. ?)?(?P<page>\d{1,4})(?![\w/])"
)
_SERIES = re.compile(
    r"(?:(?P<volume>\d{1,4}) U\.?N\.?T\.?S\.? (?P<page>\d{1,5})"
    r"|United Nations,? Treaty Series, vol(?:\.|ume) (?P<volume2>\d{1,4})"
    r"(?:, (?:No\. ?(?P<number>\d{1,6})|p(?:p|\.|age) ?(?P<page2>\d{1,5}))))(?![\w/])"
)


def find(reading: Reading, register: Register) -> Iterator[Found]:
    """Every case by its number, report or neutral citation, and every treaty by its place in the Treaty Series."""
    text = reading.plain
    starts = reading.at("case")
    yield from _listed(text, starts, _EU_HEAD, _EU_NUMBER, _european, register)
    yield from _listed(text, starts, _RIGHTS_HEAD, _RIGHTS_NUMBER, _application, register)
    for pattern, judged in ((_CRIMINAL_NUMBER, _criminal), (_TRIBUNAL_NUMBER, _tribunal)):
        for match in tried(pattern, text, starts):
            word = _CASE_WORD.search(text, max(0, match.start() - 9), match.start())
            yield _found(
                word.start() if word else match.start(), match.end(), judged(match[0]), "case_number", register
            )
    for match in tried(_ECLI, text, starts):
        issuer = {"C": _UNION, "T": _GENERAL, "ECHR": _RIGHTS}.get(match["court"])
        yield _found(match.start(), match.end(), _judgment(match[0], issuer), "case_number", register)
    for match in tried(_NEUTRAL, text, starts):
        yield _found(
            match.start(), match.end(), _judgment(match[0], _COURTS.get(match["court"])), "law_report", register
        )
    for match in around(_AMERICAN, text, reading.at("report"), 6):
        if not _is_report(match, text):
            continue
        supreme = re.sub(r"\s", "", match["report"]) in ("U.S.", "S.Ct.")
        symbol = re.sub(r"(?:, \d.*| \(.*)", "", match[0])
        issuer = "org:supreme-court-of-the-united-states" if supreme else None
        yield _found(match.start(), match.end(), _judgment(symbol, issuer), "law_report", register)
    for match in tried(_WORLD, text, starts):
        year = match["first"] or match["year"]
        if year and match["report"].startswith("I"):
            made = _judgment(f"I.C.J. Reports {year} {match['page']}", "org:international-court-of-justice")
            yield _found(match.start(), match.end(), made, "law_report", register)
        elif match["report"].startswith("P"):
            made = _judgment(f"P.C.I.J. {match['report'].rpartition(' ')[2]} {match['page']}", None)
            yield _found(match.start(), match.end(), made, "law_report", register)
    for match in around(_SERIES, text, reading.at("series"), 5):
        yield _found(match.start(), match.end(), _treaty(match), "treaty_series", register)


_PARTIES = re.compile(r" vs?\.? |\b(?:[Ss]ee|[Cc]f\.) ")


def _is_report(match: re.Match[str], text: str) -> bool:
    """Whether a volume and a page are one: with a year or the parties, or nothing behind ("12 U.S. 45 soldiers")."""
    if match[0].endswith(")") or _PARTIES.search(text, max(0, match.start() - 100), match.start()):
        return True
    return match["report"] != "F." and text[match.end() : match.end() + 1] in ("", ".", ",", ";", ":", ")", "\n")


def _listed(
    text: str,
    starts: Sequence[int],
    head: re.Pattern[str],
    number: re.Pattern[str],
    made: Callable[[str], Instrument],
    register: Register,
) -> Iterator[Found]:
    """The numbers behind a word; the first, where it is the only one, with the word."""
    at = 0
    for match in tried(head, text, starts):
        if match.start() < at:
            # A word inside the list that an earlier one began.
            continue
        spans: list[tuple[int, int]] = []
        at = match.end()
        while one := number.match(text, at):
            spans.append(one.span())
            between = _AND.match(text, one.end())
            if between is None:
                break
            at = between.end()
        for place, (start, end) in enumerate(spans):
            begins = match.start() if len(spans) == 1 and place == 0 else start
            yield _found(begins, end, made(text[start:end]), "case_number", register, listed=len(spans) > 1)


def _found(start: int, end: int, made: Instrument, rule: Rule, register: Register, *, listed: bool = False) -> Found:
    known = register.by_symbol(made.symbol or "") or register.get(made.instrument_id)
    return Found(start, end, known or made, rule, listed=listed)


def _judgment(symbol: str, issuer: str | None) -> Instrument:
    return Instrument(f"judgment:{slug(symbol)}", "judgment", symbol=symbol, issuer_id=issuer)


def _european(number: str) -> Instrument:
    return _judgment(f"Case {number}", _GENERAL if number.startswith("T") else _UNION)


def _application(number: str) -> Instrument:
    return _judgment(f"Application no. {number}", _RIGHTS)


def _criminal(number: str) -> Instrument:
    # What follows the case is the number of a filing in it.
    return _judgment("-".join(number.split("-")[:3]), _CRIMINAL)


def _tribunal(number: str) -> Instrument:
    return _judgment(number, _TRIBUNALS[number.partition("-")[0]])


def _treaty(match: re.Match[str]) -> Instrument:
    symbol = f"UNTS No. {match['number']}"
    if not match["number"]:
        symbol = f"{match['volume'] or match['volume2']} UNTS {match['page'] or match['page2']}"
    return Instrument(f"treaty:{slug(symbol)}", "treaty", symbol=symbol)
