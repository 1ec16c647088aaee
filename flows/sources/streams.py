"""How is a file opened, and in what words is it said that it could not be read?

What every reader needs before it can split anything: bytes out of plain and gzipped files, UTF-16 turned into
UTF-8 where bytes must be split, addresses, and problems as payloads.
"""

from __future__ import annotations

import codecs
import gzip
import io
import os
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import cast

from flows.sources.payload import EXCERPT_BYTES, MediaType, Options, Payload
from transforms.rejections import Rejection

CHUNK = 1 << 16

# The longer marks first: UTF-32's little-endian mark begins with UTF-16's.
_WIDE = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class Unreadable(Exception):
    """A file, or the rest of it, cannot be read; carries the reason's name and the sentence."""

    def __init__(self, reason: Rejection, sentence: str) -> None:
        super().__init__(sentence)
        self.reason = reason
        self.sentence = sentence


def uri(path: Path) -> str:
    """The file's address, percent-encoded; names that are not UTF-8 keep their bytes."""
    # Not resolved: the user knows the file by the link's name.
    return Path(os.path.abspath(path)).as_uri()  # noqa: PTH100


@contextmanager
def opened(path: Path) -> Iterator[io.BufferedReader]:
    """The file's bytes, unpacked where the name ends in .gz; every failure to read on is Unreadable."""
    with reading(path):
        if path.exists() and not path.is_file():
            raise Unreadable(Rejection.UNREADABLE_FILE, f"{path} is no regular file.")
        if path.name.lower().endswith(".gz"):
            with gzip.open(path, "rb") as stream:
                yield io.BufferedReader(_Unpacked(stream))
        else:
            with path.open("rb") as stream:
                yield stream


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turns what reading a file raises into Unreadable, in words that name the file."""
    try:
        yield
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise Unreadable(Rejection.UNREADABLE_ARCHIVE, f"{path} is no whole gzip file: {_said(error)}.") from error
    except OSError as error:
        raise Unreadable(Rejection.UNREADABLE_FILE, f"{path} cannot be read: {_said(error)}.") from error


def _said(error: Exception) -> str:
    words = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return (words or type(error).__name__).rstrip(".").lower()


def narrow(stream: io.BufferedIOBase) -> io.BufferedReader:
    """The stream without a byte-order mark, as UTF-8 where the mark says UTF-16 or UTF-32, else unchanged.

    Line breaks and structural characters can only be found byte by byte in an encoding that keeps ASCII.
    """
    buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(cast("io.RawIOBase", stream))
    # A peek may return less than a mark on a pipe; a mark is then taken for text, which decoding will say.
    head = buffered.peek(4)[:4]
    for mark, encoding in _WIDE:
        if head.startswith(mark):
            buffered.read(len(mark))
            return io.BufferedReader(_Recoded(buffered, encoding))
    if head.startswith(codecs.BOM_UTF8):
        buffered.read(len(codecs.BOM_UTF8))
    return buffered


class _Unpacked(io.RawIOBase):
    """An unpacked stream that gives what it has before it says that the file is cut off."""

    def __init__(self, stream: gzip.GzipFile) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        found = self._stream.read1(len(buffer))
        buffer[: len(found)] = found
        return len(found)


class _Recoded(io.RawIOBase):
    """A stream of another encoding read as UTF-8; what cannot be decoded becomes U+FFFD."""

    def __init__(self, stream: io.BufferedReader, encoding: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._ready = b""
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._ready and not self._ended:
            chunk = self._stream.read1(CHUNK)
            self._ended = not chunk
            self._ready = self._decoder.decode(chunk, self._ended).encode("utf-8", "replace")
        count = min(len(buffer), len(self._ready))
        buffer[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count


def problem(
    source_uri: str,
    container_uri: str,
    options: Options,
    reason: Rejection,
    sentence: str,
    *,
    content: bytes | None = None,
    media_type: MediaType = "application/octet-stream",
) -> Payload:
    """A payload that says why there is none, with the beginning of what was there."""
    kept = content if content is None else content[:EXCERPT_BYTES]
    given = options.given()
    return Payload(source_uri, container_uri, media_type, kept, given, options.mapping, sentence, reason)


def of_content(
    split: Callable[[bytes, Path, Options], Iterator[Payload]],
) -> Callable[[Path, Options], Iterator[Payload]]:
    """The reader of files that are split when they are read whole; one that cannot be read is a problem."""

    @wraps(split)
    def read(path: Path, options: Options) -> Iterator[Payload]:
        try:
            with opened(path) as stream:
                content = stream.read()
        except Unreadable as error:
            yield problem(uri(path), uri(path), options, error.reason, error.sentence)
            return
        yield from split(content, path, options)

    return read
