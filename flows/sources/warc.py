"""Which captured pages does a web archive hold?

WARC files come plain, as gzip, zstd or lz4, in one pass and with one record in memory at a time. Only captures that
can be articles are handed over: answers, resources and conversions that are HTML or text. What repeats an
earlier capture, was cut off or is damaged is a problem of its own, and reading goes on behind the damage.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BufferedReader, BytesIO
from pathlib import Path
from typing import Any

from fastwarc.warc import ArchiveIterator, WarcRecordType

from flows.limits import MEGABYTE
from flows.sources.payload import MediaType, Options, Payload
from flows.sources.streams import Unreadable, problem, reading, uri
from transforms.rejections import Rejection

_WANTED = (
    WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion | WarcRecordType.revisit
    | WarcRecordType.unknown
)  # fmt: skip
_KINDS: dict[str, MediaType] = {
    "text/html": "text/html",
    "application/xhtml+xml": "text/html",
    "text/plain": "text/plain",
}
# Where a record can begin: a gzip member, a zstd frame, or the version line of a plain one.
_BEGINNING = re.compile(rb"\x1f\x8b\x08|\x28\xb5\x2f\xfd|WARC/1\.")
_WINDOW = 1 << 20
_MOST_RESUMPTIONS = 1000
"""Of damage; an archive with more is no archive any more."""


def read(path: Path, options: Options) -> Iterator[Payload]:
    """The pages of the archive, numbered by their place among its captures; damaged parts are problems."""
    where = uri(path)
    try:
        with reading(path), path.open("rb") as stream:
            yield from _records(stream, path, where, options)
    except Unreadable as error:
        yield problem(where, where, options, error.reason, error.sentence)


def _records(stream: BufferedReader, path: Path, where: str, options: Options) -> Iterator[Payload]:
    number = start = 0
    for _ in range(_MOST_RESUMPTIONS):
        stream.seek(start)
        last = start
        try:
            for record in ArchiveIterator(stream, parse_http=False, record_types=_WANTED):
                number += 1
                last = start + record.stream_pos
                if found := capture(record, f"{where}#{number}", where, options):
                    yield found
        # The library says every kind of damage with the one or the other.
        except (OSError, ValueError) as error:
            resumed = _next_beginning(stream, last + 1)
            number += 1
            until = "to its end" if resumed is None else f"to byte {resumed}"
            sentence = f"{path} is damaged behind byte {last}, {until}: {str(error).rstrip('.').lower()}."
            yield problem(f"{where}#{number}", where, options, Rejection.CORRUPT_RECORD, sentence)
            if resumed is None:
                return
            start = resumed
        else:
            return
    yield problem(
        where, where, options, Rejection.CORRUPT_RECORD, f"{path} is damaged in too many places to be read on."
    )


def _next_beginning(stream: BufferedReader, position: int) -> int | None:
    """The next place at or behind the position where a record can begin and does, as far as its first bytes say."""
    stream.seek(position)
    kept = b""
    while chunk := stream.read(_WINDOW):
        window = kept + chunk
        for match in _BEGINNING.finditer(window):
            place = position - len(kept) + match.start()
            if _begins(stream, place):
                return place
        position += len(chunk)
        # A mark may lie across two windows; one that was looked at already lies before what is kept.
        kept = window[-8:] if not _BEGINNING.search(window[-8:]) else b""
        stream.seek(position)
    return None


def _begins(stream: BufferedReader, place: int) -> bool:
    stream.seek(place)
    try:
        for _ in ArchiveIterator(BytesIO(stream.read(1 << 16)), parse_http=False):
            return True
    except (OSError, ValueError):
        return False
    return False


def capture(  # noqa: PLR0911  (one for each way in which a record is no page)
    record: Any, place: str, where: str, options: Options
) -> Payload | None:
    """The page of a record, a problem where it holds none it should, or None where it was never to be an article."""
    headers = record.headers
    address = (headers.get("WARC-Target-URI") or "").strip().strip("<>").replace(" ", "%20")

    def refused(reason: Rejection, sentence: str, content: bytes | None = None) -> Payload:
        return problem(
            place, where, options, reason, f"The capture of {address or 'no address'} {sentence}", content=content
        )

    if record.record_type == WarcRecordType.unknown:
        return refused(Rejection.CORRUPT_RECORD, "has no type that there is, so its header is damaged.")
    if not address.startswith(("http://", "https://")):
        return _passed_over(options)
    if record.record_type == WarcRecordType.revisit:
        of = headers.get("WARC-Refers-To-Target-URI") or headers.get("WARC-Refers-To") or "another"
        return refused(Rejection.REVISIT_RECORD, f"repeats an earlier one, of {of}, and does not hold its content.")
    if record.content_length > options.limits.fetch_megabytes * MEGABYTE:
        return refused(Rejection.TOO_LARGE, options.limits.over("fetch_megabytes", "is too large: it", " MB"))
    promised = record.content_length
    record.freeze()
    if record.content_length < promised:
        return refused(Rejection.TRUNCATED_RECORD, "is cut off: the archive ends within it.")
    record = _verified(record)
    if record is None:
        return refused(Rejection.CORRUPT_RECORD, "is damaged: its content has another digest than the archive says.")
    kind, charset, status = _said(record)
    if kind not in _KINDS or status is None:
        return _passed_over(options)
    try:
        content = record.reader.read(options.limits.fetch_megabytes * MEGABYTE + 1)
    except (OSError, ValueError) as error:
        return refused(Rejection.CORRUPT_RECORD, f"cannot be decoded: {str(error).rstrip('.').lower()}.")
    if len(content) > options.limits.fetch_megabytes * MEGABYTE:
        return refused(Rejection.TOO_LARGE, options.limits.over("fetch_megabytes", "unpacks to more: it", " MB"))
    if cut := headers.get("WARC-Truncated"):
        return refused(Rejection.TRUNCATED_RECORD, f"was cut off when it was made: {cut}.", content)
    given = {"fetched_url": address, **({"charset": charset} if charset else {}), **options.given()}
    return Payload(place, where, _KINDS[kind], content, given, options.mapping, retrieved_at=_captured(record))


def _verified(record: Any) -> Any | None:
    """The record where a digest that the archive gives is its content's; a crawler may have changed the headers alone.

    It is another one than was given: one that was read, or parsed without being decoded, cannot be decoded any more.
    """
    if "WARC-Block-Digest" not in record.headers or record.verify_block_digest():
        return record
    if "WARC-Payload-Digest" not in record.headers:
        return None
    copied = BytesIO()
    try:
        record.write(copied)
        looked_at = _first(copied.getvalue())
        looked_at.parse_http(auto_decode="none")
        return _first(copied.getvalue()) if looked_at.verify_payload_digest() else None
    except (OSError, ValueError, StopIteration):
        return None


def _first(content: bytes) -> Any:
    record = next(iter(ArchiveIterator(BytesIO(content), parse_http=False)))
    record.freeze()
    return record


def _said(record: Any) -> tuple[str, str | None, int | None]:
    """The media type in small letters, the charset, and the status where the answer is a good one."""
    if record.record_type != WarcRecordType.response:
        kind, _, rest = (record.headers.get("Content-Type") or "").partition(";")
        return kind.strip().lower(), _charset(rest), 200
    try:
        record.parse_http(auto_decode="all")
    except (OSError, ValueError):
        return "", None, None
    if record.http_headers is None:
        return "", None, None
    kind, _, rest = (record.http_headers.get("Content-Type") or "").partition(";")
    status = record.http_headers.status_code
    return kind.strip().lower(), _charset(rest), status if status == 200 else None


def _charset(parameters: str) -> str | None:
    found = re.search(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", parameters, re.IGNORECASE)
    return found[1] if found else None


def _captured(record: Any) -> datetime | None:
    said: datetime | None = record.record_date
    if said is None:
        return None
    return said.astimezone(UTC) if said.tzinfo else said.replace(tzinfo=UTC)


def _passed_over(options: Options) -> Payload | None:
    options.tally["passed_over"] += 1
    return None
