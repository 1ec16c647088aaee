"""Which quotes does an article hold? Direct, partial, of documents, and reported without marks."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from transforms.article_page import Page
from transforms.clauses import Tree, is_passive
from transforms.event_coding.sources import is_of_document
from transforms.quote_reading.marks import Quoted, goes_on, quoted
from transforms.quote_reading.speech import Cue, Position, Who, about, cue_of, phrase, speaker_of, words_of
from transforms.speech_verbs import cue_forms, is_cue

Kind = Literal["direct", "partial", "indirect", "document"]
# Verbs that report a clause without quoting it; the others name or judge ("call", "praise").
_NO_REPORT = frozenset(
    "call brand label dub describe cite quote hail praise applaud think believe express voice condemn denounce "
    "criticize criticise slam deplore decry mock vote accuse charge blame dismiss reject agree read continue order "
    "press threaten speak".split()
)
_CLAUSES = ("ccomp", "parataxis")


@dataclass(frozen=True, slots=True)
class Quote:
    """A row of the table `quotes`, without its article."""

    start: int
    end: int
    kind: Kind
    speaker: Who | None
    cue: str | None
    cue_class: str | None
    cue_position: Position | None
    about_id: str | None


def quotes(page: Page) -> list[Quote]:
    """The quotes of an article, in order."""
    marked = [_ended(page, one) for one in quoted(page.text)]
    found = list(_in_marks(page, marked))
    spans = [(one.outer_start, one.outer_end) for one in marked if not _is_gloss(page, one)]
    found += _indirect(page, spans)
    return sorted(_distinct(found), key=lambda one: (one.start, one.end))


def _ended(page: Page, one: Quoted) -> Quoted:
    """An opening mark without its partner: the words end where a verb of speech is, else with the sentence."""
    if one.closed or goes_on(page.text, one.outer_end, page.text[one.outer_start]):
        return one
    first, last = words_of(page, one.start, one.end)
    tree = page.tree
    for at in range(first, last):
        if tree.words[at] in (",", "?", "!") and any(is_cue(tree, near) for near in range(at + 1, min(at + 6, last))):
            return replace(one, end=tree.ends[at], outer_end=tree.ends[at])
    end = min(one.end, tree.ends[tree.sentences[tree.sentence_of[first]][1] - 1]) if first < last else one.end
    return replace(one, end=end, outer_end=end)


def _distinct(found: list[Quote]) -> list[Quote]:
    kept: dict[tuple[int, int], Quote] = {}
    for one in found:
        kept.setdefault((one.start, one.end), one)
    return list(kept.values())


def _in_marks(page: Page, marked: list[Quoted]) -> Iterator[Quote]:
    before: Quote | None = None
    before_at: Quoted | None = None
    for one in marked:
        made = _quote(page, one, marked)
        if made is None and before is not None and before_at is not None and _same_speech(page, before_at, one):
            made = Quote(one.start, one.end, "direct", before.speaker, None, None, None, None)
            made = replace(made, about_id=about(page, one, None, made.speaker))
        if made is not None:
            yield made
            before, before_at = made, one
        elif one.continues or _is_clause(page, one):
            yield Quote(one.start, one.end, "direct", None, None, None, None, None)
            before, before_at = None, None


def _quote(page: Page, one: Quoted, marked: list[Quoted]) -> Quote | None:
    if _is_title(page, one) or _is_gloss(page, one) or one.continues:
        return None
    cue = cue_of(page, one, marked)
    if cue is None:
        return None
    speaker = speaker_of(page, cue.speaker)
    document = cue.speaker is not None and is_of_document(page, cue.speaker)
    if document and _is_distance(page, one):
        return None
    if document and speaker is not None:
        speaker = Who(None, speaker.surface)
    kind: Kind = "document" if document else "direct" if _is_direct(page, one, cue) else "partial"
    return Quote(
        one.start, one.end, kind, speaker, cue.lemma, cue.cue_class, cue.position, about(page, one, cue, speaker)
    )


def _is_distance(page: Page, one: Quoted) -> bool:
    """Whether the marks keep the writer at a distance from a word or two, and quote nothing.

    What it expresses or calls something it says: 'expressed "grave concern"', 'calls the plan "unwise"'.
    """
    tree = page.tree
    first, last = words_of(page, one.start, one.end)
    if sum(tree.deps[at] not in ("punct", "det") for at in range(first, last)) > 2:
        return False
    head = tree.highest(first, last)
    dep = tree.deps[head]
    is_whole = all(kid >= first for kid in tree.of(head, "det", "amod", "compound", "nmod:poss"))
    is_said = dep in ("xcomp", "ccomp") or (dep == "obj" and is_whole) or (dep == "obl" and tree.case(head) == "as")
    return not (is_said and is_cue(tree, tree.heads[head]))


def _is_direct(page: Page, one: Quoted, cue: Cue) -> bool:
    """Whether the quote is a sentence of its own, and not words in somebody else's."""
    first, last = words_of(page, one.start, one.end)
    ahead = page.text[max(0, one.outer_start - 2) : one.outer_start].strip()
    capital = page.text[one.start : one.start + 1].isupper()
    if cue.position == "before":
        return (ahead.endswith((",", ":")) or capital) and last - first > 2
    if cue.position == "inside":
        return True
    return capital or _is_clause(page, one) or not ahead or ahead.endswith((".", ",", "\n"))


def _is_clause(page: Page, one: Quoted) -> bool:
    """Whether the words are a sentence: it has a verb in the finite form, and ends as one."""
    first, last = words_of(page, one.start, one.end)
    tree = page.tree
    finite = any(tree.tags[at] in ("VBD", "VBZ", "VBP", "MD") for at in range(first, last))
    said = page.text[one.start : one.end].rstrip("'’ \u2009")
    return finite and last - first >= 4 and said[-1:] in (".", ",", "!", "?", "…")


def _same_speech(page: Page, before: Quoted, one: Quoted) -> bool:
    """Whether a quote goes on the one before: in its paragraph, or as its next paragraph."""
    between = page.text[before.outer_end : one.outer_start]
    if one.continues:
        return True
    return "\n\n" not in between and _is_clause(page, one) and not re.search(r"[A-Za-z]{3,}[^.!?]{60,}", between)


def _is_title(page: Page, one: Quoted) -> bool:
    """Whether the marks hold a title or a name: in a citation, or a few words that all begin with capitals."""
    first, last = words_of(page, one.start, one.end)
    if any(at in page.citation_of for at in range(first, last)) and last - first <= 8:
        return True
    words = [page.tree.words[at] for at in range(first, last) if page.tree.words[at].isalpha()]
    big = [word for word in words if len(word) > 3]
    if any(
        page.tree.tags[at] in ("VBZ", "VBP", "VBD", "MD") and page.tree.words[at].islower() for at in range(first, last)
    ):
        return False
    ends = page.text[one.end - 1 : one.end]
    return bool(big) and 1 < len(words) <= 8 and all(word[0].isupper() for word in big) and ends not in ".!?"


def _is_gloss(page: Page, one: Quoted) -> bool:
    """Whether the marks stand alone in brackets, as what a word means: 'Brexit ("British exit")'."""
    return (
        page.text[one.outer_start - 1 : one.outer_start] == "(" and page.text[one.outer_end : one.outer_end + 1] == ")"
    )


def _indirect(page: Page, spans: list[tuple[int, int]]) -> Iterator[Quote]:
    tree, cues = page.tree, cue_forms()
    says_according = "according" in tree.lower
    for at, word in enumerate(tree.lower):
        if word in cues and is_cue(tree, at):
            yield from _reported(page, at, spans)
        elif says_according and tree.deps[at] in ("obl", "nmod") and tree.case(at) == "according to":
            yield from _according(page, at, spans)


def _reported(page: Page, at: int, spans: list[tuple[int, int]]) -> Iterator[Quote]:
    tree = page.tree
    lemma, cue_class = cue_forms()[tree.lower[at]]
    if lemma in _NO_REPORT or _overlaps(spans, tree.starts[at], tree.ends[at]):
        return
    clause = tree.first(at, "ccomp")
    position: Position = "before"
    if clause is None and tree.deps[at] == "parataxis" and not tree.is_apart(tree.heads[at], at):
        # Behind a semicolon a sentence of its own begins, and reports nothing before it.
        clause, position = tree.heads[at], "after"
    if clause is None or not _is_finite_clause(page, clause) or tree.deps[at] in ("amod", "acl", "case"):
        return
    cue = _own_cue(page, at, lemma, cue_class, position)
    is_purpose = tree.deps[at] == "advcl" and any(tree.lower[kid] == "to" for kid in tree.of(at, "mark"))
    if cue.speaker is None or is_purpose:
        return
    yield from _row(page, clause, at, cue, spans)


def _own_cue(page: Page, at: int, lemma: str, cue_class: str, position: Position) -> Cue:
    from transforms.clauses import surface_subject

    tree = page.tree
    speaker = tree.first(at, "obl:agent") if is_passive(tree, at) else surface_subject(tree, at)
    if tree.deps[at] == "advcl" and tree.tags[at] == "VBG" and not tree.of(at, "nsubj"):
        # "The plan failed, officials said, adding that …": who said so adds it.
        beside = (kid for kid in tree.of(tree.heads[at], "parataxis") if is_cue(tree, kid))
        teller = next(beside, None)
        above = tree.heads[tree.heads[at]]
        if teller is None and tree.deps[tree.heads[at]] == "ccomp" and is_cue(tree, above):
            teller = above
        speaker = speaker if teller is None else surface_subject(tree, teller)
    return Cue(at, lemma, cue_class, position, speaker)


def _according(page: Page, at: int, spans: list[tuple[int, int]]) -> Iterator[Quote]:
    tree = page.tree
    clause = tree.heads[at]
    while not tree.is_verb(clause) and not tree.of(clause, "cop") and tree.heads[clause] != clause:
        clause = tree.heads[clause]
    if not _is_finite_clause(page, clause):
        return
    position: Position = "before" if at < clause else "after"
    yield from _row(page, clause, at, Cue(at, "according to", "say", position, at), spans)


def _row(page: Page, clause: int, without: int, cue: Cue, spans: list[tuple[int, int]]) -> Iterator[Quote]:
    """The words of a reported clause, the longest run of them on one side of the cue."""
    tree = page.tree
    left_out = set(tree.subtree(without)) if without != clause and tree.heads[without] != without else {without}
    if cue.position == "before" and without != clause and clause in left_out:
        left_out = set()
    words = [word for word in tree.subtree(clause) if word not in left_out]
    while words and (
        tree.lower[words[0]] in ("that", ",", ":", "whether", "if") or tree.deps[words[0]] in ("punct", "cc")
    ):
        words = words[1:]
    words = _without_hearer(page, words, clause, cue)
    while words and tree.deps[words[-1]] == "punct" and not _closes(tree, words):
        words = words[:-1]
    gap = min((one for one in left_out if words and one >= words[0]), default=len(tree.words))
    run = [word for word in words if word <= gap]
    if sum(tree.deps[word] != "punct" for word in run) < 3:
        return
    start, end = tree.starts[run[0]], tree.ends[run[-1]]
    if _overlaps(spans, start, end) or "\n\n" in page.text[start:end]:
        return
    speaker = speaker_of(page, cue.speaker)
    document = cue.speaker is not None and is_of_document(page, cue.speaker)
    if document and speaker is not None:
        speaker = Who(None, speaker.surface)
    yield Quote(
        start, end, "document" if document else "indirect", speaker, cue.lemma, cue.cue_class, cue.position,
        about(page, (start, end), cue, speaker),
    )  # fmt: skip


def _without_hearer(page: Page, words: list[int], clause: int, cue: Cue) -> list[int]:
    """The words without whom they were told to, where the parser takes him into the clause: "told Reuters the plan"."""
    tree = page.tree
    if cue.lemma != "tell" or not words or cue.position != "before":
        return words
    subjects = [kid for kid in tree.of(clause, "nsubj", "nsubj:pass") if kid < clause]
    if len(subjects) > 1:
        hearer = set(tree.subtree(subjects[0]))
        return [word for word in words if word not in hearer]
    named = page.mention_of.get(words[0])
    if named is None or named["entity_type"] != "organization" or not subjects:
        return words
    inside = [word for word in words if tree.starts[word] < named["char_end"]]
    is_part = subjects[0] not in inside and all(word < subjects[0] for word in inside)
    return words[len(inside) :] if is_part else words


def _closes(tree: Tree, words: list[int]) -> bool:
    """Whether the last word closes a bracket that an earlier one opened."""
    return tree.words[words[-1]] == ")" and any(tree.words[word] == "(" for word in words)


def _is_finite_clause(page: Page, at: int) -> bool:
    tree = page.tree
    if tree.tags[at] in ("VBD", "VBZ", "VBP"):
        return True
    return any(
        tree.tags[kid] in ("VBD", "VBZ", "VBP", "MD", "VB") for kid in tree.of(at, "aux", "aux:pass", "cop")
    ) or bool(tree.of(at, "nsubj", "nsubj:pass") and tree.is_verb(at))


def _overlaps(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a span overlaps one of those in order that do not overlap each other."""
    place = bisect_left(spans, (end,)) - 1
    return place >= 0 and start < spans[place][1]


def speaker_span(page: Page, cue: Cue) -> tuple[int, int] | None:
    """The characters of the speaker's phrase."""
    return None if cue.speaker is None else phrase(page, cue.speaker)
