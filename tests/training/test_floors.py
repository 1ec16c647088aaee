from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from evaluation.names import measured_on
from training.card import CARD, with_table
from training.floors import FILES, SCORES, below, digest, flat, raised
from transforms.model_version import folder_hash, packaged_folder

_ROOT = Path(__file__).parents[2]


def _read(path: Path) -> dict[str, object]:
    return tomllib.loads((_ROOT / path).read_text(encoding="utf-8"))


def test_the_scores_are_of_the_packaged_model() -> None:
    assert _read(SCORES)["model"] == folder_hash(packaged_folder()), "run `make eval`: the model has changed"


def test_the_scores_of_names_are_of_the_model_and_the_lexicon() -> None:
    assert _read(FILES[1][0])["measured_on"] == measured_on(), (
        "run `make eval` and `make eval HELD=--held`: the model or a table of names in the lexicon has changed"
    )


def test_the_model_card_shows_the_scores() -> None:
    card = (_ROOT / CARD).read_text(encoding="utf-8")
    assert card == with_table(card, flat(_read(SCORES))), "run `python -m training.card`"


@pytest.mark.parametrize(("scores", "least"), FILES)
def test_no_score_is_below_its_floor(scores: Path, least: Path) -> None:
    floors = flat(_read(least))
    assert {"test.gum-news", "test.ewt-test"} <= floors.keys()
    assert below(floors, flat(_read(scores))) == []


@pytest.mark.parametrize("least", [least for _, least in FILES])
def test_the_floors_were_not_edited_by_hand(least: Path) -> None:
    found = _read(least)
    assert found["digest"] == digest(flat(found)), "run `python -m training.floors` (with --lower to let one sink)"


@pytest.mark.parametrize(
    ("floors", "scores", "expected"),
    [
        ({"dev.a": {"names": 0.7}}, {"dev.a": {"names": 0.7}}, 0),
        ({"dev.a": {"names": 0.7}}, {"dev.a": {"names": 0.6999}}, 1),
        ({"dev.a": {"names": 0.7}}, {"dev.a": {"uas": 0.9}}, 1),
        ({"dev.a": {"names": 0.7, "uas": 0.9}}, {}, 2),
    ],
)
def test_below(floors: dict[str, dict[str, float]], scores: dict[str, dict[str, float]], expected: int) -> None:
    assert len(below(floors, scores)) == expected


def test_a_floor_sinks_only_when_told_to() -> None:
    old, new = {"dev.a": {"names": 0.8}}, {"dev.a": {"names": 0.75, "uas": 0.9}}
    assert raised(old, new, lower=False) == {"dev.a": {"names": 0.8, "uas": 0.89}}
    assert raised(old, new, lower=True) == {"dev.a": {"names": 0.74, "uas": 0.89}}
    assert digest(old) != digest(new)
