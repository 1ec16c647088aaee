"""The scores are computed as they say, and none is below its floor."""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path

import pytest

from evaluation import citations, claims, dates
from evaluation.scores import Score, below

FLOORS = tomllib.loads(citations.FLOORS.read_text(encoding="utf-8"))


def test_f1_is_of_what_was_found_and_what_was_there() -> None:
    score = Score.of(["a", "b", "x"], ["a", "b", "c", "d"])
    assert (score.precision, score.recall, round(score.f1, 4)) == (2 / 3, 0.5, 0.5714)
    assert Score.of([], []).f1 == 1.0
    assert Score(1, 2, 3) + Score(1, 1, 1) == Score(2, 3, 4)


def test_a_score_below_its_floor_is_said(tmp_path: Path) -> None:
    (tmp_path / "floors.toml").write_text("[floors]\nsome = 0.9\nother = 0.9\n")
    scores = {"some": Score(1, 2, 2), "other": Score(1, 1, 1)}
    assert below(scores, tmp_path / "floors.toml") == ["some: F1 0.5000 is below the floor of 0.9"]


def test_every_score_has_a_floor_not_far_below() -> None:
    assert FLOORS["scores"].keys() == FLOORS["floors"].keys()
    for name, score in FLOORS["scores"].items():
        assert 0 <= score - FLOORS["floors"][name] <= 0.011, name


def test_own_sentences_are_read() -> None:
    listed = list(citations.sentences())
    assert len(listed) >= 60
    assert [text for text, gold in listed if not all(surface in text for surface, _, _ in gold)] == []
    assert below({"citations_sentences": citations.own()}, citations.FLOORS) == []


def test_nobody_is_accused_falsely() -> None:
    """Forty sentences of the project's own, a third of them wrong about a vote or a day: all that is said is right."""
    score = claims.conflicts()
    assert (len(list(claims.sentences())), score.precision) == (40, 1.0)
    assert below({"register_conflicts": score}, claims.FLOORS) == []


def test_the_annotation_is_of_facts_alone() -> None:
    with (citations.DATA / "unsc_references.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 500
    assert all(int(row["char_start"]) < int(row["char_end"]) for row in rows)
    assert len({(row["file"], row["char_start"]) for row in rows}) == len(rows)


@pytest.mark.parametrize("name", ["citations", "dates"])
def test_the_corpora_are_read_no_worse(shared: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    main = {"citations": citations.main, "dates": dates.main}[name]
    assert main(["--data", str(shared / "corpora")]) == 0, capsys.readouterr().err
