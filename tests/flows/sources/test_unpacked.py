"""Is what is packed read as what it is, and is nothing unpacked that leads outside or is too large?"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from flows.limits import Limits
from flows.sources import Options, read

MEMBERS = {
    "a.txt": b"The first article.",
    "sub/b.jsonl": b'{"text": "one"}\n{"text": "two"}\n',
    "sub/c.html": b"<html><body><p>A page.</p></body></html>",
    "sub/c.meta.json": b'{"publisher": "The Gazette"}',
    "picture.png": b"\x89PNG",
    ".hidden.txt": b"no",
    "__MACOSX/a.txt": b"no",
}


def zipped(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return stream.getvalue()


def tarred(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as packed:
        for name, content in members.items():
            about = tarfile.TarInfo(name)
            about.size = len(content)
            packed.addfile(about, io.BytesIO(content))
    return stream.getvalue()


FORMS: dict[str, Callable[[dict[str, bytes]], bytes]] = {
    "a.zip": zipped,
    "a.tar": tarred,
    "a.tar.gz": lambda members: gzip.compress(tarred(members)),
    "a.tgz": lambda members: gzip.compress(tarred(members)),
    "a.tar.bz2": lambda members: bz2.compress(tarred(members)),
    "a.tar.xz": lambda members: lzma.compress(tarred(members)),
    "a.tar.zst": lambda members: zstandard.compress(tarred(members)),
}


@pytest.mark.parametrize("name", FORMS)
def test_the_members_of_an_archive_are_read_by_their_names(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(FORMS[name](MEMBERS))
    options = Options()
    found = list(read(str(tmp_path / name), options))
    where = (tmp_path / name).as_uri()
    assert [(one.source_uri.removeprefix(where), one.payload) for one in found] == [
        ("#a.txt", MEMBERS["a.txt"]),
        ("#sub/b.jsonl:1", b'{"text": "one"}'),
        ("#sub/b.jsonl:2", b'{"text": "two"}'),
        ("#sub/c.html", MEMBERS["sub/c.html"]),
    ]
    assert {one.container_uri for one in found} == {where}
    assert found[-1].given == {"publisher": "The Gazette"}
    assert options.tally["passed_over"] == 1


@pytest.mark.parametrize("name", ["../a.txt", "/etc/a.txt", "sub/../../a.txt", "..\\a.txt", "C:\\a.txt"])
@pytest.mark.parametrize("form", ["a.zip", "a.tar"])
def test_a_member_that_leads_outside_is_refused(tmp_path: Path, form: str, name: str) -> None:
    folder = tmp_path / "inner"
    folder.mkdir()
    (folder / form).write_bytes(FORMS[form]({name: b"Out.", "b.txt": b"In."}))
    found = list(read(str(folder / form), Options()))
    assert [one.problem_reason for one in found] == ["unsafe_member", None]
    assert sorted(path.name for path in tmp_path.rglob("*")) == [form, "inner"]


def test_links_and_devices_in_an_archive_are_refused(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as packed:
        for kind, name in ((tarfile.SYMTYPE, "a.txt"), (tarfile.LNKTYPE, "b.txt"), (tarfile.FIFOTYPE, "c.txt")):
            about = tarfile.TarInfo(name)
            about.type, about.linkname = kind, "/etc/passwd"
            packed.addfile(about)
    (tmp_path / "a.tar").write_bytes(stream.getvalue())
    link = zipfile.ZipInfo("d.txt")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as zipped_up:
        zipped_up.writestr(link, "/etc/passwd")
    assert [one.problem_reason for one in read(str(tmp_path), Options())] == ["unsafe_member"] * 4


def test_an_archive_in_an_archive_is_not_opened(tmp_path: Path) -> None:
    inner = {
        "b.zip": zipped({"c.txt": b"x"}),
        "d.txt.gz": gzip.compress(b"x"),
        "e.jsonl.gz": gzip.compress(b'{"a": 1}'),
    }
    (tmp_path / "a.zip").write_bytes(zipped(inner))
    assert [one.problem_reason for one in read(str(tmp_path), Options())] == ["nested_archive", "nested_archive", None]


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({"file_megabytes": 1}, ["too_large", None]),
        ({"archive_megabytes": 1}, ["too_large"]),
        ({"archive_members": 1}, [None, "too_large"]),
    ],
)
@pytest.mark.parametrize("form", ["a.zip", "a.tar.gz"])
def test_limits_are_kept_and_named(
    tmp_path: Path, form: str, limits: dict[str, int], expected: list[str | None]
) -> None:
    big = bytes(2_000_000) if "archive_members" not in limits else b"Small."
    (tmp_path / form).write_bytes(FORMS[form]({"a.txt": big, "b.txt": b"Small."}))
    found = list(read(str(tmp_path / form), Options(limits=Limits(**limits))))
    assert [one.problem_reason for one in found] == expected
    assert any(next(iter(limits)) in str(one.problem) and "default" in str(one.problem) for one in found)


@pytest.mark.parametrize(
    ("suffix", "pack"),
    [(".gz", gzip.compress), (".bz2", bz2.compress), (".xz", lzma.compress), (".zst", zstandard.compress)],
)
def test_a_compressed_file_is_read_as_what_is_in_it(
    tmp_path: Path, suffix: str, pack: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / f"a.html{suffix}"
    path.write_bytes(pack(MEMBERS["sub/c.html"]))
    (found,) = read(str(path), Options())
    assert (found.source_uri, found.media_type) == (path.as_uri(), "text/html")
    path.write_bytes(pack(bytes(100_000))[:-9])
    assert [one.problem_reason for one in read(str(path), Options())] == ["unreadable_archive"]


@pytest.mark.parametrize("name", [*FORMS, "a.txt.gz"])
@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no zip", b"\x1f\x8b\x08\x00", bytes(2000)])
def test_what_is_no_archive_is_a_problem(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    # Nothing at all is what some programs make of an empty file.
    assert all(
        one.problem_reason == "unreadable_archive" or not content for one in read(str(tmp_path / name), Options())
    )


def test_a_link_that_leads_out_of_what_a_pattern_names_is_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "news"
    (folder / "sub").mkdir(parents=True)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "secret.txt").write_text("Not to be read.")
    (folder / "sub" / "a.txt").write_text("To be read.")
    (folder / "b.txt").symlink_to(tmp_path / "other" / "secret.txt")
    (folder / "c.txt").symlink_to(folder / "sub" / "a.txt")
    (folder / "away").symlink_to(tmp_path / "other")
    for pattern in ("*/*.txt", "**/*.txt", "**"):
        found = list(read(str(folder / pattern), Options()))
        assert [one.payload for one in found if not one.problem] == [b"To be read."] * (1 + ("**" in pattern))
        assert {one.problem_reason for one in found if one.problem} == {"unsafe_member"}
    (named,) = read(str(folder / "b.txt"), Options())
    assert named.payload == b"Not to be read.", "whoever names the link means what it leads to"


def test_a_link_that_leads_out_of_a_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("Secret.")
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "b.txt").write_text("Open.")
    (folder / "c.txt").symlink_to(folder / "b.txt")
    found = list(read(str(folder), Options()))
    assert [one.problem_reason for one in found] == ["unsafe_member", None, None]
