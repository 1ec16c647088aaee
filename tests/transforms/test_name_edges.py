"""Where the names of the model end, and which of them are none."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc, Span

from transforms.gazetteer import load
from transforms.name_edges import edges, is_no_name
from transforms.name_identity import identified
from transforms.name_spans import KINDS, Name
from transforms.tokenizing import WordSplitter

VOCAB = WordSplitter().vocab


def span(text: str) -> Span:
    """The words between the brackets, of words parted by blanks."""
    words = text.split(" ")
    first = next(place for place, word in enumerate(words) if word.startswith("["))
    last = next(place for place, word in enumerate(words) if word.endswith("]"))
    plain = [word.removeprefix("[").removesuffix("]") for word in words]
    return Doc(VOCAB, words=plain)[first : last + 1]


@pytest.mark.parametrize(
    ("label", "text", "expected"),
    [
        ("ORGANIZATION", "the [Center for Diversity and] Center for Food Safety", "Center for Diversity"),
        ("ORGANIZATION", "of the [University of Colorado at] Boulder said", "University of Colorado at Boulder"),
        ("ORGANIZATION", "the [League for] the Defence of Human Rights .", "League for the Defence of Human Rights"),
        ("ORGANIZATION", "the [Ministry of] justice said", "Ministry"),
        ("ORGANIZATION", "the [District Court in] Abingdon ruled", "District Court"),
        ("ORGANIZATION", "[The Council of the] whole", "Council"),
        ("PERSON", "met [Bashir al] Assad again", "Bashir al Assad"),
        ("PERSON", "met [Bashir al] again", "Bashir"),
        ("PLACE", "the [Iraq and] its neighbours", "Iraq"),
        ("PLACE", "paid [US$] 5", None),
        ("PLACE", "( [the] )", None),
    ],
)  # fmt: skip
def test_a_name_ends_with_no_small_word(label: str, text: str, expected: str | None) -> None:
    found = span(text)
    bounds = edges(found, KINDS[label], load())
    assert (None if bounds is None else found.doc[bounds[0] : bounds[1]].text) == expected


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("person", "the ship [MV Alan Kurdi] sailed", True),
        ("place", "the MV [Namse Bangdzod] sailed", True),
        ("person", "Hurricane [Maria] came", True),
        ("place", "Hurricane [Utah] came", False),
        ("person", "and [Alan Kurdi] came", False),
    ],
)
def test_ships_and_storms_are_no_names(kind: str, text: str, expected: bool) -> None:
    assert is_no_name(span(text), kind, load()) is expected


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("place", "In this Chamber, as in every chamber.", {"Chamber": None}),
        ("organization", "The 116th met.", {"116th": None}),
        ("organization", "They call it sevengill.", {"sevengill": None}),
        ("place", "Visit Texas now.", {"Texas": "place:texas-us"}),
        ("person", "The Crown Prince left.", {"Crown Prince": None}),
        ("person", "Kama Melly QC spoke.", {"Kama Melly QC": "person:kama-melly"}),
        (
            "person", "Bill de Blasio ran. De Blasio lost.",
            {"Bill de Blasio": "person:bill-de-blasio", "De Blasio": "person:bill-de-blasio"},
        ),
    ],
)  # fmt: skip
def test_a_name_that_says_too_little_is_no_new_thing(kind: str, text: str, expected: dict[str, str | None]) -> None:
    names = [
        Name(text.index(one), text.index(one) + len(one), kind, None, "model", "name", 0.9)  # type: ignore[arg-type]
        for one in expected
    ]
    named, _ = identified(text, names, load())
    assert {text[one.start : one.end]: one.entity_id for one in named} == expected
