"""Below which scores may the model, and the model with the lexicon, not fall? `python -m training.floors` raises them.

The floors in `tests/eval_floors*.toml` are the committed scores less a margin for what a retraining moves by
chance. They only rise; `--lower` is needed to let one sink, and the file carries a digest of its numbers so that
an edit by hand does not pass for a measurement.
"""

from __future__ import annotations

import argparse
import hashlib
import tomllib
from pathlib import Path

SCORES = Path("tests/eval_scores.toml")
FLOORS = Path("tests/eval_floors.toml")
MARGIN = 0.01
"""Two trainings with different seeds differ by up to about a point of F1."""
_MEASURES = (
    "names", "person", "organization", "place", "uas", "las", "upos", "xpos", "lemma", "sentences", "countries",
    "linking", "coreference", "pairs", "pairs_precision",
)  # fmt: skip
FILES = (
    (SCORES, FLOORS),
    (Path("tests/eval_scores_names.toml"), Path("tests/eval_floors_names.toml")),
)
"""Scores and their floors: of the model alone, and of names as articles are read."""

Scores = dict[str, dict[str, float]]


def flat(document: dict[str, object]) -> Scores:
    """`part.corpus` to its scores, of either file."""
    found: Scores = {}
    for part in ("dev", "test"):
        corpora = document.get(part, {})
        assert isinstance(corpora, dict)
        found |= {f"{part}.{corpus}": dict(scores) for corpus, scores in corpora.items()}
    return found


def digest(floors: Scores) -> str:
    """A hash of the numbers, in a fixed order."""
    lines = sorted(f"{corpus}.{name}={value:.4f}" for corpus, row in floors.items() for name, value in row.items())
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def raised(floors: Scores, scores: Scores, *, lower: bool) -> Scores:
    """New floors: each score less the margin, but no floor below what it was unless `lower` says so."""
    found: Scores = {}
    for corpus, row in scores.items():
        old = {} if lower else floors.get(corpus, {})
        found[corpus] = {
            name: max(round(row[name] - MARGIN, 4), old.get(name, 0.0)) for name in _MEASURES if name in row
        }
    return found


def below(floors: Scores, scores: Scores) -> list[str]:
    """What is wrong: each floor without a score, or with one below it, in words."""
    return [
        f"{corpus} {name}: {scores.get(corpus, {}).get(name)} is below the floor {value}"
        for corpus, row in floors.items()
        for name, value in row.items()
        if scores.get(corpus, {}).get(name, -1.0) < value
    ]


def written(floors: Scores) -> str:
    """The file's text."""
    lines = [
        "# Written by `python -m training.floors`; a floor sinks only with --lower.",
        f'digest = "{digest(floors)}"',
    ]
    for corpus, row in floors.items():
        lines += ["", f"[{corpus}]", *(f"{name} = {value}" for name, value in row.items())]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lower", action="store_true", help="let floors sink to the present scores")
    options = parser.parse_args()
    for reached, least in FILES:
        before = flat(tomllib.loads(least.read_text(encoding="utf-8"))) if least.exists() else {}
        now = flat(tomllib.loads(reached.read_text(encoding="utf-8")))
        least.write_text(written(raised(before, now, lower=options.lower)), encoding="utf-8")
