"""Which records come in over the standard input?

It has no name whose end could tell its kind, so its beginning does: JSON lines, a JSON document, an HTML page
or text.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from io import BufferedIOBase, BytesIO
from itertools import chain
from typing import cast

from flows.sources import json_document, json_lines
from flows.sources.payload import MediaType, Options, Payload
from flows.sources.streams import narrow, problem
from transforms.rejections import Rejection

URI = "stdin:"


def read_stdin(options: Options) -> Iterator[Payload]:
    """The records of the process's own standard input; a closed one is a problem."""
    if sys.stdin is None or sys.stdin.closed:
        yield problem(URI, URI, options, Rejection.UNREADABLE_FILE, "The standard input is closed.")
        return
    yield from read(cast("BufferedIOBase", sys.stdin.buffer), options)


def read(stream: BufferedIOBase, options: Options) -> Iterator[Payload]:
    """JSON lines where the first line is a whole object, a JSON document where it begins one, else one text.

    A list counts as JSON only where an object stands in it, for text may begin with a bracket.
    """
    try:
        plain = narrow(stream)
        first = _first_line(plain)
        if first.lstrip().startswith(b"{") and json_document.is_whole(first):
            yield from json_lines.lines(chain(first.splitlines(), plain), URI, options)
            return
        content = first + plain.read()
    except OSError as error:
        yield problem(URI, URI, options, Rejection.UNREADABLE_FILE, f"The standard input cannot be read: {error}.")
        return
    start = content[:1000].lstrip().lower()
    if start.startswith(b"{") or (start.startswith(b"[") and start[1:].lstrip().startswith(b"{")):
        yield from json_document.records(BytesIO(content), URI, options)
        return
    media_type: MediaType = "text/html" if start.startswith((b"<!doctype html", b"<html")) else "text/plain"
    yield Payload(URI, URI, media_type, content, options.given(), options.mapping)


def _first_line(stream: BufferedIOBase) -> bytes:
    # Leading blank lines belong to it, or a document that begins with them would lose them.
    line = stream.readline()
    while line and not line.strip():
        more = stream.readline()
        if not more:
            break
        line += more
        if more.strip():
            break
    return line
