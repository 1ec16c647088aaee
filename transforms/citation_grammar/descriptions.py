"""Which phrases describe an instrument instead of naming it: `a draft UN resolution`, `the Statute`?

Here a phrase is only read: its head, its determiner and what its modifiers say. Which instrument it means is
decided in `reference`, once all citations of the article are known.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from transforms.citation_grammar.reading import Issuer, Reading
from transforms.citation_grammar.triggers import tried
from transforms.register import Kind, Status

Determiner = Literal["new", "known", "owned", "none"]
"""new: "a", "another", "two"; known: "the", "this"; owned: "Russia's", "its"; none: the bare noun."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a head noun can mean."""

    kinds: tuple[Kind, ...]
    words: frozenset[str] = frozenset()
    """One of these must be in the title or a name of what it means; none: any instrument of the kinds."""
    status: Status | None = None
    introduces: bool = False
    """Whether "a …" with this head brings in an instrument of its own."""


_ACCORDS = frozenset(
    {"accord", "accords", "agreement", "agreements", "deal", "pact", "treaty", "protocol", "memorandum"}
)
_TREATIES = frozenset({"treaty", "convention", "covenant", "statute", "protocol", "pact", "charter"})
_HEADS: dict[str, Head] = {
    "resolution": Head(("resolution",), introduces=True),
    "warrant": Head(("warrant",)),
    "indictment": Head(("warrant",), frozenset({"indictment"}), introduces=True),
    "order": Head(("judgment",), frozenset({"order"}), introduces=True),
    "provisional measure": Head(("judgment",), frozenset({"order", "measures"}), introduces=True),
    "arrest warrant": Head(("warrant",), introduces=True),
    "treaty": Head(("treaty",), _TREATIES, introduces=True),
    "pact": Head(("treaty",), _ACCORDS, introduces=True),
    "accord": Head(("treaty",), _ACCORDS, introduces=True),
    "agreement": Head(("treaty",), _ACCORDS, introduces=True),
    "deal": Head(("treaty",), frozenset({"deal"})),
    "convention": Head(("treaty",), frozenset({"convention", "conventions"})),
    "covenant": Head(("treaty",), frozenset({"covenant"})),
    "charter": Head(("treaty", "statement"), frozenset({"charter"})),
    "protocol": Head(("treaty",), frozenset({"protocol"})),
    "statute": Head(("treaty", "statute"), frozenset({"statute"})),
    "memorandum": Head(("treaty",), frozenset({"memorandum"}), introduces=True),
    "declaration": Head(("resolution", "statement", "treaty"), frozenset({"declaration"})),
    "act": Head(("statute",), frozenset({"act"})),
    "law": Head(("statute",)),
    "legislation": Head(("statute",)),
    "regulation": Head(("statute",), frozenset({"regulation"})),
    "directive": Head(("statute",), frozenset({"directive"})),
    "executive order": Head(("statute",), frozenset({"order"})),
    "advisory opinion": Head(("judgment",), introduces=True),
    "judgment": Head(("judgment",), introduces=True),
    "judgement": Head(("judgment",), introduces=True),
    "ruling": Head(("judgment",), introduces=True),
    "presidential statement": Head(("statement",), introduces=True),
    "press statement": Head(("statement",), introduces=True),
    "sanctions package": Head(("sanctions",), introduces=True),
    "package of sanctions": Head(("sanctions",), introduces=True),
    "draft": Head(("resolution", "treaty", "statement"), status="draft", introduces=True),
    "text": Head(("resolution", "treaty", "statement")),
    "constitution": Head(("statute",), frozenset({"constitution"})),
}
_PLURALS = {"treaties": "treaty", "packages of sanctions": "package of sanctions"}
# These name a law only when written with a capital: "the Act", but "the act of aggression".
_CAPITAL = frozenset({"act", "charter", "covenant", "protocol", "regulation", "declaration"})
_HEAD = re.compile(
    r"\b(?:indictments?|orders?(?= (?:on|of|against|from|to|that|is|was|has|had|came|binds|by|in|will|requires|said)\b"
    r"|[,.;:]|'s)|provisional measures|"
    r"packages? of sanctions|sanctions packages?|arrest warrants?|advisory opinions?|executive orders?|"
    r"(?:presidential|press) statements?|treaties|resolutions?|warrants?|treaty|pacts?|accords?"
    r"|agreements?|deal|"
    r"conventions?|covenants?|charter|protocols?|statute|memorandum|declaration|act|law|legislation"
    r"|regulations?|"
    r"directives?|constitution|judge?ments?|rulings?|draft|text)(?![\w-])",
    re.IGNORECASE,
)
_NEW = frozenset(["a", "an", "another", "two", "three", "four", "five", "six", "several", "some"])
_KNOWN = frozenset(["the", "this", "that", "these", "those"])
_OWNED = frozenset(["its", "their", "his", "her", "our"])
_MODIFIERS = frozenset(
    [
        "draft",
        "proposed",
        "new",
        "rival",
        "competing",
        "non-binding",
        "nonbinding",
        "binding",
        "emergency",
        "joint",
        "unanimous",
        "latest",
        "final",
        "revised",
        "similar",
        "separate",
        "international",
        "bilateral",
        "peace",
        "security",
        "defence",
        "defense",
        "trade",
        "extradition",
        "nuclear",
        "partnership",
        "ceasefire",
        "cease-fire",
        "landmark",
        "historic",
        "symbolic",
        "humanitarian",
        "planned",
        "amended",
        "original",
        "strategic",
        "mutual",
        "fresh",
        "first",
        "second",
        "third",
        "latest",
        "tough",
        "sweeping",
        "military",
        "cooperation",
        "council",
        "assembly",
        "mineral",
        "minerals",
    ]
)
# What a lone treaty or agreement must be called for "a …" to bring in an instrument of its own.
_NAMING = frozenset(
    [
        "peace",
        "security",
        "defence",
        "defense",
        "trade",
        "extradition",
        "partnership",
        "ceasefire",
        "cease-fire",
        "bilateral",
        "mutual",
        "draft",
        "proposed",
        "military",
        "nuclear",
        "minerals",
        "strategic",
    ]
)
_SPONSORED = re.compile(r"([\w.]+)-(?:drafted|sponsored|backed|led|proposed|authored|penned|brokered)$")
# After these the noun is not an instrument: "the resolution of the conflict", "the text of his speech".
_NOT_AFTER = {
    "resolution": re.compile(
        r" (?:of|to) (?:(?:the|this|that|a|an|any|its|their) )?(?:[\w-]+ ){0,2}"
        r"(?:conflict|crisis|dispute|war|issue|problem|question|situation|matter|difference|impasse"
        r"|standoff)s?\b"
    ),
    "text": re.compile(r" (?:of\b|messages?\b)"),
    "draft": re.compile(r" (?:of(?! (?:its|their|his|her) own\b)|[Rr]esolutions?"
        r"|[a-z]+ (?:law|bill|report|plan|statement)s?|law"
        r"|bill|report|budget|deal|agreement|plan|"
                        r"statement|declaration|constitution|text|proposal|document|treaty"
                        r"|legislation|decision|rules?|order|"
                        r"regulations?|guidelines|UN|U\.N\.|United|Security|General|board|dodger)\b"),
    "law": re.compile(r" (?:of|and|firm|school|enforcement|professor|minister)\b"),
    "deal": re.compile(r" (?:with|of)\b"),
    "act": re.compile(r" (?:of|as|on|in)\b"),
    "convention": re.compile(r" (?:center|centre|hall|speech|floor|delegates?)\b"),
}  # fmt: skip
# Somebody else's: "a resolution of the town hall".
_ANOTHERS = re.compile(r" (?:of|to) (?!the (?:Security|General|UN|United)|\d)")
_NO_PHRASE_BEHIND = tuple(
    f"{words} "
    for words in (
        "in", "law and", "world", "pecking", "court", "executive", "conflict", "dispute", "high", "New Year's",
        "international", "common", "martial", "rule of", "a rough", "first", "early",
    )
)  # fmt: skip
_NOT_BEFORE = re.compile(rf"\b(?:{'|'.join(_NO_PHRASE_BEHIND)})\Z")
_FOR = re.compile(
    r" (?:for|against) (?:(?:the|two|three|several|senior|top"
    r"|former) ){0,2}(?:(?:[A-Z][\w'-]* ){1,3}[a-z]+s|[A-Z][\w-]*(?: [A-Z][\w-]*){0,3})(?![\w-])"
)


@dataclass(frozen=True, slots=True)
class Description:
    """A phrase that describes an instrument."""

    start: int
    end: int
    head: str
    determiner: Determiner
    plural: bool
    status: Status | None
    issuer_id: str | None
    sponsors: frozenset[str]
    """Whose it is said to be, as written: "US" of "US-drafted", "Russian"."""
    modifiers: frozenset[str]
    capital: bool
    is_tabled: bool
    """Whether the sentence says that it was tabled, put forward or vetoed, as only a draft is."""
    is_signed: bool
    """Whether it is an agreement said to be signed or concluded, as an understanding of people is not."""
    is_anothers: bool
    """Whether what follows says that it is of a body or thing that is not read here."""
    pinpoints: tuple[str, ...] = ()
    silent: bool = False
    """Whether it brings its instrument in without being a citation of it."""

    @property
    def means(self) -> Head:
        """What the head noun can mean."""
        return _HEADS[self.head]

    @property
    def is_named(self) -> bool:
        """Whether an agreement is called something that tells a treaty from an understanding of people."""
        return bool(self.modifiers & _NAMING)


def find(reading: Reading) -> list[Description]:
    """Every phrase whose head noun can mean an instrument, in order, read up to its determiner."""
    return [
        one
        for match in tried(_HEAD, reading.plain, reading.at("description"))
        if (one := _read(match, reading)) is not None
    ]


def _read(match: re.Match[str], reading: Reading) -> Description | None:
    text, written = reading.plain, match[0]
    lower = written.lower()
    head = _PLURALS.get(lower, lower if lower in _HEADS else lower.removesuffix("s"))
    capital = written[0].isupper()
    if (head in _CAPITAL and not capital) or (head in _NOT_AFTER and _NOT_AFTER[head].match(text, match.end())):
        return None
    before = text[max(0, match.start() - 16) : match.start()].removesuffix("\n")
    if before.endswith(_NO_PHRASE_BEHIND) and _NOT_BEFORE.search(before):
        return None
    start, determiner, words = _phrase(match.start(), reading)
    issuer, spans = _issuer(start, match.start(), reading)
    sponsors = {one[1] for word, _ in words if "-" in word and (one := _SPONSORED.search(word))}
    sponsors |= {
        word.removesuffix("'s")
        for word, at in words
        if word[0].isupper() and not any(one.start <= at < one.end for one in spans) and word.lower() not in _MODIFIERS
    }
    modifiers = frozenset(word.lower() for word, _ in words)
    end = match.end()
    if head == "arrest warrant" and (target := _FOR.match(text, end)):
        end = target.end()
    return Description(
        start=start,
        end=end,
        head=head,
        determiner=determiner,
        plural=lower != head,
        status="draft" if modifiers & {"draft", "proposed"} else _HEADS[head].status,
        issuer_id=issuer,
        sponsors=frozenset(sponsors),
        modifiers=modifiers,
        capital=capital,
        is_tabled=head == "draft" and _is_tabled(text, start, end),
        is_signed=_HEADS[head].kinds[0] == "treaty" and _SIGNED_AFTER.match(text, end) is not None,
        is_anothers=head == "resolution" and _ANOTHERS.match(text, end) is not None,
    )


_TABLED_BEFORE = re.compile(
    r"\b(?:vetoed|vetoes|veto|tabled|circulated|submitted|co-sponsored|sponsored|blocked|(?:put|puts) forward) $"
)
_SIGNED_AFTER = re.compile(r" (?:that was )?(?:signed|concluded|initialled) (?:with|by|between|in|on)\b")
_TABLED_AFTER = re.compile(
    r" (?:that (?:was|had been) )?(?:put forward|tabled|sponsored|submitted|circulated|co-sponsored) by\b"
)


def _is_tabled(text: str, start: int, end: int) -> bool:
    return (
        _TABLED_BEFORE.search(text, max(0, start - 16), start) is not None or _TABLED_AFTER.match(text, end) is not None
    )


_INITIALS = re.compile(r"(?:[A-Z]\.)+")
_YEAR = re.compile(r"(?:19|20)\d\d")


def _phrase(head: int, reading: Reading) -> tuple[int, Determiner, list[tuple[str, int]]]:
    """Where the phrase before a head begins, its determiner, and its words, at most nine, with places."""
    text = reading.plain
    floor = max(0, head - 110)
    words: list[tuple[str, int]] = []
    start = head
    for written in _backwards(text, floor, head):
        bare = written.lstrip("\"'([")
        at = start - 1 - len(bare)
        lower = bare.lower()
        if not bare or (bare[-1] in ".,;:!?\")'" and not _INITIALS.fullmatch(bare)):
            break
        if lower in _NEW:
            return at, "new", words
        if lower in _KNOWN:
            return at, "known", words
        owned = lower in _OWNED or (bare[0].isupper() and lower.endswith("'s"))
        if not (
            owned
            or lower in _MODIFIERS
            or bare[0].isupper()
            or ("-" in bare and _SPONSORED.search(bare))
            or _YEAR.fullmatch(bare)
        ):
            break
        start = at
        words.append((bare, at))
        if owned:
            return at, "owned", words if lower not in _OWNED else words[:-1]
        if len(written) > len(bare):
            # What stands before an opening quote or bracket is no part of the phrase.
            break
    return _bare(head, words, reading)


def _backwards(text: str, floor: int, end: int) -> Iterator[str]:
    """The words before a place, the last first, at most nine, as long as one space parts them."""
    for _ in range(9):
        if end <= floor or text[end - 1] != " ":
            return
        start = max(text.rfind(" ", floor, end - 1), text.rfind("\n", floor, end - 1), floor - 1) + 1
        if start == end - 1:
            return
        yield text[start : end - 1]
        end = start


def _bare(head: int, words: list[tuple[str, int]], reading: Reading) -> tuple[int, Determiner, list[tuple[str, int]]]:
    """A phrase without determiner, from its first word that says something of an instrument.

    In a headline's capitals every word before the head looks like a modifier.
    """
    starts = {one.start for one in _issuers(head - 110, head, reading)}
    for index in range(len(words) - 1, -1, -1):
        word, at = words[index]
        if word.lower() in _MODIFIERS or at in starts or _SPONSORED.search(word):
            return at, "none", words[: index + 1]
    return head, "none", []


def _issuer(start: int, head: int, reading: Reading) -> tuple[str | None, list[Issuer]]:
    named = list(_issuers(start, head, reading))
    return (named[-1].body_id if named else None), named


def _issuers(start: int, end: int, reading: Reading) -> Iterator[Issuer]:
    at = bisect_left(reading.issuers, start, key=lambda one: one.start)
    while at < len(reading.issuers) and reading.issuers[at].end <= end:
        yield reading.issuers[at]
        at += 1
