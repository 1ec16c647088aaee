"""Is what the register is said to contradict really contradicted? `python -m evaluation.claims`

Sentences of news prose written for this project, right and wrong ones, each read by a person. The precision is what
matters: a false accusation is worse than silence.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from evaluation.citations import register
from evaluation.scores import Score, told
from schemas.contract import contract
from transforms import gazetteer
from transforms.graph import derive

DATA = Path(__file__).parent / "data"
FLOORS = Path(__file__).parent.parent / "tests" / "eval_scores_instruments.toml"
DAY = datetime(2025, 2, 21, tzinfo=UTC)
_CONFLICT = re.compile(r"(\w+)=([^>|]+)>([^|]+)")


def sentences() -> Iterator[tuple[str, set[tuple[str, str, str]]]]:
    """The sentences, and of each the conflicts: field, claimed, register's value."""
    for line in (DATA / "claim_sentences.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            text, _, gold = line.partition(" || ")
            yield text, {(one[1], one[2].strip(), one[3].strip()) for one in _CONFLICT.finditer(gold)}


def conflicts() -> Score:
    """All sentences, each as an article of its own."""
    texts = list(sentences())
    rows = [_article(place, text) for place, (text, _) in enumerate(texts)]
    given = {
        "articles": contract("articles").frame(rows), "lexicon": gazetteer.load(()), "register": register(),
        "model": None,
    }  # fmt: skip
    found = derive(["register_conflicts"], given)["register_conflicts"].to_dict("records")
    said = {(one["article_id"], one["field"], one["claimed"], one["register_value"]) for one in found}
    gold = {(row["article_id"], *conflict) for row, (_, some) in zip(rows, texts, strict=True) for conflict in some}
    return Score.of(said, gold)


def _article(place: int, text: str) -> dict[str, Any]:
    return {
        "article_id": f"{place:020x}", "source_uri": f"file:///claims#{place}", "source": "adhoc",
        "raw_hash": f"{place:064x}", "language": "en", "published_at": DAY, "published_from": "option",
        "retrieved_at": DAY, "text": text, "content_hash": f"{place:064x}", "extracted_with": "evaluation",
    }  # fmt: skip


def main() -> int:
    """Print the score; 1 where it is below its floor."""
    return told({"register_conflicts": conflicts()}, FLOORS)


if __name__ == "__main__":
    sys.exit(main())
