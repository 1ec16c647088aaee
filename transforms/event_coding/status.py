"""Did it happen? Polarity, certainty and time frame of a predicate, from the words around it and above it.

Read are auxiliaries, negation, modal adverbs, conditions, questions, and the verbs that the predicate completes
(`lexicon/events/control.csv`): "failed to stop" is negated, "tried to kill" possible, "agreed to send" an agreement.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from transforms.clauses import Tree, is_finite, is_passive
from transforms.event_coding.frames import verb_lemma
from transforms.event_coding.slots import TIMES
from transforms.lexicon import table

Polarity = Literal["affirmed", "negated"]
Certainty = Literal["asserted", "alleged", "possible", "conditional", "counterfactual"]
TimeFrame = Literal["background", "current", "future"]

_NOT = frozenset({"not", "n't", "never", "no", "neither", "nor", "n’t", "hardly", "barely", "nobody", "none"})
_CONDITIONS = frozenset({"if", "unless", "whether", "lest", "should", "provided", "until"})
_MAY = frozenset({"may", "might", "could", "can", "ca"})
_OUGHT = frozenset({"should", "must", "ought"})
_TAKE_GERUNDS = ("end", "prevent", "negate", "short")
_TAKE_INFINITIVES = ("refuse", "agree", "intend", "threaten", "negate", "attempt", "force", "allow", "vow")
_CHANCES = frozenset("chance chances danger likelihood possibility prospect prospects risk".split())
_HOW = frozenset({"how", "when", "where", "whether", "why"})
_DENY = frozenset({"deny", "disprove", "dispute", "rebut", "refute"})
_SUSPECT = frozenset({"accuse", "allege", "blame", "charge", "suspect"})
_TELL_OF_THE_DEED = frozenset("able quick swift glad happy proud sorry first last unable".split())
_HAVE_AND_BE = frozenset("has have had is are was were 's ’s 've ’ve".split())
_FUTURE = frozenset({"will", "'ll", "’ll", "shall", "wo"})


@dataclass(frozen=True, slots=True)
class Status:
    """How a predicate is said."""

    polarity: Polarity = "affirmed"
    certainty: Certainty = "asserted"
    time_frame: TimeFrame = "current"
    control: str = ""
    """The kind of the verb that it completes, where that makes another event of it."""
    controller: int | None = None
    content: bool = False
    """Whether it is what somebody wants, asks or orders, so that it tells of no event."""
    why: tuple[str, ...] = ()
    """The words that decided, for whoever asks."""


@cache
def control() -> dict[str, str]:
    """Lemma to kind of the verbs that take another verb."""
    return {row["lemma"]: row["kind"] for row in table("events/control")}


@cache
def hedges() -> dict[str, frozenset[str]]:
    """Words by what they say of certainty or time."""
    found: dict[str, set[str]] = {}
    for row in table("events/hedges"):
        found.setdefault(row["kind"], set()).add(row["word"])
    return {kind: frozenset(words) for kind, words in found.items()}


def own_words(tree: Tree, at: int) -> list[int]:
    """The auxiliaries, adverbs and markers of a predicate; of one joined to another, the shared auxiliaries too."""
    kept = [
        kid
        for kid in tree.kids[at]
        if tree.deps[kid] in ("aux", "aux:pass", "advmod", "mark", "det", "cc:preconj", "neg")
    ]
    head = tree.heads[at]
    has_aux = any(tree.deps[kid] in ("aux", "aux:pass", "nsubj", "nsubj:pass") for kid in tree.kids[at])
    if tree.deps[at] == "conj" and not has_aux and tree.is_verb(head):
        # A past tense of its own takes no auxiliary from the verb before it: "would have lost, but resigned".
        shared = ("advmod", "mark") if tree.tags[at] == "VBD" else ("aux", "advmod", "mark")
        kept += [kid for kid in own_words(tree, head) if kid < at and tree.deps[kid] in shared]
    return kept


def is_negated(tree: Tree, at: int) -> bool:
    """Whether a predicate is denied by its own words, or its subject or object is none."""
    words = {tree.lower[kid] for kid in own_words(tree, at)}
    if words & _NOT:
        return True
    for kid in tree.of(at, "nsubj", "nsubj:pass", "obj"):
        if tree.lower[kid] in ("nobody", "none", "no-one", "neither", "nothing"):
            return True
        if any(tree.lower[one] in ("no", "neither") for one in tree.of(kid, "det")):
            return True
    return any(tree.lower[kid] == "without" for kid in tree.of(at, "mark", "case"))


def status(tree: Tree, at: int) -> Status:
    """How a verb, or the light verb of a noun, is said."""
    made = _own(tree, at)
    above, below = tree.heads[at], at
    while above != below and tree.deps[below] in (
        "conj",
        "xcomp",
        "ccomp",
        "advcl",
        "acl",
        "obl",
        "nmod",
        "obj",
        "appos",
        "csubj",
    ):
        made = _under(tree, made, above, below)
        if made.control or made.content:
            return made
        if tree.deps[below] == "advcl" and is_of_a_time(tree, below):
            break
        if tree.deps[below] == "acl" and "to" not in (tree.lower[kid] for kid in tree.of(below, "mark")):
            # What describes a thing is said of the thing, whatever is then refused or agreed about it.
            break
        below, above = above, tree.heads[above]
        if tree.deps[below] in ("acl:relcl", "parataxis"):
            break
    return made


def is_of_a_time(tree: Tree, at: int) -> bool:
    """Whether a clause says when or why: "failed to act when Sudan attacked" denies the act and no attack."""
    if tree.tags[at] == "VBG" and not tree.of(at, "aux"):
        return any(tree.lower[kid] in TIMES for kid in tree.of(at, "mark", "advmod"))
    return is_finite(tree, at) and "to" not in {tree.lower[kid] for kid in tree.of(at, "mark")}


def _own(tree: Tree, at: int) -> Status:
    """What a predicate's own words say."""
    near = own_words(tree, at)
    words = {tree.lower[kid] for kid in near}
    polarity: Polarity = "negated" if is_negated(tree, at) else "affirmed"
    # "if it is indicted or convicted": the condition is that of both.
    certainty, because = _own_certainty(words, {tree.lower[kid] for kid in near if tree.deps[kid] == "mark"})
    frame, when = _own_time(tree, at, near)
    if "yet" in words and _is_to(tree, at):
        # "is yet to sign"
        polarity, frame, when = "negated", "current", ("yet to",)
    if "would" in words and "have" in words:
        certainty, frame = "counterfactual", "current"
    denied = ("negation",) if polarity == "negated" else ()
    return Status(polarity, certainty, frame, why=(*denied, *when, *because))


def _own_certainty(words: set[str], marks: set[str]) -> tuple[Certainty, tuple[str, ...]]:
    if marks & _CONDITIONS:
        return "conditional", tuple(sorted(marks & _CONDITIONS))
    for kind, listed in (
        ("alleged", hedges()["alleged"]),
        ("possible", hedges()["possible"]),
        ("possible", _MAY if "would" not in words else frozenset[str]()),
        ("possible", _OUGHT),
    ):
        if words & listed:
            return cast("Certainty", kind), tuple(sorted(words & listed))
    return "asserted", ()


def _own_time(tree: Tree, at: int, near: list[int]) -> tuple[TimeFrame, tuple[str, ...]]:
    words = {tree.lower[kid] for kid in near}
    if words & _FUTURE or "going" in words:
        return "future", ("will",)
    if "would" in words:
        return "future", ("would",)
    if _is_to(tree, at):
        return "future", ("is to",)
    if back := {tree.lower[kid] for kid in near if not _is_near(tree, kid)} & hedges()["background"]:
        return "background", tuple(sorted(back))
    if any(tree.lower[kid] == "past" and tree.case(kid) == "in" for kid in tree.of(at, "obl", "nmod")):
        return "background", ("in the past",)
    if tree.tags[at] == "VBG" and words & {"is", "are"} and words & hedges()["future"]:
        return "future", tuple(sorted(words & hedges()["future"]))
    return "current", ()


def _is_near(tree: Tree, at: int) -> bool:
    """Whether an "earlier" is of the present day, week or year: "earlier today", "earlier in the month"."""
    after = at + 1
    return (
        tree.lower[at] == "earlier" and after < len(tree.words) and tree.lower[after] in ("in", "on", "this", "today")
    )


def _is_to(tree: Tree, at: int) -> bool:
    """Whether a predicate is what somebody is to do: "is to step down", "are to meet"."""
    if tree.tags[at] != "VB" or not any(tree.lower[kid] == "to" for kid in tree.of(at, "mark")):
        return False
    return any(tree.lower[kid] in ("is", "are", "was", "were") for kid in tree.of(at, "cop", "aux"))


def _under(tree: Tree, made: Status, above: int, below: int) -> Status:
    """What the word above says of the predicate."""
    dep = tree.deps[below]
    if dep == "conj":
        return made
    marks = {tree.lower[kid] for kid in tree.of(below, "mark")}
    kind = _kind_of_verb(tree, above, below, marks) if tree.is_verb(above) else _kind_of_word(tree, above, dep)
    if kind:
        return _controlled(tree, made, above, kind)
    if _is_denied(tree, above, below, marks):
        return Status(made.polarity, made.certainty, made.time_frame, content=True, why=(*made.why, "denied"))
    if tree.lower[above] in _CHANCES and tree.tags[below] == "VBG" and dep in ("acl", "nmod"):
        chance: Certainty = "possible" if made.certainty == "asserted" else made.certainty
        return Status(made.polarity, chance, made.time_frame, why=(*made.why, tree.lower[above]))
    if made.certainty == "asserted" and _is_suspected(tree, above, below):
        return Status(made.polarity, "alleged", made.time_frame, why=(*made.why, tree.lower[above]))
    if not tree.is_verb(above) and dep == "acl" and "to" in marks:
        return _of_noun(tree, made, above)
    return _beside(tree, made, above, below, marks)


def _beside(tree: Tree, made: Status, above: int, below: int, marks: set[str]) -> Status:
    """What an adjective, or the verb that a clause is a subject or circumstance of, says of the predicate."""
    dep = tree.deps[below]
    if tree.tags[above].startswith("JJ") and "to" in marks and tree.lower[above] not in _TELL_OF_THE_DEED:
        # "It is common for governments to suspend parliament" tells of no suspension.
        return Status(made.polarity, "possible", made.time_frame, content=True, why=(*made.why, tree.lower[above]))
    if dep == "csubj":
        over = _own(tree, above)
        return Status(made.polarity, over.certainty, made.time_frame, why=(*made.why, *over.why))
    if dep == "advcl" and tree.tags[below] == "VBG" and not marks:
        # "would use an order, ignoring the court": a circumstance is as certain as what it goes with.
        over = _own(tree, above)
        certainty = over.certainty if made.certainty == "asserted" else made.certainty
        frame = over.time_frame if made.time_frame == "current" else made.time_frame
        return Status(made.polarity, certainty, frame, why=(*made.why, *over.why))
    if dep == "advcl" and "to" in marks:
        # A purpose is not yet an event: "flew to Paris to meet".
        return Status(made.polarity, "possible", "future", why=(*made.why, "purpose"))
    return made


def _is_denied(tree: Tree, above: int, below: int, marks: set[str]) -> bool:
    """Whether a clause or gerund is what somebody denies: "denied that it had", "denied claims that it had"."""
    if tree.deps[below] == "acl" and "that" in marks:
        below, above = above, tree.heads[above]
    is_gerund = tree.tags[below] == "VBG"
    is_content = tree.deps[below] in ("ccomp", "xcomp", "obj") and (is_gerund or tree.deps[below] != "xcomp")
    return is_content and tree.is_verb(above) and verb_lemma(tree, above) in _DENY


def _is_suspected(tree: Tree, above: int, below: int) -> bool:
    """Whether a gerund is what somebody is accused or suspected of."""
    is_gerund = tree.tags[below] == "VBG" and tree.deps[below] in ("advcl", "obl", "nmod", "acl")
    return is_gerund and tree.is_verb(above) and verb_lemma(tree, above) in _SUSPECT


def _kind_of_verb(tree: Tree, above: int, below: int, marks: set[str]) -> str:
    """The kind of a verb over a predicate, where it takes the predicate as its complement; empty where it does not."""
    kind, dep = control().get(verb_lemma(tree, above), ""), tree.deps[below]
    if kind == "agree" and any(tree.lower[kid] in _HOW for kid in tree.of(below, "advmod", "mark")):
        # Who agrees on how it works promises nothing.
        return ""
    is_gerund = tree.tags[below] == "VBG"
    if dep == "xcomp":
        return "negate" if _is_still_to_come(tree, above, below, marks) else kind
    if dep == "advcl":
        # The parser takes many an infinitive or gerund for a circumstance.
        is_plan = kind == "intend" and "on" in marks
        as_complement = (kind in _TAKE_GERUNDS or is_plan) if is_gerund else "to" in marks and kind in _TAKE_INFINITIVES
        return kind if as_complement else ""
    if dep == "ccomp":
        return kind if kind in ("agree", "threaten", "vow", "refuse", "refuse_gerund", "intend") else ""
    return kind if is_gerund and dep in ("obl", "nmod", "obj", "acl") else ""


def _is_still_to_come(tree: Tree, above: int, below: int, marks: set[str]) -> bool:
    """Whether something was not done so far: "has yet to ratify", "is yet to reply"."""
    return (
        "to" in marks
        and tree.lower[above] in _HAVE_AND_BE
        and any(tree.lower[kid] == "yet" and kid < below for one in (above, below) for kid in tree.of(one, "advmod"))
    )


def _kind_of_word(tree: Tree, above: int, dep: str) -> str:
    """The kind of an adjective or noun over a predicate: "ready to sign", "unwilling to meet"."""
    word = tree.lower[above]
    if dep not in ("xcomp", "ccomp", "advcl", "acl", "csubj"):
        return ""
    if word in hedges()["ready_to_agree"]:
        return "agree"
    if word in hedges()["unready"]:
        return "refuse"
    if word == "unable":
        return "negate"
    return "intend" if word in hedges()["ready"] else ""


def _of_noun(tree: Tree, made: Status, noun: int) -> Status:
    """An infinitive that a noun announces: "the decision to withdraw", "plans to sell"."""
    word = tree.lower[noun]
    if word in hedges()["refusal_noun"]:
        return Status(made.polarity, made.certainty, made.time_frame, "refuse", noun, why=(*made.why, word))
    if word == "decision":
        return Status(made.polarity, made.certainty, made.time_frame, "intend", noun, why=(*made.why, word))
    if word in hedges()["promise_noun"]:
        return Status(made.polarity, made.certainty, made.time_frame, "agree", noun, why=(*made.why, word))
    if word in hedges()["threat_noun"]:
        return Status(made.polarity, made.certainty, made.time_frame, "threaten", noun, why=(*made.why, word))
    return Status(made.polarity, "possible", "future", content=True, why=(*made.why, word))


def _controlled(tree: Tree, made: Status, above: int, kind: str) -> Status:
    why = (*made.why, tree.lower[above])
    over = _own(tree, above)
    negated = (over.polarity == "negated") != (made.polarity == "negated")
    polarity: Polarity = "negated" if negated else "affirmed"
    certainty = over.certainty if over.certainty != "asserted" else made.certainty
    if kind in ("negate", "short"):
        if (
            kind == "short"
            and tree.lower[above] != "short"
            and not any(tree.lower[kid] == "short" for kid in tree.kids[above])
        ):
            # "stopped" alone ends what was going on; only "stopped short of" says that it was not done.
            return _controlled(tree, made, above, "end") if verb_lemma(tree, above) == "stop" else made
        return Status("affirmed" if negated else "negated", certainty, over.time_frame, why=why)
    if kind == "attempt":
        return Status(polarity, "possible" if certainty == "asserted" else certainty, over.time_frame, why=why)
    if kind == "aspect":
        return Status(polarity, certainty, over.time_frame, why=why)
    if is_passive(tree, above) and kind in ("agree", "refuse", "vow"):
        return Status(polarity, certainty, "future", why=why)
    if kind == "end" and any(tree.lower[kid] == "short" for kid in tree.kids[above]):
        return Status("affirmed" if negated else "negated", certainty, over.time_frame, why=why)
    return Status(over.polarity, over.certainty, over.time_frame, kind, above, why=why)
