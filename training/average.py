"""Averages the weights of several stages of one training: `python -m training.average --out R RUN RUN …`.

Stages of one training lie close enough for their mean to be a network, which errs less than each of them alone
(Wortsman and others 2022, Model soups).
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from training.train import loaded, save

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runs", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    stages = [loaded(run) for run in options.runs]
    network, labels = stages[0]
    if any(other != labels for _, other in stages):
        raise SystemExit("the runs were trained with different labels and cannot be averaged")
    with torch.no_grad():
        for name, weight in network.named_parameters():
            weight.copy_(torch.stack([dict(stage.named_parameters())[name] for stage, _ in stages]).mean(0))
    save(network, labels, options.out)
