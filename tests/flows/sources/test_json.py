"""Does every record of JSON lines, JSON documents and the standard input arrive byte for byte?"""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.sources import Options, Payload, json_document, json_lines, json_splitter, read, standard_input

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
objects = st.dictionaries(st.text(max_size=8), values, max_size=4)


def document(content: bytes) -> list[Payload]:
    return list(json_document.records(io.BytesIO(content), "file:///a.json", Options()))


def loaded(found: list[Payload]) -> list[Any]:
    return [json.loads(one.payload or b"") for one in found if not one.problem]


@pytest.mark.parametrize(
    ("content", "expected", "places"),
    [
        (b'{"text": "a"}', [b'{"text": "a"}'], [""]),
        (b' [ {"a": 1} , {"b": [2, "]"]} ] ', [b'{"a": 1}', b'{"b": [2, "]"]}'], ["#1", "#2"]),
        (
            b'{"status": "ok", "articles": [{"a": 1}, {"a": 2}], "n": 2}',
            [b'{"a": 1}', b'{"a": 2}'],
            ["#1", "#2"],
        ),
        (b'{"data" : [ {"a": "\\"}"} ] }', [b'{"a": "\\"}"}'], ["#1"]),
        (b'{"text": "a", "items": ["x", "y"]}', [b'{"text": "a", "items": ["x", "y"]}'], [""]),
        (b'{"text": "a", "items": []}', [b'{"text": "a", "items": []}'], [""]),
        (b'{"other": {"articles": [{"a": 1}]}}', [b'{"other": {"articles": [{"a": 1}]}}'], [""]),
        (b'{"a": 1}\n{"a": 2}\n', [b'{"a": 1}', b'{"a": 2}'], ["#1", "#2"]),
        (b'[{"a": 1}, 5, "x,y"]', [b'{"a": 1}', b"5", b'"x,y"'], ["#1", "#2", "#3"]),
        (b"[]", [], []),
        ('\ufeff{"text": "é"}'.encode("utf-16-le"), None, [""]),
    ],
)
def test_documents_are_cut_where_records_end(
    content: bytes, expected: list[bytes] | None, places: list[str], tmp_path: Path
) -> None:
    (tmp_path / "a.json").write_bytes(content)
    found = list(read(str(tmp_path / "a.json"), Options()))
    assert [one.problem for one in found] == [None] * len(places)
    assert [one.source_uri.partition(".json")[2] for one in found] == places
    if expected is None:
        assert loaded(found) == [{"text": "é"}]
    else:
        assert [one.payload for one in found] == expected


@pytest.mark.parametrize(
    ("content", "read_before"),
    [
        (b"", 0),
        (b"hello", 0),
        (b'"text"', 0),
        (b'[{"a": 1}, {"b"', 1),
        (b'{"a": 1}}', 1),
        (b"[{]}", 0),
        (b'{"a": 1} x', 1),
        (b'{"a": "', 0),
    ],
)
def test_what_follows_a_broken_place_is_one_problem(content: bytes, read_before: int) -> None:
    found = document(content)
    assert [one.problem_reason for one in found] == [None] * read_before + ["unreadable_json"]


@settings(max_examples=60, deadline=None)
@given(
    records=st.lists(objects, max_size=5),
    indent=st.sampled_from([None, 1]),
    key=st.sampled_from(["", "articles", "data"]),
    size=st.integers(1, 9),
)
def test_a_list_of_records_is_read_back_whatever_the_chunks(
    records: list[Any], indent: int | None, key: str, size: int
) -> None:
    content = json.dumps({"n": 1, key: records} if key else records, indent=indent).encode()
    monkey = pytest.MonkeyPatch()
    monkey.setattr(json_splitter, "CHUNK", size)
    try:
        found = document(content)
    finally:
        monkey.undo()
    assert loaded(found) == (records if records or not key else [json.loads(content)])


@settings(max_examples=100, deadline=None)
@given(content=st.binary(max_size=80) | st.text('[]{},:"\\a ', max_size=40).map(str.encode))
def test_any_bytes_give_records_or_a_problem(content: bytes) -> None:
    assert all(one.payload is not None for one in document(content))


def test_lines_are_passed_on_byte_for_byte_with_their_numbers(tmp_path: Path) -> None:
    lines = [b'{"a": "\xff"}', b"", b"  ", b"no json", b'{"b": 2}']
    for name, content in {
        "a.jsonl": b"\n".join(lines),
        "b.ndjson.gz": gzip.compress(b"\r\n".join(lines)),
    }.items():
        (tmp_path / name).write_bytes(content)
        found = list(read(str(tmp_path / name), Options()))
        assert [one.payload for one in found] == [lines[0], lines[3], lines[4]]
        assert [one.source_uri.rsplit("#", 1)[1] for one in found] == ["1", "4", "5"]


@settings(max_examples=60, deadline=None)
@given(content=st.binary(max_size=200))
def test_no_byte_of_a_line_is_lost(content: bytes) -> None:
    found = list(json_lines.lines(io.BytesIO(content), "x:", Options()))
    assert [one.payload for one in found] == [line.strip() for line in content.split(b"\n") if line.strip()]


@pytest.mark.parametrize(
    ("content", "media_type", "uris"),
    [
        (b"Headline\n\nBody.", "text/plain", ["stdin:"]),
        (b"[Update] The talks", "text/plain", ["stdin:"]),
        (b"", "text/plain", ["stdin:"]),
        (b"\n\n  Body after blank lines", "text/plain", ["stdin:"]),
        (b"<!DOCTYPE html><p>x</p>", "text/html", ["stdin:"]),
        (b'{"a": 1}\n{"a": 2}\nbroken\n', "application/json", ["stdin:#1", "stdin:#2", "stdin:#3"]),
        (b'{\n  "a": 1\n}\n', "application/json", ["stdin:"]),
        (b'[\n  {"a": 1}, {"a": 2}]', "application/json", ["stdin:#1", "stdin:#2"]),
    ],
)
def test_the_beginning_of_the_standard_input_tells_its_kind(content: bytes, media_type: str, uris: list[str]) -> None:
    found = list(standard_input.read(io.BytesIO(content), Options()))
    assert [one.source_uri for one in found] == uris
    assert {one.media_type for one in found} == {media_type}
    if media_type != "application/json":
        assert found[0].payload == content
