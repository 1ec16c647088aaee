"""A reader that asks the warehouse again and again until a file appears: KIND WAREHOUSE STOP; prints what it saw."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb

from warehouse import query

ASKED = "SELECT (SELECT count(*) FROM articles), (SELECT sum(articles) FROM batches), (SELECT count(*) FROM sentences)"


def ours(live: Path) -> tuple[int, ...]:
    with query.connect(live) as connection:
        return tuple(map(int, connection.execute(ASKED).fetchall()[0]))


def plain(live: Path) -> tuple[int, ...]:
    with duckdb.connect(str(live), read_only=True) as connection:
        return tuple(map(int, connection.execute(ASKED).fetchall()[0]))


def printed(command: list[str]) -> tuple[int, ...]:
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return tuple(map(int, done.stdout.splitlines()[-1].split(",")))


def program(live: Path) -> tuple[int, ...]:
    rapporteur = str(Path(sys.executable).with_name("rapporteur"))
    return printed([rapporteur, "sql", ASKED, "--home", str(live.parent), "--format", "csv"])


def shell(live: Path) -> tuple[int, ...]:
    return printed([shutil.which("duckdb") or "duckdb", "-readonly", "-csv", str(live), ASKED])


def main() -> None:
    ask: Callable[[Path], tuple[int, ...]] = globals()[sys.argv[1]]
    live, stop, asked, seen = Path(sys.argv[2]), Path(sys.argv[3]), 0, set()
    while not stop.exists():
        articles, published, sentences = ask(live)
        # Each run publishes two batches of one article: an odd number, or one that its ledger denies, is half a run.
        if articles != published or articles != sentences or articles % 2:
            raise SystemExit(f"half a run: {articles} articles, {published} in the ledger, {sentences} sentences")
        asked += 1
        seen.add(articles)
    sys.stdout.write(f"{asked} {len(seen)}\n")


if __name__ == "__main__":
    main()
