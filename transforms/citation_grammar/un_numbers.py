"""Which resolutions does a text cite by the word and a number: `Security Council resolution 2202`, `377A(V)`?

Each item of a list is a citation of its own: after a singular head it spans body, head and number; after a
plural one the number alone, since the head belongs to all. Official symbols standing alone are in
`un_symbols`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from transforms.citation_grammar import un_documents
from transforms.citation_grammar.reading import Found, Reading
from transforms.citation_grammar.triggers import tried
from transforms.citation_grammar.un_symbols import (
    ASSEMBLY,
    COUNCIL,
    ECOSOC,
    HUMAN_RIGHTS,
    RIGHTS_COMMISSION,
    ROMAN,
    SYMBOL,
    council_resolution,
    instrument,
    resolution,
    roman,
)
from transforms.register import Instrument, Register

_HEAD = re.compile(
    r"\b(?:(?P<acronym>UNSCR|UNGAR|UNSC(?=\ ?\d{3,4}\b))s?|(?P<word>[Rr]esolutions?|RESOLUTIONS?"
    r"|[Rr]es\.?|RES\.?|(?P<decision>[Dd]ecisions?)))(?=[ \n\d(])"
)
_BEFORE_ITEM = re.compile(r"[ \n]{0,2}(?:(?:No|no|Nos|nos)\.? ?|numbers? |# ?)?(?P<open>[(\"]?)")
_BODY = re.compile(
    r"\b(?:(?:(?:UN|U\.N\.|United Nations)(?:'s?)? ?)?(?P<body>Security Council|General Assembly"
    r"|Human Rights Council|Commission on Human Rights|Trusteeship Council|"
    r"Economic and Social Council|UNSC|UNGA|UNHRC|ECOSOC|HRC|GA|SC|G\.A\.|S\.C\.|E\.S\.C\.)|UN|U\.N\."
    r"|United Nations)(?: \([A-Z]{2,6}\))?(?:'s?)?,? "
    r"(?:(?:draft|ceasefire|cease-fire|landmark|binding|key|sanctions|latest|new|historic|unanimous|own|peace) ){0,2}$"
)
_PLAIN_ASSEMBLY = re.compile(
    r"(?:\A|[(.,;] |\b(?:[Tt]he|in|of|by|and|with|to|under|recalling|Recalling) )Assembly(?:'s)? $"
)
_PLAIN_COUNCIL = re.compile(
    r"(?:\A|[(.,;] |\b(?:[Tt]he|in|of|by|and|with|to|under|recalling|Recalling) )Council(?:'s)? $"
)
_OF_BODY = re.compile(
    r"[ \n](?:Nos?\.? ?)?[\d(][\w()/ ,-]{0,40}? of the (?:(?:UN|U\.N\.|United Nations)(?:'s)? )?"
    r"(?P<body>Security Council|General Assembly|Human Rights Council|Economic and Social Council)\b"
)
# Smaller numbers without a body are mostly points of an agenda.
_FIRST_BARE = 10
_TRUSTEESHIP = "org:united-nations-trusteeship-council"
_BODIES = {
    "Security Council": COUNCIL,
    "UNSC": COUNCIL,
    "UNSCR": COUNCIL,
    "SC": COUNCIL,
    "S.C.": COUNCIL,
    "General Assembly": ASSEMBLY,
    "UNGA": ASSEMBLY,
    "UNGAR": ASSEMBLY,
    "GA": ASSEMBLY,
    "G.A.": ASSEMBLY,
    "Human Rights Council": HUMAN_RIGHTS,
    "UNHRC": HUMAN_RIGHTS,
    "HRC": HUMAN_RIGHTS,
    "Economic and Social Council": ECOSOC,
    "ECOSOC": ECOSOC,
    "E.S.C.": ECOSOC,
    "Commission on Human Rights": RIGHTS_COMMISSION,
    "Trusteeship Council": _TRUSTEESHIP,
}
# Bodies other than the United Nations' whose resolutions have plain numbers too.
_FOREIGN = re.compile(
    r"\b(?:House|Senate|Congress|Congressional|Joint|Concurrent|Parliament|Parliamentary"
    r"|Parliament's|Knesset|Duma|Rada|"
    r"Board|Conference|IAEA|OAS|WHA|OSCE|AU|EU|League|Legislative|City Council|European Council"
    r"|Cabinet|Con\.|H\.|S\.) $",
    re.IGNORECASE,
)
_ITEM = re.compile(
    rf"""(?:
      (?P<es>ES-\d{{1,2}}/\d{{1,3}})
    | (?P<special>S-\d{{1,2}}/\d{{1,3}})
    | (?P<old>\d{{1,4}})\ ?(?:[A-F]\ ?)?[\ \n]?\((?P<roman>{ROMAN})\)(?:\ ?[A-F](?=[\s,.;)]|$))?
    | (?P<sc>\d{{1,4}})[\ \n]?[(\[](?P<year>(?:19|20)\d\d)[)\]]
    | (?P<digits>\d{{1,4}}[\ \n]?\((?:S-)?\d{{1,2}}\))
    | (?P<stroke>\d{{1,4}}/(?:19|20)\d\d)
    | (?P<ecosoc>(?:19|20)\d\d/\d{{1,3}})
    | (?P<session>\d{{1,2}}/\d{{1,3}})(?:\ ?(?P<part>[A-Z])(?=\ of\b|\ (?:and|to|-)\ [A-Z]\b|[,.;)]|$))?
    | (?P<bare>\d{{1,4}})(?![,.]\d)
    )(?![A-Za-z0-9/%])(?!-\w)""",
    re.VERBOSE,
)
# "61 (1948) of 4 November 1948 and 62 (1948)": the day may stand between the items.
_BETWEEN = re.compile(
    r"(?: (?:and|to) [A-Z]\b)?(?:[ \n]of[ \n]\d{1,2}[ \n][A-Z][a-z]{2,8}(?:[ \n]\d{4})?)?(?:,?[ \n](?:and|or|&"
    r"|as well as)[ \n]|,[ \n])"
)
# "two earlier resolutions on Gaza, 2712 and 2720": what they are about stands between the word and the numbers.
_TOPIC = re.compile(
    r"[ \n](?:on|about|concerning|regarding) (?:[\w'-]{1,24} ){0,5}[\w'-]{1,24},? (?:\(|- )?"
    r"(?:numbers? |Nos?\.? )?(?=[1-9]\d{2,3}\b)"
)
_ALONE = re.compile(
    rf"(?<![A-Za-z0-9/.-])(?:ES-\d{{1,2}}/\d{{1,3}}|\d{{1,4}} ?(?:[A-F] ?)?\({ROMAN}\)"
    rf"|\d{{1,4}}[ \n]?\((?:19|20)\d\d\)|"
    r"\d{1,2}/\d{1,3})(?![A-Za-z0-9/])(?!\.\d)"
)
_TALKS_OF_RESOLUTIONS = re.compile(r"\bresolutions?\b|/RES/", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Head:
    start: int
    end: int
    body_id: str | None
    is_un: bool
    is_foreign: bool
    plural: bool
    is_decision: bool = False
    in_un_text: bool = False
    """Whether the text names the United Nations or speaks of resolutions."""
    is_of_council: bool = False
    """Whether "the Council" stands before it, as its own documents call each council."""


def find(reading: Reading, register: Register, published_on: date | None) -> list[Found]:
    """Every resolution cited by the word and a number, and later numbers alone that can be nothing else.

    A number alone is a citation only in the forms that carry a session or year, in an article that talks of
    resolutions; except for emergency sessions ("ES-11/6") and Council numbers with their own year ("242 (1967)") the
    same one must also be cited in full.
    """
    found: list[Found] = []
    last = 0
    of_un = any(one.startswith("org:united-nations") for one in reading.bodies)
    talks = _talks_of_resolutions(reading)
    for match in tried(_HEAD, reading.plain, reading.at("resolution")):
        if match.start() >= last:
            head = _head(match, reading, of_un or talks)
            items = _items(head, head.end, reading, register, published_on)
            if not items and head.plural and (topic := _TOPIC.match(reading.plain, head.end)):
                items = _of_topic(head, topic.end(), reading, register, published_on)
            last = max([last, *(one.end for one in items)])
            found.extend(items)
    return found + _alone(reading, register, found) if talks else found


def _talks_of_resolutions(reading: Reading) -> bool:
    # A search for one word is quick; most articles that have none of the family's words speak of none.
    may = reading.at("resolution") or "/res/" in reading.plain.lower()
    return bool(may) and _TALKS_OF_RESOLUTIONS.search(reading.plain) is not None


def _head(match: re.Match[str], reading: Reading, of_un: bool) -> _Head:
    # 60 characters hold the longest name of a body there is.
    before = reading.plain[max(0, match.start() - 60) : match.start()]
    body = _BODY.search(before)
    acronym = match["acronym"]
    named = body["body"] if body else None
    if body is None and _PLAIN_ASSEMBLY.search(before):
        named = "General Assembly"
    if body is None and named is None and acronym is None and (later := _OF_BODY.match(reading.plain, match.end())):
        named = later["body"]
    body_id = _BODIES.get(acronym.removesuffix("s") if acronym else named or "")
    return _Head(
        start=match.start() - (len(before) - body.start() if body and not acronym else 0),
        end=match.end(),
        body_id=body_id,
        is_un=body_id is not None or body is not None or acronym is not None,
        is_foreign=body_id is None and body is None and _FOREIGN.search(before) is not None,
        plural=match[0].endswith(("ns", "NS", "Rs", "Cs")),
        is_decision=match["decision"] is not None,
        in_un_text=of_un,
        is_of_council=body_id is None and _PLAIN_COUNCIL.search(before) is not None,
    )


def _of_topic(head: _Head, at: int, reading: Reading, register: Register, published_on: date | None) -> list[Found]:
    """Numbers behind what the resolutions are about: two at least, all of the Council, for a lone one is a count."""
    items = _items(head, at, reading, register, published_on)
    known = [one.instrument for one in items if one.instrument and one.instrument.issuer_id == COUNCIL]
    return items if len(known) == len(items) > 1 else []


def _items(head: _Head, after: int, reading: Reading, register: Register, published_on: date | None) -> list[Found]:
    text = reading.plain
    opening = _BEFORE_ITEM.match(text, after)
    at = opening.end() if opening else after
    # A line's end before a bare number is the end of a headline or paragraph.
    far = opening is not None and (opening["open"] or "\n" in opening[0])
    found: list[Found] = []
    while (one := _item(at, head, reading, register, published_on)) is not None:
        if (far and one.bare) or (found and not head.plural and not _goes_on(one, head, found[-1])):
            break
        whole = not head.plural and not found and not (opening is not None and opening["open"])
        found.append(Found(head.start if whole else at, one.end, one.instrument, "number_behind_the_word"))
        between = _BETWEEN.match(text, one.end)
        if between is None:
            break
        at = between.end()
    return [replace(one, rule="number_in_a_list", listed=True) for one in found] if len(found) > 1 else found


@dataclass(frozen=True, slots=True)
class _Item:
    """A symbol or number behind the word, with what it is."""

    end: int
    instrument: Instrument | None
    bare: int | None = None
    """The number, where it has no session or year."""


def _item(at: int, head: _Head, reading: Reading, register: Register, published_on: date | None) -> _Item | None:
    text = reading.plain
    if symbol := SYMBOL.match(text, at):
        return _Item(symbol.end(), instrument(symbol, register))
    if document := un_documents.at(at, reading, register):
        return _Item(document.end, document.instrument)
    item = _ITEM.match(text, at)
    if item is None:
        return None
    known, certain = (
        _decision(item, head, reading, register)
        if head.is_decision
        else _resolve(item, head, reading, register, published_on)
    )
    return _Item(item.end(), known, int(item["bare"]) if item["bare"] else None) if certain else None


def _goes_on(one: _Item, head: _Head, last: Found) -> bool:
    """Whether a list goes on behind a singular ("resolution 242 and 338"): not with a count, a year or the unknown."""
    if one.bare is None:
        return one.instrument is not None
    council = one.instrument is not None and one.instrument.issuer_id == COUNCIL
    same = last.instrument is not None and last.instrument.issuer_id == COUNCIL
    return council and same and head.body_id in (COUNCIL, None) and one.bare >= _LISTED and not 1900 <= one.bare <= 2040


# Lower numbers behind "resolution 242 and" are counts.
_LISTED = 100
# The Assembly counted by sessions in Roman digits up to the thirtieth.
_LAST_ROMAN = 30
# Decisions are numbered apart from resolutions: the Assembly's of a session from 401, the Economic and Social Council's
# of a year from 201, the Human Rights Council's of a session from 101.
_DECIDING = {ASSEMBLY: ("A/DEC/", 401), ECOSOC: ("E/DEC/", 201), HUMAN_RIGHTS: ("A/HRC/DEC/", 101)}


def _decision(item: re.Match[str], head: _Head, reading: Reading, register: Register) -> tuple[Instrument | None, bool]:
    """The decision of a number, and whether it is one: without a body, the body that counts so."""
    written = item["ecosoc"] or item["session"]
    told = head.in_un_text or (head.is_of_council and item["ecosoc"])
    if not written or (head.body_id is None and (head.is_foreign or not told)):
        return None, False
    number = int(written.split("/")[1])
    body = head.body_id
    if body is None and item["ecosoc"]:
        body = ECOSOC if number >= _DECIDING[ECOSOC][1] else None
    elif body is None and number >= _DECIDING[ASSEMBLY][1]:
        body = ASSEMBLY
    elif body is None and number >= _DECIDING[HUMAN_RIGHTS][1] and HUMAN_RIGHTS in reading.bodies:
        body = HUMAN_RIGHTS
    if body not in _DECIDING or (body == ECOSOC) != bool(item["ecosoc"]):
        return None, False
    return resolution(f"{_DECIDING[body][0]}{written}", body, register), True


def _resolve(
    item: re.Match[str], head: _Head, reading: Reading, register: Register, published_on: date | None
) -> tuple[Instrument | None, bool]:
    """The instrument of an item, and whether the item is a citation at all."""
    if item["es"]:
        return resolution(f"A/RES/{item['es']}", ASSEMBLY, register), True
    if item["old"]:
        return _sessional(item, head, register), True
    if head.is_foreign:
        return None, False
    if item["digits"]:
        return _arabic(item["digits"], register) if head.body_id == ASSEMBLY else (None, False)
    if item["sc"]:
        return council_resolution(int(item["sc"]), item["year"], register), True
    if item["stroke"]:
        number, year = item["stroke"].split("/")
        return council_resolution(int(number), year, register), register.council_year(int(number)) == int(year)
    if item["bare"]:
        return _resolve_bare(int(item["bare"]), head, reading, register, published_on)
    return _resolve_session(item, head, reading, register)


def _sessional(item: re.Match[str], head: _Head, register: Register) -> Instrument:
    """A number with its session in Roman digits: the Assembly's, which had thirty so, or ECOSOC's."""
    number = f"{item['old']}({item['roman']})"
    if head.body_id == _TRUSTEESHIP:
        return resolution(f"T/RES/{number}", _TRUSTEESHIP, register)
    economic = head.body_id == ECOSOC or (head.body_id is None and re.match("XXX[IVXL]|XL|L", item["roman"]))
    return (
        resolution(f"E/RES/{number}", ECOSOC, register)
        if economic
        else resolution(f"A/RES/{number}", ASSEMBLY, register)
    )


_ARABIC = re.compile(r"(\d+)[ \n]?\((S-)?(\d+)\)")


def _arabic(written: str, register: Register) -> tuple[Instrument | None, bool]:
    """The Assembly's resolution whose session is in Arabic digits: "41 (1)", "186 (S-2)"."""
    match = _ARABIC.fullmatch(written)
    if match is None or not 1 <= int(match[3]) <= _LAST_ROMAN:
        return None, False
    return resolution(f"A/RES/{match[1]}({match[2] or ''}{roman(int(match[3]))})", ASSEMBLY, register), True


def _resolve_session(
    item: re.Match[str], head: _Head, reading: Reading, register: Register
) -> tuple[Instrument | None, bool]:
    """A number with a session or year before a stroke: the body decides, else the one named."""
    body = head.body_id
    if item["ecosoc"]:
        if body == RIGHTS_COMMISSION:
            return resolution(f"E/CN.4/RES/{item['ecosoc']}", RIGHTS_COMMISSION, register), True
        # The Security Council's have the year in brackets, so "Council resolution 1996/31" is the other council's; so
        # is one without any body, where the article names that council and no commission.
        only_one = body is None and ECOSOC in reading.bodies and RIGHTS_COMMISSION not in reading.bodies
        economic = body == ECOSOC or (not head.is_foreign and (head.is_of_council or only_one))
        known = resolution(f"E/RES/{item['ecosoc']}", ECOSOC, register) if economic else None
        return known, body in (ECOSOC, None)
    number = item["special"] or item["session"] + (item["part"] or "")
    only = HUMAN_RIGHTS in reading.bodies and ASSEMBLY not in reading.bodies
    if body == HUMAN_RIGHTS or (body is None and only and not register.by_symbol(f"A/RES/{number}")):
        return resolution(f"A/HRC/RES/{number}", HUMAN_RIGHTS, register), True
    return resolution(f"A/RES/{number}", ASSEMBLY, register), body in (ASSEMBLY, None)


def _resolve_bare(
    number: int, head: _Head, reading: Reading, register: Register, published_on: date | None
) -> tuple[Instrument | None, bool]:
    """A number without session or year: the body decides, else the resolution that the press knows by it."""
    council = _not_later(council_resolution(number, None, register), published_on)
    assembly = register.by_assembly_number(number)
    if head.body_id == COUNCIL:
        return council, True
    if head.body_id == ASSEMBLY:
        return assembly, True
    if head.body_id is not None or number < _FIRST_BARE:
        return None, head.body_id is not None
    if council is not None and council.adopted_on is not None:
        return council, True
    if assembly is not None:
        return assembly, True
    return council, head.is_un or (council is not None and COUNCIL in reading.bodies)


def _not_later(known: Instrument | None, published_on: date | None) -> Instrument | None:
    """The instrument, unless it was adopted after the article appeared; a day's leeway is for time zones."""
    if known is None or known.symbol is None or published_on is None:
        return known
    year = int(known.symbol[-5:-1])
    if known.adopted_on is not None and known.adopted_on > published_on + timedelta(days=1):
        return None
    return known if year <= published_on.year else None


def _alone(reading: Reading, register: Register, cited: Iterable[Found]) -> list[Found]:
    names = {one.instrument.symbol for one in cited if one.instrument}
    found = []
    for match in _ALONE.finditer(reading.plain):
        item = _ITEM.fullmatch(match[0])
        if item is None:
            continue
        if item["es"] or item["old"]:
            number = item["es"] or f"{item['old']}({item['roman']})"
            known: Instrument | None = resolution(f"A/RES/{number}", ASSEMBLY, register)
            certain = bool(item["es"]) or (known is not None and register.get(known.instrument_id) is not None)
        else:
            number = f"S/RES/{item['sc']}({item['year']})" if item["sc"] else f"A/RES/{item['session']}"
            known = resolution(number, COUNCIL if item["sc"] else ASSEMBLY, register)
            # A number and a year that belong together are hardly anything else: volumes and notes have other years.
            fits = bool(item["sc"]) and register.council_year(int(item["sc"])) == int(item["year"])
            certain = known.symbol in names or fits
        if certain:
            found.append(Found(match.start(), match.end(), known, "number_again", "short"))
    return found
