"""Has somebody asked the run to stop, and where may it?

SIGTERM is how systemd, Kubernetes and Prefect ask. A run heeds it between batches: the one at work is finished, what is
whole is published, the rest waits for the next run.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TypeVar

T = TypeVar("T")

_ASKED = threading.Event()


def asked() -> bool:
    """Whether this process was asked to stop while `heeded` was in force."""
    return _ASKED.is_set()


def until(work: Iterable[T]) -> Iterator[T]:
    """The pieces of work that are begun before anybody asks to stop."""
    for one in work:
        if asked():
            return
        yield one


@contextmanager
def heeded() -> Iterator[None]:
    """Note SIGTERM instead of dying of it, while the block runs; only the main thread can."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def note(_signal: int, _frame: FrameType | None) -> None:
        _ASKED.set()

    _ASKED.clear()
    before = signal.signal(signal.SIGTERM, note)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
