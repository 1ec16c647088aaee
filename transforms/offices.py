"""Who holds which office, by the words beside a name and by the lexicon's dated list of offices?

"US President Donald Trump", "Sergei Lavrov, Russia's foreign minister,", "former president Joe Biden", "the court's
president, Piotr Hofmański": the role, of what, and whether it is held now. Where the words do not say of what, the
lexicon may know.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from transforms.gazetteer import Lexicon
from transforms.lexicon import table
from transforms.name_spans import Name, Place

_REACH = 120
"""Characters to either side of a name in which its office may stand: a line and a half of print."""
_WORD = re.compile(r"[^\W\d_][\w’'.]*(?:-[\w’']+)*")
_LAST_WORD = re.compile(r"(?:^|[\s(“\"-])([^\W\d_][\w’'.]*(?:-[\w’']+)*)\s*$")
_FORMER = frozenset("former ex then late onetime erstwhile ousted deposed previous past".split())
_PLAIN = frozenset(
    "acting current new newly elected incoming interim outgoing longtime veteran senior top the a an".split()
)
_PREFIXES = frozenset("deputy vice assistant first".split())
_ORDINALS = frozenset("first second third last next only".split())
"""What makes a comparison of an office: "the first president to refuse"."""
_LOCAL = frozenset(("mayor", "governor"))
"""Who heads the city itself where it is a capital, too."""
_IS = re.compile(r",? (?:who )?(is|was|became|becomes|serves as|served as|has been|had been) ")
_OF = re.compile(r" (?:of|for|to|in|at) (?:the )?")
_CLOSED = re.compile(r"$|[^\w\s]|\n| (?:of|for|to|and|who|whose|in|at|on|from|under|since|until|with|as|but|or)\b")
_STOPS = re.compile(r"[,;:\n()“”\"—]|\.(?:\s|$)")
_TOPICS = 3
"""Words that may say what a minister is of, between the country and the word: "digital economy minister"."""


@dataclass(frozen=True, slots=True)
class Role:
    """An office that an article gives to a person."""

    start: int
    end: int
    person_id: str | None
    person: Place
    role: str
    holder_of_id: str | None
    is_current: bool
    rule: str
    """Where it stands: `before_name`, `after_name`, `is`."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A role's words and what was said with them."""

    start: int
    end: int
    role: str
    holder_of_id: str | None
    is_current: bool


class Offices:
    """The offices in one article."""

    def __init__(self, text: str, names: Sequence[Name], lexicon: Lexicon, day: date | None) -> None:
        self._text = text
        self._lexicon = lexicon
        self._day = day
        outer = [one for one in names if one.kind != "person"]
        self._ends = {one.end: one for one in outer}
        self._starts = {one.start: one for one in reversed(outer)}
        self._people = [one for one in names if one.kind == "person" and one.form == "name"]
        self._people_starts = [one.start for one in self._people]

    def roles(self) -> list[Role]:
        """The roles beside the persons' names, by place."""
        return sorted(self._roles(), key=lambda one: (one.start, one.end, one.person))

    def _roles(self) -> Iterator[Role]:
        for one in self._people:
            for rule, found in (
                ("before_name", self._before(one)),
                ("after_name", self._after(one)),
                ("is", self._is(one)),
            ):
                if found is not None:
                    holder = found.holder_of_id or listed_holder(one.entity_id, found.role, self._day)
                    yield Role(
                        found.start, found.end, one.entity_id, one.place, found.role, holder, found.is_current, rule
                    )

    def _before(self, person: Name) -> _Found | None:
        """The office whose words end right before the name, after a comma only where another closes the name."""
        end = person.start
        gap = self._text[max(0, end - 2) : end]
        if gap == ", ":
            if self._text[person.end : person.end + 1] not in {",", "."}:
                return None
            end -= 2
        elif gap[-1:] in {" ", "\u00a0"}:
            end -= 1
        else:
            return None
        found = self._ending(end)
        if found is not None:
            return found
        # "President of the European Commission Ursula von der Leyen"
        holder = self._ends.get(end)
        if holder is None:
            return None
        before = self._text[max(0, holder.start - _REACH) : holder.start]
        of = re.search(r" (?:of|to|for) (?:the )?$", before)
        found = self._ending(holder.start - len(of[0])) if of else None
        return found and _Found(found.start, found.end, found.role, self._holder(holder, found.role), found.is_current)

    def _ending(self, end: int) -> _Found | None:
        """The office whose words end at a place, with what stands before them."""
        # Before most names stands no office.
        if not _folded(self._text[max(0, end - _REACH) : end]).endswith(_last_words()):
            return None
        low = max(0, end - _REACH, self._text.rfind("\n", 0, end) + 1)
        words = [(match[0], low + match.start(), low + match.end()) for match in _WORD.finditer(self._text[low:end])]
        if not words or words[-1][2] != end:
            return None
        last = words[-1]
        if last[0].lower().startswith("ex-"):
            words[-1:] = [(last[0][:2], last[1], last[1] + 2), (last[0][3:], last[1] + 3, last[2])]
        count, role = _longest([word for word, *_ in words], from_end=True)
        if role is None:
            return None
        start, rest = words[-count][1], words[:-count]
        return self._modified(start, end, role, rest)

    def _modified(self, start: int, end: int, role: str, rest: list[tuple[str, int, int]]) -> _Found:
        """The office with the words before it: whose it is, of what, and whether it was."""
        holder: str | None = None
        by_nation = False
        is_current = True
        topics: list[str] = []
        prefix = ""
        place = topic_start = start
        while rest:
            word, first, last = rest[-1]
            if not 0 < place - last <= 1 and self._text[last:place] not in {" ", "'s ", "’s ", "-"}:
                break
            plain = word.lower()
            name = self._ends.get(last) or self._ends.get(last - 2 * plain.endswith(("'s", "’s")))
            owns = name is not None and name.end != place - 1
            if name is not None and (holder is None or (by_nation and owns)):
                holder, by_nation = self._holder(name, role), name.form == "demonym"
                rest = [one for one in rest if one[2] <= name.start]
                place = name.start
                continue
            if plain in _FORMER:
                is_current = False
            elif plain in _PREFIXES and holder is None and not topics:
                prefix, start = plain, first
            elif (
                holder is None
                and plain not in _PLAIN
                and word[0].isupper()
                and len(topics) < _TOPICS
                and word.isalpha()
            ):
                topics.insert(0, plain)
                topic_start = first
            elif plain not in _PLAIN:
                break
            rest = rest[:-1]
            place = first
        said = _canonical(prefix, topics if holder else [], role)
        start = topic_start if topics and holder and topic_start < start else start
        return _Found(start, end, said, holder, is_current)

    def _after(self, person: Name) -> _Found | None:
        """The office in the apposition that a comma begins behind the name."""
        if self._text[person.end : person.end + 2] != ", ":
            return None
        return self._beginning(person.end + 2)

    def _is(self, person: Name) -> _Found | None:
        verb = _IS.match(self._text, person.end)
        found = self._beginning(verb.end()) if verb else None
        if found is None or verb is None:
            return None
        now = verb[1] in {"is", "becomes", "became", "serves as", "has been"}
        return _Found(found.start, found.end, found.role, found.holder_of_id, found.is_current and now)

    def _beginning(self, at: int) -> _Found | None:
        """The office in the stretch that begins at a place, where nothing but its modifiers stands before it."""
        high = self._stop(at)
        holder: str | None = None
        owner: Name | None = None
        is_current = True
        topics: list[tuple[str, int]] = []
        place = at
        while place < high:
            name = self._starts.get(place)
            if name is not None and name.end <= high and (holder is None or name.form == "demonym"):
                # "The court’s Russian vice-president": the first says whose, the second where the person is from.
                holder, owner = holder or self._holder(name), owner or name
                place = name.end + len(_possessive(self._text, name.end)) + 1
                topics = []
                continue
            word = _WORD.match(self._text, place)
            if word is None:
                return None
            count, role = self._role_at(place, min(high, place + 60))
            if role is not None:
                end = place
                for _ in range(count):
                    match = _WORD.search(self._text, end)
                    end = match.end() if match else end
                end -= len(_possessive(self._text, end - 2)) or self._text[end - 1] == "."
                if not self._closes(end):
                    return None
                holder = (self._holder(owner, role) if owner else None) or self._of(end, role)
                start = topics[0][1] if topics and holder else place
                prefix = " ".join(topic for topic, _ in topics) if topics and holder else ""
                return _Found(start, end, _canonical("", prefix.split(), role), holder, is_current)
            plain = word[0].lower()
            if plain in _FORMER:
                is_current = False
            elif plain not in _PLAIN:
                if len(topics) == _TOPICS or plain in self._lexicon.words["function"] or plain in _ORDINALS:
                    return None
                topics.append((plain, place))
            place = word.end() + 1
        return None

    def _role_at(self, start: int, end: int) -> tuple[int, str | None]:
        """How many words from a place are the longest form of a role, and which."""
        first = _WORD.match(self._text, start, end)
        word = _folded(first[0]) if first else ""
        if word not in first_words() and _bare(word) not in first_words():
            return 0, None
        return _longest([match[0] for match in _WORD.finditer(self._text, start, end)], from_end=False)

    def _closes(self, end: int) -> bool:
        """Whether an apposition may end or go on behind an office: "X, the Queen suspended parliament" has none."""
        return _CLOSED.match(self._text, end) is not None

    def _stop(self, at: int) -> int:
        """Where the stretch ends: at a mark that is no part of a name."""
        for mark in _STOPS.finditer(self._text, at, at + _REACH):
            if not any(
                end > mark.start() and self._ends[end].start <= mark.start()
                for end in (mark.end(), mark.start() + 1)
                if end in self._ends
            ):
                return mark.start()
        return min(len(self._text), at + _REACH)

    def _of(self, end: int, role: str) -> str | None:
        """What an office is of by the words behind it: "president of the European Commission"."""
        of = _OF.match(self._text, end)
        name = self._starts.get(of.end()) if of else None
        return self._holder(name, role) if name is not None else None

    def _holder(self, name: Name, role: str = "") -> str | None:
        """What a name beside an office means: a seat of government means its country, but not beside a mayor."""
        entity = self._lexicon.entities.get(str(name.entity_id)) if name.kind == "place" else None
        return entity.stands_for_id if entity and entity.stands_for_id and role not in _LOCAL else name.entity_id

    def titled(self, end: int) -> bool:
        """Whether a person's name stands right behind a place, so that the words before it are its title."""
        at = bisect_left(self._people_starts, end)
        return at < len(self._people_starts) and self._people_starts[at] - end <= 2


def _possessive(text: str, at: int) -> str:
    return text[at : at + 2] if text[at : at + 2] in {"'s", "’s"} else ""


def _canonical(prefix: str, topics: Sequence[str], role: str) -> str:
    """The role with the words that say of what, in lower case; those that name a listed role together are that one."""
    whole = " ".join([*([prefix] if prefix else []), *topics, role])
    return forms().get(tuple(whole.split()), whole)


def _longest(words: Sequence[str], *, from_end: bool) -> tuple[int, str | None]:
    """How many of the words, at the end or the beginning, are the longest form of a role, and which."""
    plain = [_folded(word) for word in words]
    for count in range(min(_most_words(), len(plain)), 0, -1):
        piece = plain[-count:] if from_end else plain[:count]
        if not from_end:
            piece = [*piece[:-1], _bare(piece[-1])]
        role = forms().get(tuple(piece))
        if role is not None:
            return count, role
    return 0, None


def _folded(words: str) -> str:
    return words.lower().replace("’", "'")


def _bare(word: str) -> str:
    """A word without a full stop and a possessive behind it."""
    return word.rstrip(".").removesuffix("'s")


@cache
def forms() -> Mapping[tuple[str, ...], str]:
    """The words that a role is called by, in lower case, and the role."""
    found: dict[tuple[str, ...], str] = {}
    for row in table("roles"):
        for form in (row["role"], *row["surface_forms"].split("|")):
            found.setdefault(tuple(form.lower().split()), row["role"])
    return found


@cache
def first_words() -> frozenset[str]:
    """The words that a role's forms begin with."""
    return frozenset(form[0] for form in forms())


@cache
def _last_words() -> tuple[str, ...]:
    return tuple({form[-1] for form in forms()})


@cache
def _most_words() -> int:
    return max(map(len, forms()))


@cache
def _terms() -> tuple[Mapping[str, tuple[Term, ...]], Mapping[tuple[str, str], tuple[Term, ...]]]:
    by_person: dict[str, list[Term]] = {}
    by_office: dict[tuple[str, str], list[Term]] = {}
    for row in table("offices"):
        term = Term(row["person_id"], row["role"], row["holder_of_id"], row["from"], row["to"])
        by_person.setdefault(term.person_id, []).append(term)
        by_office.setdefault((term.role, term.holder_of_id), []).append(term)
    return (
        {one: tuple(terms) for one, terms in by_person.items()},
        {one: tuple(terms) for one, terms in by_office.items()},
    )


@dataclass(frozen=True, slots=True)
class Term:
    """A time in which a person held an office; its ends are years, months or days, empty where open."""

    person_id: str
    role: str
    holder_of_id: str
    begins: str
    ends: str

    def holds_on(self, day: date) -> bool:
        """Whether the day lies in it, as exactly as its ends are known."""
        said = day.isoformat()
        return self.begins <= said[: len(self.begins)] and (not self.ends or said[: len(self.ends)] <= self.ends)


def listed_holder(person_id: str | None, role: str, day: date | None) -> str | None:
    """Of what a person of the lexicon holds a role: on that day, else ever, where that is one thing."""
    terms = [term for term in _terms()[0].get(str(person_id), ()) if term.role == role]
    now = [term for term in terms if day is not None and term.holds_on(day)]
    of = {term.holder_of_id for term in now or terms}
    return of.pop() if len(of) == 1 else None


def holder_on(role: str, holder_of_id: str, day: date | None) -> str | None:
    """The one person who holds an office on a day by the lexicon; None where it lists none or two."""
    if day is None:
        return None
    people = {term.person_id for term in _terms()[1].get((role, holder_of_id), ()) if term.holds_on(day)}
    return people.pop() if len(people) == 1 else None
