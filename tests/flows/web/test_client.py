"""Does fetching stay polite, bounded and out of private networks, whatever a server does?"""

from __future__ import annotations

import gzip
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler

import brotli
import pytest
import zstandard

from flows.limits import Limits
from flows.web.answer import Answer, Failure, Wish
from flows.web.client import Web, without_login
from tests.listening import listening

pytestmark = pytest.mark.slow

TEXT = b"<html><body><p>The Council met on Monday and adopted the text.</p></body></html>"
Serve = Callable[[BaseHTTPRequestHandler], None]


def answer(status: int = 200, body: bytes = TEXT, **headers: str) -> Serve:
    def serve(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in ({"Content_Length": str(len(body))} | headers).items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        request.wfile.write(body)

    return serve


@contextmanager
def site(pages: dict[str, Serve]) -> Iterator[tuple[str, list[tuple[str, dict[str, str]]]]]:
    """A server of these paths and what it was asked; any other path is 404."""
    asked: list[tuple[str, dict[str, str]]] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 5

        def do_GET(self) -> None:
            asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            pages.get(self.path, answer(404, b""))(self)
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    with listening(Handler) as address:
        yield address, asked


@contextmanager
def web(**options: object) -> Iterator[Web]:
    chosen = {"pace": 0, "allow_private": True, "sleep": lambda _seconds: None} | options
    with Web(**chosen) as client:  # type: ignore[arg-type]
        yield client


def one_of(answers: Iterator[Serve]) -> Serve:
    """Each answer once, in their order."""

    def serve(request: BaseHTTPRequestHandler) -> None:
        next(answers)(request)

    return serve


def fetched(serve: Serve, **options: object) -> Answer | Failure:
    with site({"/page": serve}) as (address, _), web(**options) as client:
        return client.fetch(Wish(f"{address}/page"))


def failure(serve: Serve, **options: object) -> Failure:
    found = fetched(serve, **options)
    assert isinstance(found, Failure)
    return found


def test_an_answer_comes_with_what_was_said_of_it() -> None:
    found = fetched(answer(Content_Type="text/html; charset=windows-1252", ETag='"1"', Last_Modified="yesterday"))
    assert isinstance(found, Answer)
    assert (found.status, found.media_type, found.charset) == (200, "text/html", "windows-1252")
    assert (found.etag, found.last_modified, found.body) == ('"1"', "yesterday", TEXT)


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", gzip.compress(TEXT, mtime=0)),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", zlib.compress(TEXT, wbits=-15)),
        ("br", brotli.compress(TEXT)),
        ("zstd", zstandard.compress(TEXT)),
        ("gzip, br", brotli.compress(gzip.compress(TEXT, mtime=0))),
    ],
)
def test_bodies_are_unpacked(coding: str, packed: bytes) -> None:
    found = fetched(answer(body=packed, Content_Encoding=coding))
    assert isinstance(found, Answer)
    assert found.body == TEXT


@pytest.mark.parametrize(
    ("coding", "pack"),
    [("gzip", gzip.compress), ("br", lambda data: brotli.compress(data, quality=1)), ("zstd", zstandard.compress)],
)
def test_a_bomb_is_given_up_at_the_limit(coding: str, pack: Callable[[bytes], bytes]) -> None:
    found = failure(answer(body=pack(bytes(4_000_000)), Content_Encoding=coding), limits=Limits(fetch_megabytes=2))
    assert found.reason == "too_large"
    assert "limit of 2 MB" in found.sentence
    assert "fetch_megabytes (default 50)" in found.sentence


def test_a_body_said_to_be_of_five_gigabytes_is_not_read() -> None:
    found = failure(answer(body=b"", Content_Length=str(5 * 10**9)))
    assert found.reason == "too_large"


def endless(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.end_headers()
    try:
        while True:
            request.wfile.write(bytes(100_000))
    except OSError:
        pass


def test_a_body_without_an_end_is_given_up_at_the_limit() -> None:
    assert failure(endless, limits=Limits(fetch_megabytes=1)).reason == "too_large"


def slow(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.end_headers()
    try:
        for _ in range(50):
            request.wfile.write(b"x")
            time.sleep(0.1)
    except OSError:
        pass


def test_a_server_that_sends_a_byte_now_and_then_is_given_up_in_time() -> None:
    began = time.monotonic()
    found = failure(slow, limits=Limits(fetch_seconds=1))
    assert found.reason == "fetch_failed"
    assert "fetch_seconds (default 60)" in found.sentence
    assert time.monotonic() - began < 15


@pytest.mark.parametrize(
    ("serve", "said"),
    [
        (answer(Content_Length=str(len(TEXT) + 100)), "did not answer well"),
        (answer(body=gzip.compress(TEXT, mtime=0)[:30], Content_Encoding="gzip"), "cut off"),
        (answer(body=TEXT, Content_Encoding="gzip"), "cannot be unpacked"),
        (answer(body=TEXT, Content_Encoding="x-secret"), "is not known"),
        (lambda request: request.wfile.write(b"not HTTP at all\r\n\r\n"), "did not answer well"),
        (answer(503, b""), "answered 503"),
    ],
)
def test_what_may_pass_is_tried_again_and_then_left_for_the_next_run(serve: Serve, said: str) -> None:
    with site({"/page": serve}) as (address, asked), web() as client:
        found = client.fetch(Wish(f"{address}/page"))
    assert isinstance(found, Failure)
    assert (found.reason, found.is_lasting) == ("fetch_failed", False)
    assert said in found.sentence
    assert [path for path, _ in asked].count("/page") == 4


@pytest.mark.parametrize("status", [401, 403, 404, 410, 451])
def test_what_is_gone_is_asked_for_once(status: int) -> None:
    with site({"/page": answer(status, b"")}) as (address, asked), web() as client:
        found = client.fetch(Wish(f"{address}/page"))
    assert isinstance(found, Failure)
    assert (found.reason, found.status, found.is_lasting) == ("gone", status, True)
    assert [path for path, _ in asked].count("/page") == 1


def test_retry_after_is_heeded_by_every_request_to_the_host() -> None:
    answers = iter([answer(429, b"", Retry_After="7"), answer()])
    waits: list[float] = []
    with site({"/page": one_of(answers)}) as (address, _), web(sleep=waits.append) as client:
        assert isinstance(client.fetch(Wish(f"{address}/page")), Answer)
    assert any(6 < one <= 7 for one in waits)


def test_a_host_that_asks_for_an_hour_is_left_for_the_next_run() -> None:
    with site({"/page": answer(503, b"", Retry_After="3600")}) as (address, asked), web() as client:
        found = [client.fetch(Wish(f"{address}/page")) for _ in range(2)]
    assert [isinstance(one, Failure) and one.reason for one in found] == ["fetch_failed"] * 2
    assert [path for path, _ in asked].count("/page") == 1


def test_what_has_not_changed_is_told_by_its_tag_or_its_time() -> None:
    with site({"/page": answer(304, b"", ETag='"1"')}) as (address, asked), web() as client:
        found = client.fetch(Wish(f"{address}/page", '"1"', "Mon, 24 Feb 2025 10:00:00 GMT"))
    assert isinstance(found, Answer)
    assert found.is_unchanged
    assert asked[-1][1]["if-none-match"] == '"1"'
    assert asked[-1][1]["if-modified-since"] == "Mon, 24 Feb 2025 10:00:00 GMT"


def test_redirects_are_followed_and_told() -> None:
    pages = {"/page": answer(301, b"", Location="/moved?a=1"), "/moved?a=1": answer()}
    with site(pages) as (address, _), web() as client:
        found = client.fetch(Wish(f"{address}/page"))
    assert isinstance(found, Answer)
    assert (found.address, found.final) == (f"{address}/page", f"{address}/moved?a=1")


@pytest.mark.parametrize("target", ["/page", "file:///etc/passwd", "ftp://example.org/", "//", "http://["])
def test_redirects_in_a_circle_or_out_of_the_web_are_refused(target: str) -> None:
    assert failure(answer(302, b"", Location=target)).reason in ("gone", "fetch_refused")


def test_a_private_address_is_refused_unless_allowed() -> None:
    with site({"/page": answer()}) as (address, asked), web(allow_private=False) as client:
        found = client.fetch(Wish(f"{address}/page"))
    assert isinstance(found, Failure)
    assert found.reason == "fetch_refused"
    assert "--allow-private" in found.sentence
    assert not asked


def test_a_name_is_judged_by_the_address_that_is_connected_to() -> None:
    with site({"/page": answer()}) as (address, asked), web(allow_private=False) as client:
        found = client.fetch(Wish(f"{address.replace('127.0.0.1', 'localhost')}/page"))
    assert isinstance(found, Failure)
    assert found.reason == "fetch_refused"
    assert not asked


def test_a_public_address_may_not_lead_to_a_private_one_even_where_these_are_allowed() -> None:
    inside = {"/secret": answer()}
    with site(inside) as (private, asked):
        outside = {"/page": answer(302, b"", Location=f"{private.replace('127.0.0.1', '127.0.0.2')}/secret")}
        with site(outside) as (public, _), web(is_public=lambda one: one == "127.0.0.1") as client:
            found = client.fetch(Wish(f"{public}/page"))
    assert isinstance(found, Failure)
    assert found.reason == "fetch_refused"
    assert "private network" in found.sentence
    assert not asked


def test_robots_txt_is_heeded_and_read_once() -> None:
    rules = b"User-agent: *\nDisallow: /private\nCrawl-delay: 3\n"
    pages = {"/robots.txt": answer(body=rules), "/page": answer(), "/private/page": answer()}
    waits: list[float] = []
    with site(pages) as (address, asked), web(sleep=waits.append) as client:
        found = [client.fetch(Wish(f"{address}{path}")) for path in ("/private/page", "/page", "/page")]
    assert isinstance(found[0], Failure)
    assert found[0].reason == "fetch_refused"
    assert [path for path, _ in asked] == ["/robots.txt", "/page", "/page"]
    assert any(2 < one <= 3 for one in waits)


def test_a_site_whose_robots_txt_fails_is_not_read() -> None:
    with site({"/robots.txt": answer(500, b""), "/page": answer()}) as (address, asked), web() as client:
        assert isinstance(client.fetch(Wish(f"{address}/page")), Failure)
    assert "/page" not in [path for path, _ in asked]


def test_a_host_that_is_down_is_not_asked_for_every_page() -> None:
    pages = {f"/{number}": answer(500, b"") for number in range(20)}
    with site(pages) as (address, asked), web() as client:
        found = [client.fetch(Wish(f"{address}/{number}")) for number in range(20)]
    assert all(isinstance(one, Failure) and one.reason == "fetch_failed" for one in found)
    assert len(asked) == 1 + 5 * 4


def test_who_fetches_says_so() -> None:
    with site({"/page": answer()}) as (address, asked), web(contact="desk@example.org") as client:
        client.fetch(Wish(f"{address}/page"))
    assert all("Rapporteur/" in said["user-agent"] and "desk@example.org" in said["user-agent"] for _, said in asked)
    assert not any("cookie" in said or "authorization" in said for _, said in asked)


def test_a_login_is_sent_to_its_own_host_alone() -> None:
    with site({"/page": answer()}) as (other, asked_other):
        pages = {"/page": answer(302, b"", Location=f"{other}/page")}
        with site(pages) as (address, asked), web() as client:
            plain, login = without_login(f"{address.replace('//', '//jane:p%40ss@')}/page")
            assert (plain, login) == (f"{address}/page", ("jane", "p@ss"))
            assert isinstance(client.fetch(Wish(plain, login=login)), Answer)
    assert asked[-1][1]["authorization"] == "Basic amFuZTpwQHNz"
    assert not any("authorization" in said for _, said in asked_other)
