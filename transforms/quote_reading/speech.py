"""Who says a quote, with which word, and of whom? Cue and speaker of each stretch of speech.

The cue is looked for where English puts it: right behind the quote ("…," she said), right before it (she said: "…"),
between two parts of it, or above the quoted words in the parse ("called him a “dictator”"). A quote without a cue is
of whoever speaks in the same paragraph, or is of nobody.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import Literal

from transforms.antecedents import PRONOUNS, antecedent
from transforms.article_page import Page
from transforms.clauses import is_passive, surface_subject
from transforms.event_coding.sources import is_of_document
from transforms.parties import parties
from transforms.quote_reading.marks import Quoted
from transforms.speech_verbs import cue_forms

Position = Literal["before", "after", "inside"]
_REACH = 14
"""Words between a quote and the verb that reports it: a name, an office and an aside fit in."""
_DIRECTED = frozenset(
    "call brand label dub describe accuse denounce criticize criticise condemn mock blame hail praise".split()
)


@dataclass(frozen=True, slots=True)
class Cue:
    """The word that reports a quote."""

    at: int
    lemma: str
    cue_class: str
    position: Position
    speaker: int | None
    """The head of the phrase for the speaker."""


def words_of(page: Page, start: int, end: int) -> tuple[int, int]:
    """The first word at a span and the one after the last."""
    return bisect_left(page.tree.starts, start), bisect_left(page.tree.starts, end)


def cue_of(page: Page, one: Quoted, others: list[Quoted]) -> Cue | None:
    """The cue of a quote; None where nothing reports it."""
    first, last = words_of(page, one.start, one.end)
    if first >= last:
        return None
    return _behind(page, one, last, others) or _ahead(page, one, first, others) or _above(page, first, last, others)


def _in_quotes(page: Page, at: int, others: list[Quoted]) -> bool:
    place = bisect_right(others, page.tree.starts[at], key=lambda one: one.outer_start) - 1
    return place >= 0 and others[place].outer_start <= page.tree.starts[at] < others[place].outer_end


def _behind(page: Page, one: Quoted, last: int, others: list[Quoted]) -> Cue | None:
    """The cue right behind: "…," said the minister. "…," the minister told reporters."""
    tree = page.tree
    at = last
    while at < len(tree.words) and tree.starts[at] < one.outer_end:
        at += 1
    inner_end = page.text[one.end - 1 : one.end]
    comma = inner_end in ",?!—–-…" or (at < len(tree.words) and tree.words[at] in (",", "—", "–"))
    if not comma or at >= len(tree.words):
        return None
    if inner_end in "?!…" and tree.words[at][:1].isupper() and not _starts_with_speaker(page, at):
        return None
    passed = 0
    while at < len(tree.words) and passed < _REACH:
        if (
            tree.words[at] in (".", ";", "?", "!")
            or "\n\n" in page.text[one.outer_end : tree.starts[at]]
            or _in_quotes(page, at, others)
        ):
            return None
        if tree.words[at].lower() == "according" and at + 1 < len(tree.words) and tree.lower[at + 1] == "to":
            return Cue(at, "according to", "say", "after", _phrase_head(page, at + 2))
        if _is_cue(page, at):
            inside = _goes_on_behind(page, at, others)
            return _cue(page, at, "inside" if inside else "after", others)
        at += 1
        passed += 1
    return None


def _starts_with_speaker(page: Page, at: int) -> bool:
    """Whether a sentence that follows a question or cry is its report: "Why?" Merkel asked."""
    return any(_is_cue(page, one) for one in range(at, min(at + 6, len(page.tree.words))))


def _goes_on_behind(page: Page, cue: int, others: list[Quoted]) -> bool:
    """Whether the quote goes on after its cue in the same sentence: "A," she said, "B"."""
    tree = page.tree
    end = tree.sentences[tree.sentence_of[cue]][1]
    place = bisect_right(others, tree.starts[cue], key=lambda one: one.outer_start)
    if place >= len(others) or others[place].outer_start > tree.ends[end - 1]:
        return False
    between = page.text[tree.ends[cue] : others[place].outer_start]
    return (
        "." not in between
        and "\n" not in between
        and len(between) < 120
        and between.rstrip().endswith((",", "—", "–", ":", "that"))
    )


def _ahead(page: Page, one: Quoted, first: int, others: list[Quoted]) -> Cue | None:
    """The minister said: "…"; she said, "…"; the minister added that the plan "…"."""
    tree = page.tree
    at = first - 1
    while at >= 0 and tree.starts[at] >= one.outer_start:
        at -= 1
    if at < 0:
        return None
    introduced = tree.words[at] in (",", ":", "that", "—", "–") or _is_cue(page, at)
    limit = max(0, at - 2 * _REACH)
    passed_verb = False
    while at >= limit:
        if tree.words[at] in (".", "!", "?", ";") or "\n\n" in page.text[tree.ends[at] : one.outer_start]:
            return None
        if _in_quotes(page, at, others):
            return None
        if _is_cue(page, at):
            if introduced or not passed_verb:
                cue = _cue(page, at, "before", others)
                if introduced or cue.speaker is not None:
                    return cue
            return None
        if tree.tags[at] in ("VBD", "VBZ", "VBP") and tree.deps[at] not in ("aux", "cop", "aux:pass"):
            passed_verb = True
        at -= 1
    return None


def _above(page: Page, first: int, last: int, others: list[Quoted]) -> Cue | None:
    """The verb of speech, or the document, over the quoted words in the parse."""
    tree = page.tree
    head = tree.highest(first, last)
    for above in tree.above(head):
        if _in_quotes(page, above, others):
            continue
        for kid in tree.kids[above]:
            if tree.deps[kid] in ("obl", "nmod") and tree.case(kid) == "according to":
                position: Position = "before" if kid < first else "after"
                return Cue(kid, "according to", "say", position, kid)
        if not tree.is_verb(above):
            continue
        subject = surface_subject(tree, above)
        if _is_cue(page, above):
            return _cue(page, above, "before" if above < first else "after", others)
        if subject is not None and is_of_document(page, subject) and not is_passive(tree, above):
            return Cue(above, tree.lemmas[above], "say", "before" if above < first else "after", subject)
    return None


def _is_cue(page: Page, at: int) -> bool:
    tree = page.tree
    return (
        tree.lower[at] in cue_forms()
        and tree.tags[at].startswith("VB")
        and tree.deps[at] not in ("amod", "case", "compound")
    )


def _cue(page: Page, at: int, position: Position, others: list[Quoted]) -> Cue:
    tree = page.tree
    lemma, cue_class = cue_forms()[tree.lower[at]]
    speaker = surface_subject(tree, at)
    if is_passive(tree, at) and tree.first(at, "obl:agent") is not None:
        speaker = tree.first(at, "obl:agent")
    if speaker is None or abs(speaker - at) > 3 * _REACH or _in_quotes(page, speaker, others):
        speaker = _nearby(page, at)
    return Cue(at, lemma, cue_class, position, speaker)


def _nearby(page: Page, at: int) -> int | None:
    """The speaker beside a cue that the parse gives no subject: "said Merkel", "Merkel said"."""
    tree = page.tree
    behind = [at + 3, *range(at + 4, at + 8)]
    for place in range(at + 1, min(at + 8, len(tree.words))):
        if tree.words[place] in (".", ";", ":", "—") or page.text[tree.starts[place]] in '"“”':
            behind = [one for one in behind if one < place]
            break
    for one in (at + 1, at - 1, at + 2, at - 2, *behind):
        if (
            0 <= one < len(tree.words)
            and (one in page.mention_of or tree.lower[one] in PRONOUNS)
            and tree.deps[one] != "nmod:poss"
        ):
            return int(one)
    return None


def _phrase_head(page: Page, at: int) -> int | None:
    """The head of the noun phrase that begins at a word."""
    tree = page.tree
    for one in range(at, min(at + 8, len(tree.words))):
        if (
            tree.is_noun(one)
            and (tree.heads[one] < at or tree.heads[one] >= one)
            and tree.deps[one] not in ("compound", "amod")
        ):
            return one
    return None


@dataclass(frozen=True, slots=True)
class Who:
    """A speaker, or whom a quote is about."""

    entity_id: str | None
    surface: str


def speaker_of(page: Page, at: int | None) -> Who | None:
    """The speaker at a word: the entity where the word is its name or a pronoun for it, and always the words."""
    if at is None:
        return None
    tree = page.tree
    start, end = phrase(page, at)
    surface = page.text[start:end]
    named = page.mention_of.get(at)
    if named is None and (name := _name_behind(page, at)) is not None:
        # "former prosecutor Elie Honig", "the party's leader, Jeremy Corbyn": who it is stands behind what he is.
        named = page.mention_of[name]
        is_one_phrase = named["char_start"] - end == 1
        surface = page.text[start if is_one_phrase else named["char_start"] : named["char_end"]]
    if named is not None:
        key = named["stands_for_id"] or named["entity_id"]
        entity = page.entities.get(str(key))
        if entity is not None and entity.entity_type == "place":
            # A place says nothing; where it is no seat of anybody it may be a surname.
            key = named["stands_for_id"] or entity.stands_for_id
        return Who(key, surface)
    if tree.lower[at] in PRONOUNS:
        referred = antecedent(page, at)
        if referred is None:
            return Who(None, surface)
        found = parties(page, referred)
        is_named = referred in page.mention_of or bool(found and str(found[0].entity_id).startswith("person:"))
        return Who(found[0].entity_id if found and is_named else None, surface)
    return Who(None, surface)


def _name_behind(page: Page, at: int) -> int | None:
    """The name of a person or body that stands in apposition to a noun."""
    tree = page.tree
    if not tree.is_noun(at):
        return None
    for kid in tree.of(at, "appos", "flat"):
        named = page.mention_of.get(kid)
        if kid > at and named is not None and named["entity_type"] in ("person", "organization"):
            return int(kid)
    return None


def phrase(page: Page, at: int) -> tuple[int, int]:
    """The characters of a noun phrase without the clauses that hang on it."""
    tree = page.tree
    kept = {at}
    for kid in tree.kids[at]:
        if tree.deps[kid] in (
            "det",
            "amod",
            "compound",
            "flat",
            "nummod",
            "nmod:desc",
            "nmod:poss",
            "nmod:unmarked",
            "nmod",
        ):
            kept.update(word for word in tree.subtree(kid) if not _behind_clause(page, word, kid))
    kept |= {word for word in range(at, max(kept)) if tree.words[word] in ("-", "–", "'s", "’s")}
    first = last = at
    while first - 1 in kept:
        first -= 1
    while last + 1 in kept:
        last += 1
    while first < at and tree.deps[first] == "case" and tree.lower[first] not in ("'s", "’s"):
        # "according to current president X": the preposition may hang on the office.
        first += 1
    return tree.starts[first], tree.ends[last]


def _behind_clause(page: Page, word: int, top: int) -> bool:
    tree = page.tree
    while word != top:
        if tree.deps[word] in ("acl", "acl:relcl", "appos", "punct", "advcl"):
            return True
        word = tree.heads[word]
    return False


def about(page: Page, one: Quoted | tuple[int, int], cue: Cue | None, speaker: Who | None) -> str | None:
    """Whom the words are about: the object of a verb that is directed at somebody, else the subject of what is said."""
    tree = page.tree
    start, end = (one.start, one.end) if isinstance(one, Quoted) else one
    first, last = words_of(page, start, end)
    if cue is not None and cue.lemma in _DIRECTED:
        target = tree.first(cue.at, "obj")
        if target is not None and (found := [party for party in parties(page, target) if party.entity_id]):
            return found[0].entity_id
    if first >= last:
        return None
    head = tree.highest(first, last)
    subject = surface_subject(tree, head)
    own = speaker.entity_id if speaker else None
    if subject is not None:
        if tree.lower[subject] in ("i", "we"):
            return None
        if (
            cue is not None
            and tree.lower[subject] in ("he", "she", "they")
            and (directed_at := _continued(page, cue)) is not None
        ):
            return directed_at
        for party in parties(page, subject):
            if party.entity_id and party.entity_id != own:
                return party.entity_id
    for at in range(first, last):
        named = page.mention_of.get(at)
        if named is not None and named["entity_id"] and named["entity_id"] != own and tree.deps[at].startswith("nsubj"):
            return str(named["entity_id"])
    return None


def _continued(page: Page, cue: Cue) -> str | None:
    """Whom the verb joined to the cue is directed at: "called X a liar and said he must go"."""
    tree = page.tree
    if tree.deps[cue.at] != "conj":
        return None
    head = tree.heads[cue.at]
    found = cue_forms().get(tree.lower[head])
    target = tree.first(head, "obj")
    if found is None or found[0] not in _DIRECTED or target is None:
        return None
    return next((party.entity_id for party in parties(page, target) if party.entity_id), None)
