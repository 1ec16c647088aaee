"""Is a followed address asked only for what is new, and never ahead of what was kept of it?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows import forgetting, plain, work
from flows.place import Place
from flows.plain import record_plainly
from flows.publishing import Report
from flows.request import Request
from flows.settings import Settings
from tests.listening import listening
from tests.make import NOON
from warehouse.publish import rebuild

pytestmark = pytest.mark.slow

BODY = (
    "The General Assembly adopted the resolution by {} votes to 5 on Monday. Ukraine had asked for the meeting."
    " Jordan and Norway supported the text, which recalls the Charter of the United Nations and asks all states to"
    " refrain from the threat or use of force against the territorial integrity of any state. Several delegations"
    " explained their vote before the Assembly turned to its next item."
)


def page(number: int) -> str:
    paragraphs = "".join(f"<p>{BODY.format(number + part)}</p>" for part in (0, 20, 40))
    body = f"<article><h1>Vote {number}</h1>{paragraphs}</article>"
    return f"<html><head><title>Vote {number}</title></head><body>{body}</body></html>"


@dataclass
class Site:
    """A site with a feed of pages, which says whether its feed and pages have changed."""

    pages: dict[str, str] = field(default_factory=dict)
    stamps: dict[str, str] = field(default_factory=dict)
    failing: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    address: str = ""

    def feed(self) -> str:
        items = "".join(
            f"<entry><title>{path}</title><id>{path}</id><link href='{self.address}{path}'/>"
            f"<updated>{self.stamps.get(path, '2025-02-24T10:00:00Z')}</updated><summary>Short.</summary></entry>"
            for path in self.pages
        )
        return f"<feed xmlns='http://www.w3.org/2005/Atom'><title>The Site</title>{items}</feed>"

    def sitemap(self) -> str:
        items = "".join(f"<url><loc>{self.address}{path}</loc></url>" for path in self.pages)
        return f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{items}</urlset>"


@contextmanager
def served(site: Site) -> Iterator[Site]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append(self.path)
            body = {"/feed": site.feed(), "/sitemap.xml": site.sitemap()}.get(self.path, site.pages.get(self.path))
            status = 503 if self.path in site.failing else 404 if body is None else 200
            tag = f'"{hash(body)}"'
            if status == 200 and self.headers.get("If-None-Match") == tag:
                status, body = 304, ""
            self.send_response(status)
            if status in (200, 304):
                self.send_header("ETag", tag)
            if status == 503:
                self.send_header("Retry-After", "500")
            self.send_header("Content-Type", "text/html" if self.path in site.pages else "application/xml")
            self.end_headers()
            self.wfile.write((body or "").encode())

        def log_message(self, *_: object) -> None:
            pass

    with listening(Handler) as address:
        site.address = address
        yield site


@pytest.fixture
def site() -> Iterator[Site]:
    with served(Site({f"/{number}": page(number) for number in (1, 2, 3)})) as one:
        yield one


def settings(home: Path, **options: Any) -> Settings:
    return Settings(home=home, allow_private=True, pace=0, **options)


def run(home: Path, *sources: str, batch_size: int = 500, **options: Any) -> Report:
    return record_plainly(Request(sources=sources, **options), settings(home, batch_size=batch_size))


def rows(home: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(duckdb.connect(str(home / "warehouse.duckdb"), read_only=True)) as connection:
        return connection.execute(sql).fetchall()


def asked(site: Site) -> list[str]:
    found = [path for path in site.asked if path != "/robots.txt"]
    site.asked.clear()
    return found


def test_a_second_run_asks_only_whether_the_feed_has_changed(site: Site, tmp_path: Path) -> None:
    first = run(tmp_path, f"{site.address}/feed")
    assert (first.status, first.kept["articles"]) == ("published", 3)
    assert rows(tmp_path, "SELECT DISTINCT publisher, published_from FROM articles") == [("The Site", "feed")]
    assert sorted(asked(site)) == ["/1", "/2", "/3", "/feed"]
    second = run(tmp_path, f"{site.address}/feed")
    assert second.status == "nothing_new"
    assert asked(site) == ["/feed"]
    assert rows(tmp_path, "SELECT count(*) FROM feeds") == [(4,)]


def test_only_new_and_changed_pages_are_asked_for(site: Site, tmp_path: Path) -> None:
    run(tmp_path, f"{site.address}/feed")
    asked(site)
    site.pages |= {"/4": page(4), "/2": page(200)}
    site.stamps["/2"] = "2025-02-25T10:00:00Z"
    second = run(tmp_path, f"{site.address}/feed")
    assert sorted(asked(site)) == ["/2", "/4", "/feed"]
    assert (second.kept["articles"], second.unchanged) == (2, 2)
    assert rows(tmp_path, "SELECT count(*) FROM articles") == [(4,)]
    assert rows(tmp_path, "SELECT title FROM articles WHERE text LIKE '%by 200 votes%'") == [("Vote 200",)]


def test_a_page_that_fails_is_told_and_asked_for_again(site: Site, tmp_path: Path) -> None:
    # The last one: after it the site is to be left alone for a while.
    site.failing = {"/3"}
    first = run(tmp_path, f"{site.address}/feed")
    assert first.reasons == {"fetch_failed": 1}
    asked(site)
    site.failing = set()
    second = run(tmp_path, f"{site.address}/feed")
    assert second.kept["articles"] == 1
    assert asked(site) == ["/feed", "/3"]
    assert rows(tmp_path, "SELECT resolution FROM quarantine") == [("replaced",)], (
        "what was read in the end is no open failure"
    )
    assert run(tmp_path, f"{site.address}/feed").status == "nothing_new"
    assert asked(site) == ["/feed"]


def test_a_run_that_dies_before_it_decides_remembers_nothing(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(plain, "publish", lambda *_, **__: (_ for _ in ()).throw(RuntimeError("killed")))
        with pytest.raises(RuntimeError, match="killed"):
            run(tmp_path, f"{site.address}/feed")
    assert run(tmp_path, f"{site.address}/feed").kept["articles"] == 3


@pytest.mark.parametrize("option", [{"limit": 2}, {"since": "2025-02-25"}, {"dry_run": True}])
def test_what_a_run_was_asked_to_leave_out_is_read_by_the_next(
    site: Site, tmp_path: Path, option: dict[str, Any]
) -> None:
    run(tmp_path, f"{site.address}/feed", **option)
    run(tmp_path, f"{site.address}/feed")
    assert rows(tmp_path, "SELECT count(*) FROM articles") == [(3,)]


def test_a_held_run_remembers_nothing(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as strict:
        check = work.check
        strict.setattr(plain, "check", lambda task: _blocked(check(task)))
        assert run(tmp_path, f"{site.address}/feed").status == "blocked"
    asked(site)
    assert run(tmp_path, f"{site.address}/feed").status == "published"
    assert "/1" in asked(site)


def _blocked(verdict: work.Verdict) -> work.Verdict:
    return replace(verdict, blocked=("for a test",))


def test_a_rebuild_remembers_and_a_forgotten_page_is_not_asked_for(site: Site, tmp_path: Path) -> None:
    run(tmp_path, f"{site.address}/sitemap.xml")
    place = Place(tmp_path)
    before = rows(tmp_path, "SELECT * FROM feeds ORDER BY ALL")
    rebuild(place.lake, place.warehouse)
    assert rows(tmp_path, "SELECT * FROM feeds ORDER BY ALL") == before
    forgetting.forget(place, f"{site.address}/2", NOON, None)
    assert rows(tmp_path, "SELECT count(*) FROM feeds") == [(3,)]
    for path in (tmp_path / "lake").rglob("*.parquet"):
        assert f"{site.address}/2".encode() not in path.read_bytes()
    asked(site)
    site.pages["/4"] = page(4)
    assert run(tmp_path, f"{site.address}/sitemap.xml").kept["articles"] == 1
    assert sorted(asked(site)) == ["/4", "/sitemap.xml"]
