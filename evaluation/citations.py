"""Are citations found, with their span and the instrument they mean? `python -m evaluation.citations --data FOLDER`

Two sets: every reference inside the Security Council resolutions of `unsc` that is written with a number, annotated as
offsets and symbols (the text stays where it is); and sentences of news prose written for this project, of every family
that the grammar has. A reference of `unsc` counts where the citation ends where it ends, begins there or at the words
before it ("resolution"), and has its symbol.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

from evaluation.scores import Score, told
from transforms import lexicon
from transforms.citing import find_citations
from transforms.register import Register, normal_symbol

DATA = Path(__file__).parent / "data"
FLOORS = Path(__file__).parent.parent / "tests" / "eval_scores_instruments.toml"
# After the bill and before the next Congress, for the sentences that cite the 118th.
DAY = date(2024, 12, 31)
_MARK = re.compile(r"\[\[([^|\]]+)\|([^|\]]+)(?:\|([^\]]+))?\]\]")


@cache
def register() -> Register:
    """The register of the lexicon."""
    return Register.build(lexicon.table("instruments"), lexicon.table("instrument_aliases"))


def unsc(data: Path) -> Score:
    """The references of the annotated resolutions."""
    wanted: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    with (DATA / "unsc_references.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            wanted[row["file"]].append((int(row["char_start"]), int(row["char_end"]), normal_symbol(row["symbol"])))
    total = Score(0, 0, 0)
    for path in sorted((data / "unsc").glob("S_*.txt")):
        text = path.read_bytes().decode("utf-8")
        citations, instruments = find_citations("a" * 20, text, register(), None)
        symbols = {one.instrument_id: normal_symbol(one.symbol or "") for one in instruments}
        found = {
            one.char_end: (one.char_start, symbols.get(one.instrument_id or "", ""))
            for one in citations
            # Names of resolutions ("Universal Declaration") and descriptions are no references by number; reports and
            # letters, of whose symbols the older ones tell nothing, are not annotated.
            if re.search(r"\d", one.surface) and one.form != "definite"
            and (one.instrument_id is None or re.match("un:.*/RES/", one.instrument_id))
        }  # fmt: skip
        gold = wanted[path.name]
        right = sum(
            1 for start, end, symbol in gold if end in found and found[end][0] <= start and found[end][1] == symbol
        )
        total += Score(right, len(found), len(gold))
    return total


def sentences() -> Iterator[tuple[str, set[tuple[str, str, str]]]]:
    """The project's own sentences, and of each the citations: surface, instrument, pinpoint."""
    for line in (DATA / "citation_sentences.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            gold = {
                (match[1], match[2], pinpoint)
                for match in _MARK.finditer(line)
                for pinpoint in (match[3] or "").split("+")
            }
            yield _MARK.sub(r"\1", line), gold


def read(text: str) -> set[tuple[str, str, str]]:
    """The citations of a sentence, in the sentences' own terms."""
    citations, _ = find_citations("a" * 20, text, register(), DAY)
    return {
        (one.surface, "local" if (key := one.instrument_id or "").startswith("local:") else key, one.pinpoint or "")
        for one in citations
    }


def own() -> Score:
    """The project's own sentences."""
    total = Score(0, 0, 0)
    for text, gold in sentences():
        total += Score.of(read(text), gold)
    return total


def main(arguments: list[str] | None = None) -> int:
    """Print the scores; 1 where one is below its floor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="the folder that holds `unsc`")
    data = parser.parse_args(arguments).data
    scores = {"citations_sentences": own()}
    if data is not None:
        scores["citations_unsc"] = unsc(data)
    return told(scores, FLOORS)


if __name__ == "__main__":
    sys.exit(main())
