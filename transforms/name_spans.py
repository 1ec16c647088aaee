"""Which names does an article spell, when the lexicon and the language model are asked together?

The rules by which the two become one list. The longest span wins, the lexicon says whom it means; a country inside a
longer name stays a name of its own; where the lexicon only guesses, the model must agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import ahocorasick

from transforms.entity import EntityType
from transforms.gazetteer import Lexicon
from transforms.name_edges import edges, is_no_name
from transforms.name_reading import Reading
from transforms.scan import Form
from transforms.spans import Taken

if TYPE_CHECKING:
    from spacy.tokens import Doc

Method = Literal["lexicon", "model", "coreference"]
Place = tuple[int, int]

KINDS: dict[str, EntityType] = {"PERSON": "person", "ORGANIZATION": "organization", "PLACE": "place"}
"""The model's labels and what they are called in the record."""

# All chosen on the dev parts of EWT, CrossNER politics and WikiGold. A single word is a name the less surely, the
# shorter it is; a body's name is lengthened only where the model is sure; a name is looked for elsewhere in the
# article only where it is sure as well.
_LEAST, _LEAST_SINGLE, _LEAST_SMALL, _LONGER_BODY, _SURE = 0.4, 0.5, 0.6, 0.7, 0.85
_DEFAULT_CONFIDENCE = 0.8
"""For a pipeline that does not say how sure it is."""
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"
_POSSESSIVES = ("'s ", "’s ", "' ", "’ ")


@dataclass(frozen=True, slots=True)
class Name:
    """A name at a span of an article."""

    start: int
    end: int
    kind: EntityType
    entity_id: str | None
    method: Method
    form: Form
    confidence: float
    inside: Place | None = None
    """The span of the longer name it is a piece of."""
    rule: str | None = None
    """What made it one with an entity, where that was not its own spelling."""
    stands_for_id: str | None = None

    @property
    def place(self) -> Place:
        """Its span."""
        return self.start, self.end


def known(readings: Iterable[Reading], lexicon: Lexicon) -> list[Name]:
    """The lexicon's readings as names."""
    return [
        Name(
            one.start,
            one.end,
            lexicon.entities[one.entity_id].entity_type,
            one.entity_id,
            "lexicon",
            one.form,
            one.confidence,
            one.inside,
        )
        for one in readings
    ]


def joined(
    text: str, readings: Sequence[Reading], doc: Doc | None, lexicon: Lexicon, cited: Iterable[Place] = ()
) -> list[Name]:
    """The names of an article by place, a longer one before those inside it.

    Without a `Doc` they are the lexicon's alone; inside citations they are so too. A model's name of which nothing is
    known has `entity_id` None.
    """
    names = known(readings, lexicon)
    if doc is None:
        return names
    taken = Taken(len(text), cited)
    read = _whole(text, _model_names(text, doc, lexicon))
    found = _of_one_kind(text, [one for one in read if taken.free(*one.place)])
    names = [one for one in names if _agreed(one, text, found, lexicon)]
    merged = list(_merged(text, names, found, lexicon))
    merged += _elsewhere(text, merged, taken)
    return sorted(merged, key=lambda one: (one.start, -one.end))


def _model_names(text: str, doc: Doc, lexicon: Lexicon) -> Iterator[Name]:
    sure = doc.user_data.get("name_confidence", {})
    ordinary = lexicon.words["time"] | lexicon.words["function"]
    reached = 0
    for span in doc.ents:
        kind = KINDS.get(span.label_)
        confidence = sure.get((span.start, span.end), _DEFAULT_CONFIDENCE)
        bounds = edges(span, kind, lexicon) if kind and span.start >= reached else None
        if kind is None or bounds is None or is_no_name(span, kind, lexicon):
            continue
        reached = bounds[1]
        last = doc[bounds[1] - 1]
        start, end = doc[bounds[0]].idx, last.idx + len(last.text.rstrip(_INVISIBLE))
        surface = text[start:end]
        words = surface.split()
        if confidence < (_LEAST if len(words) > 1 else _LEAST_SINGLE) or _cuts_a_word(text, end):
            continue
        if surface.islower() and confidence < _LEAST_SMALL:
            continue
        if all(word.lower().rstrip(".") in ordinary for word in words) and not surface.isupper():
            continue
        yield Name(start, end, kind, None, "model", "name", round(confidence, 2))


def _cuts_a_word(text: str, end: int) -> bool:
    """Whether a hyphen and a capital go on behind a name: "UN Secretary" of "UN Secretary-General"."""
    return text[end : end + 1] == "-" and text[end + 1 : end + 2].isupper()


def _whole(text: str, names: Iterable[Name]) -> list[Name]:
    """The names, a given name and a surname that were read as two put together."""
    found: list[Name] = []
    for one in names:
        last = found[-1] if found else None
        if (
            last is not None
            and last.kind == one.kind == "person"
            and text[last.end : one.start] == " "
            and " " not in text[one.start : one.end]
            and text[one.start].isupper()
        ):
            sure = min(last.confidence, one.confidence)
            found[-1] = replace(last, end=one.end, confidence=sure)
        else:
            found.append(one)
    return found


def _of_one_kind(text: str, names: list[Name]) -> list[Name]:
    """The names, those of one spelling given the kind that the model finds far more often in the article."""
    votes: dict[str, dict[EntityType, float]] = {}
    for one in names:
        of_spelling = votes.setdefault(text[one.start : one.end], {})
        of_spelling[one.kind] = of_spelling.get(one.kind, 0) + one.confidence
    found = []
    for one in names:
        of_spelling = votes[text[one.start : one.end]]
        kind = max(of_spelling, key=of_spelling.__getitem__)
        found.append(replace(one, kind=kind) if of_spelling[kind] >= 2 * of_spelling[one.kind] else one)
    return found


def _agreed(one: Name, text: str, found: Sequence[Name], lexicon: Lexicon) -> bool:
    """Whether a name may stand beside what the model has read: a city that nobody chose needs its word for it."""
    if one.kind != "place" or one.entity_id in lexicon.listed:
        borne = text[one.start : one.end].lower() in lexicon.words["given_or_family"]
        return not borne or not any(
            other.kind == "person" and other.start <= one.start and one.end <= other.end and other.confidence >= _SURE
            for other in _overlapping(found, one.place)
        )
    return any(other.kind != "person" for other in _overlapping(found, one.place))


def _overlapping(names: Sequence[Name], place: Place) -> list[Name]:
    """Of names in order that do not overlap each other, those that overlap a span."""
    low, high = 0, len(names)
    while low < high:
        middle = (low + high) // 2
        if names[middle].end <= place[0]:
            low = middle + 1
        else:
            high = middle
    found = []
    while low < len(names) and names[low].start < place[1]:
        found.append(names[low])
        low += 1
    return found


def _merged(text: str, names: list[Name], found: list[Name], lexicon: Lexicon) -> Iterator[Name]:
    outer = [one for one in names if one.inside is None]
    changes: dict[Place, _Longer | _Gone | _Within] = {}
    for one in found:
        for outcome in _against(text, one, _overlapping(outer, one.place), lexicon):
            if isinstance(outcome, Name):
                yield outcome
            else:
                changes[outcome.of] = outcome
    for one in names:
        # Of a name inside another one, what becomes of that decides.
        change = changes.get(one.inside or one.place)
        if change is None:
            yield one
        elif isinstance(change, _Longer):
            start, end = change.to
            yield replace(one, inside=change.to) if one.inside else replace(one, start=start, end=end)
        elif isinstance(change, _Within) and one.kind == "country":
            yield replace(one, inside=change.longer)


@dataclass(frozen=True, slots=True)
class _Longer:
    """A name of the lexicon that is the whole of a longer span."""

    of: Place
    to: Place


@dataclass(frozen=True, slots=True)
class _Gone:
    """A name of the lexicon that is none."""

    of: Place


@dataclass(frozen=True, slots=True)
class _Within:
    """A name of the lexicon that is a piece of a longer name."""

    of: Place
    longer: Place


def _against(text: str, one: Name, beside: list[Name], lexicon: Lexicon) -> Iterator[Name | _Longer | _Gone | _Within]:
    """What becomes of a model's name and of the lexicon's names that it overlaps."""
    if not beside:
        yield one
        return
    if not all(one.start <= other.start and other.end <= one.end for other in beside):
        return
    if len(beside) == 1 and beside[0].place == one.place:
        return
    if one.kind == "person":
        yield from _person(text, one, beside, lexicon)
        return
    # "Russia’s Foreign Ministry", "Paris, France": two names, not one.
    last = beside[-1]
    first = beside[0]
    owning = first.start == one.start and text[first.end : one.end].startswith(_POSSESSIVES)
    if owning or ", " in text[one.start : one.end] or last.kind == "person":
        yield from _rest(text, one, beside)
        return
    least = _LEAST if all(other.kind == "country" for other in beside) else _LONGER_BODY
    rest = text[one.start : beside[0].start] + text[last.end : one.end]
    if one.confidence < least or not all(word[:1].isupper() for word in rest.split() if len(word) > 3):
        return
    yield one
    for other in beside:
        yield _Within(other.place, one.place)


def _rest(text: str, one: Name, beside: list[Name]) -> Iterator[Name]:
    """What of a name remains before the first and behind the last name in it."""
    first, last = beside[0], beside[-1]
    before = text[one.start : first.start].rstrip(" ,")
    after = text[last.end : one.end]
    after = after.removeprefix("'s").removeprefix("’s").lstrip(" ,'’")
    if before[:1].isupper():
        yield replace(one, end=one.start + len(before))
    if after[:1].isupper():
        yield replace(one, start=one.end - len(after))


def _person(text: str, one: Name, beside: list[Name], lexicon: Lexicon) -> Iterator[Name | _Longer | _Gone]:
    last = beside[-1]
    people = [other for other in beside if other.kind == "person"]
    if people and people[-1].end == one.end:
        other = people[-1]
        full = " " in text[other.start : other.end]
        first = text[one.start : one.end].split(maxsplit=1)[0].lower().rstrip(".")
        if full or first in lexicon.given_names(str(other.entity_id)):
            if len(beside) == 1 and not any(before in text[one.start : other.start] for before in "'’,"):
                yield _Longer(other.place, one.place)
            return
        yield _Gone(other.place)
        yield one
        return
    # A demonym or a body before the person: "Russian Vladimir Putin".
    if last.start == one.start and last.kind in ("country", "organization"):
        rest = text[last.end : one.end]
        if last.form != "name" and rest[:1] == " " and rest.strip()[:1].isupper():
            yield replace(one, start=one.end - len(rest.lstrip()))
        return
    if people or one.confidence < _LONGER_BODY:
        return
    for other in beside:
        yield _Gone(other.place)
    yield one


def _elsewhere(text: str, names: list[Name], taken: Taken) -> list[Name]:
    """The places where a name that the model is sure of stands unread, spelled the same."""
    wanted: dict[str, Name] = {}
    for one in names:
        surface = text[one.start : one.end]
        if one.method == "model" and one.confidence >= _SURE and len(surface) > 3 and surface[0].isupper():
            wanted.setdefault(surface, one)
    if not wanted:
        return []
    automaton = ahocorasick.Automaton()
    for surface in wanted:
        automaton.add_word(surface, surface)
    automaton.make_automaton()
    for one in names:
        taken.claim(*one.place)
    found = []
    for last, surface in automaton.iter_long(text):
        start, end = last - len(surface) + 1, last + 1
        if text[start - 1 : start].isalnum() or text[end : end + 1].isalnum() or _beside_capital(text, end):
            continue
        if taken.claim(start, end):
            found.append(replace(wanted[surface], start=start, end=end, confidence=_SURE, inside=None))
    return found


def _beside_capital(text: str, end: int) -> bool:
    """Whether a capitalised word goes on beside a span, so that it may be a piece of another name."""
    return text[end : end + 1] in {" ", "-"} and text[end + 1 : end + 2].isupper()
