"""A run that ends itself, or asks itself to stop, at a named step: HOME SOURCE [STEP before|after [SIGNAL [WAIT]]].

Says `begins` on standard output when the libraries are there, then the name of each step as it is entered.
"""

from __future__ import annotations

import os
import signal
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from flows import report, work
from flows.plain import record_plainly
from flows.request import Request
from flows.settings import Settings

HOME, SOURCE, STEP, MOMENT, SIGNAL, WAIT = [*sys.argv[1:], *["", "", "", "0"][len(sys.argv) - 3 :]]
TOLD = ["flows.plain.land", "flows.plain.extract", "flows.plain.check", "flows.plain.publish",
        "warehouse.publish._prepare", "warehouse.lake.Lake.decide", "warehouse.publish.Prepared.swap"]  # fmt: skip


def say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def around(step: str, number: int) -> None:
    """Tell that the step is entered, and where it is the one, send the signal the first time it is."""
    owner_name, _, name = step.rpartition(".")
    try:
        owner: Any = import_module(owner_name)
    except ModuleNotFoundError:
        module, _, class_name = owner_name.rpartition(".")
        owner = getattr(import_module(module), class_name)
    real = getattr(owner, name)
    left = [1]

    def watched(*arguments: Any, **options: Any) -> Any:
        say(name)
        if step == STEP and MOMENT == "before" and left.pop():
            left.append(0)
            os.kill(os.getpid(), number)
        result = real(*arguments, **options)
        if step == STEP and MOMENT == "after" and left.pop():
            left.append(0)
            os.kill(os.getpid(), number)
        return result

    setattr(owner, name, watched)


# The checks are other tests' business, and seconds each.
work.checks.expectations = lambda *_: []
work.checks.warm = lambda: None  # type: ignore[assignment,return-value]
for one in {*TOLD, STEP} - {""}:
    around(one, signal.Signals[SIGNAL or "SIGKILL"])
say("begins")
settings = Settings(home=Path(HOME), batch_size=2, wait=float(WAIT or 0))
say(report.inputs(record_plainly(Request(sources=(SOURCE,)), settings)))
