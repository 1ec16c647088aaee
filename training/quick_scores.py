"""How well does the network do on the dev part while it trains? Gold words, sentence by sentence; no export."""

from __future__ import annotations

import random
from collections import Counter

import torch

from training.examples import IGNORE, Encoder, batches, padded
from training.network import Network
from training.sentence import NAME_LABELS, Sentence, spans


@torch.no_grad()
def quick_scores(network: Network, encoder: Encoder, dev: list[Sentence]) -> dict[str, float]:
    """Names F1 by corpus, and tags, arcs and relations on the dev part as fractions."""
    network.eval()
    draw = random.Random(1)
    counts: Counter[str] = Counter()
    by_corpus: dict[str, list[Sentence]] = {}
    for sentence in dev:
        if sentence.corpus != "sec":
            by_corpus.setdefault(sentence.corpus.partition("/")[0], []).append(sentence)
    for corpus, group in by_corpus.items():
        for batch in batches([encoder.example([s], None) for s in group], 2048, draw):
            arrays = padded(batch)
            tensors = {name: torch.from_numpy(array) for name, array in arrays.items()}
            with torch.autocast("cpu", dtype=torch.bfloat16):
                found = network(tensors)
                _count_words(counts, network, found, tensors)
            names = found["names"].argmax(-1).tolist()
            for row, one in enumerate(batch):
                count = len(one.names)
                gold = [NAME_LABELS[(m & -m).bit_length() - 1] for m in one.names]
                guess = [NAME_LABELS[n] for n in names[row][:count]]
                silent = {i for i, m in enumerate(one.names) if m & (m - 1)}
                a = set(spans(gold))
                b = {s for s in spans(guess) if not silent & set(range(s[0], s[1]))}
                counts[f"{corpus}/right"] += len(a & b)
                counts[f"{corpus}/all"] += len(a) + len(b)
    scores = {f"names/{c}": 2 * counts[f"{c}/right"] / max(1, counts[f"{c}/all"]) for c in by_corpus}
    scores |= {name: counts[f"{name}+"] / max(1, counts[name]) for name in ("upos", "xpos", "rules", "uas", "las")}
    return {name: round(value, 4) for name, value in scores.items()}


def _count_words(
    counts: Counter[str], network: Network, found: dict[str, torch.Tensor], gold: dict[str, torch.Tensor]
) -> None:
    for name in ("upos", "xpos", "rules"):
        wanted = gold[name] != IGNORE
        counts[name] += int(wanted.sum())
        counts[f"{name}+"] += int(((found[name].argmax(-1) == gold[name]) & wanted).sum())
    apart = gold["sentence"].unsqueeze(2) != gold["sentence"].unsqueeze(1)
    arcs = torch.cat([found["arcs"][:, :, :1], found["arcs"][:, :, 1:].masked_fill(apart, -1e4)], 2)
    heads = arcs.argmax(-1)
    wanted = (gold["heads"] >= 0) & (gold["relations"] >= 0)
    right = (heads == gold["heads"]) & wanted
    labelled = (network.relations(found, heads).argmax(-1) == gold["relations"]) & right
    counts["uas"] += int(wanted.sum())
    counts["las"] += int(wanted.sum())
    counts["uas+"] += int(right.sum())
    counts["las+"] += int(labelled.sum())
