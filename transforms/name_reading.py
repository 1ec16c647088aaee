"""Which of the names that a text spells does it mean, and whom by each?

The rules that need more than one alias: which span wins, what an ambiguous name means, what a short form
needs, and which capitals beside a name make it a piece of a longer one that nobody knows. The words they go
by are data.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from transforms.folding import fold
from transforms.gazetteer import NO_NAME, Lexicon
from transforms.scan import Alias, Form, Hit
from transforms.surroundings import Neighbour, Surroundings

# How sure a reading is: the only meaning of its name; the one a rule chose; a short form the article has
# introduced.
CERTAIN, CHOSEN, INTRODUCED = 1.0, 0.9, 0.8

# A town's name, a comma, and the region it lies in: what may follow is no further member of a list.
_LISTED_ON = re.compile(r",? (?:and|or|&) |, (?=[A-Z])")
_JOINED_BEFORE = re.compile(r"(?:, and|,| and) $")
_JOINED_AFTER = re.compile(r"(?:, and|,| and) ")
_CLOSED = re.compile(r"[,.;:)\n]| \(|$")
_STATE = re.compile(r", ((?:[A-Z]\.){2}|W\.Va\.|[A-Z][a-z]{1,5}\.)")


@dataclass(frozen=True, slots=True)
class Reading:
    """A name at a span and whom it means."""

    start: int
    end: int
    entity_id: str
    form: Form
    confidence: float
    inside: tuple[int, int] | None = None
    """The span of the longer name it is a piece of."""


@dataclass(frozen=True, slots=True)
class _Refused:
    """A span that is certainly no mention, nor is anything within it."""


_REFUSED = _Refused()


@dataclass(frozen=True, slots=True)
class _Gathered:
    """What a first reading of the article tells the second."""

    introduced: Mapping[str, list[int]]
    """Where each entity is named without condition."""
    neighbours: frozenset[tuple[str, str]]
    """Names and the unknown words beside them, of running prose."""
    surnames: frozenset[str]
    """Names of places that the article gives to somebody or something else: "Fred Hamilton"."""


def read(text: str, language: str, lexicon: Lexicon) -> list[Reading]:
    """The names of a text by place, those inside others after them; in time linear in the text's length."""
    return _Reader(text, language, lexicon).read()


class _Reader:
    """One article being read."""

    def __init__(self, text: str, language: str, lexicon: Lexicon) -> None:
        self._text = text
        self._lexicon = lexicon
        self._english = language in ("en", "und")
        self._around = Surroundings(text, lexicon.words)
        self._surface = lexicon.surface(text)
        hits = lexicon.scanner(language).candidates(text)
        self._hits = [hit for hit in hits if not self._around.in_address(hit.start, hit.end)]
        self._at = {hit.start: hit for hit in reversed(self._hits)}
        self._until = {hit.end: hit for hit in reversed(self._hits)}
        self._acronyms = {hit.start: hit.end for hit in self._hits if hit.aliases[0].match == "exact"}
        self._neighbours: set[tuple[str, str]] = set()
        self._surnames: set[str] = set()
        self._gathered = _Gathered({}, frozenset(), frozenset())
        self._know(self._hits)

    def read(self) -> list[Reading]:
        """Read twice: what is introduced, and by what company, is known only at the article's end."""
        first = self._pass()
        introduced: dict[str, list[int]] = {}
        for one in first:
            introduced.setdefault(one.entity_id, []).append(one.start)
        waiting = {alias.key for hit in self._hits for alias in hit.aliases if alias.rule}
        if not (waiting & introduced.keys() or self._neighbours):
            return first
        self._gathered = _Gathered(introduced, frozenset(self._neighbours), frozenset(self._surnames))
        self._know(self._hits)
        return self._pass()

    def _know(self, hits: list[Hit]) -> None:
        """Note the spans that are names by themselves and so explain a capital beside another name."""
        strong = [hit for hit in hits if any(self._stands_alone(alias) for alias in hit.aliases)]
        self._known_starts = {hit.start for hit in strong}
        self._known_ends = {hit.end for hit in strong}

    def _stands_alone(self, alias: Alias) -> bool:
        if alias.key == NO_NAME:
            return False
        kind = self._lexicon.entities[alias.key].entity_type
        if alias.rule or kind in ("person", "place"):
            return alias.key in self._gathered.introduced or (not alias.rule and " " in alias.text)
        return True

    def _pass(self) -> list[Reading]:
        readings: list[Reading] = []
        last = 0
        for at, hit in enumerate(self._hits):
            if hit.start < last:
                continue
            reading = self._decide(hit, last)
            if reading is None:
                continue
            last = hit.end
            if isinstance(reading, Reading):
                readings.append(reading)
                readings += self._inside(at, reading)
        return readings

    def _inside(self, at: int, outer: Reading) -> list[Reading]:
        """The countries and demonyms inside a body's name; other names inside it are but pieces of it.

        Inside the names of countries, places and people there are none: "Guinea" in "Equatorial Guinea" is
        not named.
        """
        found: list[Reading] = []
        if self._lexicon.entities[outer.entity_id].entity_type != "organization":
            return found
        last = outer.start
        for hit in self._following(at, outer.end):
            if hit.start < last or hit.end > outer.end:
                continue
            reading = self._decide(hit, last, inside=(outer.start, outer.end))
            if reading is None:
                continue
            last = hit.end
            if isinstance(reading, Reading) and self._lexicon.entities[reading.entity_id].entity_type == "country":
                found.append(reading)
        return found

    def _following(self, at: int, end: int) -> Iterator[Hit]:
        """The hits after one that begin before a place, one by one: a slice would cost its length."""
        for index in range(at + 1, len(self._hits)):
            if self._hits[index].start >= end:
                return
            yield self._hits[index]

    def _decide(self, hit: Hit, last: int, inside: tuple[int, int] | None = None) -> Reading | _Refused | None:
        """The reading of a hit; a refusal; or None where a shorter name within it may count instead."""
        if any(alias.key == NO_NAME for alias in hit.aliases) or self._is_shouted_word(hit):
            return _REFUSED
        aliases = self._open(hit)
        if not aliases:
            return self._full_name(hit, hit.aliases, last)
        name = fold(self._text[hit.start : hit.end]).lower
        alias = self._chosen(name, hit, aliases)
        if alias is None:
            return _REFUSED
        sure = CERTAIN
        if alias.rule:
            sure = INTRODUCED
        elif name in self._lexicon.choices or len({one.key for one in hit.aliases}) > 1:
            sure = CHOSEN
        if inside is None and not self._is_whole(name, hit, alias):
            return self._full_name(hit, [alias], last) or _REFUSED
        return Reading(hit.start, hit.end, alias.key, alias.form, sure, inside)

    def _open(self, hit: Hit) -> list[Alias]:
        """The aliases that may count: those without condition, and short forms the article has introduced."""
        return [alias for alias in hit.aliases if not alias.rule or alias.key in self._gathered.introduced]

    def _chosen(self, name: str, hit: Hit, aliases: list[Alias]) -> Alias | None:
        """The alias that is meant; None where it cannot be told.

        A short form the article has introduced in full goes before everything that needs no introduction,
        unless rows speak of it; of several introduced the one named last before here is meant. Then a place
        that a comma joins to the name decides ("Tbilisi, Georgia", "Florida, Georgia and Texas"), then the
        lexicon's rows.
        """
        by_entity = {alias.key: alias for alias in reversed(aliases)}
        rows = self._lexicon.choices.get(name, ())
        ruled = {row.entity_id for row in rows}
        introduced = [alias for alias in by_entity.values() if alias.rule and alias.key not in ruled]
        if introduced:
            return max(introduced, key=lambda alias: (self._last_named(alias.key, hit.start), alias.key))
        if len(by_entity) > 1:
            near = self._countries_beside(hit)
            lying = [alias for alias in by_entity.values() if self._lexicon.entities[alias.key].iso3 in near]
            if len(lying) == 1:
                return lying[0]
        if rows:
            meant = self._lexicon.disambiguate(name, self._surface, hit.start, hit.end, by_entity)
            return by_entity.get(meant) if meant else None
        return aliases[0] if len(by_entity) == 1 else None

    def _countries_beside(self, hit: Hit) -> set[str | None]:
        """The countries of the places, certain to be such, that a comma or "and" joins to a name."""
        found: set[str | None] = set()
        before = _JOINED_BEFORE.search(self._text[max(0, hit.start - 8) : hit.start])
        after = _JOINED_AFTER.match(self._text, hit.end)
        for other in (
            before and self._until.get(hit.start - len(before[0])),
            after and self._at.get(after.end()),
        ):
            known = {alias.key for alias in other.aliases} if other else set()
            if len(known) == 1 and NO_NAME not in known:
                entity = self._lexicon.entities[known.pop()]
                found |= {entity.iso3} if entity.entity_type == "place" else set()
        return found

    def _last_named(self, entity_id: str, before: int) -> int:
        """Where an entity was last named in full before a place; before all others where only after it."""
        places = self._gathered.introduced[entity_id]
        at = bisect_right(places, before)
        return places[at - 1] if at else -places[0] - 1

    def _is_shouted_word(self, hit: Hit) -> bool:
        """Whether an acronym is but a word in a run of capitals: "TELL US WHO"; with periods it is none.

        Function words are listed in English alone; in other languages any acronym of three letters or fewer
        may be one ("AU", "UN", "DES").
        """
        surface = self._text[hit.start : hit.end]
        if hit.aliases[0].match != "exact" or not surface.isalpha():
            return False
        word = surface.lower() in self._lexicon.words["function"] if self._english else len(surface) <= 3
        return word and self._around.shouted(hit.start, hit.end, self._acronyms)

    def _full_name(self, hit: Hit, aliases: list[Alias] | tuple[Alias, ...], last: int) -> Reading | None:
        """A surname with its bearer's given name up to two words before it: "Donald J. Trump"."""
        for alias in aliases:
            if self._lexicon.entities[alias.key].entity_type == "person":
                start = self._around.given_name_before(hit.start, self._lexicon.given_names(alias.key))
                if start is not None and start >= last:
                    return Reading(start, hit.end, alias.key, alias.form, CHOSEN)
        return None

    def _is_whole(self, name: str, hit: Hit, alias: Alias) -> bool:
        """Whether a name is not a piece of a longer one that nobody knows.

        Asked of places, of people's surnames ("Trump", "bin Laden"), of countries whose name people bear
        ("Jordan", "Georgia"), and of full names for a "Jr." behind them. Bodies and other countries are named
        by what bears their name, too.
        """
        kind = self._lexicon.entities[alias.key].entity_type
        single = not re.search(r"[ -]", alias.text)
        if kind == "person" and not single and alias.text[0].isupper():
            after = self._around.next(hit.end)
            return after is None or after.word not in self._lexicon.words["suffix"]
        borne = kind == "country" and name in self._lexicon.words["given_or_family"]
        if alias.form == "demonym" or not (kind in ("place", "person") or borne):
            return True
        if kind == "place" and (self._around.is_part_of_title(hit.start) or self._is_elsewhere(hit, alias)):
            return False
        before, after = self._beside(hit)
        if kind != "person" and before is not None and before.kind == "title":
            return False
        guessed = borne or (kind == "place" and alias.key not in self._lexicon.listed)
        if guessed and before is not None and before.word in self._lexicon.words["direction"]:
            return False
        if self._unknown(name, hit, before, after, kind):
            return False
        if guessed and name in self._gathered.surnames:
            return self._around.before(hit.start) in self._lexicon.words["locative"]
        return True

    def _beside(self, hit: Hit) -> tuple[Neighbour | None, Neighbour | None]:
        """The capitalised words beside a hit that no known name explains; a hyphen lets any name do so."""
        hyphened_before = self._text[hit.start - 1 : hit.start] == "-"
        hyphened_after = self._text[hit.end : hit.end + 1] == "-"
        known_before = hit.start - 1 in (self._until if hyphened_before else self._known_ends)
        known_after = hit.end + 1 in (self._at if hyphened_after else self._known_starts)
        return self._around.previous(hit.start, known=known_before), self._around.next(hit.end, known=known_after)

    def _unknown(self, name: str, hit: Hit, before: Neighbour | None, after: Neighbour | None, kind: str) -> bool:
        """Whether a word beside the name makes a longer one of it; of headlines, what prose has told too."""
        fitting = self._lexicon.words["after_person" if kind == "person" else "after_place"]
        words = []
        if before is not None and before.kind == "name":
            words.append((name, f"< {before.word}"))
        if after is not None and after.kind == "name" and after.word not in fitting:
            words.append((name, f"> {after.word}"))
        if not words:
            return False
        if self._around.style(hit.start) != "prose":
            return not self._gathered.neighbours.isdisjoint(words)
        self._neighbours.update(words)
        if words[0][1].startswith("<"):
            self._surnames.add(name)
        return True

    def _is_elsewhere(self, hit: Hit, alias: Alias) -> bool:
        """Whether a comma and another state or country follow: "Paris, Texas", "Tripoli, Lebanon,".

        A list of places ("Paris, Germany and Italy") says nothing of where the first one lies.
        """
        iso3 = self._lexicon.entities[alias.key].iso3
        state = _STATE.match(self._text, hit.end)
        if state is not None:
            american = state[1] in self._lexicon.words["state_of_usa"]
            canadian = state[1] in self._lexicon.words["province_of_canada"]
            if american or canadian:
                return not (american and iso3 == "USA") and not (canadian and iso3 == "CAN")
        region = self._at.get(hit.end + 2) if self._text[hit.end : hit.end + 2] == ", " else None
        if region is None or alias.key in self._lexicon.regions:
            return False
        whole = [self._lexicon.entities[one.key] for one in region.aliases if one.key and one.form == "name"]
        wider = [one for one in whole if one.entity_type == "country" or one.entity_id in self._lexicon.regions]
        if not wider or any(one.iso3 == iso3 for one in wider):
            return False
        # "In Paris, Germany said": after a country more must show that it only says where the place is.
        closed = wider[0].entity_type == "place" or _CLOSED.match(self._text, region.end)
        return bool(closed) and not _LISTED_ON.match(self._text, region.end)
