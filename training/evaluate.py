"""How good is the model, from raw text to spans? `python -m training.evaluate --data ../shared/corpora`.

Each document of the dev part is given as running text with its paragraph breaks, as an article would be, and
read through `transforms.language_model`; gold and answers are compared by character offsets. With `--held` the
test part is scored instead: do that once a model is chosen, never to choose one.
"""

from __future__ import annotations

import argparse
import random
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from spacy.tokens import Doc

from training.card import write
from training.corpora import sentences
from training.floors import SCORES
from training.sentence import NAME_TYPES, UNKNOWN, Sentence, spans
from training.splits import Part, divided
from transforms.language_model import LanguageModel, load
from transforms.model_version import PACKAGED, folder_hash, packaged_folder

Span = tuple[int, int]


@dataclass(slots=True)
class Gold:
    """A document's text and what its corpus says of it, by character offsets."""

    text: str
    names: set[tuple[int, int, str]] = field(default_factory=set)
    silent: list[Span] = field(default_factory=list)
    """Where the corpus does not say whether there is a name."""
    words: dict[Span, tuple[Span | None, str, str, str, str]] = field(default_factory=dict)
    """Word to its head (None at the root), relation, UPOS, XPOS and lemma."""
    begins: set[int] = field(default_factory=set)
    """Where sentences begin."""
    has_grammar: bool = False


def golds(group: Iterable[Sentence]) -> Iterator[Gold]:
    """The documents of a group of sentences; sentences of corpora without documents stand alone."""
    documents: dict[str, list[Sentence]] = {}
    for number, one in enumerate(group):
        key = one.document if one.grammar is not None else f"{one.document}#{number}"
        documents.setdefault(key, []).append(one)
    for members in documents.values():
        yield _gold(members)


def _gold(members: list[Sentence]) -> Gold:
    found = Gold("", has_grammar=members[0].grammar is not None)
    text = ""
    for one in members:
        if text:
            text = text.rstrip() + "\n\n" if one.begins_paragraph else text
        places: list[Span] = []
        first = len(text)
        for word, space in zip(one.words, one.space_after, strict=True):
            places.append((len(text), len(text) + len(word)))
            text += word + " " * space
        found.begins.add(first)
        if one.names is None:
            found.silent.append((first, len(text)))
        else:
            found.silent.extend(place for place, label in zip(places, one.names, strict=True) if label == UNKNOWN)
            found.names |= {(places[a][0], places[b - 1][1], kind) for a, b, kind in spans(one.names)}
        if one.grammar is not None:
            for number, place in enumerate(places):
                head = one.grammar.heads[number]
                found.words[place] = (
                    places[head] if head >= 0 else None,
                    one.grammar.relations[number],
                    one.grammar.upos[number],
                    one.grammar.xpos[number],
                    one.grammar.lemmas[number],
                )
    found.text = text
    return found


def count(gold: Gold, doc: Doc, counts: Counter[str]) -> None:
    """Add up what one document's answers have right."""
    _count_names(gold, doc, counts)
    if not gold.has_grammar:
        return
    starts = {span.start_char for span in doc.sents}
    counts["sentences/right"] += len(starts & gold.begins)
    counts["sentences/gold"] += len(gold.begins)
    counts["sentences/found"] += len(starts)
    answers = {(token.idx, token.idx + len(token)): token for token in doc if not token.is_space}
    counts["words"] += len(gold.words)
    counts["tokens/right"] += len(gold.words.keys() & answers.keys())
    for place, (head, relation, upos, xpos, lemma) in gold.words.items():
        token = answers.get(place)
        if token is None:
            continue
        counts["upos"] += token.pos_ == upos
        counts["xpos"] += token.tag_ == xpos
        counts["lemma"] += token.lemma_ == lemma
        own = token.head
        answered = None if own.i == token.i else (own.idx, own.idx + len(own))
        counts["uas"] += answered == head
        counts["las"] += answered == head and (head is None or token.dep_ == relation)


def _count_names(gold: Gold, doc: Doc, counts: Counter[str]) -> None:
    found = {(e.start_char, e.end_char, e.label_) for e in doc.ents if e.label_ in NAME_TYPES}
    found = {one for one in found if not any(one[0] < b and a < one[1] for a, b in gold.silent)}
    for kind in NAME_TYPES:
        mine = {one for one in found if one[2] == kind}
        wanted = {one for one in gold.names if one[2] == kind}
        counts[f"{kind}/right"] += len(mine & wanted)
        counts[f"{kind}/gold"] += len(wanted)
        counts[f"{kind}/found"] += len(mine)


def f1(counts: Counter[str], *kinds: str) -> float:
    """The harmonic mean of precision and recall over the kinds together."""
    right = sum(counts[f"{kind}/right"] for kind in kinds)
    return 2 * right / max(1, sum(counts[f"{kind}/gold"] + counts[f"{kind}/found"] for kind in kinds))


def table(model: LanguageModel, groups: dict[str, list[Sentence]]) -> dict[str, dict[str, float]]:
    """The scores of each group of sentences, as fractions."""
    found: dict[str, dict[str, float]] = {}
    for name, group in groups.items():
        each: list[Counter[str]] = []
        for gold in golds(group):
            counts: Counter[str] = Counter()
            count(gold, model.read([gold.text])[0], counts)
            each.append(counts)
        found[name] = _scores(each)
    return found


def _scores(each: list[Counter[str]]) -> dict[str, float]:
    total = sum(each, Counter())
    scores: dict[str, float] = {}
    if any(total[f"{kind}/gold"] for kind in NAME_TYPES):
        scores["names"] = f1(total, *NAME_TYPES)
        scores |= {kind.lower(): f1(total, kind) for kind in NAME_TYPES}
        low, high = _interval(each)
        scores |= {"names_low": low, "names_high": high}
    if total["words"]:
        scores |= {name: total[name] / total["words"] for name in ("uas", "las", "upos", "xpos", "lemma")}
        scores["sentences"] = f1(total, "sentences")
    return {name: round(value, 4) for name, value in scores.items()}


def _interval(each: list[Counter[str]]) -> tuple[float, float]:
    """The middle 95 % of names F1 over 500 draws of documents with replacement."""
    draw = random.Random(7)
    values = sorted(f1(sum(draw.choices(each, k=len(each)), Counter()), *NAME_TYPES) for _ in range(500))
    return values[12], values[487]


def groups_of(part: list[Sentence]) -> dict[str, list[Sentence]]:
    """The sentences of a part by the corpus they are scored as."""
    found: dict[str, list[Sentence]] = {}
    for one in part:
        name = {"gum/news": "gum-news"}.get(one.corpus, one.corpus.replace("/", "-"))
        found.setdefault("gum-other" if name.startswith("gum-") and name != "gum-news" else name, []).append(one)
    return found


def main() -> None:
    """Score, print the table and keep the scores with the model's hash."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument(
        "--model", default=PACKAGED, help="a folder or an installed pipeline; the packaged model if left out"
    )
    parser.add_argument("--folder", type=Path, default=None, help="a folder that training.export wrote")
    parser.add_argument("--held", action="store_true", help="score the test part")
    parser.add_argument("--write", action="store_true", help="keep the scores in tests/eval_scores.toml")
    options = parser.parse_args()
    if options.folder is not None:
        from transforms.language_model import PackagedModel

        model: LanguageModel = PackagedModel(options.folder)
    else:
        model = load(options.model)
    parts = divided(sentences(options.data))
    part: Part = "test" if options.held else "dev"
    found = table(model, groups_of(parts[part]))
    show(found)
    if options.write:
        keep(found, part)


def show(found: dict[str, dict[str, float]]) -> None:
    """Print the scores as per cents, a line for each corpus."""
    columns = (
        "names",
        "names_low",
        "names_high",
        "person",
        "organization",
        "place",
        "uas",
        "las",
        "upos",
        "xpos",
        "lemma",
        "sentences",
    )
    out = sys.stdout.write
    out(f"{'':20s}" + "".join(f"{column[:9]:>10s}" for column in columns) + "\n")
    for name, scores in found.items():
        cells = (f"{100 * scores[column]:10.1f}" if column in scores else " " * 10 for column in columns)
        out(f"{name:20s}" + "".join(cells) + "\n")


def keep(found: dict[str, dict[str, float]], part: Part) -> None:
    """Write the scores of one part, leaving those of the other where the model is the same."""
    model = folder_hash(packaged_folder())
    before = tomllib.loads(SCORES.read_text(encoding="utf-8")) if SCORES.exists() else {}
    parts = {k: v for k, v in before.items() if isinstance(v, dict)} if before.get("model") == model else {}
    parts[part] = found
    lines = [
        "# Written by `make eval`: fractions, on what the model with this hash answered.",
        f'model = "{model}"',
    ]
    for name in ("dev", "test"):
        for corpus, scores in parts.get(name, {}).items():
            lines += ["", f"[{name}.{corpus}]", *(f"{key} = {value}" for key, value in scores.items())]
    SCORES.write_text("\n".join(lines) + "\n", encoding="utf-8")
    write()


if __name__ == "__main__":
    main()
