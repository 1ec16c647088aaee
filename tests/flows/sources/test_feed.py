"""Which entries come out of a feed, and what of each?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flows.sources import Options, read
from flows.sources.feed import Entry, NoFeed, entries
from tests.make import NOON
from transforms.reading import reading

ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>The Gazette</title>
<entry><title>Peace &amp; law</title><id>tag:1</id><link href="/one"/><updated>2025-02-25T10:00:00Z</updated>
<published>2025-02-24T10:00:00Z</published><author><name>Jane Doe</name></author><summary>In short.</summary>
<content type="html">&lt;p&gt;The treaty was signed.&lt;/p&gt;</content></entry></feed>"""
RSS = """<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Wire</title>
<item><title>One</title><link>https://example.org/1</link><guid>g1</guid>
<pubDate>Mon, 24 Feb 2025 10:00:00 GMT</pubDate><description>Short</description>
<content:encoded><![CDATA[<p>Long <b>text</b>.</p>]]></content:encoded></item></channel></rss>"""
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Notes",
        "language": "en",
        "items": [
            {
                "id": 7,
                "url": "https://example.org/7",
                "title": "T",
                "content_text": "A < B\nC",
                "authors": [{"name": "X"}],
            },
            {"id": "8", "content_html": "<p>Text</p>", "date_published": "2025-02-24T10:00:00Z"},
            "no item",
        ],
    }
)


def fields(text: str, address: str | None = None) -> list[dict[str, str]]:
    return [dict(one.fields) for one in entries(text.encode(), address)]


def test_an_atom_entry() -> None:
    (found,) = fields(ATOM, "https://example.org/feed")
    assert found == {
        "title": "Peace & law", "url": "https://example.org/one", "id": "tag:1", "byline": "Jane Doe",
        "published_at": "2025-02-24T10:00:00Z", "updated_at": "2025-02-25T10:00:00Z", "publisher": "The Gazette",
        "text": "<p>The treaty was signed.</p>", "summary": "In short.", "language": "en",
    }  # fmt: skip


def test_an_rss_item_with_its_whole_text() -> None:
    (found,) = fields(RSS)
    assert (found["text"], found["summary"]) == ("<p>Long <b>text</b>.</p>", "Short")
    assert (found["published_at"], found["id"], found["publisher"]) == ("Mon, 24 Feb 2025 10:00:00 GMT", "g1", "Wire")


def test_the_items_of_a_json_feed() -> None:
    first, second = fields(JSON_FEED)
    assert (first["id"], first["text"], first["byline"]) == ("7", "<p>A &lt; B</p><p>C</p>", "X")
    assert (second["published_at"], second["publisher"], second["language"]) == ("2025-02-24T10:00:00Z", "Notes", "en")


@pytest.mark.parametrize(
    "text", ["", "<html><body>No feed</body></html>", "{}", "[1]", "plain", "<a", '{"version": 1}']
)
def test_what_is_no_feed_is_refused(text: str) -> None:
    with pytest.raises(NoFeed):
        entries(text.encode())


@pytest.mark.parametrize(
    "declared", ['<!ENTITY x SYSTEM "file:///etc/passwd">', '<!ENTITY x SYSTEM "http://127.0.0.1/">']
)
def test_external_entities_are_not_read(declared: str) -> None:
    text = f"<!DOCTYPE rss [{declared}]><rss version='2.0'><channel><item><title>a&x;b</title></item></channel></rss>"
    assert "root:" not in json.dumps(fields(text))


def test_entities_that_laugh_are_not_unfolded() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    text = f'<!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}]>' + RSS.replace("One", "&l9;")
    assert len(json.dumps(fields(text))) < 10_000


def test_a_damaged_feed_gives_what_stands_before_the_damage() -> None:
    item = "<item><title>{}</title></item>"
    text = f"<rss version='2.0'><channel>{item.format('one')}{item.format('two & <b')}"
    assert fields(text)[0]["title"] == "one"


CYRILLIC = "<rss version='2.0'><channel><item><title>Министры встретились в Женеве</title></item></channel></rss>"
SUMMED = "<description>The whole of what was said in Geneva.</description><itunes:summary>Short.</itunes:summary>"


@pytest.mark.parametrize(
    ("declared", "written"),
    [
        ("utf-8", "cp1251"), ("", "cp1251"), ("us-ascii", "utf-8"), ("iso-8859-1", "utf-8"), ("koi8-r", "koi8-r"),
        ("utf-8\x80", "utf-8"), ("utf-8\0", "utf-8"), ("", "utf-8"), ("rot13", "utf-8"),
        ("utf-16", "utf-16"), ("utf-16", "utf-16-be"), ("utf-32", "utf-32"), ("x-none", "utf-8"),
    ],
)  # fmt: skip
def test_a_feed_is_read_in_the_encoding_that_it_is_in(declared: str, written: str) -> None:
    head = f'<?xml version="1.0"{f" encoding={chr(34)}{declared}{chr(34)}" if declared else ""}?>'
    (entry,) = entries((head + CYRILLIC).encode(written))
    assert entry.fields["title"] == "Министры встретились в Женеве"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Mon Feb 24 10:00:00 2025", "2025-02-24T10:00:00Z"),
        ("2025-02-24T24:00:00Z", "2025-02-25T00:00:00Z"),
        ("2025-055", "2025-055"),
        ("2025 x02 y24", "2025 x02 y24"),
    ],
)
def test_a_date_that_the_library_makes_up_is_none(said: str, kept: str) -> None:
    assert fields(RSS.replace("Mon, 24 Feb 2025 10:00:00 GMT", said))[0]["published_at"] == kept


def test_of_two_texts_the_longer_one_is_the_articles() -> None:
    text = f"<rss version='2.0'><channel><item><title>T</title>{SUMMED}</item></channel></rss>"
    (entry,) = entries(text.encode())
    assert json.loads(entry.as_record())["text"] == "The whole of what was said in Geneva."


@pytest.mark.parametrize(("length", "expected"), [(100, False), (700, True)])
def test_a_feed_holds_the_article_where_its_text_is_more_than_a_summary(length: int, expected: bool) -> None:
    assert Entry({"text": "<p>" + "word " * (length // 5) + "</p>"}).is_full is expected


@pytest.mark.parametrize(
    ("name", "content"), [("a.xml", ATOM), ("a.atom", ATOM), ("a.rss", RSS), ("a.json", JSON_FEED)]
)
def test_a_feed_in_a_file_is_told_by_its_content(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content)
    found = list(read(str(tmp_path / name), Options()))
    assert [one.problem for one in found] == [None] * len(found)
    assert found[0].source_uri == (tmp_path / name).as_uri() + "#1"
    assert found[0].given["payload.format"] == "feed"


def test_an_entry_becomes_an_article_with_the_feeds_date(tmp_path: Path) -> None:
    import pandas as pd

    from flows.land import as_rows

    (tmp_path / "a.xml").write_text(
        RSS.replace("<p>Long <b>text</b>.</p>", "Long <b>text</b> that is &lt;safe&gt;.<br/>More.")
    )
    raw = pd.DataFrame(as_rows(read(str(tmp_path / "a.xml"), Options()), "adhoc", NOON.replace(year=2026)))
    article = reading(raw, "test").articles.iloc[0]
    assert article["text"] == "One\n\nLong text that is <safe>.\n\nMore."
    assert (article["published_from"], article["publisher"]) == ("feed", "Wire")
    assert article["url"] == "https://example.org/1"


@pytest.mark.parametrize("content", [b"<rss><channel>", b"\x00\x01\x02", b"{", b"<html/>"])
def test_a_file_that_is_no_feed_is_a_problem_or_empty_and_never_an_error(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.rss").write_bytes(content)
    assert all(one.problem_reason == "unreadable_feed" for one in read(str(tmp_path / "a.rss"), Options()))
