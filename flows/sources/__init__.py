"""What records does a source hold?

One reader per kind of source: it splits a container into raw payloads with metadata, nothing more. A reader
never raises for what it finds in a file: what cannot be read is a payload with a problem, and the others
still come.
"""

from __future__ import annotations

import glob
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from flows.sources import folder, standard_input
from flows.sources.payload import Options, Payload, SourceNotFound, raw_hash

__all__ = ["Options", "Payload", "SourceNotFound", "raw_hash", "read"]


def read(source: str, options: Options) -> Iterator[Payload]:
    """The records of a file, a folder, a glob or, for `-`, of the standard input, in the order of names.

    Raises SourceNotFound at once, not at the first record, where no file answers to the name. A file of
    an unknown kind is a problem where the user named it, and is passed over in a folder or behind a
    glob. An empty folder has no records.
    """
    if source == "-":
        return standard_input.read_stdin(options)
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


def _behind_glob(pattern: Path, options: Options) -> Iterator[Payload]:
    names = glob.glob(str(pattern), recursive=True)  # noqa: PTH207 - pathlib's own matches hidden files
    found = [Path(name) for name in sorted(names)]
    if not found:
        raise SourceNotFound(f"No file matches {pattern}.")
    # A pattern such as ** names a folder and the files in it; each file is read once.
    files = dict.fromkeys(chain.from_iterable(_files(path) for path in found))
    return chain.from_iterable(folder.read_known(path, options) for path in files)


def _files(path: Path) -> Iterable[Path]:
    return folder.files(path) if path.is_dir() else [path]
