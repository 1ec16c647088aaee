"""Whom does a pronoun stand for? The nearest word before it that it agrees with, by grammar alone."""

from __future__ import annotations

from functools import cache

from transforms.article_page import Page
from transforms.clauses import surface_subject
from transforms.datelines import DATELINE
from transforms.lexicon import table
from transforms.speech_verbs import is_cue
from transforms.word_forms import noun_forms

_PERSONAL = frozenset("he she him her his hers himself herself".split())
_NEUTRAL = frozenset("it its itself".split())
_PLURAL = frozenset("they them their theirs themselves".split())
_WE = frozenset("we us our".split())
FIRST_PERSON = _WE | {"i", "me", "my"}
PRONOUNS = _PERSONAL | _NEUTRAL | _PLURAL | _WE
_MANY = frozenset({"police", "crew", "staff", "people"})
"""Words for many that have no plural ending."""


@cache
def party_nouns() -> dict[str, tuple[str, str]]:
    """Form of a party noun to its sector and kind; plurals with them."""
    made: dict[str, tuple[str, str]] = {}
    for row in table("events/sectors"):
        for form in sorted(noun_forms(row["noun"])):
            made.setdefault(form, (row["sector"], row["kind"]))
    return made


def antecedent(page: Page, at: int) -> int | None:
    """The word that a pronoun stands for: the nearest subject before it that it agrees with; None where none does.

    Inside what somebody is said to say, the speaker goes first ("Hungary said it will").
    """
    tree = page.tree
    word = tree.lower[at]
    if word in FIRST_PERSON:
        # Whoever speaks, and nobody named before.
        return None
    if tree.deps[at] == "obj" and word in ("it", "them") and (thing := _nearest_object(page, at)) is not None:
        return thing if _agrees(page, thing, word) else None
    groups = _groups_before(page, at) if word in _PLURAL else []
    for above in tree.above(at):
        if tree.deps[above] in ("ccomp", "xcomp", "advcl", "parataxis", "conj", "acl:relcl", "acl", "obl"):
            subject = surface_subject(tree, tree.heads[above])
            if subject is None or subject >= at:
                continue
            if _is_unknown_name(page, subject, word) and tree.deps[above] == "advcl" and word not in _PLURAL:
                # "Lorenzo weakened as it left": a name that nobody knows is still whom the clause is about.
                return None
            if _agrees(page, subject, word) and not _is_quoted_by(page, at, subject):
                if groups and subject not in groups:
                    # "The union sent the police a plan, which they rejected": a body gives way to people.
                    return groups[-1]
                return subject
    if word in _PERSONAL and (speaker := _last_speaker(page, at)) is not None:
        return speaker
    return _of_sentences(page, at)


def _of_sentences(page: Page, at: int) -> int | None:
    """The word that a pronoun agrees with in its own sentence or, of the two before it, the nearer."""
    tree, word = page.tree, page.tree.lower[at]
    number = tree.sentence_of[at]
    for sentence in range(number, max(-1, number - 3), -1):
        start, end = tree.nearby(at) if sentence == number else tree.sentences[sentence]
        named = [
            one for one in range(start, min(end, at)) if _agrees(page, one, word) and not _is_quoted_by(page, at, one)
        ]
        subjects = [one for one in named if tree.deps[one].startswith("nsubj")]
        for group in (subjects, named):
            if group:
                # In the pronoun's own sentence the nearest, in one before it what that sentence is about.
                return group[-1] if sentence == number and group is subjects else group[0]
    return None


def person_behind(page: Page, at: int) -> int | None:
    """The name of the one person that a noun for an office is of: "the president, Ruto", "the Court's head, Berg".

    The parser hangs it on the body that the office is of, too.
    """
    tree = page.tree
    if tree.tags[at] != "NN":
        return None
    for holder in (at, *(kid for kid in tree.of(at, "nmod") if tree.case(kid) in ("of", "for"))):
        for kid in tree.of(holder, "appos"):
            named = page.mention_of.get(kid)
            if kid > at and named is not None and named["entity_type"] == "person":
                return kid
    return None


def _last_speaker(page: Page, at: int) -> int | None:
    """Who spoke in the sentence before, for a pronoun that speaks; None where none or several did.

    "The minister met Smith, and Ruto said that it was late. He said …": the speech goes on.
    """
    tree = page.tree
    number = tree.sentence_of[at]
    if number == 0 or not (tree.deps[at] == "nsubj" and is_cue(tree, tree.heads[at])):
        return None
    first = tree.nearby(at)[0]
    if any(_agrees(page, one, tree.lower[at]) for one in range(first, at)):
        return None
    start, end = tree.sentences[number - 1]
    told = {surface_subject(tree, one) for one in range(start, end) if is_cue(tree, one)}
    speakers = {one for one in told if one is not None and _agrees(page, one, tree.lower[at])}
    return speakers.pop() if len(speakers) == 1 else None


def _is_unknown_name(page: Page, at: int, word: str) -> bool:
    """Whether a word is a name that nobody knows; one taken for a person's is known where a person is looked for."""
    named = page.mention_of.get(at)
    is_known = named is not None and (named["entity_id"] is not None or word in _PERSONAL)
    return page.tree.tags[at] == "NNP" and not is_known and page.tree.lower[at] not in party_nouns()


def _is_quoted_by(page: Page, at: int, speaker: int) -> bool:
    """Whether a pronoun of the third person stands in a quote of somebody, who so speaks of another."""
    if page.tree.lower[at] not in _PERSONAL:
        return False
    row, named = page.quote_at(page.tree.starts[at]), page.mention_of.get(speaker)
    if row is None:
        return False
    if row["char_start"] <= page.tree.starts[speaker] < row["char_end"]:
        return False
    if named is not None and row["speaker_id"] is not None:
        return bool(named["entity_id"] == row["speaker_id"])
    return page.tree.words[speaker] in str(row["speaker_surface"] or "")


def _nearest_object(page: Page, at: int) -> int | None:
    """What stands nearest before an object "it" or "them" in its sentence; it is no party where that is a thing.

    "The centre obtained the letters and released them": letters, whoever wrote them.
    """
    tree = page.tree
    start = tree.nearby(at)[0]
    own = surface_subject(tree, tree.heads[at])
    tags = ("NN", "NNP") if tree.lower[at] == "it" else ("NNS", "NNPS")
    near = [
        one
        for one in range(start, at)
        if tree.tags[one] in tags and tree.deps[one] in ("nsubj", "nsubj:pass", "obj", "iobj") and one != own
    ]
    return near[-1] if near else None


def _groups_before(page: Page, at: int) -> list[int]:
    """The words before a pronoun in its sentence that name more than one: "police", "officers", "Ross and Barr"."""
    tree = page.tree
    start = tree.nearby(at)[0]
    return [
        one
        for one in range(start, at)
        if _agrees(page, one, "they")
        and (tree.tags[one] in ("NNS", "NNPS") or tree.lower[one] in _MANY or len(tree.joined(one)) > 1)
        if tree.deps[one] != "nmod:poss"
    ]


def _agrees(page: Page, at: int, pronoun: str) -> bool:
    tree = page.tree
    apart = ("compound", "flat", "amod", "nmod:desc", "nmod:unmarked", DATELINE)
    if not tree.is_noun(at) or tree.deps[at] in apart:
        return False
    if pronoun not in _PLURAL and len(tree.joined(at)) > 1:
        return False
    named = page.mention_of.get(at)
    listed = party_nouns().get(tree.lower[at])
    if pronoun in _PERSONAL:
        if named is not None:
            return bool(named["entity_type"] == "person")
        if listed is not None and person_behind(page, at) is not None:
            return True
        is_one = tree.tags[at] == "NN" and tree.lower[at] not in _MANY
        return (listed is not None and is_one and listed[1] == "head") or (
            tree.tags[at] == "NNP" and bool(tree.of(at, "nmod:desc"))
        )
    if pronoun in _NEUTRAL:
        if named is not None:
            acts = named["entity_type"] in ("country", "organization") or bool(named["stands_for_id"])
            return acts and tree.deps[at] != "nmod:poss"
        return listed is not None and tree.tags[at] == "NN"
    if named is not None:
        is_body = named["entity_type"] == "organization" and tree.deps[at].startswith(("nsubj", "conj", "ROOT"))
        return named["form"] == "demonym" or is_body or len(tree.joined(at)) > 1
    return listed is not None and (tree.tags[at] == "NNS" or tree.lower[at] in _MANY)
