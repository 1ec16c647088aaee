"""Where does one JSON record end and the next begin?

Only quotes, brackets and commas are looked at, so a file need not fit in memory, a record is passed on byte
for byte, and an element that is no JSON inside costs only itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BufferedIOBase

from flows.sources.streams import CHUNK

_OUTSIDE = re.compile(rb'["{}\[\],]')
_INSIDE = re.compile(rb'["\\]')
_LIST_KEY = re.compile(rb'\s*"(?:articles|items|results|data)"\s*:\s*')
_LONGEST_KEY = 200
"""Bytes, with the blanks around it."""
_CLOSES = {ord("}"): ord("{"), ord("]"): ord("[")}


class Malformed(Exception):
    """The marks of the document do not match; the message says how."""


class Splitter:
    """Walks once over a stream of JSON documents."""

    def __init__(self) -> None:
        self._brackets = bytearray()
        """The open ones."""
        self._in_string = False
        self._before: list[bytes] = []
        """Of an object that may be one record: its bytes up to the current piece."""
        self._piece: list[bytes] = []
        """The bytes since the last cut, in earlier chunks."""
        self._records_at = 0
        """How many brackets are open between the elements of the list of records; 0 outside such a list."""
        self._may_be_list = False
        """Whether the last mark opened a list under one of the keys, which the next mark will tell."""
        self._had_list = False
        self._documents = 0

    def rest(self, most: int) -> bytes:
        """The beginning of what was read and not passed on."""
        return b"".join(self._before + self._piece)[:most].lstrip()

    def split(self, stream: BufferedIOBase) -> Iterator[tuple[bytes, bool]]:
        """Each record, and whether it is a document of its own; Malformed where the marks do not match."""
        skip = 0
        while chunk := stream.read1(CHUNK):
            cut = 0
            place, skip = skip, 0
            while mark := (_INSIDE if self._in_string else _OUTSIDE).search(chunk, place):
                at = mark.start()
                place = at + 1
                if self._in_string:
                    # An escaped character cannot end the string, and may stand in the next chunk.
                    self._in_string = chunk[at] != ord('"')
                    place += self._in_string
                    continue
                found, cut = self._outside(chunk, at, cut)
                if found is not None:
                    yield found
            self._piece.append(chunk[cut:])
            skip = max(0, place - len(chunk))
        self._end()

    def _outside(self, chunk: bytes, at: int, cut: int) -> tuple[tuple[bytes, bool] | None, int]:
        """What a mark outside of strings completes, and from where on the next piece reaches."""
        mark = chunk[at]
        is_list = self._may_be_list and mark == ord("{")
        self._may_be_list = False
        if is_list:
            self._records_at, self._had_list = 2, True
            self._before, self._piece, cut = [], [], at
        if mark == ord('"'):
            if not self._brackets:
                raise Malformed("it begins with neither an object nor a list")
            self._in_string = True
            return None, cut
        if mark in b"{[":
            return None, self._opening(chunk, at, cut)
        if mark == ord(","):
            return self._comma(chunk, at, cut)
        return self._closing(chunk, at, cut)

    def _opening(self, chunk: bytes, at: int, cut: int) -> int:
        mark = chunk[at]
        if not self._brackets:
            if b"".join([*self._piece, chunk[cut:at]]).strip():
                raise Malformed("there is something that is neither an object nor a list")
            self._piece, cut = [], at
            self._had_list = False
            if mark == ord("["):
                self._records_at, cut = 1, at + 1
            else:
                self._before, cut = [b"{"], at + 1
        elif len(self._brackets) == 1 and not self._records_at and mark == ord("["):
            self._may_be_list = self._is_list_key(chunk, at, cut)
        self._brackets.append(mark)
        return cut

    def _is_list_key(self, chunk: bytes, at: int, cut: int) -> bool:
        # Measured before it is joined, for in a broken document it may be as long as the document.
        if sum(map(len, self._piece[:_LONGEST_KEY])) + at - cut > _LONGEST_KEY:
            return False
        return bool(_LIST_KEY.fullmatch(b"".join([*self._piece, chunk[cut:at]])))

    def _comma(self, chunk: bytes, at: int, cut: int) -> tuple[tuple[bytes, bool] | None, int]:
        depth = len(self._brackets)
        if self._records_at and depth == self._records_at:
            return (self._take(chunk, at, cut).strip(), False), at + 1
        if depth == 1:
            member = self._take(chunk, at + 1, cut)
            if not self._had_list:
                self._before.append(member)
            return None, at + 1
        return None, cut

    def _closing(self, chunk: bytes, at: int, cut: int) -> tuple[tuple[bytes, bool] | None, int]:
        depth = len(self._brackets)
        if not depth or self._brackets[-1] != _CLOSES[chunk[at]]:
            raise Malformed("its brackets do not match")
        self._brackets.pop()
        self._documents += depth == 1
        if depth == self._records_at:
            self._records_at = 0
            last = self._take(chunk, at, cut).strip()
            return ((last, False) if last else None), at + 1
        if depth == 1:
            record = b"".join([*self._before, self._take(chunk, at + 1, cut)])
            self._before = []
            return (None if self._had_list else (record, True)), at + 1
        return None, cut

    def _take(self, chunk: bytes, at: int, cut: int) -> bytes:
        taken = b"".join([*self._piece, chunk[cut:at]])
        self._piece = []
        return taken

    def _end(self) -> None:
        if self._brackets or self._in_string:
            raise Malformed("it ends inside a value")
        if b"".join(self._piece).strip():
            raise Malformed("there is something that is neither an object nor a list")
        if not self._documents:
            raise Malformed("it is empty")
