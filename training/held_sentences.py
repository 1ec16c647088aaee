"""Which sentences are kept out of training? The hashes of the dev and test parts, one a line, with their part.

`python -m training.held_sentences --data D` writes them to `training/held_sentences.txt`, so that a checkout
without the corpora still says, and tests, what was not trained on.
"""

from __future__ import annotations

import argparse
from functools import cache
from pathlib import Path

from training.corpora import sentences
from training.splits import Part, divided, sentence_hash

PATH = Path(__file__).with_suffix(".txt")


def listed(parts: dict[Part, set[str]]) -> str:
    """The file's text: sorted hashes with their part."""
    lines = sorted(f"{hashed} {part}" for part in ("dev", "test") for hashed in parts[part])
    return "".join(f"{line}\n" for line in lines)


@cache
def held() -> dict[str, str]:
    """Hash to part, of every sentence that was kept out."""
    found: dict[str, str] = {}
    for line in PATH.read_text(encoding="utf-8").splitlines():
        hashed, part = line.split()
        found[hashed] = part
    return found


def hashes(folder: Path) -> dict[Part, set[str]]:
    """The hashes of each part's sentences as the corpora in the folder give them."""
    return {part: {sentence_hash(one.words) for one in group} for part, group in divided(sentences(folder)).items()}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    PATH.write_text(listed(hashes(parser.parse_args().data)), encoding="utf-8")
