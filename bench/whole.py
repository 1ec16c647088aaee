"""How long does a whole warehouse take to validate, and in how much memory?

`python -m bench.whole 100000` names the articles; the warehouse is made from a thousand, read once and given other ids.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from bench.increments import SIZE, increment, pattern, record
from bench.timing import line
from flows.place import Place
from schemas.contract import contract
from warehouse import publish

PROGRAM = Path(sys.executable).with_name("rapporteur")


def main(articles: int = 10_000) -> None:
    """Make the warehouse, then check it in a process of its own, whose memory is measured."""
    with tempfile.TemporaryDirectory() as folder:
        place = Place(Path(folder) / "home")
        made = pattern(place, Path(folder))
        batches = [increment(place.lake, made, number) for number in range(articles // SIZE)]
        publish.publish_run(place.lake, place.warehouse, record(0), batches, contract("checks").frame([]))
        start = time.perf_counter()
        done = subprocess.run(
            [PROGRAM, "check", place.warehouse, "--format", "json"], capture_output=True, text=True, check=False
        )
        taken = time.perf_counter() - start
        told = json.loads(done.stdout)
        failed = Counter(f"{one['table']}.{one['rule']}" for one in told["findings"] if not one["success"])
        size = place.warehouse.stat().st_size / 1e6
        line(f"validate {len(batches) * SIZE} articles, {told['checked']} rules", taken, "s", f"{size:.0f} MB on disk")
        # Linux counts kilobytes, macOS bytes.
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / (1e9 if sys.platform == "darwin" else 1e6)
        line("peak memory of its process", peak, "GB", f"failed: {', '.join(failed) or 'none'}")


if __name__ == "__main__":
    from flows.entry import quiet

    quiet()
    main(*(int(one) for one in sys.argv[1:2]))
