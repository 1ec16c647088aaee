"""Which files of a folder are sources, and which reader reads each?

The name's end decides; a file's content is its reader's matter.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from flows.sources import (
    arc,
    csv_table,
    html,
    json_document,
    json_lines,
    markdown,
    parquet_table,
    text,
    unpacked,
    warc,
    xml_document,
)
from flows.sources.payload import Options, Payload
from flows.sources.sidecar import SUFFIX as SIDECAR
from flows.sources.streams import problem, uri
from transforms.rejections import Rejection


def reader_of(path: Path) -> Callable[[Path, Options], Iterator[Payload]] | None:
    """The reader of files of such a name; None where no reader knows them."""
    name = path.name.lower()
    # The first end that fits counts, so the longer ones stand first.
    return next((reader for suffix, reader in _READERS.items() if name.endswith(suffix)), None)


_READERS: Mapping[str, Callable[[Path, Options], Iterator[Payload]]] = {
    ".txt": text.read,
    ".html": html.read,
    ".htm": html.read,
    ".json": json_document.reader(reader_of),
    ".jsonl": json_lines.read,
    ".ndjson": json_lines.read,
    ".jsonl.gz": json_lines.read,
    ".ndjson.gz": json_lines.read,
    ".csv": csv_table.read,
    ".csv.gz": csv_table.read,
    ".tsv": csv_table.read,
    ".parquet": parquet_table.read,
    ".md": markdown.read,
    ".markdown": markdown.read,
    ".xhtml": html.read,
    **dict.fromkeys((".rss", ".atom", ".rdf", ".cdf"), xml_document.feeds(reader_of)),
    ".xml": xml_document.reader(reader_of),
    ".urls": xml_document.addresses(reader_of),
    ".warc": warc.read,
    ".warc.gz": warc.read,
    ".warc.zst": warc.read,
    ".arc": arc.read,
    ".arc.gz": arc.read,
    **dict.fromkeys(unpacked.ARCHIVES, unpacked.archive(reader_of)),
    **dict.fromkeys(unpacked.COMPRESSED, unpacked.compressed(reader_of)),
}


def walk(folder: Path, options: Options) -> Iterator[Payload]:
    """The records of the known files in the folder and below, by path; unlistable folders are problems."""
    denied: list[OSError] = []
    for path in files(folder, denied.append):
        yield from read_within(path, folder, options)
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


def read_within(path: Path, folder: Path, options: Options) -> Iterator[Payload]:
    """The records of a known file of the folder; a problem where a link makes it one that lies outside."""
    if path.exists() and not path.resolve().is_relative_to(folder.resolve()):
        if reader_of(path):
            sentence = f"{path} is a link that leads outside the folder {folder}: name the file itself to read it."
            yield problem(uri(path), uri(path), options, Rejection.UNSAFE_MEMBER, sentence)
        return
    yield from read_known(path, options)


def read_known(path: Path, options: Options) -> Iterator[Payload]:
    """The file's records; none of a sidecar or where no reader knows its kind."""
    reader = None if path.name.lower().endswith(SIDECAR) else reader_of(path)
    return reader(path, options) if reader else iter(())


def read_file(path: Path, options: Options) -> Iterator[Payload]:
    """The records of a file that the user named; an unknown kind is a problem."""
    reader = reader_of(path)
    if reader:
        return reader(path, options)
    known = ", ".join(_READERS)
    sentence = f"{path} is of no kind that can be read: the name must end in one of {known}."
    return iter([problem(uri(path), uri(path), options, Rejection.UNKNOWN_KIND, sentence)])
