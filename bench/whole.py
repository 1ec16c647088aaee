"""How long does a whole warehouse take to validate, and in how much memory?

`python -m bench.whole 100000` names the articles; the warehouse is made from a thousand, read once, with other ids and
texts of their own.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.increments import SIZE, increment, pattern, record
from bench.timing import line, peak_memory
from flows.place import Place
from flows.validation import validate
from schemas.contract import contract
from warehouse import publish

_LOOK = "--look"


def main(articles: int = 10_000) -> None:
    """Make the warehouse, then check it in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        place = Place(Path(folder) / "home")
        made = pattern(place, Path(folder))
        batches = [increment(place.lake, made, number) for number in range(articles // SIZE)]
        publish.publish_run(place.lake, place.warehouse, record(0), batches, contract("checks").frame([]))
        size = place.warehouse.stat().st_size / 1e6
        line(f"a warehouse of {len(batches) * SIZE} articles", size, "MB")
        subprocess.run([sys.executable, "-m", "bench.whole", _LOOK, place.warehouse], check=True)


def look(warehouse: str) -> None:
    """Check the warehouse and tell the time and the memory of this process."""
    start = time.perf_counter()
    done = validate(warehouse)
    failed = ", ".join(f"{one.table}.{one.rule}" for one in done.failed) or "nothing"
    line(f"validate it, {len(done.findings)} rules", time.perf_counter() - start, "s", f"{failed} failed")
    line("peak memory of the process that did", peak_memory() / 1e9, "GB")


if __name__ == "__main__":
    if sys.argv[1:2] == [_LOOK]:
        look(sys.argv[2])
    else:
        from flows.entry import quiet

        quiet()
        main(*(int(one) for one in sys.argv[1:2]))
