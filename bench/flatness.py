"""Does the last tenth of a great many articles take as long as the first, and does the memory stay as it is?

`python -m bench.flatness 100000` names the articles: the samples over and over, each with a line of its own, read by
ten runs of a tenth each into one warehouse. `python -m bench.flatness 100000 1` reads them in one run, whose batches
are held against each other. BENCH_MODEL names the model that reads them (none).
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import TypeVar

from bench.corpus import written
from bench.timing import line, peak_memory, status
from flows.land import land
from flows.place import Place
from flows.publishing import publish
from flows.request import Request
from flows.session import now, session
from flows.settings import Settings
from flows.work import check, extract

MODEL = os.environ.get("BENCH_MODEL", "none")
_MEGABYTE = 1_000_000
T = TypeVar("T")


@dataclass(slots=True)
class _Taken:
    """Seconds of the clock and of the processor that a part of the work took, one after the other."""

    clock: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def of(self, call: Callable[[], T]) -> T:
        """What the call returns."""
        clock, cpu = time.perf_counter(), time.process_time()
        found = call()
        self.clock.append(time.perf_counter() - clock)
        self.cpu.append(time.process_time() - cpu)
        return found


def main(articles: int = 2_000, runs: int = 10) -> None:
    """Land, extract, check and publish in this process, with the time and the memory of each run and batch."""
    parts = {name: _Taken() for name in ("landing", "reading and checking", "publishing", "all of it")}
    batches = _Taken()
    memory = []
    with tempfile.TemporaryDirectory() as folder:
        # The first batch of a process loads the lexicon, the checks and the libraries.
        _run(Path(folder, "warm"), written(Path(folder, "warm.jsonl"), 50), parts, batches)
        for taken in (*parts.values(), batches):
            taken.clock.clear()
            taken.cpu.clear()
        for number in range(runs):
            source = written(Path(folder, f"{number}.jsonl"), articles // runs, number * (articles // runs))
            _run(Path(folder, "home"), source, parts, batches)
            source.unlink()
            memory.append(status("VmRSS") / _MEGABYTE)
            print(f"run {number + 1} of {runs}: {parts['all of it'].clock[-1]:.1f} s, {memory[-1]:.0f} MB", flush=True)
    compared = {"a batch": batches} if runs == 1 else {**parts, "a batch": batches}
    for name, taken in compared.items():
        for clock, seconds in (("clock", taken.clock), ("processor", taken.cpu)):
            tenth = max(1, len(seconds) // 10)
            first, last = median(seconds[:tenth]), median(seconds[-tenth:])
            line(f"{name}, the first tenth, {clock}", first, "s")
            line(f"{name}, the last tenth, {clock}", last, "s", f"{last / first:.2f} x the first")
    for name, taken in parts.items():
        line(f"{name}, {articles} articles", sum(taken.clock), "s", f"{sum(taken.cpu):.1f} s of the processor")
    line("memory after the first run", memory[0], "MB")
    line("memory after the last run", memory[-1], "MB")
    line("most memory at any time", peak_memory() / _MEGABYTE, "MB")


def _run(home: Path, source: Path, parts: dict[str, _Taken], batches: _Taken) -> None:
    place, settings = Place(home), Settings(home=home, model=MODEL)
    request = Request(sources=(str(source),))

    def work() -> None:
        with session(request, settings) as run:
            landed = parts["landing"].of(lambda: land(request, place, settings, run.begun.started_at))
            tasks = run.tasks(landed.batches)
            verdicts = parts["reading and checking"].of(
                lambda: [batches.of(lambda task=task: check(extract(task))) for task in tasks]  # type: ignore[misc]
            )
            done = parts["publishing"].of(lambda: publish(request, place, landed, verdicts, run.begun, now()))
        if done.status != "published":
            raise SystemExit(f"the run ended as {done.status}: {done.blocked or done.quarantined}")

    parts["all of it"].of(work)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
