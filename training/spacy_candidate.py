"""The other candidate: spaCy's small convolutional pipeline, trained on the same sentences.

`python -m training.spacy_candidate --data D --out build/cnn --steps 3000` writes a folder `pipeline` that
`transforms.language_model.load` reads.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
from pathlib import Path

from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

from training.corpora import sentences
from training.sentence import UNKNOWN, Sentence
from training.splits import divided
from training.train import SEED, sampled

_SENTENCES_PER_DOC = 8


def doc_of(vocab: Vocab, group: list[Sentence]) -> Doc:
    """Sentences of one kind as one `Doc`; what their corpus does not say is left missing."""
    words = [word for one in group for word in one.words]
    spaces = [space for one in group for space in (*one.space_after[:-1], True)]
    ents: list[str | None] = []
    for one in group:
        ents.extend(_whole(one.names or (UNKNOWN,) * len(one.words)))
    grammar = [one.grammar for one in group if one.grammar is not None]
    if len(grammar) < len(group):
        begins = [place == 0 for one in group for place in range(len(one.words))]
        return Doc(vocab, words=words, spaces=spaces, ents=ents, sent_starts=begins)
    heads: list[int] = []
    for columns in grammar:
        base = len(heads)
        heads.extend(base + (head if head >= 0 else place) for place, head in enumerate(columns.heads))
    return Doc(
        vocab,
        words=words,
        spaces=spaces,
        ents=ents,
        tags=[tag for one in grammar for tag in one.xpos],
        pos=[tag if tag != "_" else "X" for one in grammar for tag in one.upos],
        lemmas=[word for one in grammar for word in one.lemmas],
        heads=heads,
        deps=["ROOT" if name == "root" else name for one in grammar for name in one.relations],
    )


def _whole(labels: tuple[str, ...]) -> list[str | None]:
    """The labels with None for what is not known; an I whose B is not known is not known either."""
    found: list[str | None] = []
    for label in labels:
        broken = label.startswith("I-") and (not found or (found[-1] or "O")[2:] != label[2:])
        found.append(None if label == UNKNOWN or broken else label)
    return found


def write(group: list[Sentence], path: Path) -> None:
    """Write sentences as spaCy's binary docs."""
    vocab = Vocab()
    store = DocBin()
    current: list[Sentence] = []
    for one in group:
        if current and (len(current) == _SENTENCES_PER_DOC or current[-1].document != one.document):
            store.add(doc_of(vocab, current))
            current = []
        current.append(one)
    store.add(doc_of(vocab, current))
    store.to_disk(path)


def main() -> None:
    """Train it with spaCy's own trainer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=3000)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    parts = divided(sentences(options.data))
    write(sampled(parts["train"], random.Random(SEED)), options.out / "train.spacy")
    write([one for one in parts["dev"] if one.corpus != "sec"], options.out / "dev.spacy")
    config = options.out / "config.cfg"
    spacy = [sys.executable, "-m", "spacy"]
    pipeline = "tagger,parser,ner,trainable_lemmatizer"
    subprocess.run(
        [
            *spacy,
            "init",
            "config",
            str(config),
            "--force",
            "--lang",
            "en",
            "--optimize",
            "efficiency",
            "--pipeline",
            pipeline,
        ],
        check=True,
    )
    values = {
        "paths.train": options.out / "train.spacy",
        "paths.dev": options.out / "dev.spacy",
        "training.max_steps": options.steps,
        "training.eval_frequency": 400,
        "training.seed": SEED,
        "system.seed": SEED,
    }
    overrides = [part for key, value in values.items() for part in (f"--{key}", str(value))]
    subprocess.run([*spacy, "train", str(config), "--output", str(options.out), *overrides], check=True)
    shutil.move(options.out / "model-best", options.out / "pipeline")


if __name__ == "__main__":
    main()
