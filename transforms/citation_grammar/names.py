"""Which instruments does a text cite by name: one in the register, a treaty's form, an acronym it explains?

Which instrument a description ("the Convention") means is in `descriptions`; laws by form of name are in
`statutes`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from transforms.citation_grammar.reading import Form, Found, Issuer, Reading, Rule
from transforms.citation_grammar.triggers import around, tried
from transforms.register import Instrument, Name, Register, slug
from transforms.scan import Hit

_TREATY_ON = re.compile(
    r"\b(?:Treaty (?:on|of|for|between|concerning)|(?:Convention|Covenant|Protocol) (?:on|against"
    r"|for|relating to|concerning))(?= (?:the )?[A-Z])"
)
_NAMED_TREATY = re.compile(
    r"\b((?:[A-Z][\w'-]{0,30} ){1,4})(?:Treaty|Covenant)\b(?! (?:on|of|for|between|concerning|[A-Z]))"
)
_JOINING = frozenset(
    [
        "of",
        "and",
        "the",
        "on",
        "in",
        "for",
        "to",
        "against",
        "or",
        "with",
        "concerning",
        "relating",
        "between",
    ]
)
_TITLE_WORD = re.compile(r" ([\w'-]+)(?=[ ,.;:)\"\n]|$)")
_BRACKETS = re.compile(r"['\"]? \((?:the |hereinafter |or )?[\"']?([A-Z][\w-]{1,11})[\"']?\)")
_OPENING = frozenset(
    [
        "the",
        "a",
        "an",
        "this",
        "that",
        "in",
        "on",
        "under",
        "by",
        "for",
        "of",
        "and",
        "new",
        "its",
        "when",
        "while",
        "after",
        "before",
        "since",
        "as",
    ]
)


@dataclass(frozen=True, slots=True)
class Names:
    """The register's names in a text, sorted by what they count for."""

    citations: tuple[Found, ...]
    after_full: tuple[Found, ...]
    """Counting only where the article also cites the instrument otherwise."""
    with_pinpoint: tuple[Found, ...]
    """Counting only with an article or chapter attached."""
    issuers: tuple[Issuer, ...]


def scan(text: str, register: Register) -> Names:
    """Every name of the register's in the text."""
    sorted_by: dict[str, list[Found]] = {"": [], "after_full": [], "with_pinpoint": []}
    issuers: list[Issuer] = []
    for hit in register.scanner.scan(text):
        name = _name(hit, register)
        if name.rule == "issuer":
            issuers.append(Issuer(hit.start, hit.end, name.key))
        else:
            rule, form = _RULES[name.rule]
            sorted_by[name.rule].append(Found(hit.start, hit.end, register.instruments[name.key], rule, form))
    bodies = {one.body_id for one in issuers}
    # Courts of several states may want the same person; the warrant is a given court's only where that one is
    # named.
    certain = [one for one in sorted_by[""] if not _is_warrant(one) or _issuer(one) in bodies]
    return Names(tuple(certain), tuple(sorted_by["after_full"]), tuple(sorted_by["with_pinpoint"]), tuple(issuers))


_RULES: Final[Mapping[str, tuple[Rule, Form]]] = {
    "": ("name", "full"),
    "after_full": ("name_after_full", "short"),
    "with_pinpoint": ("name_with_pinpoint", "short"),
}
"""How a name of the register's counts, by the condition that the lexicon gives it."""


def confirmed(short: Iterable[Found], cited: Iterable[Found]) -> list[Found]:
    """The short names whose instrument the article also cites otherwise."""
    known = {one.instrument.instrument_id for one in cited if one.instrument}
    return [one for one in short if one.instrument and one.instrument.instrument_id in known]


def treaties(reading: Reading, register: Register) -> Iterator[Found]:
    """Treaties by the form of their name, in the register or not: "Convention on …", "the … Treaty"."""
    text = reading.plain
    for match in tried(_TREATY_ON, text, reading.at("treaty")):
        end = _title_end(text, match.end())
        if end > match.end():
            yield _treaty(text, match.start(), end, register)
    for match in around(_NAMED_TREATY, text, reading.at("treaty"), 130):
        words = match[1].split()
        while words and (words[0].lower() in _OPENING or words[0].endswith("'s")):
            words = words[1:]
        start = match.start(1) + len(match[1]) - len(" ".join(words)) - 1
        # Only "the" before it tells a name from a headline's capitals.
        if words and text[:start].endswith(("the ", "The ")):
            yield _treaty(text, start, match.end(), register)


_WARRANTS = re.compile(
    r"(?:(?:International )?arrest warrants? (?:for|against)|warrants? (?:for the arrest of|for|against)) ",
    re.IGNORECASE,
)
_AND = re.compile(r"(?:,? and |, )(?:(?:for|against) )?(?:(?:former|his|then) )?")


def warrants(reading: Reading, register: Register) -> Iterator[Found]:
    """The known persons' warrants in a list: "arrest warrants for Vladimir Putin and Maria Lvova-Belova".

    Only where the court that issued them is named; the first person's citation holds the words, the others' the name.
    """
    text = reading.plain
    for head in tried(_WARRANTS, text, reading.at("description")):
        start, at = head.start(), head.end()
        # No list of suspects in a sentence is longer; the bound keeps the time linear.
        for _ in range(12):
            name = register.wanted_at(text, at)
            if name is None or name[1].issuer_id not in reading.bodies:
                break
            end, warrant = name
            yield Found(start, end, warrant, "warrant_for_a_person")
            more = _AND.match(text, end)
            if more is None:
                break
            start = at = more.end()


def with_acronyms(found: list[Found], reading: Reading) -> list[Found]:
    """The citations, each with the acronym in brackets after it, and every later use of the acronym."""
    text = reading.plain
    starts = {one.start: one.instrument for one in found}
    explained: dict[str, Instrument] = {}
    widened: list[Found] = []
    for one in found:
        if widened and one.start < widened[-1].end:
            continue
        bracket = _BRACKETS.match(text, one.end) if one.instrument and one.form == "full" else None
        inside = bracket is not None and starts.get(bracket.start(1)) == one.instrument
        if bracket is not None and one.instrument and (inside or _abbreviates(bracket[1], text[one.start : one.end])):
            explained.setdefault(bracket[1], one.instrument)
            widened.append(replace(one, end=bracket.end()))
        else:
            widened.append(one)
    if not explained:
        return widened
    pattern = re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, sorted(explained))) + r")(?![\w-])")
    later = [Found(m.start(), m.end(), explained[m[0]], "acronym_in_brackets", "short") for m in pattern.finditer(text)]
    return [*widened, *later]


def _name(hit: Hit, register: Register) -> Name:
    """What a hit stands for; an unconditional name goes before a conditional one."""
    names = [register.names[int(alias.key)] for alias in hit.aliases]
    return min(names, key=lambda name: (name.rule != "", name.rule == "issuer", name.key))


def _is_warrant(found: Found) -> bool:
    return found.instrument is not None and found.instrument.kind == "warrant"


def _issuer(found: Found) -> str | None:
    return found.instrument.issuer_id if found.instrument else None


def _treaty(text: str, start: int, end: int, register: Register) -> Found:
    title = text[start:end]
    made = Instrument(f"treaty:{slug(title)}", "treaty", title=title)
    return Found(start, end, register.by_title(title) or register.get(made.instrument_id) or made, "treaty_title")


def _title_end(text: str, at: int) -> int:
    """Where the title that goes on at an offset ends: at its last capitalised word, at most 30 words on.

    "… on Open Skies and the Antarctic Treaty" are two: what follows "and" and is itself called a treaty is no title's.
    """
    end = at
    before_and: int | None = None
    for _ in range(30):
        word = _TITLE_WORD.match(text, at)
        if word is None or not (word[1][0].isupper() or word[1] in _JOINING):
            break
        if word[1] == "and":
            before_and = end
        elif word[1] in _HEADS and before_and is not None:
            return before_and
        at = word.end()
        end = at if word[1][0].isupper() else end
    return end


_HEADS = frozenset({"Treaty", "Convention", "Covenant", "Protocol", "Agreement", "Statute", "Charter", "Accords"})


def _abbreviates(acronym: str, name: str) -> bool:
    """Whether an acronym's letters are initials of the name's words in order: JCPOA, UNCLOS, CAATSA."""
    initials = iter(word[0].lower() for word in re.findall(r"[A-Za-z]+", name))
    letters = [char.lower() for char in acronym if char.isalpha()]
    return sum(char.isupper() for char in acronym) > 1 and all(char in initials for char in letters)
