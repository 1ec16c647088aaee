"""How long does a call take, in the best of several runs, and how does that compare?"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
_STATUS = Path("/proc/self/status")


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


def status(name: str) -> int:
    """Bytes that Linux says of this process: `VmRSS` are held now, `VmHWM` were at most."""
    (said,) = [one for one in _STATUS.read_text().splitlines() if one.startswith(name)]
    return int(said.split()[1]) * 1024


def peak_memory() -> int:
    """The most bytes that this process has held so far; what the process that began it had does not count."""
    # Linux hands `ru_maxrss` down to a child, so that one of a large parent seems to have been as large as that.
    if _STATUS.exists():
        return status("VmHWM")
    # Linux counts kilobytes, macOS bytes.
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
