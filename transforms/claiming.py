"""What does an article claim of the instruments it cites, and what of it does the register contradict?

A claim is kept where a sentence ties it to one instrument; a conflict, only where claim and register are about the
same thing and cannot both be right. Silence is better than a false accusation: what is rounded, what could be of
another vote, and what a day's or a season's vagueness explains is no conflict.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal

import pandas as pd

from schemas.contract import frame
from transforms.anchoring import Counted, counted_years
from transforms.rows import rows as as_rows
from transforms.vocabulary import plain

Field = Literal["yes", "no", "abstain", "sponsors", "adopted_on", "body"]
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Claim:
    """A row of the table `claimed_tallies`."""

    article_id: str
    char_start: int
    char_end: int
    ordinal: int
    surface: str
    instrument_id: str
    field: Field
    claimed: str
    comparator: str
    value: float | None
    date_start: date | None
    date_end: date | None
    citation_start: int
    rule: str


@dataclass(frozen=True, slots=True)
class Claiming:
    """What a batch of articles claims."""

    claimed_tallies: pd.DataFrame
    register_conflicts: pd.DataFrame


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence of an article with what was read in it."""

    article_id: str
    text: str
    """The article's, made plain."""
    original: str
    start: int
    end: int
    citations: Sequence[Row]
    quantities: Sequence[Row]
    dates: Sequence[Row]
    mentions: Sequence[Row]
    counted: Sequence[Counted]

    @property
    def words(self) -> str:
        """Its characters."""
        return self.text[self.start : self.end]


def claiming(
    articles: pd.DataFrame, sentences: pd.DataFrame, mentions: pd.DataFrame, citations: pd.DataFrame,
    instruments: pd.DataFrame, dates: pd.DataFrame, quantities: pd.DataFrame,
) -> Claiming:  # fmt: skip
    """What these articles claim of the instruments they cite, and what the register contradicts."""
    known = {str(row["instrument_id"]): row for row in as_rows(instruments)}
    cited = _by_article(citations)
    originals = {str(row["article_id"]): str(row["text"]) for row in as_rows(articles[["article_id", "text"]])}
    texts = {key: plain(originals[key]) for key in cited}
    counted = {key: list(counted_years(text)) for key, text in texts.items()}
    parts = {
        name: _by_article(table)
        for name, table in {
            "sentences": sentences,
            "quantities": quantities,
            "dates": dates,
            "mentions": mentions,
        }.items()
    }
    claims: list[Claim] = []
    for key, some in cited.items():
        bounds = [(int(one["char_start"]), int(one["char_end"])) for one in parts["sentences"].get(key, ())]
        read = {name: _sorted_in(parts[name].get(key, ()), bounds) for name in ("quantities", "dates", "mentions")}
        of_citations = _sorted_in(some, bounds)
        for place, (start, end) in enumerate(bounds):
            if of_citations[place]:
                sentence = _Sentence(
                    key, texts[key], originals[key], start, end, of_citations[place], read["quantities"][place],
                    read["dates"][place], read["mentions"][place],
                    [one for one in counted[key] if start <= one.start < end],
                )  # fmt: skip
                claims.extend(_claims(sentence, known))
    numbered = list(_numbered(claims))
    conflicts = [row for claim in numbered if (row := _conflict(claim, known))]
    names = Claim.__dataclass_fields__
    return Claiming(
        frame("claimed_tallies", [{name: getattr(one, name) for name in names} for one in numbered]),
        frame("register_conflicts", conflicts),
    )


def _by_article(table: pd.DataFrame) -> dict[str, list[dict[str, Any]]]:
    grouped: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in as_rows(table):
        grouped[str(row["article_id"])].append(row)
    return grouped


def _sorted_in(rows: Iterable[Row], bounds: Sequence[tuple[int, int]]) -> list[list[Row]]:
    """The rows by the sentence they begin in."""
    starts = [start for start, _ in bounds]
    placed: list[list[Row]] = [[] for _ in bounds]
    for row in sorted(rows, key=lambda one: (one["char_start"], one["char_end"])):
        place = bisect_right(starts, row["char_start"]) - 1
        if place >= 0:
            placed[place].append(row)
    return placed


def _claims(sentence: _Sentence, known: Mapping[str, Row]) -> Iterator[Claim]:
    yield from _of_days(sentence, known)
    yield from _of_anniversaries(sentence)
    yield from _of_bodies(sentence, known)
    only = _only_one(sentence, known)
    if only is not None:
        yield from _of_votes(sentence, only)
        yield from _of_sponsors(sentence, only)


def _claim(sentence: _Sentence, citation: Row, start: int, end: int, field: Field, claimed: str, rule: str) -> Claim:
    return Claim(
        sentence.article_id, start, end, 0, sentence.original[start:end], str(citation["instrument_id"]), field,
        claimed, "eq", None, None, None, int(citation["char_start"]), rule,
    )  # fmt: skip


_NAMES: Mapping[str, Field] = {"in favour": "yes", "against": "no", "abstentions": "abstain"}
# A vote on something else than the whole of a text, or not in the body whose votes the register has.
_OTHER_VOTE = re.compile(
    r"(?i)\b(?:amendments?|paragraphs?|committee|motions?|procedural|veto(?:ed|es)?|clause|commission|parliament|senate"
    r"|house|congress|referendum|lawmakers|MPs|MEPs|cabinet|earlier vote|last year|previous)\b"
)


def _only_one(sentence: _Sentence, known: Mapping[str, Row]) -> Row | None:
    """The one resolution that the sentence cites; None where it cites none or several."""
    cited = {str(one["instrument_id"]): one for one in reversed(sentence.citations) if one["instrument_id"]}
    found = [one for key, one in cited.items() if key in known and known[key]["kind"] == "resolution"]
    return found[0] if len(found) == 1 else None


def _of_votes(sentence: _Sentence, citation: Row) -> Iterator[Claim]:
    """Each of the three figures, where the sentence gives it once: "by 141 votes to 7, with 32 abstentions"."""
    if _OTHER_VOTE.search(sentence.words):
        return
    counted: dict[Field, list[Row]] = defaultdict(list)
    pair = [one for one in sentence.quantities if one["noun"] == "votes"]
    if len(pair) == 2:  # "141 votes to 7": the first in favour, the second against
        counted["yes"].append(pair[0])
        counted["no"].append(pair[1])
    for one in sentence.quantities:
        if one["noun"] in _NAMES:
            counted[_NAMES[one["noun"]]].append(one)
    for field, rows in counted.items():
        if len(rows) == 1:
            (row,) = rows
            start, end = int(row["char_start"]), int(row["char_end"])
            made = _claim(sentence, citation, start, end, field, f"{row['value']:g}", "tally of the sentence")
            yield replace(made, comparator=str(row["comparator"]), value=float(row["value"]))


_STATES = frozenset({"countries", "states", "member states", "nations", "members", "governments", "delegations"})
_SPONSORED = re.compile(
    r"(?i)\b(?:co-?)?(?:sponsored|sponsorship|sponsors|drafted|tabled|submitted|proposed)(?: it| the text)?"
    r"(?: by| of| from)? $"
)
_SPONSORS = re.compile(
    r"(?i) (?:have |had |has |that |which )?(?:co-?)?(?:sponsor(?:ed|s|ing)?|tabled|drafted|submitted)\b"
)


def _of_sponsors(sentence: _Sentence, citation: Row) -> Iterator[Claim]:
    found = []
    for row in sentence.quantities:
        start, end = int(row["char_start"]), int(row["char_end"])
        # 24 characters hold "co-sponsored the text by".
        before, after = sentence.text[max(sentence.start, start - 24) : start], sentence.text[end : end + 24]
        if row["noun"] in _STATES and (_SPONSORED.search(before) or _SPONSORS.match(after)):
            found.append(row)
    if len(found) == 1:
        (row,) = found
        start, end = int(row["char_start"]), int(row["char_end"])
        made = _claim(sentence, citation, start, end, "sponsors", f"{row['value']:g}", "sponsors of the sentence")
        yield replace(made, comparator=str(row["comparator"]), value=float(row["value"]))


# What may stand between a citation and the day of its adoption: ", adopted on", " was passed in", " (adopted on".
_ADOPTED = re.compile(
    r"[\"')]{0,2}(?:,? (?:which |that )?(?:was |were |had been )?| \()(?:(?:unanimously|first|formally|originally) )?"
    r"(?P<verb>adopted|passed|approved|signed|concluded)(?: (?:unanimously|by (?:it|the (?:Security Council"
    r"|General Assembly|UN General Assembly|UN Security Council|Council|Assembly))"
    r"|in (?:Geneva|Rome|Paris|New York|Minsk|Budapest)))?,?"
    r"(?: (?:on|in))? (?:the )?"
)
# "resolution 242 (1967) of 22 November 1967": the way that the United Nations cite.
_OF_DAY = re.compile(r"[\"')]{0,2} of (?=\d)")
_DAYS = frozenset({"day", "month", "year"})
_LATER = re.compile(
    r"(?i)\b(?:years?|months?|weeks?|days?|decades?|soon|shortly|long|even|ever)[ ](?:after|before|since)\b"
)
_TO = re.compile(r"[ ]?-[ ]?|[ ](?:and|or|to|through|until)[ ](?:the[ ])?")


def _of_days(sentence: _Sentence, known: Mapping[str, Row]) -> Iterator[Claim]:
    starts = {int(row["char_start"]): row for row in sentence.dates if row["date_start"] is not None}
    for citation in sentence.citations:
        instrument = known.get(str(citation["instrument_id"]))
        end = int(citation["char_end"])
        match = _ADOPTED.match(sentence.text, end, min(end + 90, sentence.end)) or _OF_DAY.match(sentence.text, end)
        row = starts.get(match.end()) if match else None
        if match is None or row is None or instrument is None or citation["pinpoint"]:
            continue
        verb = match.groupdict().get("verb")
        # "three years after it was adopted, in March": the day is of what came later; "on 24-26 February" is no day.
        if _LATER.search(sentence.text, sentence.start, int(citation["char_start"])):
            continue
        if (link := _TO.match(sentence.text, int(row["char_end"]))) and link.end() in starts:
            continue
        # "186 (1964) of 4 March" has its year in the symbol, which the date does not know.
        if verb is None and (row["granularity"] != "day" or row["anchor"] != "absolute"):
            continue
        signed = verb in ("signed", "concluded")
        if row["granularity"] in _DAYS and row["kind"] == "date" and signed == (instrument["kind"] == "treaty"):
            first, last = row["date_start"], row["date_end"]
            said = first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"
            at = int(row["char_start"]), int(row["char_end"])
            made = _claim(sentence, citation, *at, "adopted_on", said, "adopted on a day")
            yield replace(made, date_start=first, date_end=last)


_MARKED = re.compile(
    r"[\"')]{0,2}(?:,? (?:which |that )?|, )(?:marked|marks|marking|commemorated|commemorating|commemorates) (?:the )?"
)


def _of_anniversaries(sentence: _Sentence) -> Iterator[Claim]:
    """A resolution is said to be of an anniversary: "ES-11/6, which marked two years of Russia's invasion"."""
    by_start = {one.start: one for one in sentence.counted}
    for citation in sentence.citations:
        end = int(citation["char_end"])
        match = _MARKED.match(sentence.text, end, min(end + 40, sentence.end))
        one = by_start.get(match.end()) if match else None
        if one is not None and citation["instrument_id"]:
            made = _claim(sentence, citation, one.start, one.end, "adopted_on", one.said, "marked an anniversary")
            yield replace(made, comparator="about", date_start=one.day, date_end=one.day)


_DID_ADOPT = re.compile(
    r" (?:(?:has |had )?(?:unanimously |overwhelmingly |also |then |later )?)(?:adopted|passed|approved)"
    r" (?:the |its |their )?"
)


def _of_bodies(sentence: _Sentence, known: Mapping[str, Row]) -> Iterator[Claim]:
    ends = {int(row["char_end"]): row for row in sentence.mentions if str(row["entity_id"] or "").startswith("org:")}
    for citation in sentence.citations:
        start, instrument = int(citation["char_start"]), known.get(str(citation["instrument_id"]))
        if instrument is None or instrument["kind"] != "resolution":
            continue
        for end, row in ends.items():
            if 0 < start - end <= 48 and _DID_ADOPT.fullmatch(sentence.text, end, start):
                at = int(row["char_start"]), end
                yield _claim(sentence, citation, *at, "body", str(row["entity_id"]), "the body adopted it")


def _numbered(claims: Iterable[Claim]) -> Iterator[Claim]:
    """The claims in order of place, each once; those of one span numbered."""
    seen: set[tuple[Any, ...]] = set()
    ordinals: dict[tuple[str, int, int], int] = {}
    for one in sorted(
        claims, key=lambda claim: (claim.article_id, claim.char_start, claim.char_end, claim.instrument_id)
    ):
        what = (one.article_id, one.char_start, one.char_end, one.instrument_id, one.field)
        if what not in seen:
            seen.add(what)
            span = what[:3]
            ordinals[span] = ordinals.get(span, -1) + 1
            yield replace(one, ordinal=ordinals[span])


# An anniversary is marked within months of it; a resolution of another year is not of that anniversary.
_MARKING = timedelta(days=183)
# New York's evening is another day in Asia.
_TIME_ZONES = timedelta(days=1)


def _conflict(claim: Claim, known: Mapping[str, Row]) -> dict[str, Any] | None:
    """The row of `register_conflicts`, where the register contradicts the claim."""
    said = _contradiction(claim, known.get(claim.instrument_id))
    if said is None:
        return None
    names = ("article_id", "char_start", "char_end", "ordinal", "surface", "instrument_id", "field", "claimed")
    return {name: getattr(claim, name) for name in names} | {"register_value": said}


def _contradiction(claim: Claim, instrument: Row | None) -> str | None:
    """What the register says instead; None where it agrees, does not say, or cannot be compared."""
    if instrument is None or claim.instrument_id.startswith("local:"):
        return None
    if claim.field == "adopted_on":
        day, first, last = instrument["adopted_on"], claim.date_start, claim.date_end
        if day is None or first is None or last is None:
            return None
        leeway = _MARKING if claim.comparator == "about" else _TIME_ZONES
        return None if first - leeway <= day <= last + leeway else str(day.isoformat())
    if claim.field == "body":
        issuer = str(instrument["issuer_id"] or "")
        # The United Nations adopted whatever one of its organs did.
        both = issuer in _ORGANS and claim.claimed in _ORGANS
        return issuer if both and issuer != claim.claimed else None
    column = {"yes": "votes_yes", "no": "votes_no", "abstain": "votes_abstain"}.get(claim.field)
    recorded = instrument[column] if column else None
    if recorded is None or claim.value is None or _agrees(claim.comparator, claim.value, float(recorded)):
        return None
    return f"{recorded:g}"


_ORGANS = frozenset(
    f"org:united-nations-{name}"
    for name in ("general-assembly", "security-council", "human-rights-council", "economic-and-social-council")
)


def _agrees(comparator: str, claimed: float, recorded: float) -> bool:
    """Whether a record is what a claim allows; a number said to be about right is never wrong."""
    return {
        "eq": recorded == claimed,
        "gt": recorded > claimed,
        "ge": recorded >= claimed,
        "lt": recorded < claimed,
        "le": recorded <= claimed,
    }.get(comparator, True)
