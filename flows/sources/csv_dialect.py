"""In which encoding is a table written, and what separates its fields?"""

from __future__ import annotations

import codecs
import csv
from io import BufferedIOBase, StringIO

from flows.sources.streams import CHUNK
from transforms.decoding import guessed

_DELIMITERS = (",", ";", "\t", "|")
_NO_DELIMITER = "\x1f"
"""ASCII's unit separator, which no text holds: a table of one column is read whole lines at a time."""
_SAMPLE_BYTES = 1 << 20


def encoding_of(stream: BufferedIOBase) -> str:
    """UTF-8 where the bytes are mostly that, else what their look suggests, else UTF-8 all the same.

    A few bad bytes do not make a UTF-8 file anything else: every other accent would become two characters.
    """
    good = bad = 0
    sample = bytearray()
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    while chunk := stream.read1(CHUNK):
        if chunk.isascii():
            continue
        text = decoder.decode(chunk)
        escaped = sum("\udc80" <= char <= "\udcff" for char in text)
        good += sum(char > "\x7f" for char in text) - escaped
        bad += escaped
        if escaped and len(sample) < _SAMPLE_BYTES:
            sample += chunk
    if bad <= good:
        return "utf-8"
    return guessed(bytes(sample)) or "utf-8"


def delimiter_of(sample: str) -> str:
    """The delimiter by which most rows are as wide as the header; of equal ones, the one of more fields."""
    first, _, _ = sample.lstrip("\r\n").partition("\n")
    candidates = [one for one in _DELIMITERS if one in first]
    if not candidates:
        return _NO_DELIMITER
    return max(candidates, key=lambda one: _fit(sample, one))


def _fit(sample: str, delimiter: str) -> tuple[float, int]:
    rows = [row for row in csv.reader(StringIO(sample, newline=""), delimiter=delimiter) if row]
    # The sample may end inside a row.
    widths = [len(row) for row in rows[:-1]] or [len(row) for row in rows]
    if not widths or widths[0] == 1:
        return 0.0, 0
    return sum(width == widths[0] for width in widths) / len(widths), widths[0]
