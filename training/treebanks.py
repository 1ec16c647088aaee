"""What do the CoNLL-U treebanks say: EWT with its names from UNER, and GUM with its entity layer?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from training.entity_layer import names_of
from training.sentence import Grammar, Sentence

_UNER_TYPES = {"PER": "PERSON", "ORG": "ORGANIZATION", "LOC": "PLACE"}


def ewt(folder: Path) -> Iterator[Sentence]:
    """The sentences of EWT; those of dev and test carry the names of UNER, those of train none."""
    for part in ("train", "dev", "test"):
        names = {} if part == "train" else _uner(folder / "uner_english_ewt" / f"en_ewt-ud-{part}.iob2")
        path = folder / "ud_english_ewt" / f"en_ewt-ud-{part}.conllu"
        for comments, rows in blocks(path):
            words = [row for row in rows if row[0].isdigit()]
            labels = names.get(comments["sent_id"])
            yield _sentence(f"ewt-{part}", comments, rows, labels if labels and len(labels) == len(words) else None)


def gum(folder: Path) -> Iterator[Sentence]:
    """The sentences of GUM, names being its entities of the three types that a proper noun heads."""
    for path in sorted((folder / "gum").glob("*/*.conllu")):
        for comments, rows in blocks(path):
            words = [row for row in rows if row[0].isdigit()]
            yield _sentence(f"gum/{path.parent.name}", comments, rows, names_of(words))


def blocks(path: Path) -> Iterator[tuple[dict[str, str], list[list[str]]]]:
    """The comments and rows of each sentence; a comment without a value maps to an empty string."""
    comments: dict[str, str] = {}
    rows: list[list[str]] = []
    document = ""
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.startswith("#"):
            key, _, value = line[1:].partition("=")
            comments[key.strip()] = value.strip()
            document = value.strip() if key.strip() == "newdoc id" else document
        elif line:
            rows.append(line.split("\t"))
        elif rows:
            yield {**comments, "document": document}, rows
            comments, rows = {}, []


def _sentence(corpus: str, comments: dict[str, str], rows: list[list[str]], names: tuple[str, ...] | None) -> Sentence:
    words = [row for row in rows if row[0].isdigit()]
    number = {row[0]: place for place, row in enumerate(words)}
    grammar = Grammar(
        upos=tuple(row[3] for row in words),
        xpos=tuple(row[4] for row in words),
        lemmas=tuple(row[2] for row in words),
        heads=tuple(number.get(row[6], -1) for row in words),
        relations=tuple(row[7] for row in words),
    )
    return Sentence(
        corpus=corpus,
        document=comments["document"],
        words=tuple(row[1] for row in words),
        space_after=_spaces(rows),
        begins_paragraph=any(key.startswith(("newpar", "newdoc")) for key in comments),
        names=names,
        grammar=grammar,
    )


def _spaces(rows: list[list[str]]) -> tuple[bool, ...]:
    """Whether a space follows each word; the words of one written token follow each other closely."""
    spaces: list[bool] = []
    last_of_token, token_has_space = 0, True
    for row in rows:
        spaced = "SpaceAfter=No" not in row[9].split("|")
        if (many := re.fullmatch(r"(\d+)-(\d+)", row[0])) is not None:
            last_of_token, token_has_space = int(many[2]), spaced
        elif row[0].isdigit():
            number = int(row[0])
            spaces.append(token_has_space if number == last_of_token else spaced and number > last_of_token)
    return tuple(spaces)


def _uner(path: Path) -> dict[str, tuple[str, ...]]:
    """The labels of each sentence by its id."""
    found: dict[str, tuple[str, ...]] = {}
    for comments, rows in blocks(path):
        labels = [row[2].partition("-") for row in rows]
        found[comments["sent_id"]] = tuple(
            f"{prefix}-{_UNER_TYPES[kind]}" if kind in _UNER_TYPES else "O" for prefix, _, kind in labels
        )
    return found
