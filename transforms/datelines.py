"""Where was an article written? The dateline, which is no part of its first sentence.

"GENEVA, 3 May 2022 (AFP) — The council condemned the coup." A parser takes the city for an object or subject of the
first verb, so that the council would have condemned Geneva. What stands in a dateline takes part in nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

DATELINE = "dateline"
"""The relation of a dateline's words to the sentence that they stand before."""
_LINES = 5
"""A headline, a line under it, a byline and a picture's caption may stand before."""
_REACH = 100
"""How far into its line a dateline's dash can stand."""
_DASH = re.compile(r"\s?(?:[—–]|--?)\s")
_CREDIT = re.compile(r"\([^()]{2,60}\)")
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_SMALL = frozenset("al am and de del di do du el en la le les of on pm sur the upon".split())
_LINE = re.compile(r"[^\n]+")


def dateline(text: str, places: Collection[int]) -> tuple[int, int] | None:
    """The first and the last character of a text's dateline, the dash included; None where it has none.

    `places` are the characters where the names of places and countries begin. A city in capitals is a dateline by
    itself; one that is not needs a date, a region ("Oslo, Norway –") or an agency behind it.
    """
    for line in list(_LINE.finditer(text))[:_LINES] if text else ():
        start = line.start() + len(line[0]) - len(line[0].lstrip())
        dash = _DASH.search(text, start, min(line.end(), start + _REACH))
        if dash is None or dash.end() >= line.end():
            continue
        said = text[start : dash.start()]
        plain = _CREDIT.sub(" ", said)
        words = _WORD.findall(plain)
        if not words or re.search(r"[^\w\s,./'’-]", plain) or not all(_may_stand_in(word) for word in words):
            continue
        has_date = any(word.isdigit() for word in words)
        is_place = start in places
        if (has_date or plain != said) and (is_place or words[0].isupper()):
            return start, dash.end()
        if is_place and (words[0].isupper() or "," in plain):
            return start, dash.end()
    return None


def _may_stand_in(word: str) -> bool:
    return word[0].isupper() or word[0].isdigit() or word in _SMALL


def set_apart(
    place: tuple[int, int], starts: Sequence[int], tags: Sequence[str], heads: list[int], deps: list[str]
) -> None:
    """Hang a dateline's words on the sentence behind it with a relation of their own; what hung on them moves up."""
    inside = [at for at, start in enumerate(starts) if place[0] <= start < place[1]]
    if not inside:
        return
    first, last = inside[0], inside[-1]
    orphans = [at for at, head in enumerate(heads) if first <= head <= last and not first <= at <= last]
    outer = [at for at in inside if not first <= heads[at] <= last]
    root = None if any(heads[at] == at for at in inside) else _free(heads[outer[0]], {*inside, *orphans}, heads)
    if root is None:
        root = next((at for at in orphans if tags[at].startswith("VB")), orphans[0] if orphans else None)
        if root is not None:
            heads[root], deps[root] = root, "ROOT"
    has_subject = any(head == root and deps[at].startswith("nsubj") for at, head in enumerate(heads) if at > last)
    for at in orphans:
        if at == root or root is None:
            continue
        heads[at] = root
        if last < at < root and not has_subject and tags[at].startswith("NN"):
            # "Oslo – The council condemned": the subject was taken for an apposition to the city.
            deps[at], has_subject = "nsubj", True
    for at in inside:
        heads[at] = first if root is None or at != first else root
        deps[at] = DATELINE


def _free(at: int, apart: Collection[int], heads: Sequence[int]) -> int:
    """The nearest of a word and those above it that has none of some words above it."""
    free = at
    while heads[at] != at:
        at = heads[at]
        if at in apart:
            free = heads[at]
    return free
