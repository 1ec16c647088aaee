"""How is an address fetched?

One request at a time is tried again where that may help; redirects are followed here, one by one, so that each step is
checked: against robots.txt, and against leading from the public internet into a private network. A login is sent to the
host that it was given for alone, cookies are never sent, no proxy is used, and what an answer holds is only ever bytes.
"""

from __future__ import annotations

import email.utils
import random
import re
import ssl
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache, cached_property, partial
from itertools import count
from pathlib import Path
from typing import IO, Self, cast
from urllib.parse import unquote, urljoin, urlsplit

import httpcore
import httpx

from flows.limits import MEGABYTE, Limits
from flows.version import program
from flows.web import guard
from flows.web.answer import Answer, Failure, Wish
from flows.web.guard import Guarded, PrivateAddress
from flows.web.hosts import LONGEST_PAUSE, Hosts, TooLong
from flows.web.memory import Memory, Visit
from flows.web.robots import AGENT, Robots
from flows.web.unpacking import ACCEPTED, Unpackable, unpacked
from transforms.identity import canonical_url
from transforms.rejections import Rejection

_MOST_REDIRECTS = 10
_TRIES = 4
_FIRST_WAIT = 1.0
_TIMEOUT = httpx.Timeout(20.0, connect=10.0)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_GONE = frozenset({401, 402, 403, 404, 405, 406, 410, 414, 451})
_TEMPORARY = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})
_AHEAD = 32
"""Addresses asked for beyond the one that is being read; their pages wait in memory."""
_WORKERS = 8


class _Again(Exception):
    """The request failed in a way that may pass; carries the sentence, the status and the pause that was asked for."""

    def __init__(self, sentence: str, status: int | None = None, pause: float | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.status = status
        self.pause = pause


class _Refused(Exception):
    """The request must not be made or not be made again."""

    def __init__(self, reason: Rejection, sentence: str, status: int | None = None) -> None:
        super().__init__(sentence)
        self.failure = (reason, sentence, status)


class Web:
    """Fetches addresses for one run; a context, which ends its connections and deletes its files."""

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        contact: str | None = None,
        pace: float = 1.0,
        allow_private: bool = False,
        is_public: Callable[[str], bool] = guard.is_public,
        is_file: Callable[[str, str], bool] = lambda _address, _media_type: False,
        memory: Memory | None = None,
        hosts: Hosts | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """A client that says who it is, and whose operator may be reached at `contact`."""
        self.limits = limits or Limits()
        self.memory = memory or Memory()
        self.visits: dict[str, Visit] = {}
        self._is_public = is_public
        self._is_file = is_file
        self._sleep = sleep
        self._hosts = hosts or Hosts(pace, sleep=sleep)
        self._robots = Robots()
        said = f"{AGENT}/{program()} (news record{f'; {contact}' if contact else ''})"
        self._headers = {"User-Agent": said, "Accept-Encoding": ACCEPTED}
        self._allow_private = allow_private
        self._opened = ExitStack()
        self._lock = threading.Lock()
        self._clients: dict[bool, httpx.Client] = {}
        self._numbers = count(1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._opened.close()

    # Most runs fetch nothing: what fetching needs is opened with the first address.
    def _client(self, *, strict: bool) -> httpx.Client:
        with self._lock:
            if strict not in self._clients:
                allows = self._is_public if strict else (lambda _: True)
                self._clients[strict] = self._opened.enter_context(_client(allows))
            return self._clients[strict]

    @cached_property
    def _pool(self) -> ThreadPoolExecutor:
        pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="fetch")
        self._opened.callback(partial(pool.shutdown, cancel_futures=True))
        return pool

    @cached_property
    def _folder(self) -> Path:
        return Path(self._opened.enter_context(tempfile.TemporaryDirectory(prefix="rapporteur-web-")))

    def saw(self, visit: Visit) -> None:
        """Remember, for when all of its records are kept, how the address was."""
        self.visits[visit.address] = visit

    def scratch(self, suffix: str) -> Path:
        """The name of a new temporary file."""
        return self._folder / f"{next(self._numbers)}-file{suffix}"

    def fetch(self, wish: Wish) -> Answer | Failure:
        """The answer of an address, behind its redirects; never raises for what a server does."""
        return self._fetch(wish, strict=not self._allow_private)

    def fetch_each(self, wishes: Iterable[Wish]) -> Iterator[Answer | Failure]:
        """The answers in the order of the wishes, several hosts side by side and not too far ahead."""
        under_way: deque[Future[Answer | Failure]] = deque()
        for wish in wishes:
            under_way.append(self._pool.submit(self._fetch, wish, strict=not self._allow_private))
            if len(under_way) >= _AHEAD:
                yield under_way.popleft().result()
        for future in under_way:
            yield future.result()

    def _fetch(self, wish: Wish, *, strict: bool, ask_robots: bool = True) -> Answer | Failure:
        address = canonical_address(wish.address)
        if address is None:
            sentence = f"{wish.address[:200]} is no address of the web."
            return Failure(wish.address, Rejection.FETCH_REFUSED, sentence)
        host = urlsplit(address).netloc
        failed = _Again("is of a server that has not answered well many times in a row")
        for attempt in range(0 if self._hosts.is_down(host) else _TRIES):
            try:
                answer = self._follow(wish, address, strict=strict, ask_robots=ask_robots)
            except _Again as again:
                failed = again
                # Jitter: clients that fail together must not come back together.
                waited = _FIRST_WAIT * 2**attempt * random.uniform(0.5, 1.5)  # noqa: S311
                pause = waited if again.pause is None else again.pause
                if pause > LONGEST_PAUSE or attempt + 1 < _TRIES:
                    self._hosts.rest(host, pause)
                if pause > LONGEST_PAUSE:
                    break
            except _Refused as refused:
                reason, sentence, status = refused.failure
                return Failure(wish.address, reason, f"{wish.address} {sentence}.", status)
            else:
                self._hosts.note(host, has_answered=True)
                return answer
        self._hosts.note(host, has_answered=False)
        sentence = f"{wish.address} {failed.sentence}; the next run asks again."
        return Failure(wish.address, Rejection.FETCH_FAILED, sentence, failed.status)

    def _follow(self, wish: Wish, address: str, *, strict: bool, ask_robots: bool) -> Answer:
        """The answer behind the redirects; one public address on the way makes all that follow have to be."""
        seen: set[str] = set()
        while True:
            if address in seen or len(seen) > _MOST_REDIRECTS:
                raise _Refused(Rejection.GONE, "leads in a circle or over too many redirects")
            seen.add(address)
            delay = self._allowed(address, strict=strict) if ask_robots else None
            try:
                with self._hosts.turn(urlsplit(address).netloc, delay):
                    found = self._ask(wish, address, strict=strict)
            except TooLong as long:
                raise _Again("is to be left alone for a while, says its server", pause=float(long.args[0])) from long
            if isinstance(found, Answer):
                return found
            address, was_public = found
            strict = strict or was_public

    def _allowed(self, address: str, *, strict: bool) -> float | None:
        """The delay that the site asks for between two requests; raises _Refused where it does not allow this one."""
        rules = self._robots.of(address, lambda one: self._fetch(Wish(one), strict=strict, ask_robots=False))
        if rules.failure:
            said = rules.failure.sentence.removeprefix(rules.failure.address).strip().rstrip(".")
            raise _Refused(rules.failure.reason, f"was not asked for, as the site's robots.txt {said}")
        if not rules.allows(address):
            raise _Refused(Rejection.FETCH_REFUSED, "may not be read by robots, says the site's robots.txt")
        return rules.delay

    def _ask(self, wish: Wish, address: str, *, strict: bool) -> Answer | tuple[str, bool]:
        """The answer, or where it redirects to and whether a public address said so."""
        headers = dict(self._headers)
        if wish.etag:
            headers["If-None-Match"] = wish.etag
        if wish.last_modified:
            headers["If-Modified-Since"] = wish.last_modified
        own = canonical_address(wish.address) or ""
        login = wish.login if urlsplit(own)[:2] == urlsplit(address)[:2] else None
        guard.set_deadline(time.monotonic() + self.limits.fetch_seconds)
        try:
            with self._client(strict=strict).stream("GET", address, headers=headers, auth=login) as response:
                return self._read(wish, address, response)
        except PrivateAddress as error:
            hint = ", where a public address led to it" if self._allow_private else ": give --allow-private to read it"
            raise _Refused(Rejection.FETCH_REFUSED, f"leads into a private network ({error}){hint}") from error
        except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
            raise _Refused(Rejection.FETCH_REFUSED, f"cannot be asked for: {error}") from error
        except Unpackable as error:
            raise _Again(f"answered with a body that cannot be unpacked: {error}") from error
        except (httpx.TimeoutException, httpcore.TimeoutException) as error:
            limit = self.limits.over("fetch_seconds", "the answer", " seconds").rstrip(".")
            raise _Again(f"did not answer in time ({limit})") from error
        except (httpx.HTTPError, httpcore.NetworkError, httpcore.ProtocolError, ssl.SSLError, OSError) as error:
            raise _Again(f"did not answer well: {_said(error)}") from error
        finally:
            guard.set_deadline(None)

    def _read(self, wish: Wish, address: str, response: httpx.Response) -> Answer | tuple[str, bool]:
        status = response.status_code
        if status in _REDIRECTS and (target := response.headers.get("Location")):
            following = _joined(address, target)
            if following is None:
                raise _Refused(Rejection.FETCH_REFUSED, f"leads to {target[:200]}, which is no address of the web")
            return following, self._is_public(_peer(response))
        if status in _TEMPORARY:
            raise _Again(f"answered {status}", status, _pause(response.headers.get("Retry-After")))
        headers = response.headers
        kind, _, parameters = headers.get("Content-Type", "").partition(";")
        media_type = kind.strip().lower()
        answer = Answer(
            wish.address, address, status, media_type, _charset(parameters), headers.get("ETag"),
            headers.get("Last-Modified"),
        )  # fmt: skip
        if status == 304 and (wish.etag or wish.last_modified):
            return answer
        if status in _GONE or not 200 <= status < 300:
            raise _Refused(Rejection.GONE, f"answered {status}", status)
        is_file = self._is_file(address, media_type)
        if is_file:
            guard.set_deadline(time.monotonic() + self.limits.file_seconds)
            return replace(answer, file=self._to_file(response, address))
        return replace(answer, body=b"".join(self._body(response, "fetch_megabytes")))

    def _body(self, response: httpx.Response, limit: str) -> Iterator[bytes]:
        most = getattr(self.limits, limit) * MEGABYTE
        length = response.headers.get("Content-Length", "")
        sentence = self.limits.over(limit, "is too large: it", " MB").rstrip(".")
        if length.isdecimal() and int(length) > most:
            raise _Refused(Rejection.TOO_LARGE, sentence)
        got = 0
        for piece in unpacked(response.iter_raw(), response.headers.get("Content-Encoding", "")):
            got += len(piece)
            if got > most:
                raise _Refused(Rejection.TOO_LARGE, sentence)
            yield piece

    def _to_file(self, response: httpx.Response, address: str) -> Path:
        name = re.sub(r"[^A-Za-z0-9._-]", "_", urlsplit(address).path.rsplit("/", 1)[-1])[-100:] or "file"
        target = self._folder / f"{next(self._numbers)}-{name}"
        with target.open("wb") as written:
            # A file that is compressed to be stored is read as it is; only what was packed for the way is unpacked.
            for piece in self._body(response, "file_megabytes"):
                cast("IO[bytes]", written).write(piece)
        return target


def _joined(address: str, target: str) -> str | None:
    try:
        return canonical_address(urljoin(address, target))
    except ValueError:
        return None


def canonical_address(address: str) -> str | None:
    """The address as it is asked for: without fragment and credentials, but with all its parameters."""
    address = address.partition("#")[0].strip().replace(" ", "%20")
    if canonical_url(address) is None:
        return None
    parts = urlsplit(address)
    host = (parts.hostname or "").rstrip(".")
    host = f"[{host}]" if ":" in host else host.encode("idna").decode("ascii")
    place = host if parts.port is None else f"{host}:{parts.port}"
    return parts._replace(scheme=parts.scheme.lower(), netloc=place, path=parts.path or "/").geturl()


def without_login(address: str) -> tuple[str, tuple[str, str] | None]:
    """The address without the name and password in it, and these."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address, None
    if "@" not in parts.netloc:
        return address, None
    login = (unquote(parts.username or ""), unquote(parts.password or ""))
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl(), login


def _client(allows: Callable[[str], bool]) -> httpx.Client:
    transport = httpx.HTTPTransport(http2=True, trust_env=False)
    # The library offers no other way to say how to connect; the pool is what its own transport is made of.
    transport._pool = httpcore.ConnectionPool(  # noqa: SLF001
        ssl_context=_trusted(),
        max_connections=4 * _WORKERS,
        max_keepalive_connections=2 * _WORKERS,
        keepalive_expiry=15.0,
        http2=True,
        network_backend=Guarded(allows),
    )
    return httpx.Client(transport=transport, timeout=_TIMEOUT, follow_redirects=False, trust_env=False)


@cache
def _trusted() -> ssl.SSLContext:
    """The machine's own certificates, which take a tenth of a second to read."""
    return ssl.create_default_context()


def _peer(response: httpx.Response) -> str:
    stream = response.extensions.get("network_stream")
    address = stream.get_extra_info("server_addr") if stream is not None else None
    # Where it cannot be told the stricter rule holds.
    return str(address[0]) if address else "8.8.8.8"


def _charset(parameters: str) -> str | None:
    found = re.search(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", parameters, re.IGNORECASE)
    return found[1] if found else None


def _pause(value: str | None) -> float | None:
    """The seconds that a Retry-After asks for, as a number or a date."""
    if value is None:
        return None
    if value.strip().isdecimal():
        return float(min(int(value.strip()), 10**6))
    try:
        until = email.utils.parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return None
    return max(0.0, (until.astimezone(UTC) - datetime.now(UTC)).total_seconds())


def _said(error: Exception) -> str:
    return " ".join((str(error) or type(error).__name__).split())[:200].rstrip(".")
