"""Which files of a bucket are sources?

Each file is copied to this machine and read by the reader of its kind; what has not changed since it was read is not
copied again. Who may read the bucket is the business of its own library's settings.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from flows.limits import MEGABYTE
from flows.sources.payload import Options, Payload, SourceNotFound
from flows.sources.streams import problem
from flows.sources.unpacked import Choose, as_from
from flows.web.memory import Visit
from transforms.rejections import Rejection

SCHEMES = frozenset({"s3", "memory"})
_COPIED = 1 << 20


def read(address: str, options: Options, choose: Choose) -> Iterator[Payload]:
    """The records of the file, or of the known files below the folder, by name.

    Raises SourceNotFound where the library for the scheme is not installed, or nothing answers to the address.
    """
    import fsspec

    scheme = address.partition("://")[0].lower()
    try:
        bucket = fsspec.filesystem(scheme)
    except ImportError as error:
        raise SourceNotFound(f"To read {scheme}:// install s3fs beside Rapporteur: pip install 's3fs'.") from error
    try:
        found = {name: about for name, about in bucket.find(address, detail=True).items() if about["type"] == "file"}
    except (OSError, ValueError) as error:
        raise SourceNotFound(f"{address} cannot be listed: {error}.") from error
    if not found:
        raise SourceNotFound(f"There is nothing at {address}.")
    return _files(scheme, bucket, found, options, choose)


def _files(scheme: str, bucket: Any, found: dict[str, Any], options: Options, choose: Choose) -> Iterator[Payload]:
    for name, about in sorted(found.items()):
        where = f"{scheme}://{name.lstrip('/')}"
        reader = choose(Path(name))
        if reader is None:
            options.tally["passed_over"] += 1
            continue
        tag = str(about.get("ETag") or "").strip('"') or None
        known = options.web.memory.among([where]).get(where) if options.web else None
        if tag and known and known.etag == tag:
            options.tally["unchanged"] += 1
            continue
        with tempfile.TemporaryDirectory(prefix="rapporteur-") as folder:
            target = Path(folder, Path(name).name)
            if refused := _copy(bucket, name, where, target, options):
                yield refused
                continue
            records = 0
            for one in as_from(reader(target, options), target, where, where):
                records += 1
                yield replace(one, rests_on=(*one.rests_on, where))
        if options.web:
            options.web.saw(Visit(where, "file", 0, etag=tag, records=records))


def _copy(bucket: Any, name: str, where: str, target: Path, options: Options) -> Payload | None:
    left = options.limits.file_megabytes * MEGABYTE
    try:
        with bucket.open(name, "rb") as source, target.open("wb") as written:
            while chunk := source.read(_COPIED):
                left -= len(chunk)
                if left < 0:
                    sentence = options.limits.over("file_megabytes", where, " MB")
                    return problem(where, where, options, Rejection.TOO_LARGE, sentence)
                written.write(chunk)
    except (OSError, ValueError) as error:
        return problem(where, where, options, Rejection.FETCH_FAILED, f"{where} cannot be read: {error}.")
    return None
