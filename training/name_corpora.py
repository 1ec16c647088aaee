"""What do the corpora that mark nothing but names say, in the project's three types?

A type that a corpus does not mark, or marks by another rule, is given as unmarked, so that silence about it
is not taught as "none".
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from training.entity_layer import TITLES
from training.sentence import UNKNOWN, NameType, Sentence

_CROSSNER = {
    **dict.fromkeys(["person", "politician", "musicalartist", "writer", "scientist", "researcher"], "PERSON"),
    **dict.fromkeys(["organisation", "politicalparty", "band", "university"], "ORGANIZATION"),
    **dict.fromkeys(["location", "country"], "PLACE"),
    # Marked neither always nor never as organizations elsewhere.
    **dict.fromkeys(["magazine", "academicjournal", "conference"], UNKNOWN),
}
_WIKIGOLD = {"PER": "PERSON", "ORG": "ORGANIZATION", "LOC": "PLACE"}
_WNUT = {"person": "PERSON", "corporation": "ORGANIZATION", "group": "ORGANIZATION", "location": "PLACE"}
_RE3D = {"Person": "PERSON", "Organisation": "ORGANIZATION", "Location": "PLACE"}
_CONTRACT_ROLES = frozenset("borrower lender lenders bank banks agent company executive employee trustee".split())
_NO_SPACE_BEFORE = frozenset([".", ",", ";", ":", "!", "?", ")", "]", "}", "%", "'s", "’s", "n't", "''", "..."])
_NO_SPACE_AFTER = frozenset(["(", "[", "{", "$", "``", "#"])
_WORD = re.compile(r"\w+|[^\w\s]")
_RE3D_FOLDERS = (
    "CENTCOM",
    "Wikipedia",
    "Australian Department of Foreign Affairs",
    "Delegation of the European Union to Syria",
)


@dataclass(frozen=True, slots=True)
class Column:
    """How a corpus of one word a line is read."""

    corpus: str
    path: str
    types: dict[str, str]
    unmarked: frozenset[NameType] = frozenset()


_COLUMNS = (
    *(
        Column(f"crossner/{domain}", f"crossner/ner_data/{domain}/{part}.txt", _CROSSNER)
        for domain in ("politics", "science", "music", "literature", "ai")
        for part in ("train", "dev", "test")
    ),
    Column("wikigold", "wikigold/wikigold/CONLL-format/data/wikigold.conll.txt", _WIKIGOLD),
    Column("sec", "wikigold/SEC-filings/CONLL-format/data/train/FIN5.txt", _WIKIGOLD),
    Column("sec", "wikigold/SEC-filings/CONLL-format/data/test/FIN3.txt", _WIKIGOLD),
    Column("wnut17", "wnut17/wnut17train.conll", _WNUT),
    Column("wnut17-dev", "wnut17/emerging.dev.conll", _WNUT),
    Column("wnut17-test", "wnut17/emerging.test.annotated", _WNUT),
)


def columns(folder: Path) -> Iterator[Sentence]:
    """The sentences of CrossNER, WikiGold, the SEC filings and WNUT17."""
    for column in _COLUMNS:
        for number, rows in enumerate(_blocks(folder / column.path)):
            words = tuple(row[0] for row in rows)
            names = _labels([row[-1] for row in rows], column.types)
            if column.corpus == "sec":
                names = _without_roles(words, names)
            # These corpora name no documents; twenty sentences in a row stand for one.
            document = f"{column.path}#{number // 20}"
            yield Sentence(column.corpus, document, words, _spaces(words), True, names, column.unmarked)


def _blocks(path: Path) -> Iterator[list[list[str]]]:
    rows: list[list[str]] = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        row = line.split()
        if len(row) > 1 and row[0] != "-DOCSTART-":
            rows.append(row)
        elif rows and not row:
            yield rows
            rows = []
    if rows:
        yield rows


def _labels(raw: list[str], types: dict[str, str]) -> tuple[str, ...]:
    labels: list[str] = []
    before = "O"
    for label in raw:
        prefix, _, source = label.partition("-")
        kind = types.get(source, "")
        if not kind or kind == UNKNOWN:
            labels.append(kind or "O")
        else:
            # WikiGold writes I for the first word too (IOB1).
            begins = prefix == "B" or before.partition("-")[2] != source
            labels.append(f"{'B' if begins else 'I'}-{kind}")
        before = label
    return tuple(labels)


def _without_roles(words: tuple[str, ...], names: tuple[str, ...]) -> tuple[str, ...]:
    """The SEC filings mark parties of a contract ("Lender") as persons, which no other corpus does."""
    return tuple(
        UNKNOWN if label.endswith("PERSON") and word.lower() in _CONTRACT_ROLES else label
        for word, label in zip(words, names, strict=True)
    )


def _spaces(words: tuple[str, ...]) -> tuple[bool, ...]:
    following = [*words[1:], ""]
    return tuple(
        after not in _NO_SPACE_BEFORE and word not in _NO_SPACE_AFTER
        for word, after in zip(words, following, strict=True)
    )


def re3d(folder: Path) -> Iterator[Sentence]:
    """The documents of RE3D; what it calls an organization without a capital letter is no name."""
    for source in _RE3D_FOLDERS:
        place = folder / "re3d" / source
        entities: dict[str, list[dict[str, object]]] = {}
        for entity in _records(place / "entities.json"):
            entities.setdefault(str(entity["documentId"]), []).append(entity)
        for document in _records(place / "documents.json"):
            key = str(document["_id"])
            yield from _re3d_document(key, str(document["text"]), entities.get(key, []))


def _records(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8-sig").splitlines() if line.strip()]


def _re3d_document(key: str, text: str, entities: list[dict[str, object]]) -> Iterator[Sentence]:
    tokens = [match.span() for match in _WORD.finditer(text)]
    labels = ["O"] * len(tokens)
    # The longest first, so that "President Bashar al-Assad" does not hide behind a part of it.
    for entity in sorted(entities, key=lambda item: int(str(item["begin"])) - int(str(item["end"]))):
        kind = _RE3D.get(str(entity["type"]))
        inside = [
            i for i, (a, b) in enumerate(tokens) if int(str(entity["begin"])) <= a and b <= int(str(entity["end"]))
        ]
        if kind is None or not inside or any(labels[i] != "O" for i in inside):
            continue
        _mark(text, tokens, labels, inside, kind)
    start = 0
    for place, (a, b) in enumerate(tokens):
        ends = text[a:b] in {".", "!", "?"} and text[b : b + 1].isspace()
        if ends or place + 1 == len(tokens):
            piece = tokens[start : place + 1]
            words = tuple(text[x:y] for x, y in piece)
            spaces = tuple(text[y : y + 1].isspace() for _, y in piece)
            yield Sentence("re3d", key, words, spaces, start == 0, tuple(labels[start : place + 1]))
            start = place + 1


def _mark(text: str, tokens: list[tuple[int, int]], labels: list[str], inside: list[int], kind: str) -> None:
    """Label one entity; what other corpora would not call a name, or would cut differently, becomes unknown."""
    words = [text[slice(*tokens[i])] for i in inside]
    for i in inside:
        labels[i] = UNKNOWN
    skip = 0
    while skip < len(words) and (
        not words[skip][:1].isupper()
        or words[skip] in {"The", "A", "He", "She", "It", "They"}
        or (kind == "PERSON" and (words[skip].lower() in TITLES or words[skip] == "."))
    ):
        skip += 1
    inside, words = inside[skip:], words[skip:]
    is_name = all(word[:1].isupper() or not word[:1].isalpha() or len(word) < 4 for word in words)
    if is_name and "," not in words and len(words) < (5 if kind == "PERSON" else 9):
        for i in inside:
            labels[i] = f"{'B' if i == inside[0] else 'I'}-{kind}"
