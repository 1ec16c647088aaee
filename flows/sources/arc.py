"""Which captured pages does an archive of the older form, ARC, hold?

Each record is handed to the reader of WARC as the WARC record that it would be, so that both mean the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BufferedReader, BytesIO
from pathlib import Path

from fastwarc.warc import ArchiveIterator

from flows.limits import MEGABYTE
from flows.sources import warc
from flows.sources.payload import Options, Payload
from flows.sources.streams import Unreadable, opened, problem, uri
from transforms.rejections import Rejection

# URL, address, date, type and length; version 2 has five more fields before the length. The URL may hold blanks.
_HEADER = re.compile(
    rb"(?P<url>[a-z][a-z0-9+.-]{0,20}:.{0,4000}?) (?:[0-9a-fA-F.:]{1,45}|-) (?P<date>\d{8,14})"
    rb" (?P<kind>\S{0,200}(?:; ?[^\s;]{1,100}){0,3})"
    rb"(?: \S{1,200} \S{1,200} \S{1,2000} \S{1,20} \S{1,400})? (?P<length>\d{1,12})\s*"
)
_LIKE_HEADER = re.compile(rb"[a-z][a-z0-9+.-]{0,20}://\S")
_LONGEST_LINE = 8192


def read(path: Path, options: Options) -> Iterator[Payload]:
    """The pages of the archive, numbered by their place among its records; what cannot be read is a problem."""
    where = uri(path)
    try:
        with opened(path) as stream:
            yield from _records(stream, path, where, options)
    except Unreadable as error:
        yield problem(where, where, options, error.reason, error.sentence)


def _records(stream: BufferedReader, path: Path, where: str, options: Options) -> Iterator[Payload]:
    number = 0
    is_archive = follows = False
    while line := stream.readline(_LONGEST_LINE):
        if not line.strip():
            follows = False
            continue
        header = _HEADER.fullmatch(line.strip())
        is_archive = is_archive or header is not None
        if header is None:
            if follows:
                follows = False
                number += 1
                yield _damaged(path, where, number, options, "its length is wrong, for no end of a record follows it")
            # The lines of a record whose header was bad are passed over until the next header.
            if _LIKE_HEADER.match(line):
                number += 1
                yield _damaged(path, where, number, options, f"the header {line.strip()[:200]!r} cannot be read")
            continue
        length = int(header["length"])
        if header["url"].startswith(b"filedesc:"):
            _skip(stream, length)
            continue
        number += 1
        if length > options.limits.fetch_megabytes * MEGABYTE:
            _skip(stream, length)
            sentence = options.limits.over("fetch_megabytes", f"Record {number} of {path}", " MB")
            yield problem(f"{where}#{number}", where, options, Rejection.TOO_LARGE, sentence)
            continue
        follows = True
        content = stream.read(length)
        if len(content) < length:
            sentence = f"Record {number} of {path} is cut off: the archive ends within it."
            yield problem(f"{where}#{number}", where, options, Rejection.TRUNCATED_RECORD, sentence, content=content)
            return
        yield from _as_warc(header, content, f"{where}#{number}", where, options)
    if number == 0 and not is_archive and path.stat().st_size:
        yield problem(where, where, options, Rejection.CORRUPT_RECORD, f"{path} holds no record of an archive.")


def _as_warc(header: re.Match[bytes], content: bytes, place: str, where: str, options: Options) -> Iterator[Payload]:
    # Early ones have the day alone.
    date = header["date"].decode("ascii").ljust(14, "0")
    day, time = f"{date[:4]}-{date[4:6]}-{date[6:8]}", f"{date[8:10]}:{date[10:12]}:{date[12:]}"
    lines = (
        b"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http; msgtype=response\r\n"
        b"WARC-Target-URI: %b\r\nWARC-Date: %b\r\nContent-Length: %d\r\n\r\n"
    )
    made = lines % (header["url"], f"{day}T{time}Z".encode(), len(content)) + content + b"\r\n\r\n"
    for record in ArchiveIterator(BytesIO(made), parse_http=False):
        if found := warc.capture(record, place, where, options):
            yield found


def _damaged(path: Path, where: str, number: int, options: Options, cause: str) -> Payload:
    sentence = f"Record {number} of {path} is damaged: {cause}."
    return problem(f"{where}#{number}", where, options, Rejection.CORRUPT_RECORD, sentence)


def _skip(stream: BufferedReader, length: int) -> None:
    while length > 0 and (chunk := stream.read(min(length, 1 << 20))):
        length -= len(chunk)
