"""How long does a run over a thousand, ten thousand, a hundred thousand articles take, and in which memory?

Each is a process of its own on a fresh home. A size that by the speed of the one before would take the whole past
BENCH_SECONDS (1800) is left out and said to be; BENCH_SIZES names other sizes.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.timing import line, peak_memory

SIZES = [int(one) for one in os.environ.get("BENCH_SIZES", "1000,10000,100000").split(",")]
SECONDS = float(os.environ.get("BENCH_SECONDS", "1800"))


def main() -> None:
    """Time a run of each size in a child, without Prefect, as batches of the default size."""
    left, speed = SECONDS, float("inf")
    for size in SIZES:
        if size / speed > left:
            print(f"{size} articles: left out, as they would take {size / speed:.0f} s (BENCH_SECONDS={SECONDS:.0f})")
            continue
        measured = _apart(size)
        left, speed = left - measured["seconds"], size / measured["seconds"]
        line(f"a run over {size} articles", measured["seconds"], "s", f"{speed:.0f} articles/s")
        line("  its peak memory", measured["memory"] / 1e9, "GB")
        line("  its warehouse", measured["bytes"] / 1e6, "MB", f"{measured['bytes'] / size:.0f} bytes an article")


def _apart(size: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "bench.sizes", folder, str(size)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        measured: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
        return measured


def child(folder: Path, size: int) -> None:
    """One run, measured; the articles are made before the clock starts."""
    from bench.corpus import written
    from flows.plain import record_plainly
    from flows.request import Request
    from flows.settings import Settings

    source = written(folder / "articles.jsonl", size)
    settings = Settings(home=folder / "home")
    start = time.perf_counter()
    done = record_plainly(Request(sources=(str(source),)), settings)
    taken = time.perf_counter() - start
    if done.status != "published" or done.kept["articles"] != size:
        raise SystemExit(f"the run over {size} articles ended as {done.status}: {done.blocked or done.quarantined}")
    measured = {"seconds": taken, "memory": peak_memory(), "bytes": done.warehouse.stat().st_size}
    print(json.dumps(measured))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        child(Path(sys.argv[1]), int(sys.argv[2]))
    else:
        main()
