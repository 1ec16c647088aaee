"""Which records does a Parquet file hold?

A row becomes a JSON object: text as it is, numbers as numbers, dates and times in ISO 8601, lists and structs
as such.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from flows.sources.payload import Options, Payload
from flows.sources.streams import Unreadable, opened, problem, uri
from transforms.rejections import Rejection

_ROWS_AT_ONCE = 64
"""Articles are long and few fit the eye: more at once would only cost memory."""


def read(path: Path, options: Options) -> Iterator[Payload]:
    """The rows, numbered from 1, in batches; what follows a damaged part is a problem."""
    where = uri(path)
    given = options.given()
    number = 0
    try:
        with opened(path) as stream, _reading(path):
            for batch in pq.ParquetFile(stream).iter_batches(_ROWS_AT_ONCE):
                for row in _rows(batch):
                    number += 1
                    record = json.dumps(row, ensure_ascii=True).encode("ascii")
                    place = f"{where}#{number}"
                    yield Payload(place, where, "application/json", record, given, options.mapping)
    except Unreadable as error:
        place = f"{where}#{number + 1}" if number else where
        sentence = f"{error.sentence} {number} rows were read before." if number else error.sentence
        yield problem(place, where, options, error.reason, sentence)


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    """Turns what Arrow raises on a damaged file into Unreadable."""
    try:
        yield
    except (pa.ArrowException, ValueError, OSError) as error:
        # Arrow raises OSError for damage too, but only the system's own errors have a number.
        if isinstance(error, OSError) and error.errno is not None:
            raise
        cause = str(error).partition("\n")[0].rstrip(".")
        raise Unreadable(Rejection.UNREADABLE_TABLE, f"{path} is no whole Parquet file: {cause}.") from error


def _rows(batch: pa.RecordBatch) -> Iterator[dict[str, Any]]:
    columns = [_values(batch.column(place)) for place in range(batch.num_columns)]
    names = batch.schema.names
    return (dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True))


def _values(column: pa.Array) -> list[Any]:
    # Files written by careless programs hold bytes that are no UTF-8 under the name of strings.
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        column = column.cast(pa.large_binary())
    return [_plain(value) for value in column.to_pylist()]


def _plain(value: Any) -> Any:
    plain: Any = value
    if value is None or isinstance(value, bool | int | str):
        pass
    elif isinstance(value, float):
        plain = value if math.isfinite(value) else None
    elif isinstance(value, datetime | date | time):
        plain = value.isoformat()
    elif isinstance(value, bytes):
        plain = value.decode("utf-8", "surrogateescape")
    elif isinstance(value, list | tuple):
        plain = [_plain(one) for one in value]
    elif isinstance(value, dict):
        plain = {str(name): _plain(one) for name, one in value.items()}
    else:
        plain = str(value)
    return plain
