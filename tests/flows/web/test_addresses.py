"""Which addresses may be asked for, and is a body unpacked in bounded pieces?"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable

import brotli
import pytest
import zstandard

from flows.web import guard
from flows.web.client import canonical_address
from flows.web.unpacking import PIECE, Unpackable, unpacked


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
        *((one, False) for one in ("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0")),
        *(
            (one, False)
            for one in ("::1", "fe80::1%eth0", "fc00::1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "100.64.0.1")
        ),
        *((one, False) for one in ("2002:7f00:1::", "224.0.0.1", "ff02::1", "255.255.255.255", "nonsense")),
    ],
)
def test_which_addresses_are_public(address: str, expected: bool) -> None:
    assert guard.is_public(address) is expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("HTTP://User:secret@Example.org/a b?utm_source=x#part", "http://example.org/a%20b?utm_source=x"),
        ("https://bücher.example:8443", "https://xn--bcher-kva.example:8443/"),
        ("http://[2001:db8::1]/", "http://[2001:db8::1]/"),
        *((one, None) for one in ("ftp://example.org/", "javascript:alert(1)", "", "http://", "http://a\nb/")),
    ],
)
def test_what_is_asked_for(address: str, expected: str | None) -> None:
    assert canonical_address(address) == expected


PACKED: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("gzip", gzip.compress),
    ("deflate", zlib.compress),
    ("deflate", lambda data: zlib.compress(data, wbits=-15)),
    ("br", lambda data: brotli.compress(data, quality=1)),
    ("zstd", zstandard.compress),
    ("gzip, br", lambda data: brotli.compress(gzip.compress(data), quality=1)),
]


@pytest.mark.parametrize(("coding", "pack"), PACKED)
def test_a_body_is_unpacked_in_pieces(coding: str, pack: Callable[[bytes], bytes]) -> None:
    whole = bytes(5_000_000) + b"the end"
    packed = pack(whole)
    pieces = list(unpacked((packed[start : start + 1000] for start in range(0, len(packed), 1000)), coding))
    assert b"".join(pieces) == whole
    assert max(map(len, pieces)) <= 40 * PIECE


@pytest.mark.parametrize(("coding", "pack"), PACKED)
def test_a_body_that_is_cut_off_or_changed_is_refused(coding: str, pack: Callable[[bytes], bytes]) -> None:
    packed = pack(bytes(range(256)) * 100)
    for damaged in (packed[:-5], b"\xff\xff" + packed[2:]):
        with pytest.raises(Unpackable):
            list(unpacked([damaged], coding))
