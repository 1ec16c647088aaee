"""Are names found, given to the right things and joined, by lexicon and model together? `python -m evaluation.names`.

Documents are read as articles are: `names` is F1 of exact spans of persons, organizations and places (countries among
them, demonyms not), on the corpora and parts of `training.evaluate`; `countries` and `linking` are the shares of
mentions at an annotated span that mean the annotated country, or thing that the lexicon knows by its Wikidata item;
`coreference` is of pairs of mentions of one document: same entity or not; `pairs` of names that are one person's or
not. With `--held` the test part is scored: do that once a rule is chosen, never to choose one.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import random
import sys
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from evaluation.scores import Score
from training.corpora import sentences
from training.evaluate import Gold, golds, groups_of
from training.floors import FILES, flat
from training.sentence import NAME_TYPES, Sentence
from training.splits import Part, divided, is_held_news
from transforms import lexicon
from transforms.gazetteer import Lexicon, load
from transforms.language_model import LanguageModel
from transforms.language_model import load as load_model
from transforms.model_version import folder_hash, packaged_folder
from transforms.name_keys import same_person
from transforms.name_reading import read
from transforms.name_spans import Name
from transforms.naming import named

SCORES = FILES[1][0]
_KINDS = {"person": "PERSON", "organization": "ORGANIZATION", "place": "PLACE", "country": "PLACE"}
_TABLES = (
    "actor_verbs", "body_descriptions", "city_exclusions", "countries", "country_aliases", "disambiguation_countries",
    "disambiguation_organizations", "disambiguation_people", "function_words", "generic_bodies",
    "given_name_variants", "name_context", "not_names", "offices", "organization_aliases", "organizations", "people",
    "people_aliases", "place_aliases", "places", "roles",
)  # fmt: skip
_LARGEST = 8
"""Words of an annotated phrase in which a name is taken for its head: longer ones are of what the name belongs to."""


@dataclass(frozen=True, slots=True)
class Reader:
    """What reads: the lexicon and the model together."""

    lexicon: Lexicon
    model: LanguageModel

    def names(self, text: str) -> list[Name]:
        """The names of a text, as those of an article."""
        readings = read(text, "en", self.lexicon)
        (doc,) = self.model.read([text], [[(one.start, one.end) for one in readings]])
        return list(named(text, readings, doc, self.lexicon, None).names)


def measured_on() -> str:
    """A hash of the model and of the tables of the lexicon that names are read with."""
    whole = hashlib.sha256(folder_hash(packaged_folder()).encode())
    for name in _TABLES:
        whole.update(json.dumps(lexicon.table(name)).encode())
    return whole.hexdigest()[:16]


def spans(reader: Reader, group: list[Sentence]) -> tuple[Score, tuple[float, float]]:
    """The score of names in a group of sentences, and the middle 95 % of F1 over draws of its documents."""
    each = [_spans(reader, gold) for gold in golds(group)]
    draw = random.Random(7)
    values = sorted(sum(draw.choices(each, k=len(each)), Score(0, 0, 0)).f1 for _ in range(500))
    return sum(each, Score(0, 0, 0)), (values[12], values[487])


def _spans(reader: Reader, gold: Gold) -> Score:
    found = {
        (one.start, one.end, _KINDS[one.kind])
        for one in reader.names(gold.text)
        if one.form in ("name", "acronym") and one.inside is None and one.kind in _KINDS
    }
    found = {one for one in found if not any(one[0] < end and start < one[1] for start, end in gold.silent)}
    return Score.of(found, {one for one in gold.names if one[2] in NAME_TYPES})


def linked(reader: Reader, data: Path) -> dict[str, Score]:
    """Of mentions exactly at a span that wiki_fair annotates, those that mean what it says."""
    items = {one.entity_id: one.wikidata_id for one in reader.lexicon.entities.values() if one.wikidata_id}
    countries = {item for entity_id, item in items.items() if entity_id.startswith("country:")}
    known = set(items.values())
    found = {"countries": Score(0, 0, 0), "linking": Score(0, 0, 0)}
    for name in ("wiki-fair-no-coref", "wiki-fair-v2-no-coref"):
        for line in (data / "wiki_fair" / f"{name}.benchmark.jsonl").read_text(encoding="utf-8").splitlines():
            article = json.loads(line)
            low, high = article["evaluation_span"]
            at = {one.place: one for one in reader.names(article["text"]) if low <= one.start < high}
            for label in article["labels"]:
                one = at.get((label["span"][0], label["span"][1]))
                if label["entity_id"] not in known:
                    continue
                said = items.get(str(one.entity_id)) if one else None
                score = Score(int(said == label["entity_id"]), int(said is not None), 1)
                found["linking"] += score
                if label["entity_id"] in countries:
                    found["countries"] += score
    return found


def corefering(reader: Reader, data: Path, *, held: bool) -> Score:
    """Pairs of mentions of GUM's news that have one entity, against pairs that are in one of its groups."""
    total = Score(0, 0, 0)
    for path in sorted((data / "gum" / "news").glob("*.conllu")):
        if is_held_news(path.stem) == held:
            text, groups = _annotated(path)
            total += _pairs(reader.names(text), groups)
    return total


def _pairs(names: list[Name], groups: list[tuple[int, int, str]]) -> Score:
    aligned: list[tuple[str, str]] = []
    for one in names:
        around = [(end - start, group) for start, end, group in groups if start <= one.start and one.end <= end]
        if around and one.entity_id is not None and one.form != "demonym":
            aligned.append((one.entity_id, min(around)[1]))
    pairs = list(combinations(aligned, 2))
    mine = {at for at, (one, other) in enumerate(pairs) if one[0] == other[0]}
    theirs = {at for at, (one, other) in enumerate(pairs) if one[1] == other[1]}
    return Score(len(mine & theirs), len(mine), len(theirs))


def _annotated(path: Path) -> tuple[str, list[tuple[int, int, str]]]:
    """A document's text and the spans of the phrases that its entity layer marks, each with its group."""
    text = ""
    found: list[tuple[int, int, str]] = []
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        if "# newpar" in block and text:
            text = text.rstrip() + "\n\n"
        opened: list[tuple[str, int, int]] = []
        rows = [line.split("\t") for line in block.splitlines() if line[:1].isdigit()]
        for number, row in enumerate(row for row in rows if row[0].isdigit()):
            start = len(text)
            text += row[1]
            for group, opens, closes in _marks(row[9]):
                if opens:
                    opened.append((group, start, number))
                if closes:
                    mine = [at for at, one in enumerate(opened) if one[0] == group]
                    if mine:
                        _, begin, first = opened.pop(mine[-1])
                        if number - first < _LARGEST:
                            found.append((begin, len(text), group))
            text += "" if "SpaceAfter=No" in row[9] else " "
    return text, found


def _marks(misc: str) -> Iterator[tuple[str, bool, bool]]:
    """The groups of the phrases that begin or end at a word: "(1-person-...(2-place-...)" or "2)1)"."""
    for layer in (item[7:] for item in misc.split("|") if item.startswith("Entity=")):
        for piece in layer.replace(")", ")\n").replace("(", "\n(").split("\n"):
            if piece:
                yield piece.strip("()").partition("-")[0], piece.startswith("("), piece.endswith(")")


def paired(data: Path) -> Score:
    """The labelled pairs of persons' names: those called one person's, against those that are."""
    with (data / "names" / "cases.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["schema"] == "Person"]
    mine = [at for at, row in enumerate(rows) if same_person(row["name1"], row["name2"])]
    return Score.of(mine, [at for at, row in enumerate(rows) if row["is_match"] == "true"])


def scores(data: Path, part: Part) -> dict[str, dict[str, float]]:
    """Every score of a part, as fractions, by corpus."""
    reader = Reader(load(), load_model())
    found: dict[str, dict[str, float]] = {}
    for name, group in groups_of(divided(sentences(data))[part]).items():
        score, (low, high) = spans(reader, group)
        if score.there:
            found[name] = {
                "names": score.f1, "precision": score.precision, "recall": score.recall, "low": low, "high": high,
            }  # fmt: skip
    pairs = corefering(reader, data, held=part == "test")
    found["gum-news-coreference"] = {
        "coreference": pairs.f1, "precision": pairs.precision, "recall": pairs.recall,
    }  # fmt: skip
    if part == "test":
        links = linked(reader, data)
        found["wiki-fair"] = {
            "countries": links["countries"].precision, "countries_recall": links["countries"].recall,
            "linking": links["linking"].precision, "linking_recall": links["linking"].recall,
        }  # fmt: skip
        names = paired(data)
        found["name-pairs"] = {"pairs": names.f1, "pairs_precision": names.precision, "pairs_recall": names.recall}
    return {corpus: {name: round(value, 4) for name, value in row.items()} for corpus, row in found.items()}


def keep(found: dict[str, dict[str, float]], part: Part) -> None:
    """Write the scores of one part, leaving those of the other where they are of the same model and lexicon."""
    before = tomllib.loads(SCORES.read_text(encoding="utf-8")) if SCORES.exists() else {}
    kept = flat(before) if before.get("measured_on") == measured_on() else {}
    kept = {name: row for name, row in kept.items() if not name.startswith(f"{part}.")}
    lines = [
        "# Written by `make eval`: fractions, on what the model and the lexicon with this hash answered together.",
        f'measured_on = "{measured_on()}"',
    ]
    for name, row in sorted({**kept, **{f"{part}.{corpus}": row for corpus, row in found.items()}}.items()):
        lines += ["", f"[{name}]", *(f"{key} = {value}" for key, value in row.items())]
    SCORES.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main(arguments: Iterable[str] | None = None) -> None:
    """Score, print and keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--held", action="store_true", help="score the test part")
    parser.add_argument("--write", action="store_true", help=f"keep the scores in {SCORES}")
    options = parser.parse_args(None if arguments is None else list(arguments))
    part: Part = "test" if options.held else "dev"
    found = scores(options.data, part)
    for corpus, row in found.items():
        cells = "  ".join(f"{name} {100 * value:.1f}" for name, value in row.items())
        sys.stdout.write(f"{corpus:22s}{cells}\n")
    if options.write:
        keep(found, part)


if __name__ == "__main__":
    main()
