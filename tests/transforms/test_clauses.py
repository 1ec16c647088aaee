"""A parse as plain lists answers what is above, below and highest."""

from __future__ import annotations

from spacy.tokens import Doc
from spacy.vocab import Vocab

from transforms.clauses import Tree
from transforms.trees import tree


def parsed(words: str, heads: list[int], deps: list[str], tags: list[str]) -> Tree:
    """The tree of words with their heads, relations and tags."""
    return tree(Doc(Vocab(), words=words.split(), heads=heads, deps=deps, tags=tags))


# "Envoys met, ministers said": four words and a comma.
SAID = parsed(
    "Envoys met , ministers said",
    [1, 4, 4, 4, 4],
    ["nsubj", "ccomp", "punct", "nsubj", "ROOT"],
    ["NNS", "VBD", ",", "NNS", "VBD"],
)


def test_what_is_above_and_below() -> None:
    assert SAID.above(0) == [1, 4]
    assert SAID.above(4) == []
    assert [list(kids) for kids in SAID.kids] == [[], [0], [], [], [1, 2, 3]]
    assert (SAID.first(4, "ccomp"), SAID.first(0, "det"), SAID.of(4, "nsubj", "punct")) == (1, None, [2, 3])


def test_the_highest_of_some_words_is_the_first_with_fewest_above_it() -> None:
    assert SAID.highest(0, 2) == 1
    assert SAID.highest(2, 4) == 2
    assert SAID.highest(0, 5) == 4
    assert SAID.highest(0, 1) == 0
    # "first", under the word before both, is lower than "out", which hangs on the last.
    told = parsed("All first out came", [3, 0, 3, 3], ["nsubj", "amod", "advmod", "ROOT"], ["DT", "JJ", "RB", "VBD"])
    assert told.highest(1, 3) == 2


def test_a_reported_clause_gets_its_subject_back() -> None:
    given = parsed(
        "Troops fired , residents said",
        [4, 4, 4, 4, 4],
        ["nsubj", "ccomp", "punct", "nsubj", "ROOT"],
        ["NNS", "VBD", ",", "NNS", "VBD"],
    )
    assert (given.heads[0], list(given.kids[1]), list(given.kids[4])) == (1, [0], [1, 2, 3])


def test_two_subjects_joined_by_and_are_one() -> None:
    joined = parsed(
        "Danish and Swedish met",
        [3, 2, 3, 3],
        ["nsubj", "cc", "nsubj", "ROOT"],
        ["NNS", "CC", "NNS", "VBD"],
    )
    assert (joined.heads[0], joined.deps[0], list(joined.kids[3]), list(joined.kids[2])) == (2, "conj", [2], [0, 1])
