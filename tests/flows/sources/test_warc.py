"""Which captures of a web archive become records, and is every other one accounted for?"""

from __future__ import annotations

import base64
import gzip
import hashlib
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import brotli
import pytest
import zstandard

from flows.limits import Limits
from flows.sources import Options, Payload, read

PAGE = b"<html><body><p>The court ordered provisional measures.</p></body></html>"


def response(
    body: bytes = PAGE, status: str = "200 OK", kind: str = "text/html; charset=utf-8", **headers: str
) -> bytes:
    lines = [
        f"HTTP/1.1 {status}",
        f"Content-Type: {kind}",
        *(f"{k.replace('_', '-')}: {v}" for k, v in headers.items()),
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def record(block: bytes, url: str = "https://example.org/1", kind: str = "response", **headers: str) -> bytes:
    said = {
        "WARC-Type": kind,
        "WARC-Target-URI": url,
        "WARC-Date": "2025-02-24T10:00:00Z",
        "WARC-Record-ID": "<urn:uuid:7d2f0c3e-0000-4000-8000-000000000001>",
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(block)),
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    head = "WARC/1.0\r\n" + "".join(f"{name}: {value}\r\n" for name, value in said.items())
    return head.encode() + b"\r\n" + block + b"\r\n\r\n"


def found_in(path: Path, content: bytes, **limits: int) -> tuple[list[Payload], Options]:
    path.write_bytes(content)
    options = Options(limits=Limits(**limits))
    return list(read(str(path), options)), options


def reasons(payloads: list[Payload]) -> list[str | None]:
    return [one.problem_reason for one in payloads]


@pytest.mark.parametrize("pack", ["plain", "gzip", "zstd"])
def test_pages_come_out_of_every_form(tmp_path: Path, pack: str) -> None:
    ways: dict[str, Callable[[bytes], bytes]] = {"plain": bytes, "gzip": gzip.compress, "zstd": zstandard.compress}
    packed = ways[pack]
    name = {"plain": "a.warc", "gzip": "a.warc.gz", "zstd": "a.warc.zst"}[pack]
    info = record(b"software: test\r\n", kind="warcinfo", Content_Type="application/warc-fields")
    asked = record(b"GET / HTTP/1.1\r\n\r\n", kind="request", Content_Type="application/http; msgtype=request")
    found, options = found_in(tmp_path / name, b"".join(map(packed, (info, asked, record(response())))))
    (page,) = found
    assert (page.payload, page.media_type, page.problem) == (PAGE, "text/html", None)
    assert page.given == {"fetched_url": "https://example.org/1", "charset": "utf-8"}
    assert page.retrieved_at == datetime(2025, 2, 24, 10, tzinfo=UTC)
    assert not options.tally["passed_over"], "what only describes the crawl was never to be a page"


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (gzip.compress(PAGE, mtime=0), {"Content_Encoding": "gzip"}),
        (b"%x\r\n%b\r\n0\r\n\r\n" % (len(PAGE), PAGE), {"Transfer_Encoding": "chunked"}),
    ],
)
def test_what_was_packed_for_the_way_is_unpacked(tmp_path: Path, body: bytes, headers: dict[str, str]) -> None:
    found, _ = found_in(tmp_path / "a.warc", record(response(body, **headers)))
    assert [one.payload for one in found] == [PAGE]


@pytest.mark.parametrize(
    "block",
    [
        response(status="404 Not Found"),
        response(b"\x89PNG", kind="image/png"),
        response(b"{}", kind="application/json"),
    ],
)
def test_what_was_never_to_be_an_article_is_passed_over_and_counted(tmp_path: Path, block: bytes) -> None:
    found, options = found_in(tmp_path / "a.warc", record(block))
    assert (found, options.tally["passed_over"]) == ([], 1)


def test_a_revisit_and_a_cut_off_capture_are_told(tmp_path: Path) -> None:
    again = record(response(b""), kind="revisit", WARC_Refers_To_Target_URI="https://example.org/0")
    cut = record(response(), WARC_Truncated="length")
    found, _ = found_in(tmp_path / "a.warc", again + cut + record(response()))
    assert reasons(found) == ["revisit_record", "truncated_record", None]
    assert "https://example.org/0" in str(found[0].problem)


def test_an_archive_that_ends_within_a_record_says_so(tmp_path: Path) -> None:
    found, _ = found_in(tmp_path / "a.warc", (record(response()) * 2)[:-30])
    assert reasons(found) == [None, "truncated_record"]


def digest(block: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(block).digest()).decode()


def test_a_wrong_digest_is_damage_unless_the_content_has_the_right_one(tmp_path: Path) -> None:
    right = record(response(), WARC_Block_Digest=digest(response()))
    wrong = record(response(), WARC_Block_Digest=digest(b"other"))
    head_only = record(response(), WARC_Block_Digest=digest(b"other"), WARC_Payload_Digest=digest(PAGE))
    found, _ = found_in(tmp_path / "a.warc", right + wrong + head_only)
    assert reasons(found) == [None, "corrupt_record", None]
    assert found[2].payload == PAGE
    packed = gzip.compress(PAGE, mtime=0)
    said = {"WARC_Block_Digest": digest(b"other"), "WARC_Payload_Digest": digest(packed)}
    found, _ = found_in(tmp_path / "b.warc", record(response(packed, Content_Encoding="gzip"), **said))
    assert [one.payload for one in found] == [PAGE]


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_reading_goes_on_behind_damage(tmp_path: Path, name: str) -> None:
    pack = gzip.compress if name.endswith("gz") else bytes
    whole = [pack(record(response(), url=f"https://example.org/{number}")) for number in range(5)]
    damaged = (
        b"".join(whole[:2]) + (whole[2][:90] if pack is gzip.compress else b"") + b"\xff" * 300 + b"".join(whole[3:])
    )
    found, _ = found_in(tmp_path / name, damaged)
    assert [one.given.get("fetched_url", "")[-1:] for one in found if not one.problem] == ["0", "1", "3", "4"]
    assert reasons(found).count("corrupt_record") == 1


def test_a_record_over_the_limit_is_not_read(tmp_path: Path) -> None:
    large = record(response(b"x" * 1_100_000))
    bomb = record(response(gzip.compress(bytes(2_000_000)), Content_Encoding="gzip"))
    found, _ = found_in(tmp_path / "a.warc", large + bomb + record(response()), fetch_megabytes=1)
    assert reasons(found) == ["too_large", "too_large", None]
    assert "default 50" in str(found[0].problem)


@pytest.mark.parametrize("name", ["a.arc", "a.arc.gz"])
def test_the_older_form_means_the_same(tmp_path: Path, name: str) -> None:
    info = b"1 0 Test\nURL IP-address Archive-date Content-type Archive-length\n"
    block = response()
    content = b"filedesc://a.arc 0.0.0.0 20250224100000 text/plain %d\n%b\n" % (len(info), info)
    for url in (b"https://example.org/1", b"https://example.org/a b"):
        content += b"%b 127.0.0.1 20250224100000 text/html %d\n%b\n" % (url, len(block), block)
    content += b"http://example.org/2 127.0.0.1 2025 text/html -1\n\n"
    found, _ = found_in(tmp_path / name, gzip.compress(content) if name.endswith("gz") else content)
    assert [one.given.get("fetched_url") for one in found[:2]] == ["https://example.org/1", "https://example.org/a%20b"]
    assert reasons(found) == [None, None, "corrupt_record"]
    assert found[0].retrieved_at == datetime(2025, 2, 24, 10, tzinfo=UTC)


@pytest.mark.parametrize("content", [b"", b"WARC/1.0\r\n", b"\x1f\x8b\x08 not really", b"\x00" * 5000, b"no archive"])
def test_what_is_no_archive_gives_no_pages_and_no_error(tmp_path: Path, content: bytes) -> None:
    for name in ("a.warc", "a.warc.gz", "a.arc", "a.arc.gz"):
        found, _ = found_in(tmp_path / name, content)
        assert all(one.problem for one in found)


def chunked(body: bytes) -> bytes:
    return b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)


BROKEN, OK = "corrupt_record", None
DEFLATED = zlib.compress(PAGE)


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        (response(chunked(PAGE), Transfer_Encoding="chunked"), OK),
        (response(chunked(gzip.compress(PAGE, mtime=0)), Transfer_Encoding="chunked", Content_Encoding="gzip"), OK),
        (response(brotli.compress(PAGE), Content_Encoding="br"), OK),
        (response(zstandard.compress(PAGE), Content_Encoding="zstd"), OK),
        (response(DEFLATED, Content_Encoding="deflate"), OK),
        (response(DEFLATED[2:-4], Content_Encoding="deflate"), OK),
        # What the headers say is not so.
        (response(PAGE, Transfer_Encoding="chunked"), OK),
        (response(PAGE, Content_Encoding="gzip"), OK),
        (response(PAGE, Content_Encoding="none-that-is"), OK),
        (response(gzip.compress(PAGE, mtime=0)), OK),
        (response(PAGE, Content_Length="7"), OK),
        (response(PAGE, kind="application/octet-stream"), OK),
        (b"HTTP/1.1 200 OK\r\n\r\n" + PAGE, OK),
        (response(PAGE).replace(b"\r\n", b"\n"), OK),
        (response(PAGE, status="203 Non-Authoritative"), OK),
        (PAGE, OK),
        (response(chunked(PAGE)[:-20], Transfer_Encoding="chunked"), BROKEN),
        (response(chunked(PAGE)[:-5] + b"no chunk", Transfer_Encoding="chunked"), BROKEN),
        (response(gzip.compress(PAGE, mtime=0)[:-10], Content_Encoding="gzip"), BROKEN),
        (response(b"\x8b\x00 nothing packed", Content_Encoding="br"), BROKEN),
    ],
)
def test_a_body_is_read_as_a_browser_would(tmp_path: Path, block: bytes, reason: str | None) -> None:
    found, _ = found_in(tmp_path / "a.warc", record(block) + record(response(), url="https://example.org/2"))
    assert reasons(found) == [reason, None], "and the record behind it is read"
    assert reason or found[0].payload == PAGE


WHOLE = record(response())


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (WHOLE.replace(b"WARC/1.0", b"WARC/0.18"), [OK]),
        (WHOLE.replace(b"WARC/1.0", b"WARC/1.1").replace(b"10:00:00Z", b"10:00:00.123456Z"), [OK]),
        (WHOLE.replace(b"WARC-Type", b"warc-type"), [OK]),
        (WHOLE.replace(b"WARC-Type: response\r\n", b""), [BROKEN]),
        (record(response().replace(b"\r\n", b"\n")).replace(b"\r\n", b"\n"), [OK]),
        (WHOLE.replace(b"https://", b"HTTPS://"), [OK]),
        (record(response(), WARC_Block_Digest="nonsense"), [OK]),
        (record(response(), WARC_Block_Digest="sha256:abc"), [OK]),
        (record(response(), Content_Length="999999999999") + WHOLE, ["too_large", OK]),
        (record(response(), Content_Length="99999") + WHOLE, ["truncated_record", OK]),
        (WHOLE[:-4] + WHOLE, [OK, OK]),
        (WHOLE + b"junk\r\n" + WHOLE, [OK, BROKEN, OK]),
    ],
)
def test_an_archive_that_keeps_to_no_standard(tmp_path: Path, content: bytes, expected: list[str | None]) -> None:
    assert reasons(found_in(tmp_path / "a.warc", content)[0]) == expected


def arc(header: bytes, body: bytes, longer: int = 0) -> bytes:
    return b"http://example.org/1 1.2.3.4 %b %d\n%b\n" % (header, len(body) + longer, body)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (arc(b"20250224100000 text/html", response()) * 2, [OK, OK]),
        (arc(b"20250224100000 text/html 200 - - 0 a.arc", response()), [OK]),
        (arc(b"20250224 text/html", response()), [OK]),
        (arc(b"20250224100000 text/html; charset=utf-8", response()), [OK]),
        (arc(b"20250224100000 ", response()), [OK]),
        (arc(b"20250224100000 text/html", PAGE), [OK]),
        (arc(b"20250224100000 text/html", response(), -9) + arc(b"20250224100000 text/html", PAGE), [OK, BROKEN, OK]),
        (b"no archive\n", [BROKEN]),
    ],
)
def test_an_arc_that_keeps_to_no_standard(tmp_path: Path, content: bytes, expected: list[str | None]) -> None:
    found, _ = found_in(tmp_path / "a.arc", content)
    assert reasons(found) == expected
    assert len({one.source_uri for one in found}) == len(found)
