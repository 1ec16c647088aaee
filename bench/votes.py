"""What does importing a register of votes cost over DuckDB's own COPY of the same file?

Names the register in RAPPORTEUR_BENCH_VOTES (un_votes.csv.gz, with un_roll_calls.csv.gz beside it); without it there is
nothing to measure.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from bench.timing import line, seconds
from flows.imports.votes import found, run_import
from flows.settings import Settings
from schemas.contract import contracts
from warehouse.database import opened


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

        copied, imported = seconds(bare), seconds(whole)
        line("COPY of the votes", copied, "s")
        line("import of the votes, audited and published", imported / copied, "x the COPY")
