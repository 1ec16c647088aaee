"""Which scores of events and quotes are committed, what were they measured on, and is one below its floor?

`tests/eval_scores_events.toml` holds the scores, their floors and a hash of what decides how events and quotes are
read: the language model, the tables in `lexicon/events/`, and the modules that code events and read quotes. A change
anywhere else leaves the scores as they are. `python -m evaluation.event_scores` is the check of `make check`; `make
eval` measures again and writes the file.
"""

from __future__ import annotations

import hashlib
import sys
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from transforms.model_version import folder_hash, packaged_folder

SCORES = Path(__file__).parent.parent / "tests" / "eval_scores_events.toml"
MARGIN = 0.014
"""A record more or less of the 83 in a half of PLOVER is 0.012: a change of names elsewhere may move as much."""
_TRANSFORMS = Path(__file__).parent.parent / "transforms"
_READ_BY = (
    "affiliations.py",
    "antecedents.py",
    "clauses.py",
    "datelines.py",
    "event_coding/*.py",
    "gerunds.py",
    "lexicon/events/*.csv",
    "parties.py",
    "quote_reading/*.py",
    "speech_verbs.py",
    "trees.py",
)
_HEAD = (
    "# Written by `make eval`: scores of `evaluation.plover`, `evaluation.meantime`, `evaluation.quotes` and",
    "# `evaluation.wikinews`, and what they may not fall below. A floor only rises; `python -m evaluation.events",
    "# --write --lower` lets it sink. The `dev` half of the PLOVER records was read while the lexicon was written; of",
    "# the `blind` half only these numbers were seen. `measured_on` is a hash of model, lexicon and reading modules.",
)


@cache
def measured_on() -> str:
    """A hash of what decides how events and quotes are read."""
    whole = hashlib.sha256(folder_hash(packaged_folder()).encode())
    for path in sorted(path for pattern in _READ_BY for path in _TRANSFORMS.glob(pattern)):
        whole.update(path.relative_to(_TRANSFORMS).as_posix().encode() + b"\0" + path.read_bytes())
    return whole.hexdigest()[:16]


def wrong(document: Mapping[str, object], now: str) -> list[str]:
    """What is wrong with the committed scores, in words; `now` is the hash of what would be measured today."""
    scores, floors = _numbers(document, "scores"), _numbers(document, "floors")
    found = [
        f"{name}: {scores.get(name)} is below the floor of {floor}"
        for name, floor in floors.items()
        if scores.get(name, -1.0) < floor
    ]
    found += [f"{name} has no floor" for name in scores if name not in floors]
    if document.get("measured_on") != now:
        found.append("run `make eval`: the model, lexicon/events or a module that reads events or quotes has changed")
    return found


def _numbers(document: Mapping[str, object], part: str) -> dict[str, float]:
    found = document.get(part, {})
    assert isinstance(found, dict)
    return {str(name): float(value) for name, value in found.items()}


def raised(floors: Mapping[str, float], scores: Mapping[str, float], *, lower: bool) -> dict[str, float]:
    """Each score less the margin; no floor below what it was unless `lower` says so."""
    old = {} if lower else floors
    return {name: max(round(score - MARGIN, 3), old.get(name, 0.0)) for name, score in scores.items()}


def written(floors: Mapping[str, float], scores: Mapping[str, float], now: str) -> str:
    """The file's text."""
    lines = [*_HEAD, f'measured_on = "{now}"', "", "[scores]"]
    lines += [f"{name} = {score}" for name, score in scores.items()]
    return "\n".join([*lines, "", "[floors]", *(f"{name} = {floor}" for name, floor in floors.items())]) + "\n"


def keep(scores: Mapping[str, float], *, lower: bool) -> list[str]:
    """Write the scores with their floors; what is wrong with them, in words."""
    before = _numbers(tomllib.loads(SCORES.read_text(encoding="utf-8")), "floors")
    rounded = {name: round(score, 4) for name, score in scores.items()}
    SCORES.write_text(written(raised(before, rounded, lower=lower), rounded, measured_on()), encoding="utf-8")
    return wrong(tomllib.loads(SCORES.read_text(encoding="utf-8")), measured_on())


def main() -> int:
    """Say what is wrong with the committed scores; 1 where anything is."""
    found = wrong(tomllib.loads(SCORES.read_text(encoding="utf-8")), measured_on())
    sys.stderr.write("".join(f"{SCORES.name}: {one}\n" for one in found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
