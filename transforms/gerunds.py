"""Whose is the preposition before a gerund, and what is joined to one?

The parser gives it to the gerund's object ("of arbitrarily detaining officials"), or takes the gerund for a second main
verb ("accused Chad of wilfully and secretly arming rebels"); what is said of the gerund hangs on which it is. A verb
with a tense is never joined to a gerund: in "accused Chad of arming rebels and recalled its envoy" to the main verb.
"""

from __future__ import annotations

from collections.abc import Sequence

_PREPOSITIONS = frozenset("about after against at before by for from in of on over without".split())
_BETWEEN = ("RB", "CC")
"""What may stand between: "of repeatedly and deliberately attacking"."""
_REACH = 5
_WITH_A_TENSE = ("VBD", "VBZ", "VBP")


def mend(lower: Sequence[str], tags: Sequence[str], heads: list[int], deps: list[str]) -> None:
    """Hang the preposition before a gerund on it, and such a gerund below the verb that it was joined to."""
    for at, tag in enumerate(tags):
        if tag != "VBG" or deps[at] in ("amod", "compound", "case"):
            continue
        before = at - 1
        while before >= max(0, at - _REACH) and (tags[before] in _BETWEEN or deps[before] == "advmod"):
            before -= 1
        if before < 0 or tags[before] != "IN" or lower[before] not in _PREPOSITIONS:
            continue
        if heads[before] != at and heads[heads[before]] == at and heads[before] > at and deps[heads[before]] == "obj":
            heads[before], deps[before] = at, "mark"
        if heads[before] == at and deps[at] == "conj" and tags[heads[at]] != "VBG":
            deps[at] = "advcl"
    _join_to_the_main_verb(tags, heads, deps)


def _join_to_the_main_verb(tags: Sequence[str], heads: list[int], deps: list[str]) -> None:
    with_auxiliary = {heads[at] for at, dep in enumerate(deps) if dep in ("aux", "aux:pass")}
    with_subject = {heads[at] for at, dep in enumerate(deps) if dep in ("nsubj", "nsubj:pass")}
    for at, tag in enumerate(tags):
        gerund = heads[at]
        if tag not in _WITH_A_TENSE or deps[at] != "conj" or tags[gerund] != "VBG":
            continue
        if gerund in with_auxiliary or at in with_subject:
            # "is arming rebels and shells towns": both have a tense.
            continue
        above = heads[gerund]
        for _ in range(_REACH):
            if tags[above] in _WITH_A_TENSE:
                heads[at] = above
                break
            above = heads[above]
