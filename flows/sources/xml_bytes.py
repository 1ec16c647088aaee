"""What can be mended in the bytes of an XML document that no parser takes as it is?

What sites get wrong most: blank lines before the declaration, ampersands in addresses, control characters, a declared
encoding that it is not in. Nothing is guessed about elements.
"""

from __future__ import annotations

import codecs
import re

from transforms.decoding import guessed

_ENCODING = re.compile(rb"encoding\s{0,9}=\s{0,9}[\"']([^\"'<>]{0,100})[\"']", re.IGNORECASE)
_DECLARATION = re.compile(rb"<\?xml\s[^<>]{0,200}\?>", re.IGNORECASE)
_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
_BARE = re.compile(rb"&(?!(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos);)")
_LITERAL = re.compile(rb"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r")
_BEFORE = 4096
"""Bytes within which a declaration is looked for."""


def recoded(content: bytes) -> bytes:
    """The bytes as UTF-8 where they claim to be that, or claim nothing that there is, and look like another encoding.

    A few bad bytes do not make a document anything else; what says another encoding is believed.
    """
    named = _ENCODING.search(content[:200])
    claimed = _codec(named[1]) if named else None
    if _is_wide(content) or claimed not in (None, "utf-8", "ascii"):
        return content
    found = content.decode("utf-8", "surrogateescape")
    escaped = sum("\udc80" <= char <= "\udcff" for char in found)
    looks = guessed(content) if escaped > sum(char > "\x7f" for char in found) - escaped else None
    if looks or (named and claimed is None):
        # Parsers do not survive every name that is none.
        content = _ENCODING.sub(b'encoding="utf-8"', content, count=1)
    return content.decode(looks, "replace").encode() if looks else content


def mended(content: bytes) -> bytes:
    """The document with its declaration first, in its encoding, without bare ampersands and control characters."""
    content = recoded(content)
    if _is_wide(content):
        return content
    content = content.removeprefix(codecs.BOM_UTF8).translate(None, _CONTROLS).lstrip()
    if declared := _DECLARATION.search(content, 0, _BEFORE):
        content = declared[0] + content[: declared.start()] + content[declared.end() :]
    if not declared or b"utf-8" in declared[0].lower():
        content = content.decode("utf-8", "replace").encode()
    parts = _LITERAL.split(content)
    parts[::2] = [_BARE.sub(b"&amp;", part) for part in parts[::2]]
    return b"".join(parts)


def _is_wide(content: bytes) -> bool:
    return content.startswith(_WIDE_MARKS) or b"\x00" in content[:4]


def _codec(name: bytes) -> str | None:
    try:
        return codecs.lookup(name.decode("ascii")).name
    except (LookupError, ValueError):
        return None
