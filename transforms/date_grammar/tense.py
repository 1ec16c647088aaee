"""Does a sentence speak of the past or of the future where a date stands in it?

A small rule in place of a parser: the nearest word with a tense before the date, else the nearest after it.
"""

from __future__ import annotations

import re
from typing import Literal

from transforms.lexicon import table

Tense = Literal["past", "future", "none"]

_NEXT = {(row["tense"], row["cue"]): frozenset(filter(None, row["next"].split("|"))) for row in table("tense_cues")}
_TELLING = frozenset(cue for _, cue in _NEXT) | {"is", "are"}
_WORD = re.compile(r"[a-z']+")
_AUXILIARIES = frozenset({"was", "were", "is", "are", "been", "be", "being", "had", "has", "have", "got"})
_MODALS = frozenset({"will", "would", "shall", "should", "may", "might", "could", "must", "to"})
_OPEN_ENDED = re.compile(r"(?i)\b(?:until|till|by)\s{1,3}(?:the\s{1,3})?\Z")
_BEFORE_FUTURE = frozenset({"was", "were", "been", "had"})
# Wide enough for the clause a date belongs to; a bound, so that a text without full stops stays linear.
REACH = 300


def tense(text: str, start: int, end: int, sentence: tuple[int, int]) -> Tense:
    """The tense of the words around a date: "future", "past", or "none" where no word shows one."""
    left = max(sentence[0], start - REACH)
    if _OPEN_ENDED.search(text[max(left, start - 12) : start]):
        # "held until March 31", "released on bail till October": the verb is past and the date may be to
        # come.
        return "none"
    ahead = _WORD.findall(text[left:start].lower())
    for place in range(len(ahead) - 1, -1, -1):
        found = _tense_of(ahead, place) if _may_tell(ahead[place]) else None
        if found:
            return found
    behind = _WORD.findall(text[end : min(sentence[1], end + REACH)].lower())
    for place in range(len(behind)):
        found = _tense_of(behind, place) if _may_tell(behind[place]) else None
        if found:
            return found
    return "none"


def _may_tell(word: str) -> bool:
    """Whether a word can have a tense at all, which most have not."""
    return word in _TELLING or word.endswith("ed")


def _tense_of(words: list[str], place: int) -> Tense | None:
    """The tense of one word; "none" for a plan told in the past ("had been scheduled"): it may be either."""
    word, following = words[place], words[place + 1 : place + 2]
    needed = _NEXT.get(("future", word))
    if needed is not None and (not needed or (following and following[0] in needed)):
        earlier = words[max(0, place - 2) : place]
        return "none" if any(other in _BEFORE_FUTURE for other in earlier) else "future"
    if word in {"is", "are"} and following and following[0].endswith("ing") and following[0] != "being":
        return "future"
    if word in {"is", "are"} and following == ["to"]:
        return "future"
    previous = words[place - 1] if place else ""
    if previous == "be" or (word == "have" and previous in _MODALS):
        # "will be held", "may have left": the word in front of them has the tense.
        return None
    if ("past", word) in _NEXT:
        # "was scheduled", "had been planned": the plan decides.
        return None if any(("future", other) in _NEXT for other in words[place + 1 : place + 3]) else "past"
    if len(word) > 4 and word.endswith("ed") and ("not_past", word) not in _NEXT:
        # "sponsored by fifty states" is a participle and tells no time of the sentence.
        return None if following == ["by"] and previous not in _AUXILIARIES else "past"
    return None
