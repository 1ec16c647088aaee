"""Which records does a JSON file hold?

An object is one record and a list holds one in each element; an object with a list of objects under
`articles`, `items`, `results` or `data`, as news services answer, holds the elements of that list. How the
bytes are cut is in `flows.sources.json_splitter`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BufferedIOBase
from pathlib import Path

from flows.sources import remote
from flows.sources.json_splitter import Malformed, Splitter
from flows.sources.payload import EXCERPT_BYTES, Options, Payload
from flows.sources.streams import Unreadable, narrow, opened, problem, uri
from flows.sources.unpacked import Choose, Reader
from transforms.rejections import Rejection

_HEAD = 4096
"""A JSON Feed begins with its version, after a title or a note at most."""


def reader(choose: Choose) -> Reader:
    """The reader of JSON files: the records, numbered from 1 unless it is one object, or the entries of a JSON Feed.

    What follows a break is a problem.
    """

    def read(path: Path, options: Options) -> Iterator[Payload]:
        where = uri(path)
        try:
            with opened(path) as stream:
                plain = narrow(stream)
                if b"jsonfeed.org/version/" in plain.peek(_HEAD)[:_HEAD]:
                    yield from remote.of_feed(plain.read(), where, str(path), options, choose)
                else:
                    yield from records(plain, where, options)
        except Unreadable as error:
            yield problem(where, where, options, error.reason, error.sentence)

    return read


def records(stream: BufferedIOBase, container_uri: str, options: Options) -> Iterator[Payload]:
    """The records of an open stream; several objects one after the other are taken as a list of them."""
    given = options.given()
    splitter = Splitter()
    number = 0
    try:
        for number, (record, is_alone) in enumerate(_knowing_if_alone(splitter, stream), start=1):
            place = container_uri if is_alone else f"{container_uri}#{number}"
            yield Payload(place, container_uri, "application/json", record, given, options.mapping)
    except Malformed as error:
        kept = splitter.rest(EXCERPT_BYTES)
        where = f"{container_uri}#{number + 1}" if number else container_uri
        sentence = f"{container_uri} is no whole JSON ({number} records read before): {error}."
        yield problem(where, container_uri, options, Rejection.UNREADABLE_JSON, sentence, content=kept)


def _knowing_if_alone(splitter: Splitter, stream: BufferedIOBase) -> Iterator[tuple[bytes, bool]]:
    # What follows an object tells whether it is the file or the first of several, so the first waits.
    waiting: bytes | None = None
    seen = 0
    try:
        for record, is_document in splitter.split(stream):
            if waiting is not None:
                yield waiting, False
                waiting = None
            if is_document and not seen:
                waiting = record
            else:
                yield record, False
            seen += 1
    except Malformed:
        if waiting is not None:
            yield waiting, False
        raise
    if waiting is not None:
        yield waiting, True


def is_whole(line: bytes) -> bool:
    """Whether the bytes are one complete JSON value."""
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True
