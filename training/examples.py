"""How do sentences become what the network is trained on?

Sentences that follow each other in a document are read together, up to a length drawn anew for each epoch, so
that the network learns where sentences begin and what a text has already named.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from tokenizers import Tokenizer

from training.sentence import NAME_LABELS, UNKNOWN, Sentence, spans
from transforms.lemma_rules import rule
from transforms.model_features import shape

IGNORE = -100
CLS, SEP, UNKNOWN_PIECE = 101, 102, 100
_CURLY = {"'": "’", '"': "“", "-": "–", "--": "—", "n't": "n’t", "'s": "’s", "``": "“", "''": "”"}
_SMALL_IN_TITLES = frozenset("a an the of in on for to and or at by as with from but vs".split())


@dataclass(frozen=True, slots=True)
class Inventory:
    """The labels of each head, in the order of their numbers."""

    upos: tuple[str, ...]
    xpos: tuple[str, ...]
    relations: tuple[str, ...]
    lemma_rules: tuple[str, ...]
    names: tuple[str, ...] = NAME_LABELS


def inventory(sentences: Iterable[Sentence]) -> Inventory:
    """The labels that the training sentences use; lemma rules that fewer than four words need are left out."""
    upos: set[str] = set()
    xpos: set[str] = set()
    relations: set[str] = set()
    rules: Counter[str] = Counter()
    for sentence in sentences:
        if sentence.grammar is not None:
            upos |= set(sentence.grammar.upos)
            xpos |= set(sentence.grammar.xpos)
            relations |= set(sentence.grammar.relations)
            rules.update(rule(w, m) for w, m in zip(sentence.words, sentence.grammar.lemmas, strict=True))
    kept = sorted(name for name, count in rules.items() if count > 3)
    return Inventory(tuple(sorted(upos)), tuple(sorted(xpos)), tuple(sorted(relations)), tuple(kept))


@dataclass(frozen=True, slots=True)
class Example:
    """One window: pieces with [CLS] and [SEP], and per word the place of its first piece and its labels."""

    pieces: list[int]
    shapes: list[int]
    first_piece: list[int]
    names: list[int]
    upos: list[int]
    xpos: list[int]
    rules: list[int]
    begins: list[int]
    heads: list[int]
    relations: list[int]
    sentence: list[int]


class Encoder:
    """Makes examples; keeps the piece numbers of words it has seen."""

    def __init__(self, tokenizer: Tokenizer, labels: Inventory) -> None:
        self._tokenizer = tokenizer
        self._pieces: dict[str, list[int]] = {}
        self._numbers = {
            name: {label: number for number, label in enumerate(getattr(labels, name))}
            for name in ("upos", "xpos", "relations", "lemma_rules")
        }
        # Bit 0 to 6: which labels a word may have.
        self._masks = {label: 1 << number for number, label in enumerate(NAME_LABELS)}

    def pieces(self, word: str) -> list[int]:
        """The piece numbers of a word, at least one."""
        if word not in self._pieces:
            found = self._tokenizer.encode(word, add_special_tokens=False).ids
            self._pieces[word] = found or [UNKNOWN_PIECE]
        return self._pieces[word]

    def length(self, sentence: Sentence) -> int:
        """How many pieces a sentence has."""
        return sum(len(self.pieces(word)) for word in sentence.words)

    def example(self, group: list[Sentence], draw: random.Random | None, longest: int = 256) -> Example:
        """One window of sentences; `draw` varies how they are written, None leaves them as they are."""
        one = Example([CLS], [0], [], [], [], [], [], [], [], [], [])
        for number, sentence in enumerate(group):
            words = list(sentence.words) if draw is None else varied(sentence.words, draw)
            base = len(one.first_piece)
            for place, word in enumerate(words):
                pieces = self.pieces(word)
                if len(one.pieces) + len(pieces) >= longest:
                    break
                one.first_piece.append(len(one.pieces))
                one.pieces.extend(pieces)
                one.shapes.extend([shape(word)] * len(pieces))
                one.sentence.append(number)
                one.begins.append(int(place == 0))
                self._label(one, sentence, place, base)
        count = len(one.first_piece)
        for place, head in enumerate(one.heads):
            if head > count:
                one.heads[place] = IGNORE
        one.pieces.append(SEP)
        one.shapes.append(0)
        return one

    def _label(self, one: Example, sentence: Sentence, place: int, base: int) -> None:
        one.names.append(self._name_mask(sentence, place))
        grammar = sentence.grammar
        if grammar is None:
            for column in (one.upos, one.xpos, one.rules, one.heads, one.relations):
                column.append(IGNORE)
            return
        one.upos.append(self._numbers["upos"][grammar.upos[place]])
        one.xpos.append(self._numbers["xpos"][grammar.xpos[place]])
        one.relations.append(self._numbers["relations"].get(grammar.relations[place], IGNORE))
        needed = rule(sentence.words[place], grammar.lemmas[place])
        one.rules.append(self._numbers["lemma_rules"].get(needed, IGNORE))
        # Column 0 of the arc scores is the root, word i is column i + 1.
        head = grammar.heads[place]
        one.heads.append(0 if head < 0 else base + head + 1)

    def _name_mask(self, sentence: Sentence, place: int) -> int:
        """The labels that the corpus does not exclude: one, or all, or O and those of unmarked types."""
        everything = (1 << len(NAME_LABELS)) - 1
        if sentence.names is None or sentence.names[place] == UNKNOWN:
            return everything
        mask = self._masks[sentence.names[place]]
        if sentence.names[place] == "O":
            for kind in sentence.unmarked:
                mask |= self._masks[f"B-{kind}"] | self._masks[f"I-{kind}"]
        return mask


def varied(words: tuple[str, ...], draw: random.Random) -> list[str]:
    """The words as another newsroom might print them: curly quotes and dashes, a headline's capitals, one case."""
    chance = draw.random()
    found = list(words)
    if chance < 0.06:
        found = [w if w in _SMALL_IN_TITLES else w[:1].upper() + w[1:] for w in found]
    elif chance < 0.09:
        found = [w.upper() for w in found]
    elif chance < 0.12:
        found = [w.lower() for w in found]
    if draw.random() < 0.4:
        found = [_CURLY.get(w, w) for w in found]
    return found


class NameSwap:
    """Puts another name of the same type and number of words where a corpus has one.

    The name corpora are small: seen eight times over, the network learns their names by heart instead of the
    places where names stand.
    """

    def __init__(self, sentences: Iterable[Sentence], chance: float) -> None:
        self._chance = chance
        self._pool: dict[tuple[str, int], list[tuple[str, ...]]] = {}
        for sentence in sentences:
            for start, end, kind in spans(sentence.names or ()):
                self._pool.setdefault((kind, end - start), []).append(sentence.words[start:end])

    def swapped(self, sentence: Sentence, draw: random.Random) -> Sentence:
        """The sentence with some of its names exchanged; its labels and grammar stay."""
        found = spans(sentence.names or ())
        if not found:
            return sentence
        words = list(sentence.words)
        for start, end, kind in found:
            if draw.random() < self._chance:
                words[start:end] = draw.choice(self._pool[kind, end - start])
        return replace(sentence, words=tuple(words))


def grouped(sentences: list[Sentence], encoder: Encoder, draw: random.Random, budget: int) -> list[list[Sentence]]:
    """Runs of sentences of one document, each about as long as the budget or shorter."""
    groups: list[list[Sentence]] = []
    room = 0
    for sentence in sentences:
        length = encoder.length(sentence)
        if groups and groups[-1][-1].document == sentence.document and length <= room:
            groups[-1].append(sentence)
            room -= length
        else:
            groups.append([sentence])
            room = draw.choice((budget // 4, budget // 2, budget, budget)) - length
    return groups


def batches(examples: list[Example], pieces: int, draw: random.Random) -> list[list[Example]]:
    """Examples of like length together, about `pieces` with padding in each batch, in a drawn order."""
    ordered = sorted(examples, key=lambda one: (len(one.pieces), draw.random()))
    found: list[list[Example]] = []
    for one in ordered:
        if found and (len(found[-1]) + 1) * len(one.pieces) <= pieces:
            found[-1].append(one)
        else:
            found.append([one])
    draw.shuffle(found)
    return found


def padded(batch: list[Example]) -> dict[str, np.ndarray]:
    """The arrays of a batch; labels are padded with IGNORE, name masks with "anything"."""
    width = max(len(one.pieces) for one in batch)
    words = max(len(one.first_piece) for one in batch)
    everything = (1 << len(NAME_LABELS)) - 1

    def filled(name: str, size: int, value: int) -> np.ndarray:
        array = np.full((len(batch), size), value, dtype=np.int64)
        for row, one in enumerate(batch):
            values = getattr(one, name)
            array[row, : len(values)] = values
        return array

    found = {name: filled(name, width, 0) for name in ("pieces", "shapes")}
    found["real"] = np.array([[place < len(one.pieces) for place in range(width)] for one in batch])
    found |= {name: filled(name, words, 0) for name in ("first_piece",)}
    found["names"] = filled("names", words, everything)
    for name in ("upos", "xpos", "rules", "begins", "heads", "relations"):
        found[name] = filled(name, words, IGNORE)
    found["sentence"] = filled("sentence", words, -1)
    return found
