"""Which pages does a sitemap name?"""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.sources import Options, read
from flows.sources import sitemap as reader
from flows.sources.remote import addresses_in
from flows.sources.sitemap import Listed

NEWS = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc> https://example.org/a </loc><lastmod>2025-02-25</lastmod>
<news:news><news:publication><news:name>Gazette</news:name>
<news:language>en</news:language></news:publication><news:publication_date>2025-02-24</news:publication_date>
<news:title>Peace</news:title></news:news><image:image><image:title>Other</image:title></image:image></url>
<url><loc>https://example.org/b</loc><image:image><image:title>Not this</image:title></image:image></url>
<url><loc>javascript:alert(1)</loc></url></urlset>"""


def test_a_news_sitemap_says_title_day_and_publisher() -> None:
    found = reader.read(NEWS.encode())
    assert found is not None
    assert not found.is_index
    assert found.listed == (
        Listed("https://example.org/a", "2025-02-25", "Peace", "2025-02-24", "Gazette", "en"),
        Listed("https://example.org/b", None),
    )


def test_an_index_names_sitemaps() -> None:
    text = b"<sitemapindex><sitemap><loc>https://example.org/1.xml</loc><lastmod>x</lastmod></sitemap></sitemapindex>"
    found = reader.read(text)
    assert found is not None
    assert found.is_index
    assert found.listed == (Listed("https://example.org/1.xml", "x"),)


HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
MAP = f"{HEAD}<urlset><url><loc>https://example.org/1</loc></url><url><loc>https://example.org/2</loc></url></urlset>"


@pytest.mark.parametrize(
    ("content", "first"),
    [
        (f"\n  {MAP}".encode(), "1"),
        (f"\ufeff\n{MAP}".encode(), "1"),
        (f"<!-- made by hand -->{MAP}".encode(), "1"),
        (MAP.replace("/1", "/?a=1&b=2").encode(), "?a=1&b=2"),
        (MAP.replace("/1", "/?a=1&amp;b=2").encode(), "?a=1&b=2"),
        (MAP.replace("https://example.org/1", "<![CDATA[https://example.org/?a=1&b=2]]>\x0b").encode(), "?a=1&b=2"),
        (MAP.replace("urlset", "URLSET").replace("url>", "URL>").replace("loc>", "Loc>").encode(), "1"),
        (MAP.replace("/1", "/é").encode("cp1252"), "é"),
        (MAP.replace("UTF-8", "none").encode(), "1"),
        (MAP.replace("UTF-8", "UTF-16").encode("utf-16"), "1"),
    ],
)
def test_what_sites_get_wrong_most_is_mended(content: bytes, first: str) -> None:
    found = reader.read(content)
    assert reader.root_of(content) == "urlset"
    assert found is not None
    assert [one.address for one in found.listed] == [f"https://example.org/{first}", "https://example.org/2"]
    assert found.damage is None


def test_a_damaged_sitemap_gives_what_stands_before_the_damage() -> None:
    found = reader.read(b"<urlset><url><loc>https://example.org/1</loc></url><url><loc>https://exa")
    assert found is not None
    assert found.damage
    assert [one.address for one in found.listed] == ["https://example.org/1"]


def test_a_prefix_that_is_not_declared_is_damage_and_the_pages_are_named() -> None:
    undeclared = NEWS.replace(' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"', "")
    found = reader.read(undeclared.encode())
    assert found is not None
    assert found.damage
    assert found.listed[0] == Listed("https://example.org/a", "2025-02-25", "Peace", "2025-02-24", "Gazette", "en")
    assert len(found.listed) == 2


@pytest.mark.parametrize("text", [b"", b"<html/>", b"no", b"<rss></rss>"])
def test_what_is_no_sitemap_is_none(text: bytes) -> None:
    assert reader.read(text) is None


def test_entities_are_not_resolved() -> None:
    text = b'<!DOCTYPE urlset [<!ENTITY x SYSTEM "file:///etc/passwd">]><urlset><url><loc>https://e.org/&x;</loc></url></urlset>'
    found = reader.read(text)
    assert found is None or "root" not in str(found.listed)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "https://example.org/1\n\n# a note\nhttp://example.org/2  \n",
            ["https://example.org/1", "http://example.org/2"],
        ),
        ("\ufeffhttps://example.org/1\r\n", ["https://example.org/1"]),
        ("https://example.org/1\nand some words\n", []),
        ("", []),
    ],
)
def test_a_list_of_addresses_holds_nothing_else(text: str, expected: list[str]) -> None:
    assert addresses_in(text.encode()) == expected


def test_without_a_network_every_address_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "a.urls").write_text("https://example.org/1\nhttps://example.org/2\n")
    (tmp_path / "b.xml").write_text(NEWS)
    found = list(read(str(tmp_path), Options()))
    assert [one.problem_reason for one in found] == ["fetch_refused"] * 4
