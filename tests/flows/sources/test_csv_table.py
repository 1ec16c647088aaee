"""Does every row of a table arrive, whole, under the right names?"""

from __future__ import annotations

import csv
import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.sources import Options, Payload, read

FRENCH = "Le président a été réélu à Genève"


def rows(path: Path) -> list[Payload]:
    return list(read(str(path), Options()))


def records(found: list[Payload]) -> list[dict[str, Any]]:
    return [json.loads(one.payload or b"") for one in found if not one.problem]


def written(tmp_path: Path, content: bytes, name: str = "a.csv") -> list[Payload]:
    (tmp_path / name).write_bytes(content)
    return rows(tmp_path / name)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"title,text\nA,one\nB,two\n", [{"title": "A", "text": "one"}, {"title": "B", "text": "two"}]),
        (b"title;text\nA;one, two\n", [{"title": "A", "text": "one, two"}]),
        (b"title|text\r\nA|one\r\n", [{"title": "A", "text": "one"}]),
        (b"title\ttext\nA\tone\n", [{"title": "A", "text": "one"}]),
        (b'title,text\nA,"one\n\ntwo, ""three"""\n', [{"title": "A", "text": 'one\n\ntwo, "three"'}]),
        (b"\xef\xbb\xbftitle,text\nA,one\n", [{"title": "A", "text": "one"}]),
        ("title,text\nA,né\n".encode("utf-16"), [{"title": "A", "text": "né"}]),
        (f"title,text\nA,{FRENCH}\n".encode("cp1252"), [{"title": "A", "text": FRENCH}]),
        (b"text\nOne, two; three.\nFour, five\n", [{"text": "One, two; three."}, {"text": "Four, five"}]),
        (b"text,text,\nA,B,C\n", [{"text": "A", "text_2": "B", "column_3": "C"}]),
        (b"\n\ntitle,text\n\nA,one\n\n", [{"title": "A", "text": "one"}]),
        (b"title,text\nA,one,\nB,two,,\n", [{"title": "A", "text": "one"}, {"title": "B", "text": "two"}]),
        (b"title,text\nA,one\x00two\n", [{"title": "A", "text": "one\x00two"}]),
    ],
    ids=lambda value: repr(value)[:40],
)  # fmt: skip
def test_rows_become_objects_of_text(tmp_path: Path, content: bytes, expected: list[dict[str, str]]) -> None:
    found = written(tmp_path, content)
    assert records(found) == expected
    assert all(one.media_type == "application/json" for one in found)


def test_tables_are_read_by_tab_where_the_name_says_so_and_unpacked(tmp_path: Path) -> None:
    assert records(written(tmp_path, b"a,b\tc\n1\t2\n", "a.tsv")) == [{"a,b": "1", "c": "2"}]
    assert records(written(tmp_path, gzip.compress(b"a,b\n1,2\n"), "a.csv.gz")) == [{"a": "1", "b": "2"}]


def test_rows_are_numbered_below_the_header(tmp_path: Path) -> None:
    found = written(tmp_path, b"text,id\none,1\n\ntwo,2\n")
    assert [one.source_uri.rsplit("/", 1)[1] for one in found] == ["a.csv#1", "a.csv#2"]
    assert {one.container_uri.rsplit("/", 1)[1] for one in found} == {"a.csv"}


def test_a_ragged_row_is_a_problem_with_its_own_content(tmp_path: Path) -> None:
    found = written(tmp_path, b'title,text\nA,one\nB\nC,"two\n2",three\nD,four\n')
    assert [one.problem_reason for one in found] == [None, "ragged_row", "ragged_row", None]
    assert [one.payload for one in found if one.problem] == [b"B\n", b'C,"two\n2",three\n']


def test_a_quotation_that_never_ends_costs_one_line(tmp_path: Path) -> None:
    found = written(tmp_path, b'title,text\nA,one\nB,"two\nC,three\nD,four\n')
    assert [one.problem_reason for one in found] == [None, "unreadable_table", None, None]
    assert [one["title"] for one in records(found)] == ["A", "C", "D"]
    assert len({one.source_uri for one in found}) == 4


def test_a_header_without_end_is_a_problem(tmp_path: Path) -> None:
    assert [one.problem_reason for one in written(tmp_path, b'title,"text\nA,one\n')] == ["unreadable_table"]


def test_fields_have_any_size(tmp_path: Path) -> None:
    (record,) = records(written(tmp_path, b"title,text\nA," + b"word " * 100_000 + b"\n"))
    assert len(record["text"]) == 500_000


def test_a_bad_byte_in_a_utf8_table_costs_no_other_row(tmp_path: Path) -> None:
    content = "title,text\nA,Zürich, Genève\n".replace(", ", " ").encode() + b"B,caf\xe9\n" + "C,Île\n".encode()
    texts = [one["text"] for one in records(written(tmp_path, content))]
    assert texts == ["Zürich Genève", "caf\udce9", "Île"]


cells = st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]), max_size=30) | st.sampled_from(
    ["", '"', "a\nb", "a,b", ";", "é", "‘’", "\t", " x "]
)


@settings(max_examples=60, deadline=None)
@given(table=st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=8))
def test_what_a_writer_writes_is_read_back(
    table: list[tuple[str, str, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerows([("a", "b", "c"), *table])
    found = written(tmp_path_factory.mktemp("csv"), out.getvalue().encode())
    assert [tuple(one.values()) for one in records(found)] == table


@settings(max_examples=80, deadline=None)
@given(content=st.binary(max_size=200) | st.text('",\n\ra;\t', max_size=60).map(str.encode))
def test_any_bytes_are_read_without_an_error(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    for one in written(tmp_path_factory.mktemp("csv"), content):
        assert one.payload is not None
        assert (one.problem is None) == (one.problem_reason is None)
