"""Which stretches of a text are already spoken for?"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd


class Taken:
    """The characters of one text that are in use; claiming costs as much as the span is long."""

    def __init__(self, length: int, spans: Iterable[tuple[int, int]] = ()) -> None:
        """Mark spans as in use; what lies outside the text is ignored."""
        self._used = bytearray(length)
        for start, end in spans:
            first, last = max(start, 0), min(end, length)
            if first < last:
                self._used[first:last] = b"\x01" * (last - first)

    def free(self, start: int, end: int) -> bool:
        """Whether no character of a span is in use."""
        return self._used.find(1, start, end) < 0

    def claim(self, start: int, end: int) -> bool:
        """Take a span if it is free, and say whether it was."""
        if start >= end or not self.free(start, end):
            return False
        self._used[start:end] = b"\x01" * (end - start)
        return True


def spans_by_article(table: pd.DataFrame) -> dict[str, list[tuple[int, int]]]:
    """The spans of a table with article_id, char_start and char_end, by article."""
    found: dict[str, list[tuple[int, int]]] = {}
    columns = (table[name].to_list() for name in ("article_id", "char_start", "char_end"))
    for article_id, start, end in zip(*columns, strict=True):
        found.setdefault(article_id, []).append((start, end))
    return found
