"""What a parse that gives a gerund's preposition or neighbour to another word is made into."""

from __future__ import annotations

import pytest

from transforms.gerunds import mend

Parse = list[tuple[str, str, int, str]]
"""Word, tag, head and relation."""
ACCUSED: Parse = [
    ("Sudan", "NNP", 1, "nsubj"), ("accused", "VBD", 1, "root"), ("Chad", "NNP", 1, "obj"), ("of", "IN", 4, "mark"),
    ("arming", "VBG", 1, "advcl"), ("rebels", "NNS", 4, "obj"), ("and", "CC", 7, "cc"), ("recalled", "VBD", 4, "conj"),
    ("its", "PRP$", 9, "nmod:poss"), ("envoy", "NN", 7, "obj"),
]  # fmt: skip


def mended(parse: Parse) -> list[tuple[int, str]]:
    words, tags, heads, deps = (list(column) for column in zip(*parse, strict=True))
    mend(words, tags, heads, deps)
    return list(zip(heads, deps, strict=True))


def changed(parse: Parse, **at: tuple[str, str, int, str]) -> Parse:
    places = {int(place.removeprefix("at")): word for place, word in at.items()}
    return [places.get(place, word) for place, word in enumerate(parse)]


def test_a_verb_with_a_tense_is_joined_to_the_main_verb_and_not_to_a_gerund() -> None:
    assert mended(ACCUSED)[7] == (1, "conj")


@pytest.mark.parametrize(
    "parse",
    [
        # Another gerund is joined to the first.
        changed(ACCUSED, at7=("sheltering", "VBG", 4, "conj")),
        # "is arming rebels and shelled the town": both have a tense.
        changed(ACCUSED, at3=("is", "VBZ", 4, "aux")),
        # Who recalls the envoy is said.
        changed(ACCUSED, at8=("Kenya", "NNP", 7, "nsubj")),
    ],
)
def test_what_may_be_joined_to_a_gerund_stays(parse: Parse) -> None:
    assert mended(parse)[7] == (4, "conj")


def test_the_preposition_before_a_gerund_hangs_on_it() -> None:
    assert mended(changed(ACCUSED, at3=("of", "IN", 5, "case")))[3] == (4, "mark")
