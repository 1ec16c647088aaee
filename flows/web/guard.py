"""May this address be connected to?

The check is on the address of the connection itself, after the name was resolved: a name that is resolved once to be
checked and once more to be used can answer differently. The deadline of a fetch is kept here too, for a
server that sends a byte now and then keeps every shorter timeout.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

import httpcore

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
SocketOptions = Iterable[Any]

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_MOST_ADDRESSES = 8
_DEADLINE = threading.local()


class PrivateAddress(Exception):
    """A name leads into a private network."""


class Unresolved(httpcore.ConnectError):
    """A name has no address."""


def is_public(address: str) -> bool:
    """Whether the address is one of the public internet, also where it is wrapped into one of IPv6."""
    try:
        one: IPAddress = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(one, ipaddress.IPv6Address):
        inner = one.ipv4_mapped or one.sixtofour or (one.teredo[1] if one.teredo else None)
        if inner is None and one in _NAT64:
            inner = ipaddress.IPv4Address(int(one) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return one.is_global and not one.is_multicast


def set_deadline(moment: float | None) -> None:
    """Until when, by the monotonic clock, this thread's connections may be read; None for as long as they like."""
    _DEADLINE.moment = moment


def _left(timeout: float | None, error: type[Exception]) -> float | None:
    moment: float | None = getattr(_DEADLINE, "moment", None)
    if moment is None:
        return timeout
    left = moment - time.monotonic()
    if left <= 0:
        raise error("the time allowed is over")
    return left if timeout is None else min(timeout, left)


class Guarded(httpcore.NetworkBackend):
    """Connects to allowed addresses only."""

    def __init__(self, allows: Callable[[str], bool]) -> None:
        self._allows = allows
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: SocketOptions | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first allowed address of the host that answers; PrivateAddress where none is allowed."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise Unresolved(f"the name {host} has no address") from error
        addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
        allowed = [one for one in addresses if self._allows(one)]
        if not allowed:
            raise PrivateAddress(f"{host} is {addresses[0] if addresses else 'nowhere'}")
        problem: Exception = Unresolved(f"the name {host} has no address")
        for address in allowed[:_MOST_ADDRESSES]:
            try:
                wait = _left(timeout, httpcore.ConnectTimeout)
                return _Timed(self._inner.connect_tcp(address, port, wait, local_address, socket_options))
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                problem = error
        raise problem

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ARG002  (the library's signature)
        socket_options: SocketOptions | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        """Never."""
        raise PrivateAddress(path)

    def sleep(self, seconds: float) -> None:
        """Wait."""
        self._inner.sleep(seconds)


class _Timed(httpcore.NetworkStream):
    """A connection that heeds the thread's deadline at every step."""

    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        wait = _left(timeout, httpcore.ConnectTimeout)
        return _Timed(self._inner.start_tls(ssl_context, server_hostname, wait))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
