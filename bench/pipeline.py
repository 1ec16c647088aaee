"""What do the checks and Prefect cost over the same functions called in a plain loop?"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from bench.corpus import english, written
from bench.timing import line, seconds
from flows import server
from flows.checks import _context
from flows.land import land
from flows.place import Place
from flows.plain import record_plainly
from flows.request import Request
from flows.session import now, session
from flows.settings import Settings, set_options
from flows.work import extract

SIZE = 1000


def main() -> None:
    """Time a run of a thousand articles, three ways."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        settings = Settings(home=home, batch_size=500)
        request = Request(sources=(str(written(Path(folder) / "articles.jsonl", SIZE)),))
        english()
        _context()
        # The server is started once and stands outside the comparison, as it does between a user's runs.
        server.use(Place(Path(folder) / "server"))
        set_options(home=home, batch_size=500)
        from flows.record import record, runner

        def fresh() -> None:
            shutil.rmtree(home, ignore_errors=True)

        def loop() -> None:
            fresh()
            with session(request, settings) as run:
                for task in run.tasks(land(request, run.place, settings, now()).batches):
                    extract(task)

        def plain() -> None:
            fresh()
            record_plainly(request, settings)

        def with_prefect() -> None:
            fresh()
            record.with_options(task_runner=runner(settings))(request)

        bare, checked, orchestrated = seconds(loop, 2), seconds(plain, 2), seconds(with_prefect, 2)
        line(f"land and extract {SIZE} articles in a plain loop", bare, "s", f"{SIZE / bare:.0f} articles/s")
        line("the same with checks and publish", checked / bare, "x the loop")
        line("the same with checks, publish and Prefect", orchestrated / bare, "x the loop")
        line("Prefect alone", orchestrated / checked, "x without it")
        server.stop(Place(Path(folder) / "server"))
        os.environ.pop("PREFECT_API_URL", None)
