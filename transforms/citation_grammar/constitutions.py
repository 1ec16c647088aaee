"""Which states' constitutions does a text cite: `the Constitution of Ukraine`, `Japan's constitution`?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from transforms.citation_grammar.reading import Found, Reading
from transforms.lexicon import table
from transforms.register import Instrument

_NOUN = re.compile(r"[Cc]onstitution(?![\w-])")
_OF = re.compile(r" of (?:the )?")
_WORD = re.compile(r"[\w.'-]+")
# The longest name has five words ("Democratic People's Republic of Korea"), and one may stand between ("current").
_BEFORE = re.compile(
    r"(?:[Tt]he )?((?:[\w.-]+ ){0,4}[\w.-]+?)(?:'s?)? (?:(?:own|current|new|federal|post-war|pacifist|1993) )?\Z"
)


@cache
def _states() -> tuple[Mapping[str, str], Mapping[str, str]]:
    names = {row["entity_id"]: row["name"] for row in table("countries")}
    known = {row["name"]: row["entity_id"] for row in table("countries")}
    known |= {
        row["alias"]: row["entity_id"]
        for row in table("country_aliases")
        if row["language"] in ("en", "*") and not row["rule"] and row["entity_id"] in names
    }
    return known, names


def find(reading: Reading) -> Iterator[Found]:
    """Every constitution said to be a state's; "the constitution" alone is a description."""
    text = reading.plain
    for start in reading.at("constitution"):
        noun = _NOUN.match(text, start)
        if noun is None:
            continue
        behind = state_behind(text, noun.end())
        if behind is not None:
            yield Found(start, behind[0], _constitution(behind[1]), "constitution")
        elif ahead := state_ahead(text, start):
            yield Found(ahead[0], noun.end(), _constitution(ahead[1]), "constitution")


def state_behind(text: str, end: int) -> tuple[int, str] | None:
    """The end and the state of "… of the Russian Federation" behind a noun."""
    of = _OF.match(text, end)
    if of is None:
        return None
    words = list(_WORD.finditer(text, of.end(), of.end() + 60))[:6]
    for word in reversed(words):
        name = text[of.end() : word.end()].rstrip(".")
        state = _states()[0].get(name)
        if state is not None:
            return of.end() + len(name), state
    return None


def state_ahead(text: str, start: int) -> tuple[int, str] | None:
    """The beginning and the state of "Japan's …", "the US …" in front of a noun."""
    floor = max(0, start - 80)
    match = _BEFORE.search(text, floor, start)
    if match is None:
        return None
    words = match[1].split(" ")
    for place in range(len(words)):
        state = _states()[0].get(" ".join(words[place:]))
        if state is not None:
            return match.start(1) + len(" ".join(words[:place])) + bool(place), state
    return None


def _constitution(state: str) -> Instrument:
    return Instrument(
        f"statute:constitution-{state.split(':')[1].lower()}", "statute",
        title=f"Constitution of {_states()[1][state]}", issuer_id=state, status="in_force",
    )  # fmt: skip
