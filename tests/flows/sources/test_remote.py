"""What does an address hold, and where does each record say that it lies?"""

from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path

import pytest

from flows.sources import Options, Payload, is_file, read
from flows.web.client import Web
from tests.flows.sources.test_feed import ATOM, JSON_FEED
from tests.flows.sources.test_unpacked import zipped
from tests.flows.sources.test_warc import record, response
from tests.flows.web.test_client import Serve, answer, site

pytestmark = pytest.mark.slow

PAGE = b"<html><head><title>T</title></head><body><p>The ministers met in Geneva and agreed.</p></body></html>"


def found(pages: dict[str, Serve], path: str) -> tuple[str, list[Payload], Options]:
    with site(pages) as (address, _), Web(pace=0, allow_private=True, is_file=is_file, sleep=lambda _: None) as web:
        options = Options(web=web)
        return address, list(read(f"{address}{path}", options)), options


@pytest.mark.parametrize(
    ("path", "serve", "expected"),
    [
        ("/a", answer(body=PAGE, Content_Type="text/html"), [("", "text/html")]),
        ("/a", answer(body=b"Plain words.", Content_Type="text/plain"), [("", "text/plain")]),
        (
            "/f",
            answer(body=JSON_FEED.replace("https://example.org/7", "").encode(), Content_Type="application/feed+json"),
            [("#7", "application/json")],
        ),
        (
            "/a.jsonl",
            answer(body=b'{"text": "1"}\n{"text": "2"}'),
            [("#1", "application/json"), ("#2", "application/json")],
        ),
        ("/x", answer(body=b'{"text": "1"}', Content_Type="application/json"), [("", "application/json")]),
        ("/a.csv", answer(body=b"text\none\n"), [("#1", "application/json")]),
        ("/a.warc", answer(body=record(response())), [("#1", "text/html")]),
        ("/a.zip", answer(body=zipped({"b.txt": b"x"})), [("#b.txt", "text/plain")]),
        ("/dump", answer(body=zipped({"b.txt": b"x"}), Content_Type="application/zip"), [("#b.txt", "text/plain")]),
    ],
)
def test_an_answer_is_read_as_what_it_is(path: str, serve: Serve, expected: list[tuple[str, str]]) -> None:
    address, records, _ = found({path: serve}, path)
    where = [(one.source_uri.removeprefix(f"{address}{path}"), one.media_type) for one in records]
    assert where[: len(expected)] == expected
    assert not any(one.problem for one in records if one.source_uri.startswith(f"{address}{path}"))


def test_a_feed_gives_its_full_entries_and_the_pages_of_the_others() -> None:
    full = ATOM.replace("The treaty was signed.", "The treaty was signed. " * 40)
    _, records, _ = found({"/feed": answer(body=full.encode())}, "/feed")
    assert [one.source_uri.partition("#")[2] for one in records] == ["tag%3A1"]
    assert json.loads(records[0].payload or b"")["text"].startswith("<p>The treaty")
    address, records, _ = found({"/feed": answer(body=ATOM.encode()), "/one": answer(body=PAGE)}, "/feed")
    (page,) = records
    assert (page.source_uri, page.payload) == (f"{address}/one", PAGE)
    assert page.given["feed.title"] == "Peace & law"
    assert page.rests_on == (f"{address}/one", f"{address}/feed")


def sitemap(body: bytes, **headers: str) -> Serve:
    def serve(request: object) -> None:
        host = request.headers["Host"]  # type: ignore[attr-defined]
        filled = body.replace(b"HERE", f"http://{host}".encode())
        answer(body=gzip.compress(filled) if headers.get("packed") else filled)(request)  # type: ignore[arg-type]

    return serve


MAP = b"<urlset><url><loc>HERE/1</loc></url><url><loc>HERE/2</loc></url><url><loc>HERE/1</loc></url></urlset>"
INDEX = b"".join(
    [
        b"<sitemapindex><sitemap><loc>HERE/map.xml.gz</loc></sitemap>",
        b"<sitemap><loc>HERE/index.xml</loc></sitemap></sitemapindex>",
    ]
)


def test_a_sitemap_of_sitemaps_is_followed_and_each_page_asked_for_once() -> None:
    pages = {
        "/index.xml": sitemap(INDEX),
        "/map.xml.gz": sitemap(MAP, packed="yes"),
        "/1": answer(body=PAGE),
        "/2": answer(404, b""),
    }
    address, records, options = found(pages, "/index.xml")
    assert [one.source_uri for one in records if not one.problem] == [f"{address}/1"]
    assert {one.problem_reason for one in records if one.problem} == {"gone"}, (
        "an index that names itself comes to an end"
    )
    assert options.web is not None
    assert options.web.visits[f"{address}/map.xml.gz"].records == 2


@pytest.mark.parametrize("name", ["a.atom", "a.xml", "a.json", "a.atom.gz"])
def test_a_feed_in_a_file_is_followed_where_that_is_wanted(tmp_path: Path, name: str) -> None:
    with site({"/one": answer(body=PAGE), "/two": answer(404, b"")}) as (address, asked):
        links = [f"{address}/one", f"{address}/two"]
        content = "".join(f'<entry><title>A</title><link href="{one}"/><id>{one}</id></entry>' for one in links)
        text = f'<feed xmlns="http://www.w3.org/2005/Atom">{content}<entry><title>No link</title></entry></feed>'
        if name == "a.json":
            items = [*({"url": one, "title": "A"} for one in links), {"title": "No link"}]
            text = json.dumps({"version": "https://jsonfeed.org/version/1", "items": items})
        packed = gzip.compress(text.encode()) if name.endswith("gz") else text.encode()
        (tmp_path / name).write_bytes(packed)
        with Web(pace=0, allow_private=True) as web:
            as_it_stands = list(read(str(tmp_path / name), Options(web=web)))
            assert not asked
            followed = list(read(str(tmp_path / name), Options(web=web, follow_feeds=True)))
    where = (tmp_path / name).as_uri()
    assert [one.source_uri for one in as_it_stands] == [f"{where}#{number}" for number in (1, 2, 3)]
    assert [(one.source_uri, one.problem_reason) for one in followed] == [
        (f"{where}#3", None), (links[0], None), (links[1], "gone"),
    ]  # fmt: skip
    assert followed[1].given["feed.title"] == "A"
    assert web.visits.keys() == set(links)


def test_a_page_that_a_list_in_an_archive_names_lies_where_it_was_fetched(tmp_path: Path) -> None:
    with site({"/1": answer(body=PAGE)}) as (address, _), Web(pace=0, allow_private=True) as web:
        with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
            packed.writestr("b.urls", f"{address}/1\n")
        (page,) = read(str(tmp_path / "a.zip"), Options(web=web))
    assert page.source_uri == page.container_uri == f"{address}/1"


def test_a_password_is_in_no_record() -> None:
    with site({"/a": answer(body=PAGE)}) as (address, asked), Web(pace=0, allow_private=True) as web:
        records = list(read(f"{address.replace('//', '//jane:secret@')}/a", Options(web=web)))
    assert [one.source_uri for one in records] == [f"{address}/a"]
    assert "secret" not in str(records) + str(web.visits)
    assert asked[-1][1]["authorization"]
