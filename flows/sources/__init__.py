"""What records does a source hold?

One reader per kind of source: it splits a container into raw payloads with metadata, nothing more. A reader
never raises for what it finds in a file: what cannot be read is a payload with a problem, and the others
still come. What begins with a scheme is fetched; a file's reader goes by the end of its name.
"""

from __future__ import annotations

import glob
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from flows.sources import bucket, folder, remote, standard_input
from flows.sources.payload import Options, Payload, SourceNotFound, raw_hash

__all__ = ["Options", "Payload", "SourceNotFound", "is_file", "raw_hash", "read"]

_SCHEME = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]{1,20})://", re.IGNORECASE)


def read(source: str, options: Options) -> Iterator[Payload]:
    """The records of a file, a folder, a glob, an address or, for `-`, of the standard input, in the order of names.

    Raises SourceNotFound at once, not at the first record, where no file answers to the name or nothing reads
    addresses of its scheme. A file of an unknown kind is a problem where the user named it, and is passed over in a
    folder or behind a glob. An empty folder has no records.
    """
    if source == "-":
        return standard_input.read_stdin(options)
    if scheme := _SCHEME.match(source):
        return _at_address(source, scheme["scheme"].lower(), options)
    try:
        path = Path(source).expanduser()
    except RuntimeError as error:
        raise SourceNotFound(f"There is no user's folder {source}.") from error
    # A file whose name holds brackets is meant literally where it exists.
    if path.exists() or path.is_symlink():
        return folder.walk(path, options) if path.is_dir() else folder.read_file(path, options)
    if glob.has_magic(source):
        return _behind_glob(path, options)
    raise SourceNotFound(f"There is no file or folder {source}: check the path, or quote a pattern.")


def is_file(address: str, media_type: str) -> bool:
    """Whether what an address holds is a file of records or an archive, which may be large."""
    return remote.is_file(address, media_type, folder.reader_of)


def _at_address(source: str, scheme: str, options: Options) -> Iterator[Payload]:
    if scheme in ("http", "https"):
        return remote.read(source, options, folder.reader_of)
    if scheme in bucket.SCHEMES:
        return bucket.read(source, options, folder.reader_of)
    raise SourceNotFound(f"Nothing reads {scheme}:// addresses: name a file, or one of http, https, s3.")


def _behind_glob(pattern: Path, options: Options) -> Iterator[Payload]:
    names = glob.glob(str(pattern), recursive=True)  # noqa: PTH207 - pathlib's own matches hidden files
    found = [Path(name) for name in sorted(names)]
    if not found:
        raise SourceNotFound(f"No file matches {pattern}.")
    # A pattern such as ** names a folder and the files in it; each file is read once.
    files = dict.fromkeys(chain.from_iterable(_files(path) for path in found))
    fixed = next(part for part in pattern.parents if not glob.has_magic(str(part)))
    return chain.from_iterable(folder.read_within(path, fixed, options) for path in files)


def _files(path: Path) -> Iterable[Path]:
    return folder.files(path) if path.is_dir() else [path]
