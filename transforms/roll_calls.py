"""The table `roll_calls`: what was put to the vote, when, and which resolution came of it.

What a register says of a vote is read with what is known of its gaps; the votes themselves are in
`transforms.votes`. Two registers are known: Voeten's roll calls of the General Assembly (`unvotes`) and the
voting data of the United Nations Digital Library (`undl`).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from operator import attrgetter
from typing import Literal

import pandas as pd

from schemas.contract import frame

ASSEMBLY = "org:united-nations-general-assembly"
COUNCIL = "org:united-nations-security-council"

Rejection = Literal["no_roll_call_id", "roll_call_twice", "unreadable_session", "unreadable_date"]
REASONS: Mapping[Rejection, str] = {
    "no_roll_call_id": "The roll call has no number, so no vote can be told to be its.",
    "roll_call_twice": "Several roll calls have this number, and they differ.",
    "unreadable_session": "The session is no number.",
    "unreadable_date": "The date is no day of the calendar.",
}


@dataclass(frozen=True, slots=True)
class Tally:
    """How often each vote was cast."""

    yes: int = 0
    no: int = 0
    abstain: int = 0


@dataclass(frozen=True, slots=True)
class RollCall:
    """A row of the table `roll_calls`."""

    roll_call_id: str
    instrument_id: str | None
    symbol: str | None
    body: str
    session: str | None
    held_on: date | None
    question: str | None
    is_amendment: bool
    is_paragraph: bool
    is_procedural: bool
    outcome: Literal["adopted", "rejected"] | None
    votes_yes: int
    votes_no: int
    votes_abstain: int


@dataclass(frozen=True, slots=True)
class Sorted:
    """The rows of a register, each kept or rejected."""

    kept: tuple[RollCall, ...]
    rejected: tuple[tuple[Mapping[str, str | None], Rejection], ...]


def roll_calls(read: Sorted) -> pd.DataFrame:
    """The roll calls by their contract."""
    names = tuple(RollCall.__dataclass_fields__)
    values = attrgetter(*names)
    return frame("roll_calls", [dict(zip(names, values(one), strict=True)) for one in read.kept])


# The register's days before the 52nd session are placeholders: all are from 1 to 7, whatever day the Assembly met.
_FIRST_DATED = 52
# Until the 58th session days of 1 to 7 still are placeholders: it has 53/4 on 4 October 1998, adopted on the 14th,
# and 57/11 on 4 November 2002, adopted on the 12th.
_FIRST_WELL_DATED = 59
# Before the 18th session the numbers are pages of the Official Records (resolutions began it at 1876).
_FIRST_NUMBERED = 18
_FIRST_NUMBER = 1876
# From the 31st on the session stands before the number.
_FIRST_BY_SESSION = 31
_BY_SESSION = re.compile(r"(?:A/RES|R)/(\d{1,3})/(\d{1,3})(?:/?([A-Z]))?")
_THROUGH = re.compile(r"R/(\d{1,2})/(\d{4})([A-Z])?")
_EMERGENCY = re.compile(r"A/RES/((?:ES|S)-\d{1,2}/\d{1,3})")
# The words in front of what was voted on; whoever proposed it is at most six words.
_PROPOSED = r"TO (?:ADOPT|APPROVE|RETAIN|DELETE|REJECT|ADD) (?:[\w.,'&/()-]+ ){0,6}?"
_IS_AMENDMENT = re.compile(rf"(?:{_PROPOSED})?(?:[\w.]+ )?(?:ORAL )?(?:SUB-?)?\b(?:AMENDMENTS?|AMMENDMENTS?|AMEND)\b")
_IS_PART = re.compile(
    rf"(?:{_PROPOSED})?\b(?:PARAGRAPHS?|PARAS?|PREAMB|PHRASE|WORDS?|SECTIONS?|SUB-?PARAGRAPHS?)\b|TO RETAIN\b"
)
_IS_MOTION = re.compile(
    rf"(?:{_PROPOSED})?\b(?:MOTION|PRIORITY|RULING|SEPARATE VOTE)\b"
    r"|TO (?:INCLUDE|EXCLUDE|REQUIRE|OPEN|ADJOURN|POSTPONE|ALLOCATE)\b"
)
# From the 52nd session on a separate vote is described by what the President said before it.
_SPOKEN = re.compile(r"The (?:Acting )?President\b")


def read_unvotes(rows: Iterable[Mapping[str, str | None]], tallies: Mapping[str, Tally]) -> Sorted:
    """Voeten's roll calls (rcid, session, date, unres, amend, para, short, descr), with the tally of each rcid.

    A symbol is given only where it is certain: to the one vote that is known to have adopted a resolution whole. The
    column importantvote is left out: it says what the State Department of the United States held to be important.
    """
    kept: list[tuple[Mapping[str, str | None], RollCall]] = []
    rejected: list[tuple[Mapping[str, str | None], Rejection]] = []
    listed = list(rows)
    keys = Counter(_number(row["rcid"]) for row in listed)
    for row in listed:
        key = _number(row["rcid"])
        session = _number(row["session"])
        day = _day(row["date"])
        if key is None:
            rejected.append((row, "no_roll_call_id"))
        elif keys[key] > 1:
            rejected.append((row, "roll_call_twice"))
        elif session is None:
            rejected.append((row, "unreadable_session"))
        elif day is None:
            rejected.append((row, "unreadable_date"))
        else:
            kept.append((row, _unnamed(key, int(session), day, row, tallies.get(key, Tally()))))
    return Sorted(tuple(_named(kept)), tuple(rejected))


def _unnamed(key: str, session: int, day: date, row: Mapping[str, str | None], tally: Tally) -> RollCall:
    said = row["descr"] or row["short"] or ""
    spoken = session >= _FIRST_DATED and _SPOKEN.match(said) is not None
    old = session < _FIRST_BY_SESSION
    # 26 sections of budgets and the like were voted on apart: their Roman number stands behind the resolution's.
    section = re.search(r"/[IVX]{1,5}$", row["unres"] or "") is not None and not old
    return RollCall(
        roll_call_id=f"unvotes:{key}",
        instrument_id=None,
        symbol=None,
        body=ASSEMBLY,
        session=str(session),
        held_on=_held_on(session, day),
        question=_one_line(said),
        is_amendment=_flag(row["amend"]) or (old and _IS_AMENDMENT.match(said) is not None),
        is_paragraph=_flag(row["para"]) or section or (old and _IS_PART.match(said) is not None),
        is_procedural=(old and _IS_MOTION.match(said) is not None) or (spoken and "motion" in said),
        # A tie is a rejection (rules 95 and 133 of the Assembly).
        outcome="rejected" if tally.yes <= tally.no else None,
        votes_yes=tally.yes,
        votes_no=tally.no,
        votes_abstain=tally.abstain,
    )


def _named(some: Sequence[tuple[Mapping[str, str | None], RollCall]]) -> Iterable[RollCall]:
    """The roll calls with the symbol of what they adopted, where exactly one can have adopted it."""
    lettered: dict[str, list[str]] = defaultdict(list)
    for row, _ in some:
        if (found := _THROUGH.fullmatch(row["unres"] or "")) and found[3]:
            lettered[f"{found[1]}/{found[2]}"].append(found[3])
    symbols = [_symbol(row, one, lettered) if _may_adopt(row, one) else None for row, one in some]
    times = Counter(symbols)
    for (_, one), symbol in zip(some, symbols, strict=True):
        if symbol and times[symbol] == 1:
            yield replace(one, symbol=symbol, instrument_id=f"un:{symbol}", outcome="adopted")
        else:
            yield one


def _may_adopt(row: Mapping[str, str | None], one: RollCall) -> bool:
    """Whether the vote can be the one that adopted a resolution as a whole."""
    part = one.is_amendment or one.is_paragraph or one.is_procedural or one.outcome == "rejected"
    return not part and not _SPOKEN.match(row["descr"] or "")


def _symbol(row: Mapping[str, str | None], one: RollCall, lettered: Mapping[str, Sequence[str]]) -> str | None:
    said, session = row["unres"] or "", int(one.session or 0)
    if found := _EMERGENCY.fullmatch(said):
        return f"A/RES/{found[1]}"
    if session >= _FIRST_BY_SESSION:
        found = _BY_SESSION.fullmatch(said)
        return f"A/RES/{found[1]}/{found[2]}{found[3] or ''}" if found and int(found[1]) == session else None
    found = _THROUGH.fullmatch(said)
    if not found or session < _FIRST_NUMBERED or int(found[1]) != session or int(found[2]) < _FIRST_NUMBER:
        return None
    # In these sessions a letter numbers the votes on one resolution or names a part of it. Where the letters run from
    # A without a gap and one vote alone can have adopted anything (see `_named`), it adopted the whole.
    letters = sorted(lettered.get(f"{found[1]}/{found[2]}", ()))
    whole = letters == [chr(ord("A") + place) for place in range(len(letters))]
    if letters and not (whole and len(letters) > 1):
        return None
    return f"A/RES/{found[2]}({roman(session)})"


def roman(number: int) -> str:
    """A number from 1 to 89 in Roman figures, as sessions of the Assembly are written."""
    tens, ones = divmod(number, 10)
    said = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones]
    return ("", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX")[tens] + said


def _held_on(session: int, day: date | None) -> date | None:
    """The day, where it is no placeholder and lies in the session, which begins in September."""
    if day is None or session < _FIRST_DATED or (session < _FIRST_WELL_DATED and day.day <= 7):
        return None
    return day if date(1945 + session, 9, 1) <= day < date(1946 + session, 10, 1) else None


def read_undl(rows: Iterable[Mapping[str, str | None]], tallies: Mapping[str, Tally]) -> Sorted:
    """The Digital Library's roll calls, a row each (undl_id, date, resolution, title, total_yes …)."""
    kept: list[RollCall] = []
    rejected: list[tuple[Mapping[str, str | None], Rejection]] = []
    listed = list(rows)
    keys = Counter(_number(row["undl_id"]) for row in listed)
    for row in listed:
        key = _number(row["undl_id"])
        if key is None:
            rejected.append((row, "no_roll_call_id"))
        elif keys[key] > 1:
            rejected.append((row, "roll_call_twice"))
        elif _day(row["date"]) is None:
            rejected.append((row, "unreadable_date"))
        else:
            kept.append(_library_row(key, row, tallies.get(key, Tally())))
    return Sorted(tuple(kept), tuple(rejected))


def _library_row(key: str, row: Mapping[str, str | None], counted: Tally) -> RollCall:
    yes, no, abstain = (_number(row[f"total_{name}"]) for name in ("yes", "no", "abstentions"))
    stated = Tally(int(yes), int(no or 0), int(abstain or 0)) if yes is not None else counted
    said = f"{row['title'] or ''} {row['vote_note'] or ''}".lower()
    amendment = "amendment" in (row["draft"] or "").lower() or re.search(r"\bamendments? to draft\b", said) is not None
    part = re.search(r"\b(?:operative|preambular) paragraph\b|\bparagraphs? \d+ of\b", said) is not None
    symbol = re.sub(r"[\s\[\]]", "", row["resolution"] or "").upper() or None
    failed = stated.yes <= stated.no
    named = symbol if symbol and not (failed or amendment or part) and symbol.startswith(("A/RES/", "S/RES/")) else None
    return RollCall(
        roll_call_id=f"undl:{key}",
        instrument_id=f"un:{named}" if named else None,
        symbol=named,
        body=COUNCIL if (symbol or row["draft"] or "").startswith("S/") else ASSEMBLY,
        session=row["session"],
        held_on=_day(row["date"]),
        question=_one_line(row["title"] or row["agenda_title"] or ""),
        is_amendment=amendment,
        is_paragraph=part,
        is_procedural=False,
        outcome="rejected" if failed else "adopted" if named else None,
        votes_yes=stated.yes,
        votes_no=stated.no,
        votes_abstain=stated.abstain,
    )


def _number(said: str | None) -> str | None:
    """A whole number as its digits: files that passed through a data frame write 3 as 3.0."""
    if not said:
        return None
    if said.isascii() and (digits := said.removesuffix(".0")).isdigit():
        return digits.lstrip("0") or "0"
    found = _WHOLE.fullmatch(said)
    return found[1].lstrip("0") or "0" if found else None


_WHOLE = re.compile(r"\s*(\d+)(?:\.0+)?\s*")


def _flag(said: str | None) -> bool:
    return _number(said) not in (None, "0")


def _day(said: str | None) -> date | None:
    try:
        return date.fromisoformat((said or "").strip()[:10])
    except ValueError:
        return None


def _one_line(said: str) -> str | None:
    return " ".join(said.split()) or None
