"""Which captured pages does a web archive hold?

WARC files come plain, as gzip, zstd or lz4, in one pass and with one record in memory at a time. Only captures that
can be articles are handed over: answers, resources and conversions that are HTML or text. What repeats an
earlier capture, was cut off or is damaged is a problem of its own, and reading goes on behind the damage.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BufferedReader, BytesIO
from pathlib import Path
from typing import Any

from fastwarc.warc import ArchiveIterator, WarcRecordType

from flows.limits import MEGABYTE
from flows.sources.captured import answer, media_type
from flows.sources.payload import MediaType, Options, Payload
from flows.sources.streams import Unreadable, problem, reading, uri
from transforms.rejections import Rejection

_PASSED = WarcRecordType.warcinfo | WarcRecordType.request | WarcRecordType.metadata | WarcRecordType.continuation
_TYPES = {
    "response": WarcRecordType.response, "resource": WarcRecordType.resource, "revisit": WarcRecordType.revisit,
    "conversion": WarcRecordType.conversion, "warcinfo": WarcRecordType.warcinfo, "request": WarcRecordType.request,
    "metadata": WarcRecordType.metadata, "continuation": WarcRecordType.continuation,
}  # fmt: skip
_KINDS: dict[str, MediaType] = {
    "text/html": "text/html",
    "application/xhtml+xml": "text/html",
    "text/plain": "text/plain",
}
# Where a record can begin: a gzip member, a zstd frame, or the version line of a plain one.
_BEGINNING = re.compile(rb"\x1f\x8b\x08|\x28\xb5\x2f\xfd|WARC/1\.")
_DIGEST = re.compile(
    r"(?i)md5:(?:[0-9a-f]{32}|[a-z2-7]{26}=*)|sha-?1:(?:[0-9a-f]{40}|[a-z2-7]{32})|sha-?256:(?:[0-9a-f]{64}|[a-z2-7]{52}=*)"
)
_BARE_LINES = re.compile(rb"WARC/\d\.\d{1,2}\n")
_CUT = frozenset({Rejection.TRUNCATED_RECORD, Rejection.TOO_LARGE})
_GOOD = frozenset({200, 203})
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
        is_cut = False
        # Some writers end lines as their system does; elsewhere such a line is damage.
        of_lines = bool(_BARE_LINES.match(stream.peek(20)))
        try:
            for record in ArchiveIterator(stream, parse_http=False, quirks_mode=of_lines):
                if record.record_type == WarcRecordType.no_type:
                    # The library knows the name of this header in the standard's letters alone.
                    said = (record.headers.get("WARC-Type") or "").lower()
                    record.record_type = _TYPES.get(said, WarcRecordType.unknown)
                if record.record_type & _PASSED:
                    continue
                number += 1
                last = start + record.stream_pos
                ends = last + record.content_length
                found = capture(record, f"{where}#{number}", where, options)
                is_cut = found is not None and found.problem_reason in _CUT and ends > path.stat().st_size
                if found:
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
            # A length that leads behind the end of the archive hides what follows.
            resumed = _next_beginning(stream, last + 1) if is_cut else None
            if resumed is None:
                return
            start = resumed
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


def capture(record: Any, place: str, where: str, options: Options) -> Payload | None:
    """The page of a record, a problem where it holds none it should, or None where it was never to be an article."""
    headers = record.headers
    address = (headers.get("WARC-Target-URI") or "").strip().strip("<>").replace(" ", "%20")

    def refused(reason: Rejection, sentence: str, content: bytes | None = None) -> Payload:
        return problem(
            place, where, options, reason, f"The capture of {address or 'no address'} {sentence}", content=content
        )

    if record.record_type == WarcRecordType.unknown:
        return refused(Rejection.CORRUPT_RECORD, "has no type that there is, so its header is damaged.")
    if not address.lower().startswith(("http://", "https://")):
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
    return _page(record, address, Payload(place, where, "text/html", None, {}, options.mapping), options)


def _page(record: Any, address: str, empty: Payload, options: Options) -> Payload | None:
    def refused(reason: Rejection, sentence: str, content: bytes | None = None) -> Payload:
        said = f"The capture of {address} {sentence}"
        return problem(empty.source_uri, empty.container_uri, options, reason, said, content=content)

    most = options.limits.fetch_megabytes * MEGABYTE
    content = record.reader.read()
    kind, charset = media_type(record.headers.get("Content-Type") or "")
    damage = None
    if record.record_type == WarcRecordType.response:
        found = answer(content, most)
        if found is None or found.status not in _GOOD:
            return _passed_over(options)
        if found.is_too_large:
            return refused(Rejection.TOO_LARGE, options.limits.over("fetch_megabytes", "unpacks to more: it", " MB"))
        kind, charset, content, damage = found.kind, found.charset, found.body, found.damage
    if kind not in _KINDS:
        return _passed_over(options)
    if cut := record.headers.get("WARC-Truncated"):
        return refused(Rejection.TRUNCATED_RECORD, f"was cut off when it was made: {cut}.", content)
    if damage:
        return refused(Rejection.CORRUPT_RECORD, f"is damaged: its body {damage}.", content)
    given = {"fetched_url": address, **({"charset": charset} if charset else {}), **options.given()}
    return replace(empty, media_type=_KINDS[kind], payload=content, given=given, retrieved_at=_captured(record))


def _verified(record: Any) -> Any | None:
    """The record where a digest that the archive gives is its content's; a crawler may have changed the headers alone.

    It is another one than was given: one that was copied cannot be read any more. A digest of a form that there is none
    of says nothing.
    """
    block, payload = (record.headers.get(f"WARC-{of}-Digest") or "" for of in ("Block", "Payload"))
    if not _DIGEST.fullmatch(block) or record.verify_block_digest():
        return record
    if not _DIGEST.fullmatch(payload):
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


def _captured(record: Any) -> datetime | None:
    said: datetime | None = record.record_date
    if said is None:
        return None
    return said.astimezone(UTC) if said.tzinfo else said.replace(tzinfo=UTC)


def _passed_over(options: Options) -> Payload | None:
    options.tally["passed_over"] += 1
    return None
