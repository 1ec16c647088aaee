"""What does the packaged encoder say about a text? Arrays of scores turned into words, tags, trees and names.

The model's folder holds the network without its embeddings (`encoder.onnx`, 8-bit), the embeddings
(`embeddings.npz`, 8-bit with a scale per row), the last step that names relations once the tree is known
(`relations.onnx`), the word pieces (`tokenizer.json`) and the labels (`labels.json`).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
from spacy.tokens import Doc
from tokenizers import Tokenizer

from transforms.lemma_rules import applies, lemma
from transforms.model_features import shape
from transforms.name_labels import names
from transforms.parse_tree import tree
from transforms.reading_windows import Pieces, Window, cumulated, kept_until, piece_number, window
from transforms.sentence_starts import hard_starts, starts
from transforms.tokenizing import WordSplitter

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Labels:
    """What the numbers of each head mean."""

    upos: tuple[str, ...]
    xpos: tuple[str, ...]
    relations: tuple[str, ...]
    lemma_rules: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(slots=True)
class Answers:
    """What has been read of one text, per word; heads count words, a sentence's root being its own head."""

    upos: Numbers
    xpos: Numbers
    rules: Numbers
    heads: Numbers
    relations: Numbers
    begins: Flags
    names: Floats


class Encoder:
    """Reads texts with the network in a folder; a missing file raises FileNotFoundError."""

    def __init__(self, folder: Path, threads: int = 1) -> None:
        found = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
        self.labels = Labels(**{name: tuple(values) for name, values in found.items()})
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._pieces = Pieces(tokenizer)
        self._first, self._last = (piece_number(tokenizer, mark) for mark in ("[CLS]", "[SEP]"))
        with np.load(folder / "embeddings.npz", allow_pickle=False) as arrays:
            self._pieces_table: npt.NDArray[np.int8] = arrays["pieces"]
            self._scales: npt.NDArray[np.float16] = arrays["piece_scales"]
            self._positions: Floats = arrays["positions"].astype(np.float32)
            self._shapes: Floats = arrays["shapes"].astype(np.float32)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        self._session, self._relations = (
            onnxruntime.InferenceSession((folder / name).read_bytes(), options, providers=["CPUExecutionProvider"])
            for name in ("encoder.onnx", "relations.onnx")
        )
        self._outputs = [output.name for output in self._session.get_outputs()]
        self._splitter = WordSplitter()

    def read(self, text: str, kept: Sequence[tuple[int, int]]) -> Doc:
        """The text as a `Doc` with sentences, tags, lemmas, a parse and names; no sentence begins inside `kept`."""
        words, spaces = self._splitter.split(text)
        real = np.array([not word.isspace() for word in words], dtype=bool)
        hard = hard_starts(words)[real]
        own = [word for word in words if not word.isspace()]
        if not own:
            return Doc(self._splitter.vocab, words=words, spaces=spaces)
        answers = self._answers(own, hard, _inside(words, spaces, kept)[real])
        return self._doc(words, spaces, real, answers)

    def _answers(self, words: list[str], hard: Flags, kept: Flags) -> Answers:
        pieces = [self._pieces.of(word) for word in words]
        lengths = cumulated(pieces)
        count = len(words)
        empty = {name: np.zeros(count, dtype=np.int64) for name in ("upos", "xpos", "rules", "heads", "relations")}
        found = Answers(begins=hard.copy(), names=np.zeros((count, len(self.labels.names)), dtype=np.float32), **empty)
        start = done = 0
        while done < count:
            part = window(lengths, hard, start)
            scores = self._scores(words[part.start : part.end], pieces[part.start : part.end])
            within = slice(part.start, part.end)
            begins = starts(words[within], _sigmoid(scores["begins"]), hard[within], kept[within])
            until, following = kept_until(part, begins, lengths)
            # Read again with what follows, the last sentence may begin earlier than what was kept of it ends.
            if until > done:
                self._keep(found, scores, begins, part, done, until)
                done = until
            start = following
        return found

    def _scores(self, words: Sequence[str], pieces: Sequence[tuple[int, ...]]) -> dict[str, Floats]:
        """The scores of every head for the words of a window."""
        ids = [self._first]
        shapes = [0]
        places = []
        for word, own in zip(words, pieces, strict=True):
            places.append(len(ids))
            ids.extend(own)
            shapes.extend([shape(word)] * len(own))
        ids.append(self._last)
        shapes.append(0)
        x: Floats = self._pieces_table[ids].astype(np.float32) * self._scales[ids, None].astype(np.float32)
        x += self._positions[: len(ids)] + self._shapes[shapes]
        inputs = {"x": x[None], "first_piece": np.array([places], dtype=np.int64)}
        found = self._session.run(self._outputs, inputs)
        return {name: array[0] for name, array in zip(self._outputs, found, strict=True)}

    def _keep(
        self, found: Answers, scores: dict[str, Floats], begins: Flags, part: Window, done: int, until: int
    ) -> None:
        """Put what a window says about words `done` to `until` in its place."""
        inner = slice(done - part.start, until - part.start)
        outer = slice(done, until)
        found.upos[outer] = scores["upos"][inner].argmax(1)
        found.xpos[outer] = scores["xpos"][inner].argmax(1)
        found.rules[outer] = scores["rules"][inner].argmax(1)
        found.names[outer] = scores["names"][inner]
        found.begins[outer] = begins[inner]
        heads = np.zeros(until - done, dtype=np.int64)
        edges = [0, *(np.flatnonzero(begins[inner][1:]) + 1).tolist(), until - done]
        for left, right in pairwise(edges):
            first, last = left + inner.start, right + inner.start
            # Column 0 of the arc scores is the root, which a tree has besides its own words.
            local = tree(scores["arcs"][first:last, np.r_[0, first + 1 : last + 1]])
            heads[left:right] = np.where(local == 0, 0, local + first)
        pair = {
            "dependent": scores["relation_dependent"][inner],
            "head": scores["relation_head"][heads],
        }
        found.relations[outer] = self._relations.run(None, pair)[0].argmax(1)
        found.heads[outer] = np.where(heads == 0, np.arange(done, until), heads - 1 + part.start)

    def _doc(self, words: list[str], spaces: list[bool], real: Flags, found: Answers) -> Doc:
        _join(found)
        place = np.flatnonzero(real)
        count = len(words)
        # White space hangs on the word before it, at the text's start on the first word.
        heads = np.maximum(np.maximum.accumulate(np.where(real, np.arange(count), -1)), -1)
        heads[heads < 0] = place[0]
        heads[place] = place[found.heads]
        labels = self.labels
        tags, pos, relations, lemmas = (["_SP"] * count, ["SPACE"] * count, ["dep"] * count, list(words))
        own = place.tolist()
        for number, spot in enumerate(own):
            tags[spot] = labels.xpos[found.xpos[number]]
            pos[spot] = labels.upos[found.upos[number]]
            is_root = found.heads[number] == number
            relations[spot] = "ROOT" if is_root else labels.relations[found.relations[number]]
            rule = labels.lemma_rules[found.rules[number]]
            lemmas[spot] = lemma(rule, words[spot]) if applies(rule, words[spot]) else words[spot].lower()
        named = names(found.names, labels.names, found.begins)
        ents = ["O"] * count
        for start, end, kind, _ in named:
            ents[own[start] : own[end - 1] + 1] = [f"B-{kind}", *[f"I-{kind}"] * (own[end - 1] - own[start])]
        doc = Doc(
            self._splitter.vocab,
            words=words,
            spaces=spaces,
            tags=tags,
            pos=pos,
            lemmas=lemmas,
            heads=heads.tolist(),
            deps=relations,
            ents=ents,
        )
        doc.user_data["name_confidence"] = {(own[a], own[b - 1] + 1): round(p, 4) for a, b, _, p in named}
        return doc


def _sigmoid(values: Floats) -> Floats:
    return (1 / (1 + np.exp(-values))).astype(np.float32)


def _join(found: Answers) -> None:
    """Hang the root of a piece that begins no sentence on the root of the piece before it."""
    roots = np.flatnonzero(found.heads == np.arange(len(found.heads)))
    bounds = np.searchsorted(np.flatnonzero(found.begins), roots, side="right")
    for before, root, same in zip(roots, roots[1:], bounds[1:] == bounds[:-1], strict=False):
        if same:
            found.heads[root] = before


def _inside(words: Sequence[str], spaces: Sequence[bool], kept: Sequence[tuple[int, int]]) -> Flags:
    """The words that begin inside one of the spans, not at its start."""
    lengths = np.fromiter((len(w) + s for w, s in zip(words, spaces, strict=True)), dtype=np.int64, count=len(words))
    offsets = np.cumsum(lengths) - lengths
    found = np.zeros(len(words), dtype=bool)
    for start, end in kept:
        left, right = np.searchsorted(offsets, [start + 1, end])
        found[left:right] = True
    return found
