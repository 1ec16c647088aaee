"""Does the last tenth of a great many articles take as long as the first, and does the memory stay as it is?

`python -m bench.flatness 100000` names the articles: the samples over and over, each with a line of its own.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from bench.corpus import written
from bench.timing import line
from flows.land import land
from flows.place import Place
from flows.publishing import publish
from flows.request import Request
from flows.session import now, session
from flows.settings import Settings
from flows.work import check, extract

_KILOBYTES = 1000


def main(articles: int = 2_000) -> None:
    """Land, extract, check and publish in this process, with the time and the memory of each batch."""
    taken: list[float] = []
    memory: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        place = Place(Path(folder) / "home")
        settings = Settings(home=place.home, model="none")
        request = Request(sources=(str(written(Path(folder) / "articles.jsonl", articles)),))
        with session(request, settings) as run:
            begun = time.perf_counter()
            landed = land(request, place, settings, run.begun.started_at)
            landing = time.perf_counter() - begun
            verdicts = []
            for task in run.tasks(landed.batches):
                begun = time.perf_counter()
                verdicts.append(check(extract(task)))
                taken.append(time.perf_counter() - begun)
                memory.append(_resident())
            begun = time.perf_counter()
            done = publish(request, place, landed, verdicts, run.begun, now())
            publishing = time.perf_counter() - begun
    # The first batch loads the lexicon, the checks and the libraries.
    tenth = max(1, len(taken) // 10)
    first, last = median(taken[1 : tenth + 1]), median(taken[-tenth:])
    line(f"landing {articles} articles", landing, "s", f"{done.status}, {done.kept.get('articles', 0)} kept")
    line("a batch of the first tenth", first, "s")
    line("a batch of the last tenth", last, "s")
    line("the last over the first", last / first, "x")
    line("memory after the first tenth", memory[tenth - 1] / _KILOBYTES, "MB")
    line("memory after the last batch", memory[-1] / _KILOBYTES, "MB")
    line("publishing them at once", publishing, "s")


def _resident() -> float:
    """Kilobytes of memory that this process has now."""
    (said,) = [one for one in Path("/proc/self/status").read_text().splitlines() if one.startswith("VmRSS")]
    return float(said.split()[1])


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000)
