"""Which characters do these bytes stand for?

What is no text, or text in an encoding that cannot be told, is refused here; no lone surrogate, U+0000 or
byte-order mark gets past. Apart from line breaks, characters are left as they came.
"""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes
from w3lib.encoding import html_body_declared_encoding, resolve_encoding

from transforms.rejections import NoArticle, Rejection

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

# Beginnings that no text has: PDF, PNG, JPEG, GIF, zip (Office, EPUB), gzip, RAR, 7z, OLE2, ELF (libmagic).
_SIGNATURES = (
    b"%PDF-",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"Rar!\x1a",
    b"7z\xbc\xaf",
    b"\xd0\xcf\x11\xe0",
    b"\x7fELF",
)

_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\f\r\v\x1b") + b"\x7f"
_MOST_CONTROLS = 0.05
"""Evenly spread bytes hold 11 % control characters; text holds stray ones at most."""

# The encodings of the WHATWG standard that news is still found in, the likeliest first: of two that fit
# equally well the first is taken. The others are accepted where a page declares them.
_GUESSES = (
    *("cp1252", "cp1250", "cp1251", "cp1254", "cp1253", "cp1256", "cp1255", "cp1257", "koi8_r"),
    *("iso8859_2", "iso8859_5", "iso8859_7", "shift_jis", "euc_jp", "gb18030", "big5", "euc_kr"),
)
_MOST_MESS = 0.1
"""Half of charset-normalizer's own limit: it takes noise for text at 0.2."""
_GUESSED_FROM = 1 << 17
"""An encoding shows itself in the first bytes; more would cost time and change nothing."""

_NEWLINES = re.compile("\r\n?|[\x85\u2028\u2029]")
_ESCAPED = re.compile("[\udc80-\udcff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_INVISIBLE = dict.fromkeys(map(ord, "\x00\ufeff"))


def decoded(payload: bytes, declared: str | None = None) -> str:
    """The text of the bytes: by byte-order mark, as UTF-8, as declared outside or inside, or as it looks.

    UTF-8 goes before the declaration: pages that declare Latin-1 are often UTF-8, and text in another
    encoding that happens to be UTF-8 is next to impossible. Raises NoArticle for binary content and for
    an encoding unknown.
    """
    for mark, encoding in _MARKS:
        if payload.startswith(mark):
            return clean(_strictly(payload, encoding))
    if wide := _wide(payload):
        widened = _strictly(payload, wide)
        # Pairs of a zero and a small number look the same and are no text.
        _refuse_binary(widened.encode("utf-8", "surrogatepass"))
        return clean(widened)
    _refuse_binary(payload)
    named = resolve_encoding(declared or html_body_declared_encoding(payload[:4096]) or "")
    if payload.isascii():
        # ISO-2022 and its like are written in ASCII bytes, so only these need the declaration before UTF-8.
        return clean(_decoded_as(payload, named) or payload.decode("ascii"))
    for known in ("utf-8", named, guessed(payload)):
        text = _decoded_as(payload, known)
        if text is not None:
            return clean(text)
    raise NoArticle(Rejection.WRONG_ENCODING, "The bytes are not UTF-8, and no other encoding fits them well enough.")


def clean(text: str) -> str:
    """The text with plain line breaks and without U+0000, byte-order marks and surrogates.

    Undecodable bytes that a reader escaped as surrogates are decoded by their look, which may raise
    NoArticle; any other lone surrogate becomes U+FFFD.
    """
    if _SURROGATE.search(text):
        text = _without_surrogates(text)
    return _NEWLINES.sub("\n", text).translate(_INVISIBLE)


def guessed(payload: bytes) -> str | None:
    """The encoding that the bytes look like; None where none fits well enough to be trusted."""
    matches = from_bytes(payload[:_GUESSED_FROM], cp_isolation=["utf_8", *_GUESSES])
    best = matches.best()
    if best is None or best.chaos > _MOST_MESS:
        return None
    fitting = {one.encoding for one in matches if one.chaos <= best.chaos and one.coherence >= best.coherence}
    return next((encoding for encoding in _GUESSES if encoding in fitting), best.encoding)


def _without_surrogates(text: str) -> str:
    joined = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if not _ESCAPED.search(text) else None
    if joined is not None:
        return joined
    try:
        return decoded(text.encode("utf-8", "surrogateescape"))
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text)


def _refuse_binary(payload: bytes) -> None:
    controls = len(payload) - len(payload.translate(None, _CONTROLS))
    if payload.startswith(_SIGNATURES) or controls > _MOST_CONTROLS * len(payload):
        raise NoArticle(Rejection.BINARY_CONTENT, "The bytes are no text: a picture, a document file or an archive.")


def _wide(payload: bytes) -> str | None:
    """UTF-16 without its mark, which for text in Latin letters has a zero in nearly every second byte."""
    half = len(payload) // 2
    if len(payload) % 2 or not half:
        return None
    even, odd = payload[::2].count(0), payload[1::2].count(0)
    if max(even, odd) < 0.7 * half or min(even, odd) > 0.05 * half:
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def _strictly(payload: bytes, encoding: str) -> str:
    text = _decoded_as(payload, encoding)
    if text is None:
        raise NoArticle(Rejection.WRONG_ENCODING, f"The bytes are marked as {encoding} but are not.")
    return text


def _decoded_as(payload: bytes, encoding: str | None) -> str | None:
    if encoding is None:
        return None
    try:
        return payload.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None
