"""How does a parsed text become a `Tree`, and which mistakes of the parser are mended on the way?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from transforms.clauses import SUBJECTS, Tree, is_finite
from transforms.datelines import set_apart
from transforms.gerunds import mend


def tree(doc: Any, dateline: tuple[int, int] | None = None) -> Tree:
    """The spaCy `Doc` as plain lists; a text without a parse has every word as a root.

    `dateline` are the first and last character of what stands before the first sentence and takes part in nothing.
    """
    sentences = [(one.start, one.end) for one in doc.sents] if len(doc) else []
    sentence_of = [number for number, (start, end) in enumerate(sentences) for _ in range(start, end)]
    # A token asked by itself costs a microsecond for every question; the columns are asked once.
    columns = doc.to_array(["ORTH", "LEMMA", "TAG", "DEP", "IDX", "HEAD"])
    orths, lemmas, tags, relations, starts = columns[:, :5].T.tolist()
    steps = columns[:, 5].astype(np.int64).tolist()
    said = {code: doc.vocab.strings[code] if code else "" for code in {*orths, *lemmas, *tags, *relations}}
    small = {code: said[code].lower() for code in {*orths, *lemmas}}
    heads = [at + step for at, step in enumerate(steps)]
    words, deps, tagged = ([said[code] for code in codes] for codes in (orths, relations, tags))
    lower = [small[code] for code in orths]
    if dateline is not None:
        set_apart(dateline, starts, tagged, heads, deps)
    mend(lower, tagged, heads, deps)
    kids = _kids(heads)
    made = Tree(
        words,
        lower,
        [small[lemma] or word for lemma, word in zip(lemmas, lower, strict=True)],
        tagged,
        deps,
        heads,
        kids,
        starts,
        [start + len(word) for start, word in zip(starts, words, strict=True)],
        sentences,
        sentence_of,
    )
    reported = {at for at, dep in enumerate(deps) if dep in ("ccomp", "parataxis")}
    subjects = [head for head, dep in zip(heads, deps, strict=True) if dep == "nsubj"]
    # Neither mending gives a word a second subject, so only those with two need a look.
    for at in sorted(reported.union(head for head, count in Counter(subjects).items() if count > 1)):
        if at in reported:
            _give_back_subject(made, heads, kids, at)
        _join_subjects(made, heads, deps, kids, at)
    return made


def _kids(heads: Sequence[int]) -> list[Sequence[int]]:
    """The dependents of each word; most have none, and share an empty tuple that the collector need not look at."""
    found: dict[int, list[int]] = {}
    kids: list[Sequence[int]] = [()] * len(heads)
    for at, head in enumerate(heads):
        if head == at:
            continue
        if head in found:
            found[head].append(at)
        else:
            kids[head] = found[head] = [at]
    return kids


def _join_subjects(tree: Tree, heads: list[int], deps: list[str], kids: list[Sequence[int]], at: int) -> None:
    """Two subjects with "and" between them are one: "U.S. and Chinese negotiators" is read as two by the parser."""
    subjects = [kid for kid in kids[at] if deps[kid] == "nsubj" and kid < at]
    if len(subjects) != 2:
        return
    first, last = subjects
    if any(tree.lower[kid] == "and" and first < kid < last for kid in kids[last] if deps[kid] == "cc"):
        heads[first], deps[first] = last, "conj"
        kids[at] = [kid for kid in kids[at] if kid != first]
        kids[last] = sorted([*kids[last], first])


def _give_back_subject(tree: Tree, heads: list[int], kids: list[Sequence[int]], at: int) -> None:
    """A reported clause, a word's `ccomp` or `parataxis`, gets its subject back.

    In "Troops shelled the town, residents said" the parser gives both to the verb that reports.
    """
    head = heads[at]
    if head <= at or not is_finite(tree, at):
        return
    if any(tree.deps[kid] in SUBJECTS for kid in kids[at]):
        return
    subjects = [kid for kid in kids[head] if tree.deps[kid] in SUBJECTS]
    if len(subjects) > 1 and subjects[0] < at < subjects[-1]:
        first = subjects[0]
        heads[first] = at
        kids[head] = [kid for kid in kids[head] if kid != first]
        kids[at] = sorted([*kids[at], first])
