"""Are quotes found, and whose they are? `python -m evaluation.quotes`

On passages written for this project (`evaluation/data/quote_passages.toml`). A found quote is right where its words are
the listed ones; a speaker, where words and speaker are: the entity, or for one who has none the same words.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from evaluation.reading import article, tables
from evaluation.scores import Score, told

FLOORS = Path(__file__).parent.parent / "tests" / "eval_scores_events.toml"
PASSAGES = Path(__file__).parent / "data" / "quote_passages.toml"


@cache
def passages() -> list[dict[str, Any]]:
    """The passages with their quotes."""
    listed: list[dict[str, Any]] = tomllib.loads(PASSAGES.read_text(encoding="utf-8"))["passage"]
    return listed


def scores() -> dict[str, Score]:
    """Spans, and spans with their speaker."""
    found, gold = read()
    return {
        "quote_spans": Score.of([one[:2] for one in found], [one[:2] for one in gold]),
        "quote_speakers": Score.of([one[:3] for one in found], [one[:3] for one in gold]),
    }


def read() -> tuple[list[tuple[int, str, str, str]], list[tuple[int, str, str, str]]]:
    """What is found and what is there: passage, words, speaker, kind."""
    articles = [article(one["text"], f"quotes {number}") for number, one in enumerate(passages())]
    made = tables(articles, ["quotes"])["quotes"]
    number_of = {one["article_id"]: number for number, one in enumerate(articles)}
    found = [
        (number_of[row["article_id"]], row["surface"], _speaker(row), row["kind"]) for row in made.to_dict("records")
    ]
    gold = [(number, *quote) for number, one in enumerate(passages()) for quote in one["quotes"]]
    return found, gold


def _speaker(row: dict[str, Any]) -> str:
    if isinstance(row["speaker_id"], str):
        return row["speaker_id"]
    return f"~{row['speaker_surface']}" if isinstance(row["speaker_surface"], str) else ""


def main(arguments: list[str] | None = None) -> int:
    """Print the scores; 1 where one is below its floor."""
    argparse.ArgumentParser(description=__doc__).parse_args(arguments)
    return told(scores(), FLOORS)


if __name__ == "__main__":
    sys.exit(main())
