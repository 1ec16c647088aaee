"""What does importing a register of votes cost over DuckDB's own COPY of the same file?

Names the register in RAPPORTEUR_BENCH_VOTES (un_votes.csv.gz, with un_roll_calls.csv.gz beside it); without it there is
nothing to measure. The two are run in turn, and the median is taken of how each import compares with the COPY before
it: what else runs on the machine then bears on both alike.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from bench.timing import line
from flows.imports.votes import found, run_import
from flows.settings import Settings
from schemas.contract import contracts
from warehouse.database import opened

_TURNS = 7


def main() -> None:
    """Time the whole import, published and audited, against the bare COPY."""
    named = os.environ.get("RAPPORTEUR_BENCH_VOTES")
    if not named:
        print("RAPPORTEUR_BENCH_VOTES names no file")
        return
    contracts()
    with tempfile.TemporaryDirectory() as folder:
        register = found(Path(named), None)
        homes = iter(range(100))

        def bare() -> None:
            target = Path(folder) / f"bare{next(homes)}.duckdb"
            with opened(target) as connection:
                connection.execute("CREATE TABLE votes (rcid VARCHAR, country VARCHAR, code VARCHAR, vote VARCHAR)")
                connection.execute(f"COPY votes FROM '{named}' (HEADER)")
                connection.execute("CHECKPOINT")

        def whole() -> None:
            run_import(register, Settings(home=Path(folder) / f"home{next(homes)}"))

        whole()
        turns = [(_taken(bare), _taken(whole)) for _ in range(_TURNS)]
        line("COPY of the votes", median(copied[0] for copied, _ in turns), "s")
        line("import of the votes, audited and published", median(imported[0] for _, imported in turns), "s")
        for place, what in enumerate(("time", "processor time")):
            times = median(imported[place] / copied[place] for copied, imported in turns)
            line(f"import of the votes, {what}", times, "x the COPY")


def _taken(call: Callable[[], None]) -> tuple[float, float]:
    """Seconds by the clock, and seconds of all threads' work."""
    start, worked = time.perf_counter(), time.process_time()
    call()
    return time.perf_counter() - start, time.process_time() - worked
