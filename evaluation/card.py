"""The section on events and quotes in the model card: `python -m evaluation.card` writes its tables again.

They are made of committed figures alone: `tests/eval_scores_events.toml`, the judgements and the reliability of
confidence in `evaluation/data/`.
"""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path

from evaluation import event_scores, wikinews

CARD = Path(__file__).parent.parent / "transforms" / "model" / "MODEL_CARD.md"
_BEGIN, _END = "<!-- events -->\n", "<!-- end of events -->\n"


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A Markdown table."""
    lines = [head, ("---",) * len(head), *rows]
    return "".join(f"| {' | '.join(row)} |\n" for row in lines)


def _scores() -> str:
    listed = tomllib.loads(event_scores.SCORES.read_text(encoding="utf-8"))["scores"]
    return table(("score", "F1 or share, per cent"), [(name, f"{100 * value:.1f}") for name, value in listed.items()])


def _precision() -> str:
    hundreds = [wikinews.by_type(sample) for sample in wikinews.SALTS.values()]
    kinds = sorted({kind for one in hundreds for kind in one})
    rows = [(kind, *(f"{one[kind][0]} of {one[kind][1]}" if kind in one else "" for one in hundreds)) for kind in kinds]
    whole = [f"{sum(right for right, _ in one.values())} of {sum(of for _, of in one.values())}" for one in hundreds]
    head = ("right events of Wikinews", *(f"hundred {name}" for name in wikinews.SALTS.values()))
    return table(head, [*rows, ("all", *whole)])


def _reliability() -> str:
    with wikinews.RELIABILITY.open(encoding="utf-8", newline="") as file:
        rows = [tuple(row.values()) for row in csv.DictReader(file)]
    return table(("confidence from", "to", "judged events", "mean confidence", "share right"), rows)


def with_events(card: str) -> str:
    """The card with its tables of events made anew; ValueError where it has no place for them."""
    before, _ = card.split(_BEGIN)
    _, after = card.split(_END)
    return f"{before}{_BEGIN}\n{_precision()}\n{_reliability()}\n{_scores()}\n{_END}{after}"


def main() -> None:
    """Bring the card up to date."""
    CARD.write_text(with_events(CARD.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
