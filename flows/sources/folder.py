"""Which files of a folder are sources, and which reader reads each?

The name's end decides; a file's content is its reader's matter.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from flows.sources import csv_table, html, json_document, json_lines, parquet_table, text
from flows.sources.payload import Options, Payload
from flows.sources.sidecar import SUFFIX as SIDECAR
from flows.sources.streams import problem, uri
from transforms.rejections import Rejection

_READERS: Mapping[str, Callable[[Path, Options], Iterator[Payload]]] = {
    ".txt": text.read,
    ".html": html.read,
    ".htm": html.read,
    ".json": json_document.read,
    ".jsonl": json_lines.read,
    ".ndjson": json_lines.read,
    ".jsonl.gz": json_lines.read,
    ".ndjson.gz": json_lines.read,
    ".csv": csv_table.read,
    ".csv.gz": csv_table.read,
    ".tsv": csv_table.read,
    ".parquet": parquet_table.read,
}


def walk(folder: Path, options: Options) -> Iterator[Payload]:
    """The records of the known files in the folder and below, by path; unlistable folders are problems."""
    denied: list[OSError] = []
    for path in files(folder, denied.append):
        yield from read_known(path, options)
    for error in denied:
        where = uri(Path(os.fsdecode(error.filename or folder)))
        sentence = f"{error.filename} cannot be listed: {(error.strerror or 'unknown cause').lower()}."
        yield problem(where, where, options, Rejection.UNREADABLE_FILE, sentence)


def files(folder: Path, denied: Callable[[OSError], object] | None = None) -> Iterator[Path]:
    """The regular files of the folder and below, sorted; hidden ones, sidecars and our own lake are no sources."""
    for place, folders, names in os.walk(folder, onerror=denied):
        if "writer.lock" in names:
            # `rapporteur run .` finds the default home beside the articles, and must not read what it has written.
            folders.clear()
            continue
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(place, name)
            # A pipe or a socket would block whoever opens it.
            if (
                not name.startswith(".")
                and not name.lower().endswith(SIDECAR)
                and (path.is_file() or path.is_symlink())
            ):
                yield path


def read_known(path: Path, options: Options) -> Iterator[Payload]:
    """The file's records; none of a sidecar or where no reader knows its kind."""
    reader = None if path.name.lower().endswith(SIDECAR) else _reader(path)
    return reader(path, options) if reader else iter(())


def read_file(path: Path, options: Options) -> Iterator[Payload]:
    """The records of a file that the user named; an unknown kind is a problem."""
    reader = _reader(path)
    if reader:
        return reader(path, options)
    known = ", ".join(_READERS)
    sentence = f"{path} is of no kind that can be read: the name must end in one of {known}."
    return iter([problem(uri(path), uri(path), options, Rejection.UNKNOWN_KIND, sentence)])


def _reader(path: Path) -> Callable[[Path, Options], Iterator[Payload]] | None:
    name = path.name.lower()
    return next((reader for suffix, reader in _READERS.items() if name.endswith(suffix)), None)
