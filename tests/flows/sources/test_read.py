"""Which files does a source name, and do failures stay with the input they belong to?"""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest

from flows.sources import Options, Payload, SourceNotFound, raw_hash, read

NOTHING_SAID = Options()


def uris(payloads: list[Payload], folder: Path) -> list[str]:
    return [one.source_uri.removeprefix(folder.as_uri() + "/") for one in payloads]


@pytest.fixture
def news(tmp_path: Path) -> Path:
    for name in (
        "b.txt",
        "a.html",
        "sub/c.txt",
        ".hidden.txt",
        ".git/d.txt",
        "a.meta.json",
        "e.pdf",
        "f g.txt",
    ):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text('{"title": "T"}' if name.endswith("json") else "Some text.")
    return tmp_path


def test_a_folder_is_read_recursively_in_order_without_hidden_unknown_and_sidecar_files(news: Path) -> None:
    found = list(read(str(news), NOTHING_SAID))
    assert uris(found, news) == ["a.html", "b.txt", "f%20g.txt", "sub/c.txt"]
    assert [one.problem for one in found] == [None] * 4


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("*.txt", ["b.txt", "f%20g.txt"]),
        ("**/*.txt", ["b.txt", "f%20g.txt", "sub/c.txt"]),
        ("*", 4),
        ("**", 4),
    ],
)
def test_a_glob_reads_each_known_file_once(news: Path, pattern: str, expected: list[str] | int) -> None:
    found = uris(list(read(str(news / pattern), NOTHING_SAID)), news)
    assert (sorted(found) == expected) if isinstance(expected, list) else (len(set(found)) == len(found) == expected)


@pytest.mark.parametrize("name", ["nothing.txt", "no*.txt", "nowhere/", "a[1].txt"])
def test_a_source_that_matches_nothing_is_refused_before_the_first_record(tmp_path: Path, name: str) -> None:
    with pytest.raises(SourceNotFound):
        read(str(tmp_path / name), NOTHING_SAID)


def test_a_file_name_with_brackets_is_meant_literally_where_it_exists(tmp_path: Path) -> None:
    (tmp_path / "a[1].txt").write_text("Text.")
    assert [one.payload for one in read(str(tmp_path / "a[1].txt"), NOTHING_SAID)] == [b"Text."]


def test_an_empty_folder_has_no_records(tmp_path: Path) -> None:
    assert list(read(str(tmp_path), NOTHING_SAID)) == []


def test_an_unknown_kind_is_a_problem_where_it_is_named(news: Path) -> None:
    (found,) = read(str(news / "e.pdf"), NOTHING_SAID)
    assert found.problem_reason == "unknown_kind"
    assert found.payload is None


def test_what_cannot_be_read_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "gone.txt")
    whole = gzip.compress(b'{"text": "one"}\n' * 2000)
    (tmp_path / "b.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "c.parquet").write_bytes(b"PAR1 but not really PAR1")
    (tmp_path / "d.json").write_text('[{"text": "one"}, {"text": ')
    (tmp_path / "e.csv").write_text("")
    (tmp_path / "f.txt").write_text("The last.")
    found = list(read(str(tmp_path), NOTHING_SAID))
    problems = {one.container_uri.rsplit("/", 1)[1]: one.problem_reason for one in found if one.problem}
    assert problems == {
        "a.txt": "unreadable_file",
        "b.jsonl.gz": "unreadable_archive",
        "c.parquet": "unreadable_table",
        "d.json": "unreadable_json",
        "e.csv": "unreadable_table",
    }
    assert sum(one.container_uri.endswith("b.jsonl.gz") for one in found) > 1, "what stood before the damage is kept"
    assert [one.payload for one in found if one.container_uri.endswith("d.json")] == [
        b'{"text": "one"}',
        b'{"text": ',
    ]
    assert found[-1].payload == b"The last."
    assert all(one.problem.endswith(".") for one in found if one.problem)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_without_permission_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Secret.")
    (tmp_path / "a.txt").chmod(0)
    assert [one.problem_reason for one in read(str(tmp_path), NOTHING_SAID)] == ["unreadable_file"]


def test_a_folder_named_like_a_file_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.csv").mkdir()
    (tmp_path / "a.csv" / "b.txt").write_text("Text.")
    assert [one.payload for one in read(str(tmp_path), NOTHING_SAID)] == [b"Text."]


def test_a_pipe_is_passed_over_in_a_folder_and_a_problem_where_it_is_named(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert list(read(str(tmp_path), NOTHING_SAID)) == []
    assert [one.problem_reason for one in read(str(tmp_path / "pipe.txt"), NOTHING_SAID)] == ["unreadable_file"]


@pytest.mark.parametrize("name", ["a.txt", "a.htm"])
def test_a_sidecar_is_given_by_its_own_keys_and_the_options_overrule_it(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("Text.")
    said = {"url": "https://a.example/1", "language": "de", "desk": 7, "byline": ["A", "B"], "title": None}
    (tmp_path / "a.meta.json").write_text(json.dumps(said))
    (found,) = read(str(tmp_path / name), Options(language="fr", published="2025-01-01", publisher="P"))
    assert found.given == {
        "url": "https://a.example/1",
        "language": "fr",
        "desk": "7",
        "byline": "A, B",
        "publisher": "P",
        "option.published_at": "2025-01-01",
    }


@pytest.mark.parametrize("content", [b"{", b"[1]", b"\xff\xfe\x00", b'"text"'])
def test_an_unreadable_sidecar_is_a_problem_of_its_document(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.txt").write_text("Text.")
    (tmp_path / "a.meta.json").write_bytes(content)
    (tmp_path / "b.txt").write_text("Other.")
    broken, whole = read(str(tmp_path), NOTHING_SAID)
    assert (broken.problem_reason, broken.payload) == ("invalid_sidecar", b"Text.")
    assert (whole.problem, whole.payload) == (None, b"Other.")


def test_the_hash_is_of_content_and_what_was_said_and_not_of_place(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Text.")
    (tmp_path / "b.txt").write_text("Text.")
    first, second = read(str(tmp_path), NOTHING_SAID)
    (said,) = read(str(tmp_path / "a.txt"), Options(language="fr"))
    (mapped,) = read(str(tmp_path / "a.txt"), Options({"text": "body"}))
    assert raw_hash(first) == raw_hash(second)
    assert len({raw_hash(first), raw_hash(said), raw_hash(mapped)}) == 3
    assert len(raw_hash(first)) == 64
