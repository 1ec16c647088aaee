"""What stands in the places around a predicate: its subject, object, phrases, and the parties there.

Verbs and nouns answer to the same names, so that a frame can ask both: `subj`, `obj`, `iobj`, `poss`, `p:with`, and
`in:` before any of them for the parties named within a thing ("Russian aggression"), `by:` for those whose deed it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from transforms.article_page import Page
from transforms.clauses import Arguments, Tree, arguments, misread_particle, owner
from transforms.parties import Party, doers, parties, within

_BEHIND_OF = ("to", "with", "against", "on", "by")
_PARTICLES = frozenset(("down", "out", "off", "up", "over", "back", "away", "in"))


@dataclass(frozen=True, slots=True)
class Slots:
    """The places around one predicate."""

    page: Page
    at: int
    given: Arguments
    particle: str
    complement: int | None
    """The infinitive, gerund or clause that completes it."""
    light: bool
    """Whether it is a noun with a light verb."""
    verb: int | None
    """The verb whose clause it is in: itself, or the light verb."""
    _known: dict[str, tuple[Party, ...]] = field(default_factory=dict, repr=False)

    def words(self, place: str) -> tuple[int, ...]:
        """The heads of what stands in a place."""
        if place == "subj":
            return _some(self.given.subject)
        if place == "obj":
            return _some(self.given.object)
        if place == "iobj":
            return _some(self.given.indirect)
        if place.startswith("p:"):
            return self.given.oblique.get(place[2:].replace("_", " "), ())
        if place == "comp":
            return _some(self.complement)
        if place == "around":
            return _some(around(self.page.tree, self.at))
        if place == "compsubj":
            return () if self.complement is None else _some(arguments(self.page.tree, self.complement).subject)
        raise ValueError(f"there is no place {place!r} around a predicate")

    def parties(self, place: str) -> tuple[Party, ...]:
        """The parties in a place; of several places joined by `+`, those of each."""
        if place not in self._known:
            self._known[place] = tuple(self._parties(place))
        return self._known[place]

    def _parties(self, place: str) -> list[Party]:
        if "+" in place:
            return [party for one in place.split("+") for party in self.parties(one)]
        if place.startswith("by:"):
            return [party for at in self.words(place[3:]) for party in doers(self.page, at)]
        if place.startswith("in:"):
            return [party for at in self.words(place[3:]) for party in within(self.page, at)]
        return [
            party for at in self.words(place) for party in parties(self.page, at) if not self._is_beyond(at, party.head)
        ]

    def _is_beyond(self, head: int, other: int) -> bool:
        """Whether what is joined to a noun stands behind the predicate that the noun is before, in a clause of its own.

        "with Kenya backing the text and Mali opposing it": Mali backs nothing.
        """
        return head < self.at < other and self.page.tree.deps[self.at] in ("acl", "acl:relcl", "advcl")


def around(tree: Tree, noun: int) -> int | None:
    """Who does what happens at a meeting: the subject of the verb that a phrase belongs to ("after a meeting with")."""
    if tree.deps[noun] in ("obl", "obj") and tree.is_verb(tree.heads[noun]):
        return arguments(tree, tree.heads[noun]).subject
    return owner(tree, noun)


def _some(at: int | None) -> tuple[int, ...]:
    return () if at is None else (at,)


def of_verb(page: Page, at: int) -> Slots:
    """The places around a verb."""
    tree = page.tree
    particle = next(
        (
            kid
            for kid in tree.kids[at]
            if tree.deps[kid] == "compound:prt"
            or (tree.deps[kid] == "advmod" and tree.lower[kid] in _PARTICLES and kid == at + 1)
        ),
        misread_particle(tree, at),
    )
    return Slots(
        page,
        at,
        arguments(tree, at),
        tree.lower[particle] if particle is not None else "",
        complement(tree, at),
        False,
        at,
    )


TIMES = frozenset({"after", "before", "since", "when", "while"})


def complement(tree: Tree, at: int) -> int | None:
    """The infinitive, clause or gerund that says what is wanted, refused, said: "to attend", "of shelling"."""
    clause = tree.first(at, "xcomp", "ccomp")
    if clause is not None and (tree.is_verb(clause) or tree.of(clause, "cop", "nsubj")):
        return clause
    done_to = tree.first(at, "obj")
    for holder in (at, *(() if done_to is None else (done_to,))):
        for kid in tree.kids[holder]:
            if not tree.is_verb(kid):
                continue
            marks = tree.of(kid, "mark", "case")
            # "abstained after threatening a veto": a gerund of time is not what is abstained from.
            is_gerund = tree.tags[kid] == "VBG" and bool(marks) and not any(tree.lower[one] in TIMES for one in marks)
            if is_gerund and tree.deps[kid] in ("advcl", "obl", "nmod", "acl", "obj"):
                return int(kid)
            if tree.deps[kid] in ("advcl", "acl") and any(tree.lower[one] == "to" for one in tree.of(kid, "mark")):
                return int(kid)
    return None


def of_noun(page: Page, at: int, verb: int | None) -> Slots:
    """The places around a noun; `verb` is the light verb that it is the object of."""
    tree = page.tree
    oblique: dict[str, tuple[int, ...]] = {}
    for kid in tree.of(at, "nmod"):
        if case := tree.case(kid):
            oblique[case] = (*oblique.get(case, ()), kid)
    for one in oblique.get("of", ()):
        # "the visit of the minister to Nepal": the phrase may hang on the one before it.
        for kid in tree.of(one, "nmod"):
            if (case := tree.case(kid)) in _BEHIND_OF and case not in oblique:
                oblique[case] = (kid,)
    own = tree.first(at, "nsubj") if tree.of(at, "cop") else owner(tree, at)
    if own is None and tree.deps[at] == "compound":
        # "Russia's veto power"
        own = owner(tree, tree.heads[at])
    if own is None:
        own = _adjective(page, at)
    indirect = None
    if verb is not None:
        given = arguments(tree, verb)
        own = given.subject if given.subject is not None and given.subject != at else own
        indirect = given.indirect
        oblique = {**given.oblique, **oblique}
    done_to = oblique.get("of", (None,))[0]
    return Slots(page, at, Arguments(own, done_to, indirect, oblique), "", _clause(tree, at), verb is not None, verb)


def _adjective(page: Page, at: int) -> int | None:
    """A country's adjective or a name before a noun: "US opposition", "Palestinian riots"."""
    tree = page.tree
    for kid in tree.of(at, "amod", "compound", "nmod:desc"):
        named = page.mention_of.get(kid)
        if named is not None and named["entity_id"]:
            return kid
    return None


def _clause(tree: Tree, at: int) -> int | None:
    """What a noun's infinitive says: "a threat to attack"."""
    return next((kid for kid in tree.of(at, "acl") if tree.is_verb(kid) and tree.of(kid, "mark")), None)
