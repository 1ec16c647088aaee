"""Which files of an S3 bucket are sources?

Each file is copied to this machine and read by the reader of its kind; what has not changed since it was read is not
copied again. The address may say the `region`, `endpoint_override`, `scheme` and `anonymous`; who may read the bucket
is said by AWS's own variables and files.
"""

from __future__ import annotations

import fnmatch
import glob
import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from flows.limits import MEGABYTE
from flows.sources.payload import Options, Payload, SourceNotFound
from flows.sources.sidecar import SUFFIX as SIDECAR
from flows.sources.streams import problem
from flows.sources.unpacked import Choose, as_from
from flows.web.memory import Visit
from transforms.rejections import Rejection

SCHEMES = frozenset({"s3"})
_COPIED = 1 << 20
_SAID = frozenset({"region", "endpoint_override", "scheme", "anonymous"})
_NOT_ALLOWED = re.compile(
    r"ACCESS_?DENIED|INVALID_?ACCESS_?KEY|SIGNATURE|TOKEN|UNAUTHORIZED|STATUS 40[13]|CREDENTIAL", re.IGNORECASE
)


def read(address: str, options: Options, choose: Choose) -> Iterator[Payload]:
    """The records of the file, of the known files below the folder, or of those that the pattern fits, by name.

    `*` stands for any part of a name, `**` for any folders. Raises SourceNotFound where nothing answers to the address
    or it may not be read.
    """
    shown, _, query = address.partition("?")
    parts = urlsplit(shown)
    bucket, place = parts.netloc.rpartition("@")[2], shown.split("://", 1)[1].partition("/")[2]
    shown = f"s3://{bucket}/{place}"
    if not bucket:
        raise SourceNotFound(f"{shown} names no bucket: write s3://BUCKET/FOLDER.")
    try:
        system = _opened(parts.netloc, bucket, dict(parse_qsl(query, keep_blank_values=True)))
        found = _files(system, bucket, place)
        if not found and system.get_file_info(bucket).type.name == "NotFound":
            raise SourceNotFound(f"There is no bucket {bucket}.")
    except (OSError, ValueError) as error:
        raise SourceNotFound(_why(error, shown, bucket)) from error
    if not found:
        raise SourceNotFound(f"There is nothing at {shown}: check the name, or that the pattern fits.")
    return _records(system, found, options, choose)


def _opened(netloc: str, bucket: str, said: Mapping[str, str]) -> Any:
    import pyarrow.fs

    if unknown := sorted(said.keys() - _SAID):
        raise ValueError(f"{', '.join(unknown)} cannot be said of a bucket; {', '.join(sorted(_SAID))} can")
    given = {name: value for name, value in said.items() if name != "anonymous"}
    name, _, secret = netloc.rpartition("@")[0].partition(":")
    if name and secret:
        given |= {"access_key": name, "secret_key": secret}
    elif said.get("anonymous", "false").lower() in ("true", "1", "yes", ""):
        return pyarrow.fs.S3FileSystem(anonymous=True, **given)
    if given:
        return pyarrow.fs.S3FileSystem(**given)
    # Asks which region the bucket is in, where the environment does not say it.
    return pyarrow.fs.FileSystem.from_uri(f"s3://{bucket}")[0]


def _files(system: Any, bucket: str, place: str) -> dict[str, Any]:
    """The files by their place behind the bucket's name; a file whose name holds a pattern's signs is meant itself."""
    import pyarrow.fs

    where = f"{bucket}/{place}".rstrip("/")
    if place:
        itself = system.get_file_info(where)
        if itself.type == pyarrow.fs.FileType.File:
            return {where: itself}
        if itself.type == pyarrow.fs.FileType.NotFound and glob.has_magic(place):
            fixed = where[: min(where.find(sign) for sign in "*[" if sign in where)].rpartition("/")[0]
            fits = _fitting(where)
            below = _below(system, fixed)
            return {name: about for name, about in below.items() if fits.fullmatch(name)}
    return _below(system, where)


def _below(system: Any, folder: str) -> dict[str, Any]:
    import pyarrow.fs

    asked = pyarrow.fs.FileSelector(folder, recursive=True, allow_not_found="/" in folder)
    infos = system.get_file_info(asked)
    return {one.path: one for one in infos if one.type == pyarrow.fs.FileType.File}


def _fitting(pattern: str) -> re.Pattern[str]:
    """The expression for a pattern in which `*` stays within a folder and a part `**` stands for any folders."""
    parts = pattern.split("/")
    last = len(parts) - 1
    made = [
        (".*" if place == last else "(?:[^/]+/)*")
        if part == "**"
        else fnmatch.translate(part)
        .removeprefix("(?s:")
        .removesuffix(r")\Z")
        .removesuffix(r")\z")
        .replace(".*", "[^/]*")
        + "/" * (place < last)
        for place, part in enumerate(parts)
    ]
    return re.compile("".join(made))


def _why(error: Exception, shown: str, bucket: str) -> str:
    said = " ".join(str(error).split())
    if "NO_SUCH_BUCKET" in said or f"Bucket '{bucket}' not found" in said:
        return f"There is no bucket {bucket}."
    if _NOT_ALLOWED.search(said):
        return (
            f"{shown} may not be read: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, must name who may,"
            " or ?anonymous=true say that everybody may."
        )
    return f"{shown} cannot be listed: {said[:300].rstrip('.')}."


def _records(system: Any, found: Mapping[str, Any], options: Options, choose: Choose) -> Iterator[Payload]:
    names = {name: f"s3://{name}" for name in sorted(found)}
    known = options.web.memory.among(names.values()) if options.web else {}
    for name, where in names.items():
        path = PurePosixPath(name)
        if path.name.startswith(".") or name.lower().endswith(SIDECAR):
            continue
        reader = choose(Path(path.name))
        if reader is None:
            options.tally["passed_over"] += 1
            continue
        beside = str(path.with_name(path.name.removesuffix(path.suffix) + SIDECAR))
        stamp = " ".join(_stamp(found[one]) for one in (name, beside) if one in found)
        if where in known and known[where].stamp == stamp:
            options.tally["unchanged"] += 1
            continue
        with tempfile.TemporaryDirectory(prefix="rapporteur-") as folder:
            target = Path(folder, path.name)
            copied = [one for one in (name, beside) if one in found]
            refused = next(
                (failed for one in copied if (failed := _copy(system, one, target.with_name(Path(one).name), options))),
                None,
            )
            if refused:
                yield refused
                continue
            records = 0
            for one in as_from(reader(target, options), target, where, where):
                records += 1
                yield replace(one, rests_on=(*one.rests_on, where))
        if options.web:
            options.web.saw(Visit(where, "file", 0, stamp=stamp, records=records))


def _stamp(about: Any) -> str:
    return f"{about.size}@{about.mtime_ns}"


def _copy(system: Any, name: str, target: Path, options: Options) -> Payload | None:
    where = f"s3://{name}"
    left = options.limits.file_megabytes * MEGABYTE
    try:
        with system.open_input_stream(name) as source, target.open("wb") as written:
            while chunk := source.read(_COPIED):
                left -= len(chunk)
                if left < 0:
                    sentence = options.limits.over("file_megabytes", where, " MB")
                    return problem(where, where, options, Rejection.TOO_LARGE, sentence)
                written.write(chunk)
    except (OSError, ValueError) as error:
        sentence = f"{where} cannot be read: {' '.join(str(error).split())[:300].rstrip('.')}."
        return problem(where, where, options, Rejection.FETCH_FAILED, sentence)
    return None
