"""When may a host be asked again?

Of each host at most two requests are under way, and they begin no faster than the pace that is set or that its
robots.txt asks for; a host that says when to come back is left alone until then.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

CONCURRENT = 2
_DOWN_AFTER = 5
"""Addresses in a row that a host has not answered, each tried several times."""
LONGEST_PAUSE = 120.0
"""Seconds; a host that wants to be left alone for longer is asked again by the next run."""


class TooLong(Exception):
    """The host wants to be left alone for longer than a run waits; carries the seconds."""


class _Host:
    def __init__(self) -> None:
        self.slots = threading.Semaphore(CONCURRENT)
        self.lock = threading.Lock()
        self.next_at = 0.0
        self.resting_until = 0.0
        self.failures = 0


class Hosts:
    """The hosts that a run asks."""

    def __init__(
        self,
        pace: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Hosts of which each is asked once in `pace` seconds."""
        self._pace = pace
        self._clock = clock
        self._sleep = sleep
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()

    def _host(self, name: str) -> _Host:
        with self._lock:
            return self._hosts.setdefault(name, _Host())

    @contextmanager
    def turn(self, name: str, delay: float | None = None) -> Iterator[None]:
        """Wait for the host's turn and hold one of its two places; TooLong where that is not in sight."""
        host = self._host(name)
        with host.slots:
            with host.lock:
                now = self._clock()
                start = max(now, host.next_at, host.resting_until)
                if host.resting_until - now > LONGEST_PAUSE:
                    raise TooLong(host.resting_until - now)
                host.next_at = start + max(self._pace, min(delay or 0.0, LONGEST_PAUSE))
            if start > now:
                self._sleep(start - now)
            yield

    def rest(self, name: str, seconds: float) -> None:
        """Leave the host alone for so long."""
        host = self._host(name)
        with host.lock:
            host.resting_until = max(host.resting_until, self._clock() + seconds)

    def note(self, name: str, *, has_answered: bool) -> None:
        """Remember whether the host has answered in the end."""
        host = self._host(name)
        with host.lock:
            host.failures = 0 if has_answered else host.failures + 1

    def is_down(self, name: str) -> bool:
        """Whether the host has failed so often that it is not asked again in this run."""
        return self._host(name).failures >= _DOWN_AFTER
