"""Whom or what does a description mean: "the Court", "the bloc", "the Russian president", "the minister"?

A body's description means the body of that kind that was named last; a person's means who holds the office by the
article, else by the lexicon on the article's day. What says more than the bare word ("a regional court") means
something else, and ends what came before.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from transforms.gazetteer import Lexicon
from transforms.lexicon import table
from transforms.name_identity import Discovered
from transforms.name_spans import Name, Place
from transforms.offices import Offices, Role, first_words, forms, holder_on
from transforms.spans import Taken
from transforms.vocabulary import alternatives

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_BODY, _OFFICE, _LISTED, _BARE = 0.8, 0.8, 0.7, 0.6
"""How sure a description is: of a body; of an office that the article gives; that the lexicon lists; of no country."""
_LEADERS = ("president", "prime minister", "king", "chancellor", "supreme leader", "emir", "sultan", "leader")
"""Whom "the Russian leader" may mean."""
_POSSESSIVE = re.compile(r"(?:'s|’s)? ")


def bodies(
    text: str, names: Sequence[Name], doc: Doc, lexicon: Lexicon, discovered: Iterable[Discovered]
) -> list[Name]:
    """The descriptions of organizations that the article has named before; bare words of the model's among them."""
    called = {one.entity_id: one.name for one in discovered}
    taken = Taken(len(text), (one.place for one in names if not _is_bare(one, text)))
    events: list[tuple[int, str, str | None, Place | None]] = []
    for one in names:
        if one.kind == "organization" and one.entity_id is not None:
            entity = lexicon.entities.get(one.entity_id)
            name = entity.name if entity else called.get(one.entity_id, "")
            events += [(one.start, head, one.entity_id, None) for head in _heads_of(one.entity_id, name)]
    for match in _head_words().finditer(text):
        if taken.free(match.start(2), match.end(2)):
            place: Place | None = (match.start(), match.end(2)) if match[1] else match.span(2)
            plain = _is_plain(doc, match.start(2), match.end(2), with_article=bool(match[1]))
            events.append((match.start(2), match[2].lower(), None, place if plain else None))
    last: dict[str, str | None] = {}
    found = []
    for _, head, entity_id, place in sorted(events, key=lambda event: event[0]):
        if entity_id is not None:
            last[head] = entity_id
        elif place is None:
            last.pop(head, None)
        elif (meant := last.get(head)) is not None:
            found.append(
                Name(*place, "organization", meant, "coreference", "definite", _BODY, rule="body_named_before")
            )
    return found


def _is_bare(one: Name, text: str) -> bool:
    """Whether what the model takes for a body's name is but the word for its kind: "Assembly"."""
    return one.entity_id is None and one.kind == "organization" and text[one.start : one.end].lower() in _kinds()


@cache
def _kinds() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    return {
        row["head"]: (frozenset(filter(None, row["name_heads"].split("|"))), frozenset(row["entity_ids"].split("|")))
        for row in table("body_descriptions")
    }


@cache
def _heads_of(entity_id: str, name: str) -> tuple[str, ...]:
    """The descriptions that a body answers to, by the head of its name or by its row."""
    words = re.split(r" (?:of|for|on|to|in) ", name, maxsplit=1)[0].lower().split()
    head = words[-1] if words else ""
    return tuple(one for one, (heads, ids) in _kinds().items() if head in heads or entity_id in ids)


@cache
def _head_words() -> re.Pattern[str]:
    words = alternatives(spelled for word in _kinds() for spelled in (word, word.capitalize()))
    return re.compile(rf"\b([Tt]he )?({words})\b(?!-)")


def _is_plain(doc: Doc, start: int, end: int, *, with_article: bool) -> bool:
    """Whether nothing is said of the word but that it is known: no adjective, no "of", no other article."""
    span = doc.char_span(start, end)
    if span is None or len(span) != 1:
        return False
    token: Token = span[0]
    if not with_article and (token.text.islower() or token.pos_ != "PROPN"):
        return False
    if with_article and token.dep_ == "compound" and token.text.islower():
        return False
    told = [one for one in token.children if one.dep_ not in {"det", "case", "punct", "acl:relcl", "conj", "cc"}]
    return all(one.i > token.i and one.dep_ not in {"nmod", "acl", "flat", "compound"} for one in told)


def persons(text: str, names: Sequence[Name], offices: Offices, roles: Sequence[Role], day: date | None) -> list[Name]:
    """The descriptions of persons by their office."""
    said: dict[tuple[str, str | None], list[Role]] = {}
    by_role: dict[str, list[Role]] = {}
    for one in roles:
        if one.person_id is not None:
            said.setdefault((one.role, one.holder_of_id), []).append(one)
            by_role.setdefault(one.role, []).append(one)
    taken = Taken(len(text), (one.place for one in names if one.form in ("name", "definite") and one.kind == "person"))
    # Beside its person's name an office is no mention of its own.
    for one in roles:
        taken.claim(one.start, one.end)
    found = [*_of_country(text, names, offices, said, day), *_bare(text, offices, by_role)]
    return [one for one in found if taken.claim(*one.place)]


def _of_country(
    text: str,
    names: Sequence[Name],
    offices: Offices,
    said: dict[tuple[str, str | None], list[Role]],
    day: date | None,
) -> Iterator[Name]:
    """As "the Russian president", "Russia’s president" and "the US secretary of state", where no name follows."""
    for one in names:
        if one.kind not in ("country", "organization") or one.entity_id is None or one.form == "definite":
            continue
        if one.inside is not None:
            # A description that began inside a longer name would overlap it.
            continue
        gap = _POSSESSIVE.match(text, one.end)
        form = _form(text, gap.end()) if gap else None
        if gap is None or form is None or offices.titled(form[0]):
            continue
        article = text[max(0, one.start - 4) : one.start].lower() == "the "
        if not article and len(gap[0]) == 1:
            continue
        end, role = form
        meant = _meant(role, one.entity_id, said, day, one.start)
        if meant is not None:
            person_id, rule = meant
            start = one.start - 4 * article
            sure = _LISTED if rule == "office_listed" else _OFFICE
            yield Name(start, end, "person", person_id, "coreference", "definite", sure, rule=rule)


def _meant(
    role: str, holder: str, said: dict[tuple[str, str | None], list[Role]], day: date | None, at: int
) -> tuple[str, str] | None:
    wanted = _LEADERS if role == "leader" else (role,)
    held = [one for each in wanted for one in said.get((each, holder), ()) if one.is_current]
    people = {str(one.person_id) for one in held}
    if people:
        last = max(held, key=lambda one: (one.person[0] < at, one.person[0] if one.person[0] < at else -one.person[0]))
        return (str(last.person_id), "office_in_article") if len(people) == 1 or role != "leader" else None
    listed = holder_on(role, holder, day) if role != "leader" else None
    return (listed, "office_listed") if listed else None


@cache
def _the_role() -> re.Pattern[str]:
    """Where "the" stands before what may be a role's first word."""
    # A letter comes first, what may not stand before it behind it: so nothing is tried at other letters.
    return re.compile(rf"[Tt]he (?<!\w[Tt]he )(?=(?i:{alternatives(first_words())}))")


def _bare(text: str, offices: Offices, by_role: dict[str, list[Role]]) -> Iterator[Name]:
    """As "the president", where the article gives that office to one person alone and has done so before."""
    for match in _the_role().finditer(text):
        form = _form(text, match.end())
        if form is None or offices.titled(form[0]) or re.match(r" (?:of|to|for|at)\b", text[form[0] : form[0] + 5]):
            continue
        held = by_role.get(form[1], [])
        if len({one.person_id for one in held}) == 1 and held[0].person[0] < match.start():
            yield Name(
                match.start(),
                form[0],
                "person",
                held[0].person_id,
                "coreference",
                "definite",
                _BARE,
                rule="office_in_article",
            )


_WORDS = re.compile(r"[^\W\d_][\w-]*(?:['’](?!s\b)\w+)?")


def _form(text: str, at: int) -> tuple[int, str] | None:
    """The longest form of a role that begins at a place: where it ends and which it is."""
    ends: list[int] = []
    words: list[str] = []
    place = at
    while len(words) < 6 and (match := _WORDS.match(text, place)):
        words.append(match[0].lower())
        if len(words) == 1 and words[0] not in first_words():
            return None
        ends.append(match.end())
        if text[match.end() : match.end() + 1] != " ":
            break
        place = match.end() + 1
    for count in range(len(words), 0, -1):
        role = forms().get(tuple(words[:count]))
        if role is not None:
            return ends[count - 1], role
    return None


def within(names: Iterable[Name], longer: Sequence[Name]) -> list[Name]:
    """The names, those inside one of the longer ones marked so; the longer ones do not overlap each other."""
    starts = [one.start for one in longer]
    found = []
    for one in names:
        at = bisect_left(starts, one.start + 1) - 1
        if at >= 0 and one.inside is None and one.end <= longer[at].end and one.place != longer[at].place:
            found.append(replace(one, inside=longer[at].place))
        else:
            found.append(one)
    return found
