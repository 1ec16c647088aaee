"""Which records does a file of JSON lines hold?

Each line is one record, untouched: whether it is JSON is found where articles are made, so a bad line costs
itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from flows.sources.payload import Options, Payload
from flows.sources.streams import Unreadable, narrow, opened, problem, uri


def read(path: Path, options: Options) -> Iterator[Payload]:
    """Every line that is not blank, numbered by its place; what follows a damaged part is a problem."""
    where = uri(path)
    try:
        with opened(path) as stream:
            yield from lines(narrow(stream), where, options)
    except Unreadable as error:
        yield problem(where, where, options, error.reason, error.sentence)


def lines(stream: Iterable[bytes], container_uri: str, options: Options) -> Iterator[Payload]:
    """The records of the lines of a stream; blank lines count as lines but hold none."""
    given = options.given()
    for number, line in enumerate(stream, start=1):
        if record := line.strip():
            place = f"{container_uri}#{number}"
            yield Payload(place, container_uri, "application/json", record, given, options.mapping)
