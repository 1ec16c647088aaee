"""A run that ends itself, or asks itself to stop, at a named step: HOME SOURCE [STEP before|after [SIGNAL [WAIT]]].

Says `begins` on standard output when the libraries are there, then the name of each step as it is entered. Without
arguments it forks a run for each `HOME TAB SOURCE` of its standard input, with everything imported and the lexicon
read: the run says its process id first, and the parent how it ended.
"""

from __future__ import annotations

import os
import signal
import sys
import traceback
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import transforms
from flows import report, work
from flows.plain import record_plainly
from flows.request import Request
from flows.settings import Settings
from schemas.contract import contracts
from schemas.rules import rules

HOME, SOURCE, STEP, MOMENT, SIGNAL, WAIT = [*sys.argv[1:], *["", "", "", "", "", "0"][len(sys.argv) - 1 :]]
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


def live(home: str, source: str) -> None:
    """One run, to its end if it is let."""
    settings = Settings(home=Path(home), batch_size=2, wait=float(WAIT or 0))
    say(report.inputs(record_plainly(Request(sources=(source,)), settings)))


def each() -> None:
    """A run for each line, in a process of its own."""
    # Read, not used: a fork of a process whose libraries have begun threads may wait for ever.
    for name in contracts():
        rules(name)
    for one in iter_modules(transforms.__path__, "transforms."):
        import_module(one.name)
    work._lexicon(None).scanner("en")
    say("begins")
    child = 0
    for line in sys.stdin:
        if child:
            os.waitpid(child, 0)
        child = os.fork()
        if not child:
            status = 1
            try:
                say(f"process {os.getpid()}")
                live(*line.rstrip("\n").split("\t"))
                status = 0
            except BaseException:  # noqa: BLE001  (a child must not go on as its parent)
                traceback.print_exc()
            finally:
                os._exit(status)
        # Its number stays its own until the next line comes: who would kill it kills nobody else.
        ended = os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
        assert ended is not None
        say(f"ended {ended.si_status if ended.si_code == os.CLD_EXITED else -ended.si_status}")


# The checks are other tests' business, and seconds each.
work.checks.expectations = lambda *_: []
work.checks.warm = lambda: None  # type: ignore[assignment,return-value]
for one in {*TOLD, STEP} - {""}:
    around(one, signal.Signals[SIGNAL or "SIGKILL"])
if HOME:
    say("begins")
    live(HOME, SOURCE)
else:
    each()
