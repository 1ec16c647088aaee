"""Who does what in a clause, whatever the clause is made into?

A `Tree` is a parsed text as plain lists, so that the same questions can be asked of it many times: the logical subject
and object of a predicate through passives, relative clauses, participles, conjunction and control, and what its
prepositions bring. Relations are those of Universal Dependencies. What a predicate means is not decided here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from transforms.word_forms import verb_forms

SUBJECTS = frozenset({"nsubj", "nsubj:pass", "nsubj:outer", "csubj"})
_ANY_SUBJECT = (*SUBJECTS, "csubj:pass")
_RELATIVE = frozenset({"which", "that", "who", "whom"})
_AUX = frozenset({"aux", "aux:pass", "cop"})
# Verbs whose object does what their infinitive says.
_OF_OBJECT = frozenset(
    form
    for verb in (
        "allow ask authorize authorise beg call cause command compel convince direct enable encourage expect forbid "
        "force get implore instruct invite lead let make mandate oblige order permit persuade press pressure prompt "
        "push request require summon task tell urge want warn help accuse blame charge suspect convict acquit prevent "
        "bar ban stop block condemn criticize criticise denounce praise dissuade discourage sentence convict fine jail "
        "imprison arrest detain punish sanction fire dismiss expel indict prosecute thank congratulate"
    ).split()
    for form in verb_forms(verb)
)
_HIGHEST = 100
"""Words above one; a list of ten thousand clauses hangs as deep as it is long, and is not asked for its end."""
_NEAR = 200
"""Words to either side; no sentence of news is longer."""
_POSSESSIVE = frozenset({"'s", "’s", "'", "’"})
_DEPTH = 12
"""How many clauses a shared subject is followed through."""


@dataclass(frozen=True, slots=True)
class Tree:
    """A parsed text."""

    words: Sequence[str]
    lower: Sequence[str]
    lemmas: Sequence[str]
    tags: Sequence[str]
    deps: Sequence[str]
    heads: Sequence[int]
    """Of a root, itself."""
    kids: Sequence[Sequence[int]]
    starts: Sequence[int]
    ends: Sequence[int]
    sentences: Sequence[tuple[int, int]]
    """First token and the one after the last."""
    sentence_of: Sequence[int]

    def is_verb(self, at: int) -> bool:
        """Whether a word is a verb, by its tag."""
        return self.tags[at][:2] == "VB"

    def is_noun(self, at: int) -> bool:
        """Whether a word is a noun, common or proper."""
        return self.tags[at][:2] == "NN"

    def of(self, at: int, *deps: str) -> list[int]:
        """The dependents with one of these relations."""
        said = self.deps
        return [kid for kid in kids if said[kid] in deps] if (kids := self.kids[at]) else []

    def first(self, at: int, *deps: str) -> int | None:
        """The first dependent with one of these relations."""
        for kid in self.kids[at]:
            if self.deps[kid] in deps:
                return kid
        return None

    def subtree(self, at: int) -> list[int]:
        """The words under a word and itself, in order."""
        found, waiting = [], [at]
        while waiting:
            one = waiting.pop()
            found.append(one)
            waiting += self.kids[one]
        return sorted(found)

    def span(self, at: int) -> tuple[int, int]:
        """From the first to the last character under a word."""
        under = self.subtree(at)
        return self.starts[under[0]], self.ends[under[-1]]

    def above(self, at: int) -> list[int]:
        """The words above a word, the nearest first, as far up as any sentence of news goes."""
        heads, found = self.heads, list[int]()
        while (head := heads[at]) != at and len(found) < _HIGHEST:
            found.append(head)
            at = head
        return found

    def highest(self, first: int, last: int) -> int:
        """Of the words from one to before another the first of those with the fewest above them."""
        # What hangs on another of them is lower than that.
        outer = [at for at in range(first, last) if self.heads[at] == at or not first <= self.heads[at] < last]
        return min(outer or range(first, last), key=lambda at: len(self.above(at)))

    def is_apart(self, first: int, last: int) -> bool:
        """Whether a semicolon stands between two words: behind it a sentence of its own begins, and reports nothing."""
        return ";" in self.words[first:last]

    def nearby(self, at: int) -> tuple[int, int]:
        """The first word of a word's sentence and the one after its last; of a very long sentence what is near it.

        Looked through for every predicate, a sentence of ten thousand words would cost their square.
        """
        first, last = self.sentences[self.sentence_of[at]]
        return max(first, at - _NEAR), min(last, at + _NEAR)

    def joined(self, at: int) -> list[int]:
        """A word and those joined to it by "and" or a comma."""
        return [at, *(one for kid in self.of(at, "conj") for one in self.joined(kid))]

    def case(self, at: int) -> str:
        """The preposition of a phrase, in small letters: "with", "according to", "on behalf of"; empty without one."""
        kid = self.first(at, "case")
        if kid is None:
            # "against the party's leader Mahmoud Abbas": the preposition hangs on the office.
            office = self.first(at, "nmod:desc", "compound")
            kid = None if office is None else self.first(office, "case")
            if kid is None or self.lower[kid] in _POSSESSIVE:
                return ""
            at = self.heads[kid]
        words = self.of(kid, "fixed")
        if not words and kid + 1 < len(self.deps) and self.deps[kid + 1] == "case" and self.heads[kid + 1] == at:
            # "out of the talks", which the parser may read as two prepositions.
            words = [kid + 1]
        return " ".join([self.lower[kid], *(self.lower[one] for one in words)]) if words else self.lower[kid]


def is_passive(tree: Tree, at: int) -> bool:
    """Whether a verb is in the passive, or a participle that a noun undergoes ("sponsored by fifty states")."""
    if tree.first(at, "aux:pass", "obl:agent") is not None:
        return True
    if tree.first(at, "nsubj:pass", "csubj:pass") is not None:
        # Headlines leave the auxiliary out; a past tense is no participle, whatever its subject was taken for.
        return tree.tags[at] != "VBD" or bool(tree.of(at, "aux"))
    if tree.tags[at] != "VBN":
        return False
    if tree.deps[at] in ("acl", "amod", "advcl"):
        return not any(tree.lower[kid] == "having" for kid in tree.of(at, "aux"))
    if tree.deps[at] == "conj" and not tree.of(at, "aux", "nsubj", "obj"):
        return is_passive(tree, tree.heads[at])
    return False


@dataclass(frozen=True, slots=True)
class Arguments:
    """What a predicate's clause gives it."""

    subject: int | None
    """Who does it: the subject, in the passive the agent."""
    object: int | None
    """To whom or what it is done: the object, in the passive the subject."""
    indirect: int | None
    oblique: Mapping[str, tuple[int, ...]]
    """What prepositions bring, on the predicate and on its object."""


def arguments(tree: Tree, at: int) -> Arguments:
    """The arguments of a verb."""
    surface = surface_subject(tree, at)
    passive = is_passive(tree, at)
    if passive:
        agents = [*tree.of(at, "obl:agent"), *(one for one in tree.of(at, "obl") if tree.case(one) == "by")]
        subject, done_to = (agents[0] if agents else None), surface
        if done_to is None and tree.deps[at] in ("acl", "amod"):
            done_to = tree.heads[at]
    else:
        subject, done_to = surface, tree.first(at, "obj")
        if done_to is None:
            done_to = _relative_object(tree, at)
        if done_to is None:
            done_to = _bare_phrase(tree, at) or _behind_particle(tree, at)
    indirect = tree.first(at, "iobj")
    if indirect is None and not passive and done_to is not None:
        indirect = _bare_owner(tree, at, done_to)
    if done_to is None and indirect is not None and not passive:
        indirect, done_to = None, indirect
    if passive and tree.of(at, "obj"):
        # "was given a grant": the subject receives, the object is given.
        indirect, done_to = done_to, tree.first(at, "obj")
    return Arguments(subject, done_to, indirect, _obliques(tree, at, done_to))


def _bare_owner(tree: Tree, at: int, done_to: int) -> int | None:
    """Who gets something, where the parser takes him for its owner: "promised Poland new missiles"."""
    own = tree.first(done_to, "nmod:poss")
    if own is None or own < at or not tree.tags[own].startswith("NNP") or tree.of(own, "case"):
        return None
    return own


def _obliques(tree: Tree, at: int, done_to: int | None) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    holders = [at]
    if done_to is not None and tree.heads[done_to] == at:
        holders.append(done_to)
    for holder in holders:
        for kid in tree.kids[holder]:
            if tree.deps[kid].split(":")[0] in ("obl", "nmod") and (case := tree.case(kid)):
                found[case] = (*found.get(case, ()), kid)
                if case == "out of":
                    found["from"] = (*found.get("from", ()), kid)
    # "held talks in Geneva with Russia": the phrase may hang on the one before it.
    for case, ones in list(found.items()):
        for one in ones:
            for kid in tree.of(one, "nmod"):
                inner = tree.case(kid)
                if inner in ("with", "against", "to", "between", "from", "by") and inner not in found and case != inner:
                    found[inner] = (kid,)
    return found


def surface_subject(tree: Tree, at: int, depth: int = 0) -> int | None:
    """The grammatical subject of a predicate, its own or the one that it shares."""
    own = tree.first(at, *_ANY_SUBJECT)
    if own is not None:
        return _antecedent(tree, own, at)
    if depth > _DEPTH:
        return None
    head, dep = tree.heads[at], tree.deps[at]
    if dep == "conj":
        return surface_subject(tree, head, depth + 1)
    if dep in ("xcomp", "ccomp") and (dep == "xcomp" or not is_finite(tree, at)):
        return _controller(tree, head, depth)
    if dep == "acl:relcl" or (dep == "acl" and (tree.tags[at] == "VBG" or not tree.of(at, "mark"))):
        return head
    if dep == "acl":
        # "Russia's decision to withdraw", "made a decision to withdraw": whose decision it is.
        return owner(tree, head) or _verb_subject(tree, head, depth)
    if dep == "advcl" and not is_finite(tree, at):
        return _of_circumstance(tree, at, depth)
    if dep == "csubj":
        # "The US withdrawing its support may help": the parser gives the noun to the main verb.
        beside = tree.first(head, "nsubj")
        return beside if beside is not None and beside < at else None
    if dep in ("obl", "nmod", "obj") and tree.is_verb(at):
        # A gerund behind a preposition: "was accused of shelling", "stopped short of condemning".
        return _controller(tree, head, depth)
    return None


def _of_circumstance(tree: Tree, at: int, depth: int) -> int | None:
    """Who does what a participle or gerund beside a verb says."""
    head = tree.heads[at]
    if tree.tags[at] == "VBG" and tree.lower[head] in _OF_OBJECT and tree.of(at, "mark", "case"):
        # "was accused by Sudan of arming rebels".
        return _controller(tree, head, depth)
    if tree.tags[at] in ("VBG", "VBN") and any(tree.lower[kid] == "as" for kid in tree.of(at, "mark", "case")):
        # "cited the law as forbidding it", "is described by critics as biased": said of whom it is done to.
        done_to = surface_subject(tree, head, depth + 1) if is_passive(tree, head) else tree.first(head, "obj")
        if done_to is not None:
            return done_to
    agent = tree.first(head, "obl:agent") if is_passive(tree, head) else None
    return surface_subject(tree, head, depth + 1) if agent is None else agent


def owner(tree: Tree, noun: int) -> int | None:
    """Whose a noun is: "Russia's veto", "the Russian veto", "the veto by Russia"."""
    own = tree.first(noun, "nmod:poss")
    if own is not None:
        return own
    for kid in tree.of(noun, "nmod", "obl"):
        if tree.case(kid) == "by":
            return kid
    return None


def _controller(tree: Tree, head: int, depth: int) -> int | None:
    if tree.lower[head] in _OF_OBJECT or is_passive(tree, head):
        done_to = (
            tree.first(head, "obj", "iobj") if not is_passive(tree, head) else surface_subject(tree, head, depth + 1)
        )
        if done_to is not None:
            return done_to
    if tree.is_verb(head) or tree.of(head, "cop", "nsubj"):
        subject = surface_subject(tree, head, depth + 1)
        # "It was ready to negotiate": the parser takes the pronoun for an empty one.
        return tree.first(head, "expl") if subject is None and not tree.is_verb(head) else subject
    return owner(tree, head)


def _verb_subject(tree: Tree, noun: int, depth: int) -> int | None:
    """The subject of the verb that a noun is the object of."""
    if tree.deps[noun] in ("obj", "obl", "xcomp") and tree.is_verb(tree.heads[noun]):
        return surface_subject(tree, tree.heads[noun], depth + 1)
    return None


def _antecedent(tree: Tree, subject: int, verb: int) -> int:
    """What a relative pronoun stands for."""
    if tree.lower[subject] in _RELATIVE and tree.tags[subject] in ("WDT", "WP", "IN", "DT"):
        clause = verb
        while tree.deps[clause] == "conj":
            clause = tree.heads[clause]
        if tree.deps[clause] == "acl:relcl":
            return tree.heads[clause]
    return subject


def _relative_object(tree: Tree, at: int) -> int | None:
    """What a relative clause says of its noun: "the plan which Israel rejected", "the plan Israel rejected"."""
    if tree.deps[at] != "acl:relcl":
        return None
    own = tree.first(at, "nsubj")
    if own is not None and tree.lower[own] not in _RELATIVE and not tree.of(at, "obj", "xcomp", "ccomp"):
        return tree.heads[at]
    return None


_ENDING_PARTICLES = frozenset({"down", "off", "up"})


def misread_particle(tree: Tree, at: int) -> int | None:
    """A verb's particle that the parser took for a preposition: "gunned down two men", "sealed off the town"."""
    after = at + 1
    if after >= len(tree.words) or tree.lower[after] not in _ENDING_PARTICLES or tree.deps[after] != "case":
        return None
    phrase = tree.heads[after]
    return after if tree.heads[phrase] == at and tree.deps[phrase] == "obl" and phrase > after else None


def _behind_particle(tree: Tree, at: int) -> int | None:
    particle = misread_particle(tree, at)
    return None if particle is None else tree.heads[particle]


def _bare_phrase(tree: Tree, at: int) -> int | None:
    """A phrase without a preposition that the parser took for a circumstance: "signed into law the Act"."""
    for kid in tree.of(at, "xcomp"):
        if kid > at and tree.is_noun(kid) and not tree.of(kid, "case", "mark", "cop", "nsubj"):
            return kid
    for kid in tree.of(at, "obl"):
        if kid < at or tree.case(kid):
            continue
        if tree.of(at, "compound:prt") or (tree.of(kid, "det", "nmod:poss") and not tree.of(kid, "nummod")):
            return kid
    return None


def is_finite(tree: Tree, at: int) -> bool:
    """Whether a verb, or an auxiliary of it, has a tense of its own."""
    if tree.tags[at] in ("VBD", "VBZ", "VBP", "MD"):
        return True
    return any(tree.tags[kid] in ("VBD", "VBZ", "VBP", "MD") for kid in tree.kids[at] if tree.deps[kid] in _AUX)
