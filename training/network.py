"""The network: a small transformer encoder that all heads share, and the heads.

The encoder is the lower part of all-MiniLM-L6-v2 (Apache-2.0). It reads a window; each head reads the encoder's
output at the first piece of every word.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.examples import IGNORE, Inventory
from transforms.model_features import SHAPES


@dataclass(frozen=True, slots=True)
class Sizes:
    """The numbers that fix the network's form; all but `layers` come with the encoder's weights."""

    layers: int = 4
    hidden: int = 384
    inner: int = 1536
    attention_heads: int = 12
    vocabulary: int = 30522
    positions: int = 512
    arc: int = 128
    relation: int = 160


class Layer(nn.Module):
    """One block of the encoder: attention, then two linear layers, each with its residual and norm (as in BERT)."""

    def __init__(self, sizes: Sizes, dropout: float) -> None:
        super().__init__()
        self.heads = sizes.attention_heads
        self.qkv = nn.Linear(sizes.hidden, 3 * sizes.hidden)
        self.out = nn.Linear(sizes.hidden, sizes.hidden)
        self.norm1 = nn.LayerNorm(sizes.hidden, eps=1e-12)
        self.up = nn.Linear(sizes.hidden, sizes.inner)
        self.down = nn.Linear(sizes.inner, sizes.hidden)
        self.norm2 = nn.LayerNorm(sizes.hidden, eps=1e-12)
        self.drop = nn.Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor | None) -> Tensor:
        batch, length, width = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        if self.training or bias is not None:
            mixed = functional.scaled_dot_product_attention(q, k, v, attn_mask=bias)
        else:
            mixed = torch.softmax(q @ k.transpose(-1, -2) * (1 / math.sqrt(width // self.heads)), -1) @ v
        x = self.norm1(x + self.drop(self.out(mixed.transpose(1, 2).reshape(batch, length, width))))
        return self.norm2(x + self.drop(self.down(functional.gelu(self.up(x)))))


class Network(nn.Module):
    """Piece and shape numbers in; scores of every head for every word out."""

    def __init__(self, sizes: Sizes, labels: Inventory, dropout: float = 0.1) -> None:
        super().__init__()
        hidden = sizes.hidden
        self.sizes = sizes
        self.pieces = nn.Embedding(sizes.vocabulary, hidden)
        self.positions = nn.Embedding(sizes.positions, hidden)
        self.shapes = nn.Embedding(len(SHAPES), hidden)
        nn.init.normal_(self.shapes.weight, std=0.02)
        self.norm = nn.LayerNorm(hidden, eps=1e-12)
        self.drop = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(sizes, dropout) for _ in range(sizes.layers))
        self.tagger = nn.ModuleDict(
            {
                "names": nn.Linear(hidden, len(labels.names)),
                "upos": nn.Linear(hidden, len(labels.upos)),
                "xpos": nn.Linear(hidden, len(labels.xpos)),
                "rules": nn.Linear(hidden, len(labels.lemma_rules)),
                "begins": nn.Linear(hidden, 1),
            }
        )
        self.root = nn.Parameter(torch.randn(hidden) * 0.02)
        self.arc_dependent = nn.Linear(hidden, sizes.arc)
        self.arc_head = nn.Linear(hidden, sizes.arc)
        self.arc_bilinear = nn.Linear(sizes.arc, sizes.arc)
        self.relation_dependent = nn.Linear(hidden, sizes.relation)
        self.relation_head = nn.Linear(hidden, sizes.relation)
        self.relation_out = nn.Linear(sizes.relation, len(labels.relations))

    def embedded(self, pieces: Tensor, shapes: Tensor) -> Tensor:
        """The encoder's input for each piece."""
        places = torch.arange(pieces.shape[1])
        return self.norm(self.pieces(pieces) + self.positions(places) + self.shapes(shapes))

    def encoded(self, x: Tensor, first_piece: Tensor, bias: Tensor | None) -> Tensor:
        """The encoder's output at the first piece of each word."""
        x = self.drop(x)
        for layer in self.layers:
            x = layer(x, bias)
        return torch.gather(x, 1, first_piece.unsqueeze(-1).expand(-1, -1, x.shape[-1]))

    def scores(self, words: Tensor) -> dict[str, Tensor]:
        """The scores of the heads; of a word's possible heads column 0 is the root."""
        words = self.drop(words)
        found = {name: head(words) for name, head in self.tagger.items()}
        found["begins"] = found["begins"].squeeze(-1)
        with_root = torch.cat([self.root.expand(words.shape[0], 1, -1), words], 1)
        dependent = self.arc_bilinear(functional.relu(self.arc_dependent(words)))
        head = functional.relu(self.arc_head(with_root))
        found["arcs"] = dependent @ head.transpose(1, 2) * (1 / math.sqrt(self.sizes.arc))
        found["relation_dependent"] = self.relation_dependent(words)
        found["relation_head"] = self.relation_head(with_root)
        return found

    def relations(self, found: dict[str, Tensor], heads: Tensor) -> Tensor:
        """The scores of the relations of each word to the given head (0 is the root)."""
        index = heads.unsqueeze(-1).expand(-1, -1, found["relation_head"].shape[-1])
        head = torch.gather(found["relation_head"], 1, index)
        return self.relation_out(self.drop(functional.relu(found["relation_dependent"] + head)))

    def forward(self, batch: dict[str, Tensor]) -> dict[str, Tensor]:
        """The scores of a padded batch."""
        bias = torch.zeros(batch["real"].shape, dtype=torch.float32).masked_fill(~batch["real"], -1e4)[:, None, None]
        x = self.embedded(batch["pieces"], batch["shapes"])
        return self.scores(self.encoded(x, batch["first_piece"], bias))


def loss(network: Network, batch: dict[str, Tensor], weights: dict[str, float]) -> dict[str, Tensor]:
    """The loss of every head, each a mean over the words its corpus says something about."""
    found = network(batch)
    parts: dict[str, Tensor] = {}
    allowed = (batch["names"].unsqueeze(-1) >> torch.arange(found["names"].shape[-1])) & 1
    log = functional.log_softmax(found["names"].float(), -1)
    # A word whose corpus leaves several labels open costs nothing for choosing among them.
    cost = -torch.logsumexp(log.masked_fill(allowed == 0, -1e9), -1)
    says = (allowed == 0).any(-1)
    parts["names"] = cost[says].sum() / says.sum().clamp(min=1)
    for name in ("upos", "xpos", "rules"):
        parts[name] = _cross_entropy(found[name], batch[name])
    begins = batch["begins"]
    parts["begins"] = functional.binary_cross_entropy_with_logits(
        found["begins"].float()[begins >= 0], begins[begins >= 0].float()
    )
    sentence = batch["sentence"]
    apart = sentence.unsqueeze(2) != sentence.unsqueeze(1)
    arcs = found["arcs"].float()
    parts["arcs"] = _cross_entropy(
        torch.cat([arcs[:, :, :1], arcs[:, :, 1:].masked_fill(apart, -1e4)], 2), batch["heads"]
    )
    parts["relations"] = _cross_entropy(
        network.relations(found, batch["heads"].clamp(min=0)),
        batch["relations"].masked_fill(batch["heads"] < 0, IGNORE),
    )
    parts["all"] = sum((weights[name] * part for name, part in parts.items()), torch.zeros(()))
    return parts


def _cross_entropy(scores: Tensor, wanted: Tensor) -> Tensor:
    """The mean over the wanted words; 0 where none is wanted."""
    total = functional.cross_entropy(
        scores.float().flatten(0, 1), wanted.flatten(), ignore_index=IGNORE, reduction="sum"
    )
    return total / (wanted != IGNORE).sum().clamp(min=1)


def from_minilm(weights: dict[str, Tensor], sizes: Sizes, labels: Inventory, *, keep: tuple[int, ...]) -> Network:
    """A network whose encoder is made of the `keep` layers of MiniLM, its heads drawn anew."""
    network = Network(sizes, labels)
    state = network.state_dict()
    state["pieces.weight"] = weights["embeddings.word_embeddings.weight"]
    types = weights["embeddings.token_type_embeddings.weight"]
    state["positions.weight"] = weights["embeddings.position_embeddings.weight"] + types[0]
    for kind in ("weight", "bias"):
        state[f"norm.{kind}"] = weights[f"embeddings.LayerNorm.{kind}"]
        for number, source in enumerate(keep):
            old, new = f"encoder.layer.{source}", f"layers.{number}"
            state[f"{new}.qkv.{kind}"] = torch.cat(
                [weights[f"{old}.attention.self.{part}.{kind}"] for part in ("query", "key", "value")]
            )
            state[f"{new}.out.{kind}"] = weights[f"{old}.attention.output.dense.{kind}"]
            state[f"{new}.norm1.{kind}"] = weights[f"{old}.attention.output.LayerNorm.{kind}"]
            state[f"{new}.up.{kind}"] = weights[f"{old}.intermediate.dense.{kind}"]
            state[f"{new}.down.{kind}"] = weights[f"{old}.output.dense.{kind}"]
            state[f"{new}.norm2.{kind}"] = weights[f"{old}.output.LayerNorm.{kind}"]
    network.load_state_dict(state)
    return network
