"""Writes a trained network as the folder that the pipeline reads: `python -m training.export --run R --out D`.

8 bits for the matrices, the pieces' embeddings with a scale per row. Word pieces that no English text needs
(unused places, single letters of other scripts) are left out; such a letter is then an unknown piece.
"""

from __future__ import annotations

import argparse
import json
import unicodedata
from pathlib import Path

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from training.network import Network
from training.train import loaded, minilm_folder

_KEPT_SCRIPTS = ("LATIN", "GREEK", "CYRILLIC", "DIGIT", "COMBINING")
_OUTPUTS = ("names", "upos", "xpos", "rules", "begins", "arcs", "relation_dependent", "relation_head")


class Exported(nn.Module):
    """The network behind its embeddings, for one window without padding."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, x: Tensor, first_piece: Tensor) -> tuple[Tensor, ...]:
        words = self.network.encoded(self.network.norm(x), first_piece, None)
        scores = self.network.scores(words)
        return tuple(scores[name] for name in _OUTPUTS)


class Relations(nn.Module):
    """The last step of the relation head, for words whose heads are known."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.out = network.relation_out

    def forward(self, dependent: Tensor, head: Tensor) -> Tensor:
        found: Tensor = self.out(torch.relu(dependent + head))
        return found


def export(run: Path, out: Path) -> None:
    """Write the folder."""
    network, labels = loaded(run)
    network.eval()
    out.mkdir(parents=True, exist_ok=True)
    kept = _write_tokenizer(out)
    _write_network(network, out)
    pieces = network.pieces.weight.detach().numpy()[kept]
    scales = np.abs(pieces).max(1) / 127
    np.savez_compressed(
        out / "embeddings.npz",
        pieces=np.round(pieces / scales[:, None]).astype(np.int8),
        piece_scales=scales.astype(np.float16),
        positions=network.positions.weight.detach().numpy()[:258].astype(np.float16),
        shapes=network.shapes.weight.detach().numpy(),
    )
    fields = {k: getattr(labels, k) for k in ("upos", "xpos", "relations", "lemma_rules", "names")}
    (out / "labels.json").write_text(json.dumps(fields, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


def _write_network(network: Network, out: Path) -> None:
    full = out / "full.onnx"
    example = (torch.randn(1, 20, network.sizes.hidden), torch.tensor([[1, 2, 4, 7]]))
    torch.onnx.export(
        Exported(network),
        example,
        str(full),
        dynamo=False,
        input_names=["x", "first_piece"],
        output_names=list(_OUTPUTS),
        dynamic_axes={
            "x": {1: "pieces"},
            "first_piece": {1: "words"},
            **{name: {1: "words"} for name in _OUTPUTS},
        },
    )
    matrices = [node.name for node in onnx.load(full).graph.node if node.op_type == "MatMul"]
    heads = [name for name in matrices if "layers" not in name]
    quantize_dynamic(full, out / "encoder.onnx", weight_type=QuantType.QInt8, per_channel=True, nodes_to_exclude=heads)
    full.unlink()
    pair = (torch.randn(3, network.sizes.relation), torch.randn(3, network.sizes.relation))
    torch.onnx.export(
        Relations(network),
        pair,
        str(out / "relations.onnx"),
        dynamo=False,
        input_names=["dependent", "head"],
        output_names=["relations"],
        dynamic_axes={name: {0: "words"} for name in ("dependent", "head", "relations")},
    )
    # Names of the exporting machine's files stand in the graph's notes.
    graph = onnx.load(out / "encoder.onnx")
    graph.doc_string = ""
    for node in graph.graph.node:
        node.doc_string = ""
    onnx.save(graph, out / "encoder.onnx")


def _write_tokenizer(out: Path) -> list[int]:
    """Write the tokenizer with the kept pieces; return their old numbers in the order of the new."""
    source = json.loads((minilm_folder() / "tokenizer.json").read_text(encoding="utf-8"))
    vocabulary = sorted(source["model"]["vocab"].items(), key=lambda item: item[1])
    kept = [(piece, number) for piece, number in vocabulary if _is_needed(piece)]
    numbers = {piece: number for number, (piece, _) in enumerate(kept)}
    source["model"]["vocab"] = numbers
    source["truncation"] = source["padding"] = None
    source["post_processor"] = None
    source["added_tokens"] = [
        {**token, "id": numbers[token["content"]]} for token in source["added_tokens"] if token["content"] in numbers
    ]
    (out / "tokenizer.json").write_text(json.dumps(source, ensure_ascii=False), encoding="utf-8")
    return [number for _, number in kept]


def _is_needed(piece: str) -> bool:
    letters = piece.removeprefix("##")
    if piece.startswith("[unused"):
        return False
    return all(
        ord(letter) < 0x250 or not letter.isalpha() or unicodedata.name(letter, "").startswith(_KEPT_SCRIPTS)
        for letter in letters
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    export(options.run, options.out)
