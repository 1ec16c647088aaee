"""What did a site answer, by the bytes of its answer as an archive keeps them?

Archives keep what came over the line, which often is not what its headers say: bodies said to be in chunks or packed
that are neither, or that are packed and not said to be. What a browser shows is what is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from flows.web.unpacking import Unpackable, unpacked
from transforms.html_page import is_page

_STATUS = re.compile(rb"HTTP/\d(?:\.\d)? {1,3}(\d{3})[^\r\n]{0,4000}\r?\n")
_END = re.compile(rb"\r?\n\r?\n")
_FOLD = re.compile(rb"\r?\n[ \t]{1,100}")
_CHUNK = re.compile(rb"(?:\r?\n)?[ \t]{0,9}([0-9a-fA-F]{1,8})[ \t]{0,9}(?:;[^\r\n]{0,1000})?\r?\n")
_CHARSET = re.compile(r"charset\s{0,9}=\s{0,9}[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_GZIP = b"\x1f\x8b\x08"
_LOOKED_AT = 2000
"""Bytes of a body by which it is told whether it is a page."""


@dataclass(frozen=True, slots=True)
class Captured:
    """An answer."""

    kind: str
    """The media type in small letters; of a page whose answer does not say, `text/html`."""
    charset: str | None
    status: int
    body: bytes
    damage: str | None = None
    """What is wrong with the body, as the end of a sentence."""
    is_too_large: bool = False


def answer(block: bytes, most: int) -> Captured | None:
    """The answer with its body in clear; None where it is none. No more than `most` bytes are unpacked."""
    begin = _STATUS.match(block)
    if begin is None:
        return Captured("text/html", None, 200, block) if _shows_page(block) else None
    end = _END.search(block, begin.end() - 2)
    headers = _headers(block[begin.end() : end.start() if end else len(block)])
    body = block[end.end() :] if end else b""
    damage = None
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body, damage = _joined(body)
    coding = headers.get("content-encoding", "")
    kind, charset = media_type(headers.get("content-type", ""))
    if not coding and body.startswith(_GZIP) and kind.startswith("text/"):
        coding = "gzip"
    if coding:
        body, wrong, is_too_large = _clear(body, coding, most)
        if is_too_large:
            return Captured(kind, charset, int(begin[1]), b"", is_too_large=True)
        damage = damage or wrong
    if kind in ("", "application/octet-stream", "unknown") and _shows_page(body):
        kind = "text/html"
    return Captured(kind, charset, int(begin[1]), body, damage)


def media_type(said: str) -> tuple[str, str | None]:
    """The media type in small letters and the charset that a Content-Type says."""
    kind, _, parameters = said.partition(";")
    charset = _CHARSET.search(parameters)
    return kind.strip().lower(), charset[1] if charset else None


def _headers(lines: bytes) -> dict[str, str]:
    """The first value of each header by its name in small letters."""
    found: dict[str, str] = {}
    for line in _FOLD.sub(b" ", lines).splitlines():
        name, _, value = line.partition(b":")
        found.setdefault(name.decode("latin-1").strip().lower(), value.decode("latin-1").strip())
    return found


def _joined(body: bytes) -> tuple[bytes, str | None]:
    """The chunks as one, and what is wrong with them; a body in no chunks is as it is."""
    pieces: list[bytes] = []
    place = 0
    while size := _CHUNK.match(body, place):
        length = int(size[1], 16)
        if length == 0:
            return b"".join(pieces), None
        pieces.append(body[size.end() : size.end() + length])
        if len(pieces[-1]) < length:
            return b"".join(pieces), "ends within a chunk"
        place = size.end() + length
    if not pieces:
        return body, None
    return b"".join(pieces), "has no chunk where one should begin" if body[
        place:
    ].strip() else "ends before its last chunk"


def _clear(body: bytes, coding: str, most: int) -> tuple[bytes, str | None, bool]:
    """The body unpacked, what is wrong with it, and whether it unpacks to too much."""
    pieces: list[bytes] = []
    left = most
    try:
        for piece in unpacked([body], coding):
            pieces.append(piece)
            left -= len(piece)
            if left < 0:
                return b"", None, True
    except Unpackable as error:
        # What is said to be packed and is a page as it stands was unpacked on its way.
        return (body, None, False) if _shows_page(body) else (b"".join(pieces), f"cannot be unpacked: {error}", False)
    return b"".join(pieces), None, False


def _shows_page(body: bytes) -> bool:
    return is_page(body[:_LOOKED_AT].decode("latin-1").removeprefix("\xef\xbb\xbf"))
