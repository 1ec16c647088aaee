"""A plain text file is one record."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from flows.sources.document import read_whole
from flows.sources.payload import Options, Payload


def read(path: Path, options: Options) -> Iterator[Payload]:
    """The file as one record, with what its sidecar and the options say; the options overrule the sidecar."""
    yield read_whole(path, "text/plain", options)
