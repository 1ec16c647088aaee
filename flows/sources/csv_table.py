"""Which records does a CSV file hold?

A row becomes a JSON object of text, one field per column of the header. To split a table is to decode it, so
this reader alone decides on an encoding; bytes that are no text in it survive as surrogate escapes and are
judged where articles are made.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import IO

from flows.sources.csv_dialect import delimiter_of, encoding_of
from flows.sources.payload import Options, Payload
from flows.sources.streams import Unreadable, narrow, opened, problem, uri
from transforms.rejections import Rejection

_SAMPLE_CHARACTERS = 1 << 16
_LARGEST_FIELD = (1 << 31) - 1
"""What fits the C long of every platform; the library's own limit of 131,072 would refuse long articles."""


@dataclass(frozen=True, slots=True)
class _Table:
    """What is the same for every row."""

    where: str
    delimiter: str
    header: tuple[str, ...]
    options: Options


def read(path: Path, options: Options) -> Iterator[Payload]:
    """The rows below the header, numbered from 1; a row that does not fit it is a problem of its own."""
    where = uri(path)
    try:
        # The encoding may show late, and what was yielded cannot be taken back: hence two readings.
        with opened(path) as stream:
            encoding = encoding_of(narrow(stream))
        with opened(path) as stream:
            # Escaped as surrogates, undecodable bytes can be told from text and given back.
            text = TextIOWrapper(narrow(stream), encoding, errors="surrogateescape", newline="")
            yield from _rows_of(text, path, where, options)
    except Unreadable as error:
        yield problem(where, where, options, error.reason, error.sentence)
    except csv.Error as error:
        sentence = f"{path} cannot be split into rows: {error}."
        yield problem(where, where, options, Rejection.UNREADABLE_TABLE, sentence)


def _rows_of(text: IO[str], path: Path, where: str, options: Options) -> Iterator[Payload]:
    csv.field_size_limit(_LARGEST_FIELD)
    lines = _Lines(text)
    delimiter = "\t" if path.suffix.lower() == ".tsv" else delimiter_of(lines.ahead(_SAMPLE_CHARACTERS))
    header = next((row for row in csv.reader(lines, delimiter=delimiter) if any(row)), None)
    raw = lines.taken()
    if header is None or not _is_closed(raw, delimiter):
        content = "".join(raw).encode("utf-8", "surrogateescape")
        yield problem(where, where, options, Rejection.UNREADABLE_TABLE, f"{path} has no header.", content=content)
        return
    yield from _rows(lines, _Table(where, delimiter, _names(header), options), 0)


def _rows(lines: _Lines, table: _Table, number: int) -> Iterator[Payload]:
    reader = csv.reader(lines, delimiter=table.delimiter)
    waiting: tuple[list[str], list[str]] | None = None
    # Whether the last quotation is closed shows only at the end of the file, so each row waits for the next.
    for row in reader:
        raw = lines.taken()
        if waiting:
            number += 1
            yield _payload(*waiting, table, number)
        waiting = (row, raw) if row else None
    if waiting is None:
        return
    row, raw = waiting
    number += 1
    if _is_closed(raw, table.delimiter):
        yield _payload(row, raw, table, number)
        return
    place = f"{table.where}#{number}"
    sentence = f"The quotation begun in row {number} of {table.where} never ends; the lines below are read anew."
    content = raw[0].encode("utf-8", "surrogateescape")
    yield problem(place, table.where, table.options, Rejection.UNREADABLE_TABLE, sentence, content=content)
    # A quotation open to the end holds no single quote, so the lines it swallowed cannot open another.
    yield from _rows(_Lines(iter(raw[1:])), table, number)


def _payload(row: list[str], raw: list[str], table: _Table, number: int) -> Payload:
    place = f"{table.where}#{number}"
    width = len(table.header)
    # Many programs end every row with a delimiter; an empty field too many says nothing.
    if len(row) < width or any(row[width:]):
        sentence = f"Row {number} of {table.where} has {len(row)} fields where the header has {width}."
        content = "".join(raw).encode("utf-8", "surrogateescape")
        return problem(place, table.where, table.options, Rejection.RAGGED_ROW, sentence, content=content)
    record = json.dumps(dict(zip(table.header, row, strict=False)), ensure_ascii=True).encode("ascii")
    return Payload(place, table.where, "application/json", record, table.options.given(), table.options.mapping)


def _names(header: list[str]) -> tuple[str, ...]:
    """The header's names; a blank one gets its place for a name, a repeated one its count."""
    names: list[str] = []
    for place, cell in enumerate(header, start=1):
        name = plain = cell.strip() or f"column_{place}"
        count = 1
        while name in names:
            count += 1
            name = f"{plain}_{count}"
        names.append(name)
    return tuple(names)


def _is_closed(raw: list[str], delimiter: str) -> bool:
    try:
        list(csv.reader(raw, delimiter=delimiter, strict=True))
    except csv.Error as error:
        return "unexpected end of data" not in str(error)
    return True


class _Lines:
    """The lines of a table, of which those of the current row are remembered."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._ahead: list[str] = []
        self._taken: list[str] = []

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._ahead.pop(0) if self._ahead else next(self._lines)
        self._taken.append(line)
        return line

    def ahead(self, characters: int) -> str:
        """The next lines, which remain to be read, up to about so many characters."""
        size = 0
        for line in self._lines:
            self._ahead.append(line)
            size += len(line)
            if size >= characters:
                break
        return "".join(self._ahead)

    def taken(self) -> list[str]:
        """The lines read since the last call."""
        taken, self._taken = self._taken, []
        return taken
