"""When was it, and is that the past that an article presupposes, its present, or its future?

The date expression in the predicate's own clause goes first, then one in the clause it depends on; without either, the
tense is read against the day of the article. What has happened is never later than its article.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from operator import itemgetter
from typing import Literal

from transforms.article_page import Page, Row
from transforms.event_coding.status import TimeFrame

BACKGROUND_DAYS = 90
"""What lies longer before the article is background, by the design of the record."""
DateFrom = Literal["expression", "tense"]


@dataclass(frozen=True, slots=True)
class When:
    """The days of an event."""

    date_start: date | None
    date_end: date | None
    date_from: DateFrom | None
    """How they are known; null where they are not."""
    row: Row | None
    """The date expression."""
    time_frame: TimeFrame


def when(page: Page, at: int, frame: TimeFrame, known_day: date | None) -> When:
    """The days of the predicate at a word; `known_day` is that of the instrument that it made, where it made one."""
    row = _governing(page, at, frame)
    today = page.published_on
    start = row["date_start"] if row is not None else None
    end = row["date_end"] if row is not None else None
    if start is not None and frame != "future" and today is not None and start > today:
        row = start = end = None
    if start is not None and frame != "future" and today is not None and end is not None and end > today:
        end = today
    if row is not None and start is not None and frame == "current" and today is not None and _is_since(page, at, row):
        return When(start, today, "expression", row, frame)
    if start is not None:
        if (
            frame == "current"
            and today is not None
            and end is not None
            and end < today - timedelta(days=BACKGROUND_DAYS)
        ):
            frame = "background"
        return When(start, end, "expression", row, frame)
    if row is not None and frame == "current" and row["timex_value"] == "PAST_REF" and _is_bare_past(row):
        return When(None, None, None, row, "background")
    is_old = known_day is not None and today is not None and known_day < today - timedelta(days=BACKGROUND_DAYS)
    if is_old and frame == "current":
        return When(None, None, None, None, "background")
    if frame == "current" and today is not None and (_goes_on(page, at, today) or _is_of_old(page, at, today)):
        return When(None, None, None, None, "background")
    if frame == "current" and today is not None:
        return When(today, today, "tense", None, frame)
    return When(None, None, None, None, frame)


def _is_bare_past(row: Row) -> bool:
    said = str(row["surface"]).lower()
    return said in ("past", "the past", "in the past") or said.endswith(("years ago", "decades ago", "months ago"))


def _governing(page: Page, at: int, frame: TimeFrame) -> Row | None:
    """The date expression that hangs on the predicate, not behind another verb; of several the first with days."""
    tree = page.tree
    found: list[tuple[int, int, Row]] = []
    for row in _nearby(page, at):
        word = bisect_right(tree.starts, row["char_start"]) - 1
        hops = _hops(page, word, at, row)
        if hops is None and frame == "future" and _is_of_what_is_planned(page, word, at):
            hops = 1
        if hops is not None:
            found.append((hops, abs(word - at), row))
    found.sort(key=lambda one: (one[2]["date_start"] is None, one[0], one[1]))
    return found[0][2] if found else _only_one(page, at, frame)


def _nearby(page: Page, at: int) -> list[Row]:
    """The dates in the sentence of a predicate."""
    first, last = page.tree.nearby(at)
    edges = (page.tree.starts[first], page.tree.ends[last - 1])
    begin, end = (bisect_left(page.dates, edge, key=itemgetter("char_start")) for edge in edges)
    return [row for row in page.dates[begin:end] if row["kind"] in _DAYS]


def _goes_on(page: Page, at: int, today: date) -> bool:
    """Whether a plain past goes on a story of long ago: the last date before it in its paragraph is background."""
    tree = page.tree
    first, last = tree.sentences[tree.sentence_of[at]]
    auxiliaries = tree.of(at, "aux", "aux:pass")
    if tree.tags[at] not in ("VBD", "VBN") or any(tree.tags[kid] in _NO_PLAIN_PAST for kid in auxiliaries):
        return False
    place = bisect_right(page.dates, tree.starts[first], key=lambda row: row["char_start"]) - 1
    while place >= 0 and (page.dates[place]["date_end"] is None or page.dates[place]["kind"] not in _DAYS):
        place -= 1
    if place < 0:
        return False
    row = page.dates[place]
    has_own = any(
        tree.starts[first] <= other["char_start"] < tree.ends[last - 1] and other["date_start"] is not None
        for other in page.dates[place + 1 : place + 9]
    )
    is_old = row["date_end"] < today - timedelta(days=BACKGROUND_DAYS)
    return is_old and not has_own and "\n\n" not in page.text[row["char_start"] : tree.starts[at]]


def _is_since(page: Page, at: int, row: Row) -> bool:
    """Whether something has been going on since a day: "have marched in the capital since June"."""
    tree = page.tree
    word = bisect_right(tree.starts, row["char_start"]) - 1
    is_perfect = any(tree.tags[kid] in ("VBZ", "VBP") for kid in tree.of(at, "aux"))
    return is_perfect and "since" in (tree.lower[word], tree.lower[max(0, word - 1)])


def _is_of_old(page: Page, at: int, today: date) -> bool:
    """Whether a past is a circumstance of what an old date says: "was retaken in 2016 in a raid backed by Chad"."""
    tree = page.tree
    if tree.tags[at] not in ("VBD", "VBN") or any(tree.tags[kid] in _NO_PLAIN_PAST for kid in tree.of(at, "aux")):
        return False
    over = {above for above in tree.above(at) if tree.tags[above] in ("VBD", "VBN")}
    for row in _nearby(page, at):
        if row["date_end"] is None:
            continue
        word = bisect_right(tree.starts, row["char_start"]) - 1
        is_old = row["date_end"] < today - timedelta(days=BACKGROUND_DAYS)
        if is_old and any(_hops(page, word, verb, row) == 0 for verb in over):
            return True
    return False


_OF_A_NAME = ("compound", "nummod", "amod", "nmod:unmarked", "nmod:desc")
_DAYS = ("date", "time", "reference")
_NO_PLAIN_PAST = frozenset({"VBZ", "VBP", "MD"})


def _only_one(page: Page, at: int, frame: TimeFrame) -> Row | None:
    """The one past date of a sentence whose main verb tells of the event: "was convicted for deals, in 2011"."""
    tree = page.tree
    if tree.heads[at] != at or frame == "future":
        return None
    here = [row for row in _nearby(page, at) if row["date_start"] is not None]
    return here[0] if len(here) == 1 and _is_of_clause(page, here[0], at) else None


def _is_of_clause(page: Page, row: Row, at: int) -> bool:
    """Whether a date is a phrase with "in" or "on" and only nouns stand between it and the predicate."""
    tree = page.tree
    word = bisect_right(tree.starts, row["char_start"]) - 1
    if word < 1 or tree.lower[word - 1] not in ("in", "on"):
        return False
    for above in tree.above(word):
        if above == at:
            return True
        if tree.is_verb(above):
            return False
    return False


def _is_of_what_is_planned(page: Page, word: int, at: int) -> bool:
    """Whether a date hangs on the noun that is planned: "scheduled for a vote on 24 February"."""
    tree = page.tree
    return any(above == at for above in tree.above(word)) and not any(
        tree.is_verb(above) for above in tree.above(word) if above != at and tree.starts[above] > tree.starts[at]
    )


def _hops(page: Page, word: int, at: int, row: Row) -> int | None:
    """How many verbs lie between a date and the predicate; None where the date belongs to another clause."""
    tree = page.tree
    inside = word
    while tree.starts[tree.heads[inside]] >= row["char_start"] and tree.ends[tree.heads[inside]] <= row["char_end"]:
        if tree.heads[inside] == inside:
            break
        inside = tree.heads[inside]
    verb = tree.heads[inside]
    if tree.deps[inside] in _OF_A_NAME and tree.is_noun(verb) and verb != at:
        # "violated the 1994 accord": the year is the noun's own.
        return None
    while not tree.is_verb(verb) and tree.heads[verb] != verb:
        if tree.deps[verb] in ("nmod", "acl", "appos") and verb != at:
            # "the vote on Sunday": the date is the noun's own.
            return None if verb != at else 0
        verb = tree.heads[verb]
    if at in (verb, inside):
        return 0
    below = at
    for hops, above in enumerate(tree.above(at), start=1):
        if tree.deps[below] in ("acl:relcl", "parataxis", "acl") or (tree.deps[below] == "ccomp"):
            return None
        if above == verb:
            # A date before both of two joined verbs, or of the verb that the predicate completes.
            return hops if tree.deps[below] != "conj" or word < at else None
        below = above
    return None
