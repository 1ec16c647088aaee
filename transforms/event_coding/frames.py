"""What kind of event does a predicate tell of? The lexicon of verbs and nouns, and how an entry is chosen.

An entry (`lexicon/events/predicates.csv`) is a class of words that mean the same kind of event under the same
conditions. Of the entries that a predicate fulfils the one that asks for most goes first. Conditions are words
separated by blanks, all of which must hold:

- `obj`, `-obj`, `iobj`, `xc`, `-xc`: there is (no) object, indirect object, complement clause;
- `to`: the complement is an infinitive; `whether`: it is a question;
- `obj=CLASS`, `subj=CLASS`, `p:on=CLASS`: the head of the object, subject or phrase, or a word that modifies it, is of
  the class (`lexicon/events/classes.csv`); `-obj=CLASS`: it is not; `p:on`: there is such a phrase;
- `obj@`, `p:with@`, `in@`, `subj@`: that place holds a party, or the object holds one within it;
- `has=CLASS`: a word of the class depends on the predicate; `prt=off`: the verb's particle;
- `light`: a noun is the object of a verb that adds nothing ("held talks"), `lv=CLASS`: of a light verb of the class;
- `state`: the subject is a country or speaks for one; `people`, `body`: the object is persons, or a body;
- `passive`: the verb is; `violent`: the sentence has a word of violence and none of an accident (`accident`);
- `joint`: two countries or more are its subject; `armed`: the subject bears arms; `official`: it speaks for a state;
  `nation`: the object is a country as such.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from transforms.antecedents import PRONOUNS, antecedent
from transforms.article_page import Page
from transforms.clauses import Tree, is_passive
from transforms.event_coding.slots import Slots
from transforms.lexicon import table
from transforms.parties import Party
from transforms.word_forms import by_form, noun_forms, verb_forms

EventType = Literal[
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN",
    "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """A class of predicates in the lexicon."""

    entry: str
    pos: Literal["verb", "noun"]
    lemmas: tuple[str, ...]
    needs: tuple[str, ...]
    event_type: EventType
    mode: str | None
    act: str | None
    actor: str
    """Slots of the actor; empty for the usual ones."""
    recipient: str
    """Slots of the recipient; empty for the usual ones, `-` for none."""


@cache
def entries() -> tuple[Entry, ...]:
    """The lexicon's entries, those with the most conditions first."""
    made = [
        Entry(
            row["entry"],
            cast("Literal['verb', 'noun']", row["pos"]),
            tuple(row["lemmas"].split("|")),
            tuple(row["needs"].split()),
            cast("EventType", row["event_type"]),
            row["mode"] or None,
            row["act"] or None,
            row["actor"],
            row["recipient"],
        )
        for row in table("events/predicates")
    ]
    return tuple(sorted(made, key=lambda one: (-_weight(one.needs), one.entry)))


def _weight(needs: tuple[str, ...]) -> float:
    """How much an entry asks for: a class of words says more than that a place is filled."""
    return sum(_weight_of(need) for need in needs)


def _weight_of(need: str) -> float:
    if need.startswith("-"):
        return 0.4
    if "=" in need:
        return 2.0
    if need.startswith("p:"):
        return 1.5
    return 0.5 if need in ("obj", "subj@") else 1.0


@cache
def _by_lemma() -> dict[tuple[str, str], tuple[Entry, ...]]:
    found: dict[tuple[str, str], list[Entry]] = {}
    for one in entries():
        for lemma in one.lemmas:
            found.setdefault((one.pos, lemma), []).append(one)
    return {key: tuple(some) for key, some in found.items()}


@cache
def _forms() -> tuple[Mapping[str, str], Mapping[str, str]]:
    verbs = [lemma for one in entries() if one.pos == "verb" for lemma in one.lemmas]
    nouns = [lemma for one in entries() if one.pos == "noun" for lemma in one.lemmas]
    return by_form((*verbs, *(row["lemma"] for row in table("events/control"))), nouns)


@cache
def classes() -> Mapping[str, frozenset[str]]:
    """Every form of the words of each class."""
    found: dict[str, set[str]] = {}
    for row in table("events/classes"):
        found.setdefault(row["class"], set()).update(*(noun_forms(word) for word in row["words"].split("|")))
    return {name: frozenset(words) for name, words in found.items()}


@cache
def light_verbs() -> Mapping[str, str]:
    """Form to lemma of the verbs that add nothing to their object."""
    return {form: row["lemma"] for row in table("events/light_verbs") for form in sorted(verb_forms(row["lemma"]))}


def verb_lemma(tree: Tree, at: int) -> str:
    """The lemma of a verb, by the lexicon's forms where it lists them."""
    return _forms()[0].get(tree.lower[at], tree.lemmas[at])


def lemma(tree: Tree, at: int, pos: str) -> str:
    """The lemma of a predicate."""
    return verb_lemma(tree, at) if pos == "verb" else _forms()[1].get(tree.lower[at], tree.lemmas[at])


def _is_state(page: Page, one: Party) -> bool:
    """Whether a party is a country or speaks for one; its people are none."""
    if page.mention_of.get(one.head, {}).get("form") == "demonym":
        return False
    return one.entity_id is not None and (one.entity_id == one.country_id or one.sector in ("GOV", "MIL", "IGO"))


def _is_armed(one: Party) -> bool:
    """Whether a party is a country or bears arms."""
    return one.sector in ("MIL", "REB", "COP", "PRM", "UAF", "CRM") or (
        one.country_id is not None and one.entity_id == one.country_id and one.sector is None
    )


def _is_people(page: Page, one: Party) -> bool:
    """Whether a party is persons, and not a body or a country as such."""
    if one.entity_id is not None and one.entity_id.startswith("person:"):
        return True
    return page.tree.tags[one.head] in ("NN", "NNS", "NNPS", "PRP")


_INTERROGATIVE = frozenset("how if when where whether why".split())
_PARTS = frozenset("part parts some most half number series group round all lot batch portion remainder rest".split())
"""Words for a part of what an "of" behind them names."""


def is_of(tree: Tree, at: int, name: str) -> bool:
    """Whether a noun, or a word that modifies it, is of a class."""
    words = classes()[name]
    if tree.lower[at] in words or tree.lemmas[at] in words:
        return True
    near = [kid for kid in tree.kids[at] if tree.deps[kid] in ("compound", "amod", "conj")]
    inside = [kid for kid in tree.of(at, "nmod") if tree.case(kid) == "of"]
    if tree.lower[at] in _PARTS and any(is_of(tree, kid, name) for kid in inside):
        return True
    return any(tree.lower[kid] in words for kid in (*near, *inside))


def is_listed(tree: Tree, at: int, pos: Literal["verb", "noun"]) -> bool:
    """Whether the lexicon has an entry for a predicate, whatever that asks for."""
    return (pos, lemma(tree, at, pos)) in _by_lemma()


def match(page: Page, at: int, pos: Literal["verb", "noun"], slots: Slots) -> Entry | None:
    """The entry that a predicate fulfils; None where the lexicon has none."""
    for one in _by_lemma().get((pos, lemma(page.tree, at, pos)), ()):
        if all(_holds(page, need, slots) for need in one.needs):
            return one
    return None


def _holds(page: Page, need: str, slots: Slots) -> bool:
    wanted = not need.startswith("-")
    return _is_so(page, need.removeprefix("-"), slots) is wanted


def _is_so(page: Page, need: str, slots: Slots) -> bool:
    if need.endswith("@"):
        return bool(slots.parties(need[:-1] if need != "in@" else "in:obj"))
    place, _, name = need.partition("=")
    if place in _QUESTIONS:
        return _QUESTIONS[place](page, slots, name)
    words = slots.words(place)
    if place == "subj":
        # "farmers said they would blockade": whom the pronoun stands for.
        words = tuple(_stood_for(page, one) for one in words)
    return any(is_of(page.tree, one, name) for one in words) if name else bool(words)


def _stood_for(page: Page, at: int) -> int:
    found = antecedent(page, at) if page.tree.lower[at] in PRONOUNS else None
    return at if found is None else found


def _has(page: Page, slots: Slots, name: str) -> bool:
    near = [one for kid in page.tree.kids[slots.at] for one in (kid, *page.tree.kids[kid])]
    return any(page.tree.lower[one] in classes()[name] for one in near)


def _sentence(page: Page, slots: Slots) -> set[str]:
    return set(page.tree.lower[slice(*page.tree.nearby(slots.at))])


def _is_violent(page: Page, slots: Slots, _: str) -> bool:
    words = _sentence(page, slots)
    return bool(words & classes()["violencew"]) and not words & classes()["accidentw"]


_QUESTIONS: Mapping[str, Callable[[Page, Slots, str], bool]] = {
    "prt": lambda _, slots, name: slots.particle == name if name else bool(slots.particle),
    "xc": lambda _, slots, __: slots.complement is not None,
    "to": lambda page, slots, _: (
        slots.complement is not None
        and any(page.tree.lower[at] == "to" for at in page.tree.of(slots.complement, "mark"))
    ),
    "whether": lambda page, slots, _: (
        slots.complement is not None
        and any(page.tree.lower[at] in _INTERROGATIVE for at in page.tree.of(slots.complement, "mark", "advmod"))
    ),
    "light": lambda _, slots, __: slots.light,
    "lv": lambda page, slots, name: (
        slots.light and slots.verb is not None and page.tree.lower[slots.verb] in classes()[name]
    ),
    "joint": lambda _, slots, __: len({one.country_id for one in slots.parties("subj") if one.country_id}) > 1,
    "passive": lambda page, slots, _: is_passive(page.tree, slots.at),
    "state": lambda page, slots, _: any(_is_state(page, one) for one in slots.parties("subj")),
    "people": lambda page, slots, _: any(_is_people(page, one) for one in slots.parties("obj")),
    "body": lambda page, slots, _: any(not _is_people(page, one) for one in slots.parties("obj")),
    "violent": _is_violent,
    "accident": lambda page, slots, _: bool(_sentence(page, slots) & classes()["accidentw"]),
    "nation": lambda _, slots, __: any(
        one.entity_id is not None and one.entity_id == one.country_id for one in slots.parties("obj")
    ),
    "armed": lambda _, slots, __: any(_is_armed(one) for one in slots.parties("subj")),
    "official": lambda _, slots, __: any(one.sector in ("GOV", "IGO", "LEG") for one in slots.parties("subj")),
    "has": _has,
}
"""What a need asks where it is not about the words in a place."""
