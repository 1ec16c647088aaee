"""Who says so? The source of what a sentence tells: the reporter, somebody named, somebody unnamed, a document.

Looked at are the clause that reports the predicate ("Lavrov said that …", "…, the ministry said", "as Kyiv claimed"),
"according to", and the document that a predicate is the content of ("the resolution condemns").
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from transforms.affiliations import country_of, kinds, sector_of
from transforms.antecedents import PRONOUNS
from transforms.article_page import Page
from transforms.clauses import Tree, is_passive, surface_subject
from transforms.event_coding.frames import is_of, verb_lemma
from transforms.event_coding.status import control
from transforms.parties import Party, parties
from transforms.speech_verbs import is_cue

SourceKind = Literal["author", "named", "anonymous", "document"]
_NAMELESS = frozenset(
    "source sources official officials diplomat diplomats insider insiders witness witnesses expert experts analyst "
    "analysts observer observers resident residents people person one aide aides journalist reporter reporters critics "
    "soldier soldiers officer officers eyewitness eyewitnesses lawyers locals".split()
)
_PARENTHESES = ("according to", "in the words of", "per")


@dataclass(frozen=True, slots=True)
class Source:
    """Who says so."""

    kind: SourceKind
    party: Party | None = None
    start: int | None = None
    end: int | None = None
    """Its characters; none for the reporter."""
    via: str | None = None
    """The agency that it came through."""
    cue: int | None = None
    """The word that says so."""


AUTHOR = Source("author")


def source(page: Page, at: int) -> Source:
    """The source of the predicate at a word."""
    tree = page.tree
    root = at
    for above in (at, *tree.above(at)):
        for kid in tree.kids[above]:
            if tree.deps[kid] in ("obl", "nmod", "advmod", "parataxis") and tree.case(kid) in _PARENTHESES:
                return _of_phrase(page, kid, None)
        root = above
        if above != at and is_cue(tree, above) and _reports(tree, above, at):
            speaker = surface_subject(tree, above)
            if is_passive(tree, above):
                speaker = tree.first(above, "obl:agent")
            if speaker is not None and speaker != at:
                return _of_phrase(page, speaker, above)
    over = (at, *tree.above(at))
    for kid in _asides(tree, root):
        speaker = surface_subject(tree, kid)
        # An aside reports the main clause and not itself.
        if speaker is not None and kid not in over:
            return _of_phrase(page, speaker, kid)
    return _speaker(page, at) or _document(page, at)


def _speaker(page: Page, at: int) -> Source | None:
    """The speaker of the quote that a word is in, where its own sentence does not say who speaks."""
    row = page.quote_at(page.tree.starts[at])
    if row is None:
        return None
    key, surface = row["speaker_id"], row["speaker_surface"]
    if surface is None:
        return Source("anonymous")
    start = page.text.find(surface, row["char_end"])
    before = page.text.rfind(surface, 0, row["char_start"])
    if start < 0 or (before >= 0 and row["char_start"] - before < start - row["char_end"]):
        start = before
    if start < 0:
        return Source("anonymous")
    end = start + len(surface)
    if key is None:
        return Source("named" if surface[:1].isupper() else "anonymous", None, start, end)
    head = max(0, bisect_right(page.tree.starts, end - 1) - 1)
    party = Party(start, end, head, key, country_of(page, key), sector_of(page, key))
    return Source("named", party, start, end)


def _reports(tree: Tree, cue: int, at: int) -> bool:
    """Whether the word is in what the cue reports, and not in its subject or time."""
    below = at
    for above in tree.above(at):
        if above == cue:
            if tree.deps[below] == "parataxis" and tree.is_apart(cue, below):
                return False
            return (
                tree.deps[below] in ("ccomp", "parataxis", "xcomp", "obj")
                and (tree.deps[below] != "xcomp" or (tree.lower[cue] != "said" and not _goes_on(tree, cue)))
            ) or (tree.deps[below] in ("obl", "advcl") and verb_lemma(tree, cue) == "accuse")
        below = above
    return False


def _goes_on(tree: Tree, cue: int) -> bool:
    """Whether a verb with an infinitive only says that something goes on: "continued to support"."""
    return control().get(verb_lemma(tree, cue)) == "aspect"


def _asides(tree: Tree, root: int) -> Iterator[int]:
    """The clauses beside the main one that report it: "…, the ministry said", "as Kyiv claimed"."""
    for kid in tree.kids[root]:
        if tree.is_apart(root, kid):
            continue
        if tree.deps[kid] == "parataxis" and is_cue(tree, kid) and not tree.of(kid, "ccomp"):
            yield kid
        if (
            tree.deps[kid] == "advcl"
            and is_cue(tree, kid)
            and any(tree.lower[one] == "as" for one in tree.of(kid, "mark"))
        ):
            yield kid


def _of_phrase(page: Page, at: int, cue: int | None) -> Source:
    tree = page.tree
    found = parties(page, at)
    party = found[0] if found else None
    start, end = _short(tree, at)
    via = _agency(page, at, cue)
    if (is_of(tree, at, "document") and not tree.tags[at].startswith("NNP")) or at in page.citation_of:
        return Source("document", party, start, end, via, cue)
    named = page.mention_of.get(at)
    if named is not None and (named["entity_id"] or named["entity_type"] == "person"):
        return Source("named", party, start, end, via, cue)
    if tree.lower[at] in _NAMELESS or any(
        tree.lower[kid] in ("anonymous", "unnamed", "unidentified") for kid in tree.kids[at]
    ):
        anonymous = party
        if party is not None and via is not None and party.entity_id == via:
            anonymous = None
        return Source("anonymous", anonymous, start, end, via, cue)
    if tree.lower[at] in PRONOUNS and party is not None:
        return Source("named", party, start, end, via, cue)
    if tree.tags[at].startswith("NNP") or (party is not None and party.is_known):
        return Source("named", party, start, end, via, cue)
    return Source("anonymous", party, start, end, via, cue)


def _short(tree: Tree, at: int) -> tuple[int, int]:
    """The phrase without the clauses and asides that hang on it."""
    kept = {at}
    for kid in tree.kids[at]:
        if tree.deps[kid] not in ("acl:relcl", "acl", "appos", "punct", "parataxis", "advcl", "case", "cc", "dep") or (
            tree.deps[kid] == "case" and tree.lower[kid] in ("'s", "’s")
        ):
            kept.update(tree.subtree(kid))
    # Case marks and commas at its edges are no part of it.
    ordered = sorted(kept)
    first, last = at, at
    while first - 1 in kept:
        first -= 1
    while last + 1 in kept:
        last += 1
    return tree.starts[first if first in ordered else at], tree.ends[last]


_NEWS = ("media", "news_agency")


def _agency(page: Page, at: int, cue: int | None) -> str | None:
    """The medium that a source spoke to or for: "told Reuters", "a source for Interfax-Ukraine"."""
    tree = page.tree
    near = [
        kid for kid in tree.of(at, "nmod", "appos") if tree.case(kid) in ("for", "at", "with", "in", "quoted by", "by")
    ]
    if cue is not None:
        near += tree.of(cue, "obj", "iobj")
        near += [kid for kid in tree.of(cue, "obl", "obl:agent") if tree.case(kid) in ("to", "by", "in")]
    for kid in near:
        named = page.mention_of.get(kid)
        if named is not None and named["entity_id"] and kinds().get(str(named["entity_id"])) in _NEWS:
            return str(named["entity_id"])
    return None


def _document(page: Page, at: int) -> Source:
    """The document whose words the predicate is: "the resolution, sponsored by 50 states, condemns"."""
    tree = page.tree
    subject = surface_subject(tree, at)
    if subject is not None and tree.is_verb(at) and not is_passive(tree, at) and is_of_document(page, subject):
        start, end = _short(tree, subject)
        return Source("document", None, start, end)
    return AUTHOR


def is_of_document(page: Page, at: int) -> bool:
    """Whether a noun is a document: cited as an instrument, or a word for one."""
    from transforms.event_coding.frames import classes

    is_word = page.tree.lower[at] in classes()["document"] and not page.tree.tags[at].startswith("NNP")
    return at in page.citation_of or is_word
