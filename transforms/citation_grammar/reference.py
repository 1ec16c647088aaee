"""Which instrument does each citation of an article mean, descriptions and unnumbered instruments included?

The citations are gone through in order. A description means the nearest instrument before it that fits; a
phrase that brings in something unknown blocks the way to what stands before it, so that a missed citation
never hands its descriptions to another instrument.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from transforms.citation_grammar.court_verbs import is_court
from transforms.citation_grammar.descriptions import Description
from transforms.citation_grammar.reading import Form, Found, Reading, Rule
from transforms.register import Instrument, Kind, Register, Status

_UN: Final = "org:united-nations"
# How many different instruments a description can look back over: it keeps the time linear in an article that
# cites thousands, and no reader looks further back.
_REACH: Final = 64
_APPOSED: Final = re.compile(r"(?:,| \(|, (?:numbered|known as|contained in|issued as|adopted as|registered as)) ?")
# A body named later in the sentence than this has its own affairs.
_NEAR: Final = 120
# A court orders provisional measures.
_MEASURES: Final = frozenset({"order", "provisional measure"})
_SYMBOL: Final = re.compile(r"[ASE]/|ES-\d")


@dataclass(slots=True)
class _Entry:
    """An instrument that later descriptions may mean; without one, a phrase that blocks."""

    kind: Kind
    instrument: Instrument | None
    plural: bool
    head: str
    status: Status | None
    issuer_id: str | None
    sponsors: frozenset[str]
    in_headline: bool = False
    sentence: int = 0
    listed: bool = False
    """Whether every citation of it so far was one of a list."""


@dataclass(slots=True)
class _Memory:
    """What the article has cited so far, the latest last."""

    article_id: str
    reading: Reading
    register: Register
    entries: dict[str, _Entry] = field(default_factory=dict)
    locals: dict[str, Instrument] = field(default_factory=dict)
    identified: dict[str, Instrument] = field(default_factory=dict)
    """The instruments that the article itself says its local ones are."""

    def recent(self) -> Iterator[_Entry]:
        """The latest first, each instrument once."""
        for count, entry in enumerate(reversed(self.entries.values())):
            if count >= _REACH:
                return
            yield entry

    def add(self, key: str, entry: _Entry) -> None:
        """The entry becomes the latest; what the first mention said is kept."""
        known = self.entries.pop(key, None)
        if known is not None and known.instrument is not None:
            listed = known.listed and entry.listed
            entry = replace(known, plural=entry.plural, sentence=entry.sentence, listed=listed)
        self.entries[key] = entry


def resolve(article_id: str, items: Iterable[Found | Description], reading: Reading, register: Register) -> list[Found]:
    """The citations with their instruments, in order.

    A description that means nothing known gives no citation; one that means several gives one for each.
    """
    memory = _Memory(article_id, reading, register)
    found: list[Found] = []
    listed = list(items)
    for item, after in zip(listed, [*listed[1:], None], strict=False):
        if isinstance(item, Found):
            _remember(item, memory)
            found.append(item)
        elif isinstance(after, Found) and _stands_by(item, after, reading.plain):
            found.append(_identified(item, after, memory))
        else:
            found.extend(_described(item, memory))
    return [_final(one, memory) for one in found]


def _final(one: Found, memory: _Memory) -> Found:
    """The citation with its local instrument as the whole article tells it."""
    known = one.instrument
    if known is None:
        return one
    key = known.instrument_id
    final = memory.identified.get(key) or memory.locals.get(key, known)
    return one if final is known else replace(one, instrument=final)


def _stands_by(item: Description, after: Found, plain: str) -> bool:
    """Whether a symbol stands in apposition to a description: "the resolution, A/RES/68/262, …"."""
    known = after.instrument
    if known is None or known.kind not in item.means.kinds or item.plural or not _SYMBOL.match(plain, after.start):
        return False
    return _APPOSED.fullmatch(plain, item.end, after.start) is not None and plain[after.end : after.end + 1] in (
        ",",
        ")",
        ".",
        ";",
    )


def _identified(item: Description, after: Found, memory: _Memory) -> Found:
    """The description as a citation of the symbol's instrument, which what it meant before then also was."""
    meant = _antecedents(item, memory)[0] if item.determiner in ("known", "owned") else []
    for one in meant:
        if after.instrument and one.instrument_id in memory.locals and len(meant) == 1:
            memory.identified[one.instrument_id] = after.instrument
            memory.entries.pop(one.instrument_id)
    form: Form = "definite" if item.determiner in ("known", "owned") else "full"
    return Found(item.start, item.end, after.instrument, "in_apposition", form, item.pinpoints)


def _remember(item: Found, memory: _Memory) -> None:
    known = item.instrument
    sentence = memory.reading.sentence(item.start)
    if known is None:
        # A law of an unnamed state, or else a resolution.
        kind: Kind = "statute" if item.rule == "numbered_law" else "resolution"
        head = "law" if kind == "statute" else kind
        memory.add(f"?{head}", _Entry(kind, None, False, head, None, None, frozenset(), sentence=sentence))
    else:
        entry = _Entry(known.kind, known, False, "", known.status, known.issuer_id, frozenset(), sentence=sentence)
        entry.listed = item.listed
        memory.add(known.instrument_id, entry)


def _described(item: Description, memory: _Memory) -> list[Found]:
    if item.is_anothers:
        _block(item, memory)
        return []
    if item.silent:
        _ordered(item, memory)
        return []
    if item.determiner in ("known", "owned"):
        meant, rule = _antecedents(item, memory)
        if meant:
            for one in meant:
                _mention(one, item, memory)
            return [Found(item.start, item.end, one, rule, "definite", item.pinpoints) for one in meant]
        by_pinpoint = _by_pinpoint(item, memory)
        if by_pinpoint is not None:
            return [by_pinpoint]
    issuer_id = item.issuer_id or _nearby_issuer(item, memory.reading)
    if not _introduces(item, issuer_id, memory.reading):
        _block(item, memory)
        return []
    new = item if issuer_id == item.issuer_id else replace(item, issuer_id=issuer_id)
    told = _told_in_headline(new, memory)
    known = _refined(told, new, memory) if told else _local(new, memory)
    _mention(known, item, memory)
    return [Found(item.start, item.end, known, "told_in_headline" if told else "brought_in", "full", item.pinpoints)]


def _ordered(item: Description, memory: _Memory) -> None:
    """What a court is said to order: the order that the article already has of this court, else one brought in here."""
    for entry in memory.recent():
        if entry.instrument and entry.head == item.head and entry.issuer_id == item.issuer_id:
            return
    _mention(_local(item, memory), item, memory)


def _introduces(item: Description, issuer_id: str | None, reading: Reading) -> bool:
    """Whether a phrase brings in an instrument: "a …", a possessor's, or a headline's bare noun."""
    head = item.means
    bare = reading.in_headline(item.start) or item.head in ("arrest warrant", "provisional measure")
    free = item.determiner == "new" or (item.determiner == "none" and bare)
    treaty = head.kinds[0] == "treaty"
    owned = item.determiner == "owned" and ((item.status == "draft" and bool(item.sponsors)) or treaty)
    if head.kinds[0] == "judgment" and item.issuer_id is not None and item.determiner in ("known", "owned"):
        # "The Court of Justice's opinion on the wall" tells it by itself; "the ruling" does not.
        return True
    if not head.introduces or not (free or owned):
        return False
    if item.head == "indictment":
        return item.determiner in ("new", "owned")
    if item.head == "resolution":
        return issuer_id is not None or item.status == "draft" or any("-" in word for word in item.modifiers)
    if item.is_tabled:
        return True
    if item.head == "draft" or head.kinds[0] in ("judgment", "statement"):
        return issuer_id is not None
    return not treaty or item.is_named or item.is_signed


def _nearby_issuer(item: Description, reading: Reading) -> str | None:
    """The body that the sentence names nearest before the phrase, else after; for warrants, a court."""
    court = item.means.kinds[0] in ("warrant", "judgment")
    if item.means.kinds[0] == "treaty":
        return None
    sentence = reading.sentence(item.start)
    at = bisect_right(reading.issuers, item.start, key=lambda one: one.start)
    # Eight names back and on reach through any sentence that people write.
    before, after = reading.issuers[max(0, at - 8) : at][::-1], reading.issuers[at : at + 8]
    for one in (*before, *after):
        if reading.sentence(one.start) == sentence and is_court(one.body_id) == court and one.end - item.start < _NEAR:
            return one.body_id
    return None


def _told_in_headline(item: Description, memory: _Memory) -> Instrument | None:
    """The headline's instrument, where the body's first "a …" fits it: headlines have no articles."""
    for entry in memory.recent():
        if entry.in_headline and entry.instrument and entry.kind == item.means.kinds[0] and _agrees(item, entry):
            entry.in_headline = False
            return entry.instrument
    return None


def _agrees(item: Description, entry: _Entry) -> bool:
    clash = item.sponsors and entry.sponsors and not item.sponsors & entry.sponsors
    status = item.status is None or entry.status is None or item.status == entry.status
    return status and not clash and item.plural == entry.plural and _same_issuer(item.issuer_id, entry.issuer_id)


def _same_issuer(one: str | None, other: str | None) -> bool:
    """Whether two bodies can be one; the United Nations can be any of its organs."""
    if one is None or other is None or one == other:
        return True
    return _UN in (one, other) and one.startswith(_UN) and other.startswith(_UN)


def _local(item: Description, memory: _Memory) -> Instrument:
    key = f"local:{memory.article_id}#{len(memory.locals) + 1}"
    status = item.status or ("adopted" if item.means.kinds[0] == "warrant" else None)
    memory.locals[key] = Instrument(key, item.means.kinds[0], issuer_id=item.issuer_id, status=status)
    return memory.locals[key]


def _refined(known: Instrument, item: Description, memory: _Memory) -> Instrument:
    """A local instrument with what a later mention adds: the organ of the United Nations, the status."""
    issuer = item.issuer_id if known.issuer_id in (None, _UN) and item.issuer_id else known.issuer_id
    better = replace(known, issuer_id=issuer, status=known.status or item.status)
    memory.locals[known.instrument_id] = better
    entry = memory.entries[known.instrument_id]
    entry.instrument, entry.issuer_id, entry.status = better, issuer, better.status
    return better


def _mention(known: Instrument, item: Description, memory: _Memory) -> None:
    entry = _Entry(
        kind=known.kind,
        instrument=known,
        plural=item.plural,
        head=item.head,
        status=known.status,
        issuer_id=known.issuer_id,
        sponsors=item.sponsors,
        in_headline=memory.reading.in_headline(item.start),
        sentence=memory.reading.sentence(item.start),
    )
    memory.add(known.instrument_id, entry)


def _block(item: Description, memory: _Memory) -> None:
    if item.head in ("draft", "text", "deal") or (item.means.words and not item.capital and item.determiner == "none"):
        return
    kind = item.means.kinds[0]
    entry = _Entry(kind, None, item.plural, item.head, item.status, item.issuer_id, item.sponsors)
    memory.add(f"?{item.head}{item.plural}", entry)


def _antecedents(item: Description, memory: _Memory) -> tuple[list[Instrument], Rule]:
    """What a definite phrase means, and by which rule: the nearest that fits; for a plural, all of a sentence."""
    if item.determiner == "owned" and not item.sponsors:
        return [], "last_of_its_kind"
    several: list[_Entry] = []
    # "A draft of Washington's own" is not what "the resolution" means in an article about one that was adopted.
    adopted = item.head == "resolution" and any(
        one.kind == "resolution" and one.instrument and not one.instrument.instrument_id.startswith("local:")
        for one in memory.recent()
    )
    for entry in memory.recent():
        if entry.instrument is None:
            if _blocks(entry, item):
                break
        elif adopted and entry.head == "draft":
            continue
        elif _fits(entry, item, memory.register) and (item.plural or not entry.listed):
            named = _named(entry, item, memory.register)
            if entry.plural == item.plural or named:
                return [] if several else [entry.instrument], "named_by_its_title" if named else "last_of_its_kind"
            if item.plural and (not several or several[-1].sentence == entry.sentence):
                several.append(entry)
    known = [one.instrument for one in reversed(several) if one.instrument]
    return known if len(known) > 1 else [], "several_together"


def _blocks(entry: _Entry, item: Description) -> bool:
    """Whether a phrase of unknown meaning could be what the description means."""
    same = entry.head == item.head or (entry.kind in item.means.kinds and not item.means.words)
    status = item.status is None or entry.status == item.status
    return same and status and entry.plural == item.plural and _same_issuer(item.issuer_id, entry.issuer_id)


def _fits(entry: _Entry, item: Description, register: Register) -> bool:
    known = entry.instrument
    if known is None or entry.kind not in item.means.kinds:
        return False
    if "indictment" in (entry.head, item.head) and entry.head != item.head:
        return False
    local = known.instrument_id.startswith("local:")
    if item.head in _MEASURES and entry.head in _MEASURES:
        return _same_issuer(item.issuer_id, known.issuer_id)
    if item.status == "draft" and known.status != "draft":
        return False
    if item.sponsors and not (local and item.sponsors & entry.sponsors):
        return False
    if not _same_issuer(item.issuer_id, known.issuer_id):
        return False
    return not item.means.words or (entry.head == item.head if local else _named(entry, item, register))


def _named(entry: _Entry, item: Description, register: Register) -> bool:
    """Whether the head is a word of the instrument's title or of one of its names."""
    known = entry.instrument
    if known is None or not item.means.words:
        return False
    words = register.words.get(known.instrument_id) or frozenset((known.title or "").lower().split())
    return bool(item.means.words & words)


def _by_pinpoint(item: Description, memory: _Memory) -> Found | None:
    """The UN Charter for "Article 51 of the Charter", in an article on the UN and no other charter."""
    key = memory.register.pinpointed.get(item.head) if item.capital and item.pinpoints else None
    known = memory.register.get(key) if key else None
    blocked = any(one.instrument is None and one.head == item.head for one in memory.recent())
    if known is None or blocked or not any(body.startswith(_UN) for body in memory.reading.bodies):
        return None
    found = Found(item.start, item.end, known, "charter_by_article", "short", item.pinpoints)
    _remember(found, memory)
    return found
