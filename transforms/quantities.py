"""How many, says the article, and how exactly?

Counted amounts: things, money, shares, measures and votes. Times and lengths of time belong to `dates`; whether a
count of votes is true is no question here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace

import pandas as pd

from schemas.contract import frame
from transforms.quantity_grammar import terms
from transforms.quantity_grammar.nouns import counted_noun, is_label
from transforms.number_words import NUMBER, SCALES, SUFFIXES, VAGUE, parse_number
from transforms.quantity_grammar.terms import Comparator
from transforms.spans import Taken, spans_by_article
from transforms.vocabulary import GAP, alternatives, plain


@dataclass(frozen=True, slots=True)
class Quantity:
    """One row of the table `quantities`."""

    article_id: str
    char_start: int
    char_end: int
    surface: str
    comparator: Comparator
    value: float
    unit: str | None
    noun: str | None


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    number_start: int
    end: int
    comparator: Comparator
    value: float
    unit: str | None = None
    noun: str | None = None
    compared: bool = False
    """Whether a word says the comparison."""


def find_quantities(article_id: str, text: str, excluded: Sequence[tuple[int, int]] = ()) -> list[Quantity]:
    """Every counted amount of an English text, in order, none overlapping another or an excluded span.

    The span runs from the comparator to the noun ("more than 50 UN member states"), `noun` is its counted head
    ("member states"), names and adjectives in between are in the span alone. "hundreds of protesters" is at least
    100, "tens of thousands" at least 10,000: the least the words allow. "between 36 and 40 people" is two rows,
    "36" (ge) and "40 people" (le) with one noun. A tally in a sentence about a vote ("141-7-32") is a row for
    each number, its noun "in favour", "against" or "abstentions". "$" alone is USD, "¥" JPY: the currencies that
    CLDR shows so in English. Years, ordinals, ages, times, codes, labels ("Article 50") and scores are none.
    """
    flat = plain(text)
    taken = Taken(len(flat), excluded)
    kept = [found for found in _candidates(flat) if taken.claim(found.start, found.end)]
    ranged = _with_ranges(flat, sorted(kept, key=lambda found: found.start), taken)
    return [
        Quantity(
            article_id,
            item.start,
            item.end,
            text[item.start : item.end],
            item.comparator,
            item.value,
            item.unit,
            item.noun,
        )
        for item in ranged
    ]


def quantities(
    articles: pd.DataFrame, dates: pd.DataFrame, excluded: pd.DataFrame | None = None
) -> pd.DataFrame:
    """The table `quantities` of a batch: amounts outside the spans of `dates` and of `excluded` (citations).

    `articles` has article_id, text and language; an article in another language than English has no rows.
    """
    skipped, dated = spans_by_article(excluded), spans_by_article(dates)
    rows: list[dict[str, object]] = []
    for row in articles[["article_id", "text", "language"]].to_dict("records"):
        if pd.isna(row["language"]) or str(row["language"]).startswith("en"):
            key = row["article_id"]
            spans = [*skipped.get(key, ()), *dated.get(key, ())]
            rows.extend(asdict(item) for item in find_quantities(key, row["text"], spans))
    return frame("quantities", rows)


_BEFORE, _NUM, _CMP = r"(?<!\w)", terms.MONEY_AMOUNT, terms.COMPARATOR
_MONEY = (
    re.compile(rf"{_BEFORE}{_CMP}(?<![\w$€£¥]){terms.SYMBOL}{GAP}?{_NUM}{terms.AFTERWARDS}"),
    re.compile(rf"{_BEFORE}{_CMP}(?<![\w$€£¥]){terms.CODE}{GAP}?{_NUM}{terms.AFTERWARDS}"),
    re.compile(
        rf"{_BEFORE}{_CMP}{terms.START}{_NUM}(?:{GAP}|-)(?:{terms.CODE}|{terms.MONEY})(?!\w){terms.AFTERWARDS}"
    ),
)
_MEASURE = re.compile(rf"{_BEFORE}{_CMP}{terms.START}{_NUM}(?:{GAP}|-)?{terms.UNIT}(?!\w){terms.AFTERWARDS}")
_VAGUE = re.compile(rf"{_BEFORE}(?:(?i:many|several|a{GAP}few){GAP})?{terms.VAGUE_AMOUNT}{GAP}(?i:of)(?!\w)")
_SOME = re.compile(rf"{_BEFORE}(?i:several|a{GAP}few|many){GAP}(?P<scale>(?i:{alternatives(SCALES)}))(?!\w)")
_COUNT = re.compile(rf"{_BEFORE}{_CMP}{terms.START}{terms.AMOUNT}{terms.AFTERWARDS}(?![\w%]|-\w|[.,:]\d|/\d)")
_TALLY = re.compile(r"(?<![\w.,/:$€£+-])(\d{1,3})-(\d{1,3})(?:-(\d{1,3}))?(?![\w/%]|-\w|[.,:]\d)")
_TO = re.compile(
    rf"{_BEFORE}(?P<yes>{NUMBER})(?:{GAP}(?P<votes>(?i:votes)))?(?:{GAP}(?i:in{GAP}favou?r))?{GAP}(?i:to|against){GAP}"
    rf"(?P<no>{NUMBER}|(?i:none|nil))(?!\w|[.,:]\d|-\w|%)"
)
_ROLE = re.compile(
    rf"{_BEFORE}(?P<amount>{NUMBER}|(?i:none|no|nil))(?:{GAP}(?i:votes?|members?))?(?:{GAP}(?i:voting|voted))?{GAP}"
    rf"(?P<role>(?i:in{GAP}favou?r|against|abstentions?|abstaining|abstained))(?!\w)"
)
_CUE = re.compile(rf"(?i)(?<!\w){alternatives(terms.VOTE_CUES)}(?!\w)")
_ROLES = ("in favour", "against", "abstentions")


def _candidates(flat: str) -> Iterator[_Found]:
    """What may be an amount, the more telling forms first, since the first to claim its characters keeps them."""
    for pattern in _MONEY:
        for match in pattern.finditer(flat):
            yield from _measured(match)
    for match in _MEASURE.finditer(flat):
        yield from _measured(match)
    yield from _tallies(flat)
    for match in _VAGUE.finditer(flat):
        yield from _vague(match)
    for match in _SOME.finditer(flat):
        noun = counted_noun(flat, match.end(), 100)
        if noun:
            yield _Found(
                match.start(),
                match.start(),
                noun.end,
                "ge",
                SCALES[match["scale"].lower()],
                None,
                noun.noun,
                True,
            )
    for match in _COUNT.finditer(flat):
        yield from _counted(match)


def _comparator(match: re.Match[str]) -> Comparator:
    written = match["comparator"] or match["after"]
    if written:
        lowered = " ".join(written.lower().split())
        return terms.COMPARATORS.get(lowered, terms.AFTER.get(lowered, "eq"))  # type: ignore[return-value]
    return "about" if match["tilde"] else "eq"


def _value(match: re.Match[str]) -> float | None:
    number = parse_number(match["amount"])
    return number if number is None or not match["suffix"] else number * SUFFIXES[match["suffix"].lower()]


def _measured(match: re.Match[str]) -> Iterator[_Found]:
    value, groups = _value(match), match.groupdict()
    if value is None or is_label(match.string, match.start()):
        return
    if groups.get("symbol"):
        unit, number_start = terms.SYMBOLS[match["symbol"]], match.start("symbol")
    elif groups.get("money"):
        unit, number_start = (
            terms.MONEY_WORDS[" ".join(match["money"].lower().split())],
            match.start("amount"),
        )
    elif groups.get("code"):
        unit, number_start = match["code"], min(match.start("code"), match.start("amount"))
    else:
        unit, number_start = terms.UNITS[" ".join(match["unit"].lower().split())], match.start("amount")
    compared = bool(match["comparator"] or match["after"] or match["tilde"])
    yield _Found(match.start(), number_start, match.end(), _comparator(match), value, unit, None, compared)


def _vague(match: re.Match[str]) -> Iterator[_Found]:
    """ "hundreds of": the words multiply ("tens of thousands of"), and the least they allow is the value."""
    value = 1.0
    for word in match["vague"].lower().split():
        value *= 10.0 if word == "tens" else VAGUE.get(word, 1.0)
    noun = counted_noun(match.string, match.end(), value)
    if noun:
        yield _Found(match.start(), match.start(), noun.end, "ge", value, None, noun.noun, True)


def _counted(match: re.Match[str]) -> Iterator[_Found]:
    """A number with its noun; without one only where words compare it ("more than 50 have signed") or it is a dozen."""
    value, flat, amount = _value(match), match.string, match["amount"]
    start = match.start("amount")
    if value is None or is_label(flat, start) or _is_name(flat, start):
        return
    compared = bool(match["comparator"] or match["after"] or match["tilde"])
    noun = counted_noun(flat, match.end(), value)
    bare_year = bool(re.fullmatch(r"1\d{3}|20\d\d|2100", amount)) and not match["suffix"]
    if bare_year and not (noun and noun.head in terms.PERSONS) and not (compared and noun):
        return
    if noun:
        yield _Found(match.start(), start, noun.end, _comparator(match), value, None, noun.noun, compared)
    elif _stands_alone(match, value):
        yield _Found(match.start(), start, match.end(), _comparator(match), value, None, None, compared)


def _stands_alone(match: re.Match[str], value: float) -> bool:
    following = re.match(rf"{GAP}([\w.']{{1,20}})", match.string[match.end() : match.end() + 28])
    word = following[1].lower() if following else ""
    if (
        word in terms.NOT_COUNTED
        or word in terms.LABELS
        or word in {"a.m", "p.m", "a.m.", "p.m.", "am", "pm", "o'clock", "old"}
    ):
        return False
    if following and (following[1].rstrip(".") in terms.MONTHS or following[1][0].isdigit()):
        return False
    words_of = (match["comparator"] or "").split()
    lone_dozen = "dozen" in match["amount"].lower() and not (word and word not in terms.STOPS)
    return lone_dozen or (len(words_of) > 1 and value > 1 and (not word or word in terms.STOPS))


def _is_name(flat: str, start: int) -> bool:
    """A capital number word inside a sentence is part of a name ("Group of Seven", "Five Eyes")."""
    return flat[start].isupper() and not re.search(
        r"(?:\A|[.!?:\n\"'(]\s{0,3}|[A-Z]{2}\s)\Z",
        flat[max(0, start - 4) : start] if start > 4 else flat[:start],
    )


def _tallies(flat: str) -> Iterator[_Found]:
    """Counts of votes, in a sentence that speaks of a vote."""
    for match in _TALLY.finditer(flat):
        if _about_a_vote(flat, match.start(), match.end()) and not is_label(flat, match.start()):
            for place in range(3):
                if match[place + 1]:
                    start, end = match.span(place + 1)
                    yield _Found(start, start, end, "eq", float(match[place + 1]), None, _ROLES[place])
    for match in _ROLE.finditer(flat):
        yield from _role(match)
    for match in _TO.finditer(flat):
        yes, no = parse_number(match["yes"]), _number_or_none(match["no"])
        if (
            yes is None
            or no is None
            or not (match["votes"] or _about_a_vote(flat, match.start(), match.end()))
        ):
            continue
        if match["votes"] or _by_tally(flat, match.start()):
            end = match.end("votes") if match["votes"] else match.end("yes")
            yield _Found(match.start(), match.start(), end, "eq", yes, None, "votes")
            yield _Found(match.start("no"), match.start("no"), match.end("no"), "eq", no, None, "votes")


def _role(match: re.Match[str]) -> Iterator[_Found]:
    value = _number_or_none(match["amount"])
    role = match["role"].lower()
    if value is None or not (
        role.startswith("abst") or _about_a_vote(match.string, match.start(), match.end())
    ):
        return
    name = _ROLES[2] if role.startswith("abst") else _ROLES[1] if role == "against" else _ROLES[0]
    yield _Found(match.start(), match.start(), match.end(), "eq", value, None, name)


def _number_or_none(written: str) -> float | None:
    return 0.0 if written.lower() in {"none", "no", "nil"} else parse_number(written)


def _by_tally(flat: str, start: int) -> bool:
    return bool(
        re.search(
            rf"(?i)\b(?:by|of|voted|vote|was|tally|approved|adopted|passed){GAP}\Z",
            flat[max(0, start - 14) : start],
        )
    )


# A sentence is looked for this far to each side, so that a text without full stops stays linear.
_REACH = 200


def _about_a_vote(flat: str, start: int, end: int) -> bool:
    left = flat[max(0, start - _REACH) : start]
    right = flat[end : end + _REACH]
    left = re.split(r"[.!?]\s|\n", left)[-1]
    right = re.split(r"[.!?]\s|\n", right)[0]
    return bool(_CUE.search(left) or _CUE.search(right))


_LOW = re.compile(
    rf"{_BEFORE}(?:(?P<between>(?i:between)){GAP}|(?P<from>(?i:from)){GAP})?(?P<low>(?P<symbol>{alternatives(terms.SYMBOLS)})?(?P<amount>{NUMBER})"
    rf"(?:[ -]?(?P<suffix>(?i:{alternatives(SUFFIXES)}))(?!\w))?%?)(?:{GAP}(?P<word>(?i:and|to|or)){GAP}|[ ]?-[ ]?)"
)


def _with_ranges(flat: str, found: list[_Found], taken: Taken) -> list[_Found]:
    """The lower bound of a range made a row of its own, with the unit and noun of the upper one."""
    at = {item.number_start: place for place, item in enumerate(found)}
    kept = dict(enumerate(found))
    extra = []
    for match in _LOW.finditer(flat):
        place = at.get(match.end())
        if place is None or found[place].compared or not _is_range(match) or found[place].noun in _ROLES:
            continue
        upper, low = found[place], _value(match)
        if low is None:
            continue
        span = match.span("low")
        twin = at.get(span[0])
        scaled = _same_scale(match, flat[upper.number_start : upper.end], low)
        if not 0 <= scaled < upper.value or (twin is None and not taken.claim(*span)):
            continue
        if twin is not None:
            if kept[twin].compared or kept[twin].end > match.end():
                continue
            kept.pop(twin)
        kept[place] = replace(upper, comparator="le", compared=True)
        extra.append(_Found(span[0], span[0], span[1], "ge", scaled, upper.unit, upper.noun, True))
    # Behind a number and a dash, and no range: a score, a code, a telephone number.
    loose = re.compile(r"\d ?-\Z")
    whole = [
        item
        for item in kept.values()
        if item.comparator == "le"
        or item.noun in _ROLES
        or not loose.search(flat[max(0, item.number_start - 3) : item.number_start])
    ]
    return sorted([*whole, *extra], key=lambda item: item.start)


def _is_range(match: re.Match[str]) -> bool:
    """ "between 36 and 40", "36 to 40", "36-40"; "from 36 to 40" is a change and "36 and 40" a list."""
    word = (match["word"] or "").lower()
    if match["from"] or is_label(match.string, match.start("low")):
        return False
    return (
        word == "to"
        or (word == "and" and bool(match["between"]))
        or (not word and match["amount"][0].isdigit())
    )


def _same_scale(match: re.Match[str], upper: str, low: float) -> float:
    """ "between 2 and 3 million": the lower number takes the scale of the upper."""
    scale = re.search(rf"(?i)\d[ -]?({alternatives(SCALES)}|{alternatives(SUFFIXES)})(?!\w)", upper)
    if scale and not match["suffix"] and re.fullmatch(r"[\d.]+", match["amount"]):
        word = scale[1].lower()
        return low * (SCALES.get(word) or SUFFIXES[word])
    return low
