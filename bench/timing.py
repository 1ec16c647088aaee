"""How long does a call take, in the best of several runs, and how does that compare?"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def seconds(call: Callable[[], object], runs: int = 3) -> float:
    """The shortest of several runs: what else the machine does can only lengthen one."""
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        call()
        taken.append(time.perf_counter() - start)
    return min(taken)


def line(what: str, figure: float, unit: str, note: str = "") -> None:
    """Print one figure."""
    print(f"{what:<58} {figure:>10.2f} {unit:<12} {note}".rstrip())


def peak_memory() -> int:
    """The most bytes that this process has held so far."""
    # Linux counts kilobytes, macOS bytes.
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
