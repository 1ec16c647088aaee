"""Which laws, regulations and orders does a text cite by number or by the form of their name?

Names in the register are found by `names`; here are the forms that any law can have: "… Act of 2022", "Public
Law 117-118", "50 U.S.C. § 1701", "Council Regulation (EU) No 833/2014", "Executive Order 14024".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from transforms.citation_grammar.reading import Found, Reading
from transforms.citation_grammar.triggers import around, tried
from transforms.register import Instrument, Register, slug

_PUBLIC_LAW = re.compile(r"\b(?:Public Law|Pub\. ?L\.|P\.L\.|PL) ?(?:No\.? ?)?(\d{2,3}-\d{1,3})(?![\w-])")
_CODE = re.compile(
    r"(?<![\w.])(?P<title>\d{1,2}) (?P<code>U\.S\.C\.|USC|U\.S\. Code|C\.F\.R\.|CFR)(?: Parts?"
    r"| part)? ?(?P<mark>§{0,2}) ?"
    r"(?P<section>\d{1,5}[a-z]{0,2}(?:-\d{1,4})?(?:\.\d{1,4})?(?:\([0-9A-Za-z]{1,4}\)){0,4})(?![A-Za-z0-9])"
)
_EU = re.compile(
    r"(?:\b(?:Council|Commission|European Commission|EU) )?(?:\b(?:Implementing|Delegated|Framework) )?"
    r"\b(?P<type>Regulation|Directive|Decision|Common Position|Joint Action)s?(?: \((?P<domain>(?:EU|EC|EEC|CFSP"
    r"|Euratom)(?:, (?:EU|Euratom))?)\))? "
    r"(?:(?:No|no|Nr)\.? ?)?(?P<a>\d{1,4})/(?P<b>\d{1,4})(?:/(?P<tail>EC|EU|EEC|CFSP|JHA|Euratom))?(?![\w/])"
)
_ORDERS = re.compile(
    r"\b(?:[Ee]xecutive [Oo]rder(?P<plural>s)?|E\.O\.|EO)(?: \((?:E\.O\.|EO)\))? (?:Nos?\.? ?)?(?=\d{4,5}\b)"
)
_ORDER = re.compile(r"(1\d{4}|[1-9]\d{3})(?![\d-])(?!,\d)")
_BETWEEN = re.compile(r",? (?:and|or|&) |, ")
_DATED_ACT = re.compile(
    r"\b(?:Act|Law|Ordinance) (?:of (?:17|18|19|20)\d\d|(?:18|19|20)\d\d|for Fiscal Year 20\d\d)(?![\w-])"
)
_PLAIN_ACT = re.compile(r"\bAct\b(?! [A-Z0-9]| of\b|[\w-])")
_JOINING = frozenset(["of", "and", "for", "to", "in", "on", "by", "with", "against", "from", "through"])
# Words that begin a sentence or a clause with a capital and are no part of a law's name.
_OPENING = frozenset(
    [
        "a",
        "an",
        "the",
        "this",
        "that",
        "in",
        "on",
        "under",
        "by",
        "with",
        "through",
        "for",
        "from",
        "to",
        "of",
        "and",
        "when",
        "while",
        "after",
        "before",
        "since",
        "as",
        "if",
        "but",
        "despite",
        "using",
        "citing",
        "invoking",
        "passing",
        "signing",
    ]
)
_WORD = re.compile(r"\S+")


def find(reading: Reading, register: Register) -> list[Found]:
    """Every law, regulation, order and code section in one of the forms above."""
    text = reading.plain
    return [
        *(
            Found(m.start(), m.end(), _public_law(m[1], register), "public_law")
            for m in tried(_PUBLIC_LAW, text, reading.at("public_law"))
        ),
        *(_code(m) for m in (_CODE.finditer(text) if reading.at("code") else ())),
        *(found for m in around(_EU, text, _numbered(reading), 48) if (found := _eu(m, register, reading.bodies))),
        *_orders(reading, register),
        *_acts(reading, register),
    ]


_UNION = "org:european-union"
_EU_NUMBER = re.compile(
    r"(?:[A-Z][a-z]{6,9}s?|Common Position|Joint Action)(?: \([A-Za-z, ]{2,14}\))? (?:N[or]\.? ?|no\.? ?)?\d{1,4}/\d"
)


def _numbered(reading: Reading) -> list[int]:
    """Where a regulation, directive or decision has a number behind it; the words alone are everywhere."""
    return [at for at in reading.at("eu") if _EU_NUMBER.match(reading.plain, at)]


def _public_law(number: str, register: Register) -> Instrument:
    symbol = f"Pub. L. {number}"
    made = Instrument(
        f"statute:us-public-law-{number}", "statute", symbol=symbol, issuer_id="country:USA", status="adopted"
    )
    return register.by_symbol(symbol) or made


def _code(match: re.Match[str]) -> Found:
    """A section of the United States Code or the Code of Federal Regulations: the title is the instrument."""
    regulations = match["code"].startswith("C")
    key = f"statute:us-{'cfr' if regulations else 'code'}-title-{match['title']}"
    symbol = f"{match['title']} {'C.F.R.' if regulations else 'U.S.C.'}"
    known = Instrument(key, "statute", symbol=symbol, issuer_id="country:USA", status="in_force")
    return Found(match.start(), match.end(), known, "code_section", pinpoints=(f"§ {match['section']}",))


def _eu(match: re.Match[str], register: Register, bodies: frozenset[str]) -> Found | None:
    """An act of the European Union; None where nothing but a number with a stroke follows a lone word."""
    domain, tail = match["domain"], match["tail"]
    a, b = match["a"], match["b"]
    foreign = "CFSP" in (domain, tail)
    key = f"statute:eu-{slug(match['type'])}-{'cfsp-' if foreign else ''}{a}-{b}"
    said = match[0].startswith(("Council", "Commission", "EU ", "Implementing", "Delegated"))
    # "Regulation 833/2014" counts where the Union is named and the number has a year.
    named = _UNION in bodies and (_is_year(a) or _is_year(b))
    if domain is None and tail is None and not said and not named and register.get(key) is None:
        return None
    number = f"No {a}/{b}" if _is_year(b) and not _is_year(a) else f"{a}/{b}"
    symbol = f"{match['type']} {f'({domain}) ' if domain else ''}{number}{f'/{tail}' if tail else ''}"
    made = Instrument(key, "statute", symbol=symbol, issuer_id=_UNION, status="adopted")
    return Found(match.start(), match.end(), register.get(key) or made, "eu_number")


def _is_year(number: str) -> bool:
    return re.fullmatch(r"(?:19|20)\d\d", number) is not None


def _orders(reading: Reading, register: Register) -> Iterator[Found]:
    text = reading.plain
    for head in tried(_ORDERS, text, reading.at("order")):
        at, first = head.end(), True
        while item := _ORDER.match(text, at):
            symbol = f"Executive Order {item[1]}"
            made = Instrument(
                f"statute:us-executive-order-{item[1]}",
                "statute",
                symbol=symbol,
                issuer_id="country:USA",
                status="adopted",
            )
            yield Found(
                head.start() if first and not head["plural"] else item.start(),
                item.end(),
                register.by_symbol(symbol) or made,
                "executive_order",
            )
            between = _BETWEEN.match(text, item.end())
            if between is None or not head["plural"]:
                break
            at, first = between.end(), False


def _acts(reading: Reading, register: Register) -> Iterator[Found]:
    """Acts by name; without a year only after "the": in a headline "Congress Must Act" looks like one."""
    text = reading.plain
    for match in tried(_DATED_ACT, text, reading.at("act")):
        start, _ = _name_start(text, match.start())
        if start is not None:
            yield _act(text, start, match.end(), register)
    for match in tried(_PLAIN_ACT, text, reading.at("act")):
        start, after_the = _name_start(text, match.start())
        if start is not None and after_the and len(text[start : match.start()].split()) > 1:
            yield _act(text, start, match.end(), register)


def _act(text: str, start: int, end: int, register: Register) -> Found:
    title = text[start:end]
    made = Instrument(f"statute:{slug(title)}", "statute", title=title)
    return Found(start, end, register.by_title(title) or register.get(made.instrument_id) or made, "act_title")


def _name_start(text: str, head: int) -> tuple[int | None, bool]:
    """Where the capitalised name before a head begins, if there is one, and whether "the" stands before it.

    Looks back over at most 160 characters: the longest names of acts that have a year are shorter.
    """
    floor = max(0, head - 160)
    words = list(_WORD.finditer(text, floor, head))
    start: int | None = None
    listed = False
    for index in range(len(words) - 1, -1, -1):
        word = words[index]
        end = words[index + 1].start() if index + 1 < len(words) else head
        bare = word[0].strip("\"'(")
        lower = bare.lower()
        if (
            text[word.end() : end] != " "
            or bare[-1:] in {".", ":", ";", "!", "?", ")"}
            or (floor and word.start() == floor)
        ):
            return start, False
        if lower == "the":
            return start, start is not None
        # "Peace, Security, and Accountability Act": a comma belongs to the name only in a list that "and"
        # closes.
        listed = listed or (start is not None and index + 1 < len(words) and words[index + 1][0] in ("and", "or"))
        named = bare[:1].isupper() and lower.rstrip(",") not in _OPENING and not lower.endswith("'s")
        if named and (listed or not lower.endswith(",")):
            start = word.start() + word[0].find(bare)
        elif lower not in _JOINING or not bare.islower() or start is None:
            return start, False
    return start, False
