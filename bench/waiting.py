"""How long does a reader in a process of its own wait for the warehouse to answer, and how much is its own work?

`python -m bench.waiting FILE` asks again and again until its standard input ends, then says what each time took.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import duckdb

_PAUSE = 0.05


@contextmanager
def reader(live: Path, waits: list[float], work: list[float]) -> Iterator[None]:
    """A reader beside the block; afterwards the seconds of each asking, and of the processor in it, each in order."""
    command = [sys.executable, "-m", "bench.waiting", str(live)]
    asking = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield
    finally:
        out, _ = asking.communicate()
    if asking.returncode:
        raise SystemExit("a reader failed while publishes went on")
    told = json.loads(out)
    waits += sorted(one for one, _ in told)
    work += sorted(one for _, one in told)


def ask(live: Path) -> None:
    """Open the warehouse, count the articles, close it, until nobody waits for the answer any more."""
    done = Event()

    def wait() -> None:
        sys.stdin.read()
        done.set()

    Thread(target=wait, daemon=True).start()
    told = []
    while not done.wait(_PAUSE):
        if live.exists():
            start, worked = time.perf_counter(), time.process_time()
            with duckdb.connect(str(live), read_only=True) as connection:
                connection.execute("SELECT count(*) FROM articles").fetchall()
            told.append((time.perf_counter() - start, time.process_time() - worked))
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    ask(Path(sys.argv[1]))
