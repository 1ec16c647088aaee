"""How is an answer's body unpacked without unpacking more than is allowed?

A few kilobytes can unpack to gigabytes, so every step asks for a bounded piece. Of a content coding that is not known
nothing is guessed.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import Any, Protocol

import brotli
import zstandard

PIECE = 1 << 18
ACCEPTED = "gzip, deflate, br, zstd"


class Unpackable(Exception):
    """The body is not of the coding it is said to be, or the coding is not known."""


class _Unpacker(Protocol):
    def pieces(self, packed: bytes) -> Iterator[bytes]: ...

    def is_whole(self) -> bool: ...


def unpacked(body: Iterable[bytes], codings: str) -> Iterator[bytes]:
    """The body in pieces of bounded size; Unpackable where it is damaged, cut off or of an unknown coding."""
    names = [name for one in codings.lower().split(",") if (name := one.strip()) and name != "identity"]
    if len(names) > 2:
        raise Unpackable("the body is packed more than twice")
    stream: Iterator[bytes] = iter(body)
    for name in reversed(names):
        stream = _through(stream, _unpacker(name))
    yield from stream


def _through(packed: Iterator[bytes], unpacker: _Unpacker) -> Iterator[bytes]:
    try:
        was_any = False
        for chunk in packed:
            was_any = was_any or bool(chunk)
            yield from unpacker.pieces(chunk)
    except (zlib.error, brotli.error, zstandard.ZstdError) as error:
        raise Unpackable(f"the body is not packed as it says: {error}") from error
    if was_any and not unpacker.is_whole():
        raise Unpackable("the packed body is cut off")


def _unpacker(name: str) -> _Unpacker:
    if name in ("gzip", "x-gzip"):
        return _Zlib(zlib.MAX_WBITS | 16)
    if name == "deflate":
        return _Deflate()
    if name == "br":
        return _Brotli()
    if name == "zstd":
        return _Zstandard()
    raise Unpackable(f"the coding {name[:40]!r} is not known")


class _Zlib:
    def __init__(self, bits: int) -> None:
        self._bits = bits
        self._inner = zlib.decompressobj(bits)

    def pieces(self, packed: bytes) -> Iterator[bytes]:
        while packed:
            if self._inner.eof:
                # Another member may follow; padding behind the last is none.
                if not packed.strip(b"\0"):
                    return
                self._inner = zlib.decompressobj(self._bits)
            if piece := self._inner.decompress(packed, PIECE):
                yield piece
            packed = self._inner.unconsumed_tail or self._inner.unused_data

    def is_whole(self) -> bool:
        return self._inner.eof


class _Deflate:
    """Some servers send the zlib form, some the bare one."""

    def __init__(self) -> None:
        self._inner: _Zlib | None = None

    def pieces(self, packed: bytes) -> Iterator[bytes]:
        if self._inner is None:
            if not packed:
                return
            is_zlib = packed[0] & 0x0F == 8 and (len(packed) < 2 or int.from_bytes(packed[:2], "big") % 31 == 0)
            self._inner = _Zlib(zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS)
        yield from self._inner.pieces(packed)

    def is_whole(self) -> bool:
        return self._inner is None or self._inner.is_whole()


class _Brotli:
    def __init__(self) -> None:
        self._inner: Any = brotli.Decompressor()

    def pieces(self, packed: bytes) -> Iterator[bytes]:
        piece = self._inner.process(packed, output_buffer_limit=PIECE)
        while piece or not self._inner.can_accept_more_data():
            if piece:
                yield piece
            if self._inner.is_finished():
                return
            piece = self._inner.process(b"", output_buffer_limit=PIECE)

    def is_whole(self) -> bool:
        return bool(self._inner.is_finished())


class _Zstandard:
    """The library unpacks a whole chunk at once, so chunks are cut small and windows bounded to RFC 8878's 8 MB."""

    _CUT = 256

    def __init__(self) -> None:
        self._unpacker = zstandard.ZstdDecompressor(max_window_size=1 << 23)
        self._inner: Any = self._unpacker.decompressobj()

    def pieces(self, packed: bytes) -> Iterator[bytes]:
        for start in range(0, len(packed), self._CUT):
            chunk = packed[start : start + self._CUT]
            while chunk:
                if self._inner.eof:
                    self._inner = self._unpacker.decompressobj()
                if piece := self._inner.decompress(chunk):
                    yield piece
                chunk = self._inner.unused_data if self._inner.eof else b""

    def is_whole(self) -> bool:
        return bool(self._inner.eof)
