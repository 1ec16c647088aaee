"""Do the rows of a Parquet file arrive as the values they are?"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from flows.sources import Options, read


def test_rows_become_objects(tmp_path: Path) -> None:
    columns = {
        "text": pa.array(["é", None, "three"]),
        "at": pa.array([datetime(2025, 2, 21, 10, tzinfo=UTC)] * 3, pa.timestamp("ns", "UTC")),
        "day": pa.array([date(2025, 2, 21)] * 3),
        "n": pa.array([1, 2, 3]),
        "share": pa.array([0.5, float("nan"), None]),
        "price": pa.array([Decimal("1.50")] * 3),
        "raw": pa.array([b"a\xff", b"b", None]),
        "tags": pa.array([["x"], [], None]),
    }
    pq.write_table(pa.table(columns), tmp_path / "a.parquet", row_group_size=1)
    found = list(read(str(tmp_path / "a.parquet"), Options()))
    assert [one.source_uri.rsplit("#", 1)[1] for one in found] == ["1", "2", "3"]
    first, second, _ = (json.loads(one.payload or b"") for one in found)
    assert first == {
        "text": "é",
        "at": "2025-02-21T10:00:00+00:00",
        "day": "2025-02-21",
        "n": 1,
        "share": 0.5,
        "price": "1.50",
        "raw": "a\udcff",
        "tags": ["x"],
    }
    assert (second["text"], second["share"]) == (None, None)


def test_strings_that_are_no_utf8_keep_their_bytes(tmp_path: Path) -> None:
    column = pa.array([b"caf\xe9"]).view(pa.string())
    pq.write_table(pa.table({"text": column}), tmp_path / "a.parquet")
    (found,) = read(str(tmp_path / "a.parquet"), Options())
    assert json.loads(found.payload or b"") == {"text": "caf\udce9"}


def test_rows_before_a_damaged_part_are_kept(tmp_path: Path) -> None:
    texts = [f"{number} " + "word " * 200 for number in range(400)]
    pq.write_table(
        pa.table({"text": texts}),
        tmp_path / "a.parquet",
        row_group_size=100,
        compression="gzip",
        use_dictionary=False,
    )
    content = bytearray((tmp_path / "a.parquet").read_bytes())
    place = pq.ParquetFile(tmp_path / "a.parquet").metadata.row_group(2).column(0).data_page_offset
    content[place : place + 60] = b"\xff" * 60
    (tmp_path / "a.parquet").write_bytes(content)
    *found, problem = read(str(tmp_path / "a.parquet"), Options())
    assert len(found) >= 128
    assert problem.problem_reason == "unreadable_table"
    assert str(len(found)) in (problem.problem or "")
