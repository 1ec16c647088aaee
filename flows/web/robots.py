"""What does a site allow, by its robots.txt (RFC 9309)?"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from protego import Protego

from flows.web.answer import Answer, Failure
from transforms.rejections import Rejection

AGENT = "Rapporteur"
_MOST_BYTES = 500 * 1024
"""RFC 9309 wants at least so much of the file read."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What one site allows."""

    parsed: Protego | None
    """None where the file could not be read, so that everything is refused."""
    failure: Failure | None = None
    """Why it could not be read."""

    def allows(self, address: str) -> bool:
        """Whether the address may be asked for."""
        return self.parsed is not None and bool(self.parsed.can_fetch(address, AGENT))

    @property
    def delay(self) -> float | None:
        """Seconds between two requests, where the site asks for any."""
        if self.parsed is None:
            return None
        rate = self.parsed.request_rate(AGENT)
        asked = [self.parsed.crawl_delay(AGENT), rate.seconds / rate.requests if rate and rate.requests else None]
        return max((float(one) for one in asked if one), default=None)


class Robots:
    """The rules of every site that a run asks, each read once."""

    def __init__(self) -> None:
        """No rules are known yet."""
        self._known: dict[str, Rules] = {}
        self._locks: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    def of(self, address: str, fetch: Callable[[str], Answer | Failure]) -> Rules:
        """The rules of the address's site, read through this function.

        A site without the file allows everything; one that cannot say (an error of the server, no answer) nothing.
        """
        parts = urlsplit(address)
        site = f"{parts.scheme}://{parts.netloc}"
        with self._lock:
            lock = self._locks.setdefault(site, threading.Lock())
        with lock:
            if site in self._known:
                return self._known[site]
            rules = _rules(fetch(f"{site}/robots.txt"))
            # Whether an address may be connected to depends on who leads to it.
            if rules.failure is None or rules.failure.reason is not Rejection.FETCH_REFUSED:
                self._known[site] = rules
            return rules


def _rules(answer: Answer | Failure) -> Rules:
    if isinstance(answer, Failure):
        is_absent = answer.status is not None and 400 <= answer.status < 500 and answer.status != 429
        return Rules(Protego.parse("")) if is_absent else Rules(None, answer)
    return Rules(Protego.parse(answer.body[:_MOST_BYTES].decode("utf-8", "replace")))
