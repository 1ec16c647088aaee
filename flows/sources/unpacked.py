"""How do readers read what is packed: members of an archive, compressed files, files that were fetched?

They read files, so a member is unpacked into a temporary one, within limits, and its records are given the address it
really has. Members that lead outside, links and devices are refused; nothing is ever written where a name says.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import shutil
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import IO, cast
from urllib.parse import quote

import zstandard

from flows.limits import MEGABYTE
from flows.sources.payload import Options, Payload
from flows.sources.sidecar import SUFFIX as SIDECAR
from flows.sources.streams import problem, uri
from transforms.rejections import Rejection

Reader = Callable[[Path, Options], Iterator[Payload]]
Choose = Callable[[Path], Reader | None]

COMPRESSED = (".gz", ".bz2", ".zst", ".xz")
TARS = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.zst", ".tzst", ".tar.xz", ".txz")
ARCHIVES = (".zip", *TARS)

_CHUNK = 1 << 20
_DAMAGE = (
    EOFError, zlib.error, lzma.LZMAError, zstandard.ZstdError, tarfile.TarError, zipfile.BadZipFile,
    NotImplementedError, RuntimeError, ValueError, OSError,
)  # fmt: skip
"""What the libraries raise for files that are cut off, damaged, encrypted or of an unknown method."""


@dataclass(frozen=True, slots=True)
class _Member:
    name: str
    refused: str | None
    """Why it is not unpacked, as the end of a sentence; None where it is a plain file."""
    open: Callable[[], IO[bytes]]


class _TooLarge(Exception):
    """A limit was reached while unpacking; carries the limit's name."""


class _Bounded:
    """A stream that may be read so far: also what is only skipped has to be unpacked."""

    def __init__(self, stream: IO[bytes], most: int) -> None:
        self._stream = stream
        # Beside the members' content there are their headers, padded to blocks of 512 bytes.
        self._left = 2 * most

    def read(self, size: int) -> bytes:
        found = self._stream.read(size)
        self._left -= len(found)
        if self._left < 0:
            raise _TooLarge("archive_megabytes")
        return found


def compressed(choose: Choose) -> Reader:
    """The reader of a compressed file: what is in it is read by the reader of the name without the last suffix."""

    def read(path: Path, options: Options) -> Iterator[Payload]:
        inner = Path(path.name).stem
        reader = choose(Path(inner))
        where = uri(path)
        if reader is None or inner.lower().endswith(ARCHIVES + COMPRESSED):
            sentence = f"{path} is a compressed file of no kind that can be read."
            yield problem(where, where, options, Rejection.UNKNOWN_KIND, sentence)
            return
        with tempfile.TemporaryDirectory(prefix="rapporteur-") as folder:
            target = Path(folder, _plain_name(inner))
            try:
                with _stream(path) as stream:
                    _copy(stream, target, options.limits.file_megabytes * MEGABYTE, "file_megabytes")
            except _TooLarge as over:
                sentence = options.limits.over(str(over), f"What {path} unpacks to", " MB")
                yield problem(where, where, options, Rejection.TOO_LARGE, sentence)
                return
            except _DAMAGE as error:
                sentence = f"{path} cannot be unpacked to its end: {_said(error)}."
                yield problem(where, where, options, Rejection.UNREADABLE_ARCHIVE, sentence)
                return
            yield from as_from(reader(target, options), target, where, str(path))

    return read


def archive(choose: Choose) -> Reader:
    """The reader of an archive: each member that a reader knows, in the archive's order, with its sidecar."""

    def read(path: Path, options: Options) -> Iterator[Payload]:
        where = uri(path)
        try:
            most = options.limits.archive_megabytes * MEGABYTE
            with _opened(path, most) as members, tempfile.TemporaryDirectory(prefix="rapporteur-") as folder:
                yield from _members(members, path, Path(folder), choose, options)
        except _TooLarge as over:
            unit = " MB" if str(over).endswith("megabytes") else " members"
            sentence = options.limits.over(str(over), f"What {path} unpacks to", unit)
            yield problem(where, where, options, Rejection.TOO_LARGE, sentence)
        except _DAMAGE as error:
            sentence = f"{path} cannot be read to its end: {_said(error)}."
            yield problem(where, where, options, Rejection.UNREADABLE_ARCHIVE, sentence)

    return read


def as_from(payloads: Iterable[Payload], target: Path, address: str, shown: str) -> Iterator[Payload]:
    """The records of a temporary file as those of the address that it was unpacked or fetched from."""
    was = uri(target)
    # Where the address has a fragment already, a record's number is a part of that.
    mark = ":" if "#" in address else "#"
    for one in payloads:
        if not one.source_uri.startswith(was):
            # A page that a list in the file names lies where it was fetched.
            yield one
            continue
        place = one.source_uri.removeprefix(was)
        sentence = one.problem and one.problem.replace(was, address).replace(str(target), shown)
        yield replace(
            one,
            source_uri=address + (mark + place[1:] if place.startswith("#") else place),
            container_uri=address.partition("#")[0],
            problem=sentence,
        )


def _members(
    members: Callable[[], Iterator[_Member]], path: Path, folder: Path, choose: Choose, options: Options
) -> Iterator[Payload]:
    where, left = uri(path), options.limits.archive_megabytes * MEGABYTE
    sidecars, left = _sidecars(members(), folder, left, options)
    for number, member in enumerate(members(), start=1):
        if number > options.limits.archive_members:
            raise _TooLarge("archive_members")
        address = f"{where}#{quote(member.name, errors='surrogateescape')}"
        shown = f"{member.name} in {path}"
        if member.refused:
            yield problem(address, where, options, Rejection.UNSAFE_MEMBER, f"{shown} {member.refused}.")
            continue
        name = PurePosixPath(member.name).name.lower()
        if name.startswith(".") or name.endswith(SIDECAR) or member.name.startswith("__MACOSX/"):
            continue
        if name.endswith(ARCHIVES) or (name.endswith(COMPRESSED) and not _is_native(name, choose)):
            sentence = f"{shown} is packed itself: only one level is opened, so unpack it first."
            yield problem(address, where, options, Rejection.NESTED_ARCHIVE, sentence)
            continue
        target = folder / f"{number}" / _plain_name(name)
        reader = choose(target)
        if reader is None:
            options.tally["passed_over"] += 1
            continue
        target.parent.mkdir()
        limit = min(left, options.limits.file_megabytes * MEGABYTE)
        try:
            with member.open() as content:
                left -= _copy(content, target, limit, "archive_megabytes" if limit == left else "file_megabytes")
            if beside := sidecars.get(_without_suffix(member.name)):
                shutil.copyfile(beside, target.with_name(target.name.removesuffix(target.suffix) + SIDECAR))
            yield from as_from(reader(target, options), target, address, shown)
        except _TooLarge as over:
            if str(over) != "file_megabytes":
                raise
            yield problem(address, where, options, Rejection.TOO_LARGE, options.limits.over(str(over), shown, " MB"))
        finally:
            shutil.rmtree(target.parent)


def _is_native(name: str, choose: Choose) -> bool:
    """Whether a reader reads the compressed form itself, as that of JSON lines does."""
    reader = choose(Path(name))
    return reader is not None and not getattr(reader, "__qualname__", "").startswith("compressed.")


def _sidecars(members: Iterator[_Member], folder: Path, left: int, options: Options) -> tuple[dict[str, Path], int]:
    """The metadata files of an archive, by what they belong to, and what of the limit is left."""
    found: dict[str, Path] = {}
    for number, member in enumerate(members):
        if number >= options.limits.archive_members:
            break
        if not member.refused and member.name.lower().endswith(SIDECAR):
            target = folder / f"sidecar-{number}"
            with member.open() as content:
                left -= _copy(content, target, min(left, MEGABYTE), "archive_megabytes")
            found[member.name[: -len(SIDECAR)]] = target
    return found, left


def _without_suffix(name: str) -> str:
    return name.removesuffix(PurePosixPath(name).suffix)


def _plain_name(name: str) -> str:
    """A file name with the same end that is one, whatever the archive calls it."""
    return "".join(char if char.isascii() and (char.isalnum() or char in "._-") else "_" for char in name)[-100:]


@contextmanager
def _opened(path: Path, most: int) -> Iterator[Callable[[], Iterator[_Member]]]:
    """What lists the archive's members, each time anew."""
    if path.name.lower().endswith(".zip"):
        with zipfile.ZipFile(path) as packed:
            yield lambda: (_zip_member(packed, one) for one in packed.infolist() if not one.is_dir())
        return

    def members() -> Iterator[_Member]:
        with _stream(path) as stream, tarfile.open(fileobj=_Bounded(stream, most), mode="r|") as packed:  # type: ignore[call-overload]
            for one in packed:
                if not one.isdir():
                    yield _tar_member(packed, one)

    yield members


def _zip_member(packed: zipfile.ZipFile, one: zipfile.ZipInfo) -> _Member:
    kind = one.external_attr >> 28
    refused = _leads_outside(one.filename) or ("is a link or no file" if kind not in (0, 8) else None)
    return _Member(one.filename, refused, lambda: packed.open(one))


def _tar_member(packed: tarfile.TarFile, one: tarfile.TarInfo) -> _Member:
    refused = _leads_outside(one.name) or (None if one.isreg() else "is a link or no file")
    return _Member(one.name, refused, lambda: cast("IO[bytes]", packed.extractfile(one)))


def _leads_outside(name: str) -> str | None:
    parts = PurePosixPath(name.replace("\\", "/"))
    return "leads outside the archive" if parts.is_absolute() or ".." in parts.parts or ":" in name[:3] else None


def _stream(path: Path) -> AbstractContextManager[IO[bytes]]:
    """The file's bytes, unpacked where its name says that they are packed."""
    name = path.name.lower()
    if name.endswith((".gz", ".tgz")):
        return cast("IO[bytes]", gzip.open(path, "rb"))
    if name.endswith((".bz2", ".tbz2")):
        return cast("IO[bytes]", bz2.open(path, "rb"))
    if name.endswith((".xz", ".txz")):
        return cast("IO[bytes]", lzma.open(path, "rb"))
    if name.endswith((".zst", ".tzst")):
        return _zstandard(path)
    return path.open("rb")


@contextmanager
def _zstandard(path: Path) -> Iterator[IO[bytes]]:
    with path.open("rb") as packed:
        yield cast("IO[bytes]", io.BufferedReader(_Zstandard(packed)))


class _Zstandard(io.RawIOBase):
    """The library's own stream takes a file that is cut off for a whole one."""

    def __init__(self, packed: IO[bytes]) -> None:
        self._packed = packed
        # The window is bounded: a frame may ask for gigabytes of memory otherwise.
        self._unpacker = zstandard.ZstdDecompressor(max_window_size=1 << 27)
        self._frame = self._unpacker.decompressobj()
        self._rest = b""
        self._ready = memoryview(b"")
        self._begun = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._ready:
            # A block of four bytes may unpack to 128 KB, so that a step is 32 MB at most.
            chunk = self._rest or self._packed.read(1024)
            if not chunk:
                if self._begun and not self._frame.eof:
                    raise EOFError("the file is cut off")
                return 0
            if self._frame.eof:
                self._frame = self._unpacker.decompressobj()
            self._begun = True
            self._ready = memoryview(self._frame.decompress(chunk))
            self._rest = self._frame.unused_data if self._frame.eof else b""
        count = min(len(buffer), len(self._ready))
        buffer[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count


def _copy(source: IO[bytes], target: Path, most: int, limit: str) -> int:
    """Copy to its end; _TooLarge with the limit's name where there is more than allowed."""
    copied = 0
    with target.open("wb") as written:
        while chunk := source.read(_CHUNK):
            copied += len(chunk)
            if copied > most:
                raise _TooLarge(limit)
            written.write(chunk)
    return copied


def _said(error: Exception) -> str:
    return " ".join((str(error) or type(error).__name__).split()).rstrip(".").lower()[:200]
