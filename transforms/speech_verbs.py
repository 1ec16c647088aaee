"""Which verbs report what somebody says? The lexicon `events/cues`, by form."""

from __future__ import annotations

from functools import cache

from transforms.clauses import Tree
from transforms.lexicon import table
from transforms.word_forms import verb_forms


@cache
def cue_forms() -> dict[str, tuple[str, str]]:
    """Form of a verb of speech to its lemma and class."""
    made: dict[str, tuple[str, str]] = {}
    for row in table("events/cues"):
        for form in sorted(verb_forms(row["lemma"])):
            made.setdefault(form, (row["lemma"], row["class"]))
    return made


def is_cue(tree: Tree, at: int) -> bool:
    """Whether a word is a verb of speech."""
    return tree.is_verb(at) and tree.lower[at] in cue_forms()
