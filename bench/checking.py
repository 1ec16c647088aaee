"""What share of a run are the checks, and how long does the warehouse it made take to validate?

`python -m bench.checking 10000` names the articles; `bench.whole` validates larger warehouses.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.corpus import english, written
from bench.timing import line, peak_memory
from flows import plain
from flows.checks import _context
from flows.plain import record_plainly
from flows.request import Request
from flows.settings import Settings
from flows.validation import validate


def main(articles: int = 1000) -> None:
    """Time a run's steps apart, then the validation of the warehouse it made."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        source = str(written(Path(folder) / "articles.jsonl", articles))
        english()
        _context()
        taken: dict[str, float] = {}
        real = {name: getattr(plain, name) for name in ("land", "extract", "check", "publish")}
        for name, step in real.items():
            setattr(plain, name, _timed(name, step, taken))
        start = time.perf_counter()
        record_plainly(Request(sources=(source,)), Settings(home=home))
        whole = time.perf_counter() - start
        for name, step in real.items():
            setattr(plain, name, step)
        line(f"a run over {articles} articles, checks loaded", whole, "s")
        for name, seconds in taken.items():
            line(f"  of which {name}", seconds, "s", f"{seconds / whole:.1%}")
        start = time.perf_counter()
        done = validate(str(home / "warehouse.duckdb"))
        line(f"validate that warehouse, {len(done.findings)} rules", time.perf_counter() - start, "s")
        line("peak memory of the process", peak_memory() / 1e9, "GB")


def _timed(name: str, step: Callable[..., Any], taken: dict[str, float]) -> Callable[..., Any]:
    def timed(*arguments: Any) -> Any:
        start = time.perf_counter()
        try:
            return step(*arguments)
        finally:
            taken[name] = taken.get(name, 0.0) + time.perf_counter() - start

    return timed


if __name__ == "__main__":
    main(*(int(one) for one in sys.argv[1:2]))
