"""All scores of events and quotes at once: `python -m evaluation.events --data FOLDER [--write [--lower]]`.

PLOVER records, MEANTIME, the passages of quotes and the judged events of Wikinews; `--write` keeps the scores in
`tests/eval_scores_events.toml` and raises their floors.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from evaluation import card, event_scores, meantime, plover, quotes, wikinews
from evaluation.scores import Score, show

_HALVES = ("dev", "blind")


def measured(data: Path) -> dict[str, float]:
    """Every score by its name, printed as it comes."""
    found: dict[str, float] = {}
    for half in _HALVES:
        for corrected in (False, True):
            made = plover.scores(data, half, corrected=corrected)
            mean = plover.macro_f1(data, half, corrected=corrected)
            name = next(iter(made)).removesuffix("_type")
            sys.stdout.write(f"{show(made)}\n{name + '_macro_f1':<28} F1 {mean:.4f}\n")
            if not corrected:
                found |= {**_f1(made), f"{name}_macro_f1": mean}
    for made in (meantime.scores(data), quotes.scores()):
        sys.stdout.write(f"{show(made)}\n")
        found |= _f1(made)
    sure = wikinews.confident(data)
    sys.stdout.write(f"{'wikinews_confident':<28} right {sure:.4f} of confidence 0.8 and more\n")
    return found | {"wikinews_confident": sure}


def _f1(scores: dict[str, Score]) -> dict[str, float]:
    return {name: one.f1 for name, one in scores.items()}


def main(arguments: Iterable[str] | None = None) -> int:
    """Score, print and keep; 1 where a score is below its floor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/corpora"))
    parser.add_argument("--write", action="store_true", help=f"keep the scores in {event_scores.SCORES.name}")
    parser.add_argument("--lower", action="store_true", help="let floors sink to the present scores")
    options = parser.parse_args(None if arguments is None else list(arguments))
    found = measured(options.data)
    if not options.write:
        return 0
    wikinews.keep_reliability(wikinews.judged(options.data))
    wrong = event_scores.keep(found, lower=options.lower)
    card.main()
    sys.stderr.write("".join(f"{one}\n" for one in wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
