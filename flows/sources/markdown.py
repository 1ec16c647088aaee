"""A Markdown file is one record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from flows.sources.document import read_whole
from flows.sources.payload import Options, Payload

FORMAT = {"payload.format": "markdown"}


def read(path: Path, options: Options) -> Iterator[Payload]:
    """The file as one record, with what its sidecar and the options say; the options overrule the sidecar."""
    found = read_whole(path, "text/plain", options)
    yield replace(found, given=FORMAT | dict(found.given))
