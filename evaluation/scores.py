"""How is a reading compared with what an annotator says?"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Score:
    """What was found of what was there."""

    right: int
    found: int
    there: int

    @classmethod
    def of(cls, found: Iterable[object], gold: Iterable[object]) -> Score:
        """The score of two collections of things that are the same or not."""
        one, other = set(found), set(gold)
        return cls(len(one & other), len(one), len(other))

    def __add__(self, other: Score) -> Score:
        return Score(self.right + other.right, self.found + other.found, self.there + other.there)

    @property
    def precision(self) -> float:
        """The share of what was found that is right; 1 where nothing was found."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """The share of what was there that was found; 1 where nothing was there."""
        return self.right / self.there if self.there else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def show(scores: dict[str, Score]) -> str:
    """A line for each score."""
    return "\n".join(
        f"{name:<28} F1 {one.f1:.4f}  P {one.precision:.4f}  R {one.recall:.4f}  ({one.right} of {one.there})"
        for name, one in scores.items()
    )


def below(scores: dict[str, Score], floors: Path) -> list[str]:
    """The scores below the floors of a TOML file (`[floors]`, name to F1), a sentence each."""
    wanted: dict[str, float] = tomllib.loads(floors.read_text(encoding="utf-8"))["floors"]
    return [
        f"{name}: F1 {scores[name].f1:.4f} is below the floor of {floor}"
        for name, floor in wanted.items()
        if name in scores and scores[name].f1 < floor
    ]


def told(scores: dict[str, Score], floors: Path) -> int:
    """Print the scores, and those below their floors to stderr; 1 where there is one."""
    sys.stdout.write(show(scores) + "\n")
    failed = below(scores, floors)
    sys.stderr.write("".join(f"{one}\n" for one in failed))
    return 1 if failed else 0
