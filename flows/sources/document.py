"""What do all files share that are one record each?"""

from __future__ import annotations

from pathlib import Path

from flows.sources import sidecar
from flows.sources.payload import MediaType, Options, Payload
from flows.sources.streams import Unreadable, opened, problem, uri


def read_whole(path: Path, media_type: MediaType, options: Options) -> Payload:
    """The file as one record; a problem where it or its sidecar cannot be read."""
    where = uri(path)
    content: bytes | None = None
    try:
        with opened(path) as stream:
            content = stream.read()
        given = sidecar.beside(path) | options.given()
    except Unreadable as error:
        return problem(where, where, options, error.reason, error.sentence, content=content, media_type=media_type)
    return Payload(where, where, media_type, content, given, options.mapping)
