"""The table of scores in the model card: `python -m training.card` writes it again from tests/eval_scores.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path

from training.floors import SCORES, flat

CARD = Path("transforms/model/MODEL_CARD.md")
_BEGIN, _END = "<!-- scores -->\n", "<!-- end of scores -->\n"
_COLUMNS = {
    "names": "names",
    "names_low": "from",
    "names_high": "to",
    "person": "PERSON",
    "organization": "ORGANIZATION",
    "place": "PLACE",
    "uas": "UAS",
    "las": "LAS",
    "upos": "UPOS",
    "xpos": "XPOS",
    "lemma": "lemma",
    "sentences": "sentences",
}


def table(scores: dict[str, dict[str, float]]) -> str:
    """Per cents as a Markdown table, a row for each corpus."""
    lines = [
        "| part and corpus | " + " | ".join(_COLUMNS.values()) + " |",
        "|---" * (len(_COLUMNS) + 1) + "|",
    ]
    for corpus, row in scores.items():
        cells = (f"{100 * row[name]:.1f}" if name in row else "" for name in _COLUMNS)
        lines.append(f"| {corpus} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def with_table(card: str, scores: dict[str, dict[str, float]]) -> str:
    """The card with its table made anew; ValueError where the card has no place for it."""
    before, _ = card.split(_BEGIN)
    _, after = card.split(_END)
    return before + _BEGIN + "\n" + table(scores) + "\n" + _END + after


def write() -> None:
    """Bring the card up to date."""
    scores = flat(tomllib.loads(SCORES.read_text(encoding="utf-8")))
    CARD.write_text(with_table(CARD.read_text(encoding="utf-8"), scores), encoding="utf-8")


if __name__ == "__main__":
    write()
