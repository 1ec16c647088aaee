"""Does an article of ten megabytes take as long for each of its characters as one of a kilobyte, and in which memory?

Each is landed, extracted with the language model, checked and published in a process of its own.
`python -m bench.lengths 10000000` names the lengths; `--source FOLDER` other news than the samples to make them of.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from bench.corpus import SAMPLES, articles_of
from bench.timing import line, peak_memory

LENGTHS = (1_000, 10_000, 100_000, 1_000_000)
_CHILD = "--child"
_STEPS = ("land", "extract", "check", "publish")
T = TypeVar("T")


def main(lengths: tuple[int, ...] = LENGTHS, source: str = str(SAMPLES)) -> None:
    """Tell the time of each step and the memory, length by length."""
    for length in lengths:
        command = [sys.executable, "-m", "bench.lengths", _CHILD, "--source", source, str(length)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        took: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
        steps = ", ".join(f"{step} {took[step]:.1f} s" for step in _STEPS)
        whole = sum(took[step] for step in _STEPS)
        line(f"an article of {length:,} characters", 1e6 * whole / length, "µs/char", steps)
        line("  its peak memory", took["memory"] / 1e6, "MB", f"{took['warm'] / 1e6:,.0f} MB before it")


def child(length: int, source: str) -> None:
    """One article, in this process; the libraries and the model are loaded by a small one before the clock starts."""
    from flows.land import land
    from flows.place import Place
    from flows.publishing import publish
    from flows.request import Request
    from flows.session import now, session
    from flows.settings import Settings
    from flows.work import check, extract

    whole = "\n\n".join(articles_of(source)["text"])
    took = dict.fromkeys(_STEPS, 0.0)

    def timed(step: str, work: Callable[[], T]) -> T:
        start = time.process_time()
        found = work()
        took[step] = time.process_time() - start
        return found

    def run(text: str, folder: Path) -> str:
        folder.mkdir()
        path = folder / "article.txt"
        path.write_text(text, encoding="utf-8")
        place = Place(folder / "home")
        settings = Settings(home=place.home)
        request = Request(sources=(str(path),))
        with session(request, settings) as begun:
            landed = timed("land", lambda: land(request, place, settings, begun.begun.started_at))
            tasks = timed("extract", lambda: [extract(task) for task in begun.tasks(landed.batches)])
            verdicts = timed("check", lambda: [check(task) for task in tasks])
            done = timed("publish", lambda: publish(request, place, landed, verdicts, begun.begun, now()))
        return f"{done.status} {done.kept.get('articles', 0)}"

    with tempfile.TemporaryDirectory() as folder:
        run(whole[:5_000], Path(folder) / "warm")
        warm = peak_memory()
        said = run((whole * (length // len(whole) + 1))[:length], Path(folder) / "own")
    if said != "published 1":
        raise SystemExit(f"the article of {length} characters ended as {said}")
    print(json.dumps({**took, "warm": warm, "memory": peak_memory()}))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lengths", nargs="*", type=int, default=LENGTHS)
    parser.add_argument("--source", default=str(SAMPLES))
    parser.add_argument(_CHILD, action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    options = _options()
    if options.child:
        child(options.lengths[0], options.source)
    else:
        main(tuple(options.lengths), options.source)
