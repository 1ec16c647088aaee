"""Do all addresses of one page, and only those, become one?"""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.identity import article_id, canonical_url, names_a_page


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("HTTPS://News.Example.ORG/World/A", "https://news.example.org/World/A"),
        ("https://a.example", "https://a.example/"),
        ("https://a.example.:443/x#top", "https://a.example/x"),
        ("http://a.example:80/x", "http://a.example/x"),
        ("http://a.example:8080/x", "http://a.example:8080/x"),
        ("https://user:secret@a.example/x", "https://a.example/x"),
        ("https://a.example/x?utm_source=b&id=7&fbclid=1&UTM_Medium=c", "https://a.example/x?id=7"),
        ("https://a.example/x?b=2&a=1&b=1&c", "https://a.example/x?a=1&b=2&b=1&c"),
        ("https://a.example//x/", "https://a.example//x/"),
        ("https://a.example/é?q=ü", "https://a.example/%C3%A9?q=%C3%BC"),
        ("https://a.example/%c3%a9", "https://a.example/%C3%A9"),
        ("https://münchen.example/", "https://xn--mnchen-3ya.example/"),
        (" https://a.example/x \n", "https://a.example/x"),
        ("http://[2001:DB8::1]:80/x", "http://[2001:db8::1]/x"),
        ("javascript:alert(1)", None),
        ("mailto:a@a.example", None),
        ("/relative", None),
        ("a.example/x", None),
        ("https:///x", None),
        ("https://a example/x", None),
        ("https://a.example/x y", None),
        ("https://a.example:port/x", None),
        ("https://a..example/", None),
        ("https://<a>/x", None),
        ("http://[::1/x", None),
        ("", None),
    ],
)
def test_addresses(address: str, expected: str | None) -> None:
    assert canonical_url(address) == expected


PAGE = "https://www.example.org/world/talks-end-123"


@pytest.mark.parametrize(
    ("variant", "page"),
    [
        ("https://m.example.org/world/talks-end-123", PAGE),
        ("https://mobile.example.org/world/talks-end-123", PAGE),
        ("https://amp.example.org/world/talks-end-123", PAGE),
        ("https://www.m.example.org/world/talks-end-123", PAGE),
        ("https://amp.example.org/amp/world/talks-end-123/amp?amp=1&utm_source=x", PAGE),
        ("https://www.example.org/world/talks-end-123/amp", PAGE),
        ("https://www.example.org/amp/world/talks-end-123", PAGE),
        ("https://www.example.org/world/talks-end-123.amp", PAGE),
        ("https://www.example.org/world/talks-end-123?amp", PAGE),
        ("https://www.example.org/world/talks-end-123?amp=1", PAGE),
        ("https://www.example.org/world/talks-end-123?outputType=amp", PAGE),
        ("https://www.google.com/amp/s/www.example.org/world/talks-end-123", PAGE),
        ("https://google.co.uk/amp/s/amp.example.org/world/talks-end-123/amp?usqp=mq331AQ&amp_js_v=0.1", PAGE),
        ("https://www-example-org.cdn.ampproject.org/c/s/www.example.org/world/talks-end-123", PAGE),
        ("https://cdn.ampproject.org/v/s/m.example.org/world/talks-end-123?amp_js_v=a6", PAGE),
        ("https://www.example.org/a/talks-end/amp/", "https://www.example.org/a/talks-end/"),
        ("https://www.example.org/a/talks.amp.html", "https://www.example.org/a/talks.html"),
        ("https://www.google.com/amp/www.example.org/1", "http://www.example.org/1"),
        ("https://m.example.co.uk/1", "https://www.example.co.uk/1"),
        ("https://m.news.example.org/1", "https://news.example.org/1"),
        ("https://en.m.example.org/wiki/A", "https://en.example.org/wiki/A"),
        ("http://m.example.org:8080/1?a=1", "http://www.example.org:8080/1?a=1"),
    ],
)
def test_a_form_for_telephones_or_amp_has_the_address_of_its_page(variant: str, page: str) -> None:
    assert canonical_url(variant) == canonical_url(page) == page


@pytest.mark.parametrize(
    "url",
    [
        "https://m.example/1",
        "https://m.co.uk/1",
        "https://example.org/1",
        "https://amplify.example.org/1",
        "https://mit.example.org/m/1",
        "https://www.example.org/amp",
        "https://www.example.org/amp/",
        "https://www.example.org/dictionary/amp",
        "https://www.example.org/amp/news",
        "https://www.example.org/amp-repair-1",
        "https://www.example.org/guitar/amps/1",
        "https://www.example.org/1?amp=0",
        "https://www.example.org/1?output=pdf",
        "https://www.google.com/search?q=amp",
        "https://www.google.com/amp/s/",
        "https://cdn.ampproject.org/v0.js",
    ],
)
def test_what_is_no_variant_stays(url: str) -> None:
    assert canonical_url(url) == url


@given(
    st.text()
    | st.from_regex(
        r"https?://(m\.|amp\.|www\.)?[a-zé0-9.-]{1,12}(:\d{1,4})?/[^\s#]{0,12}(/amp/?)?(\?[^\s#]{0,20})?",
        fullmatch=True,
    )
)
def test_a_canonical_address_is_its_own_and_fits_the_contract(address: str) -> None:
    url = canonical_url(address)
    if url is not None:
        assert canonical_url(url) == url
        assert re.fullmatch(r"https?://[^\s]+", url)
        assert url.isascii()


@pytest.mark.parametrize(
    ("url", "expected"),
    [("https://a.example/", False), ("https://a.example/x", True), ("https://a.example/?p=1", True)],
)
def test_a_front_page_names_no_article(url: str, expected: bool) -> None:
    assert names_a_page(url) is expected


def test_an_id_is_of_the_address_else_of_the_given_id_else_of_the_record() -> None:
    url, other = "https://a.example/x", "https://a.example/y"
    assert article_id(url, "s", "1", b"r") == article_id(url, "t", None, b"q")
    assert article_id(None, "s", "1", b"r") == article_id(None, "s", "1", b"q")
    ids = [
        article_id(url, "s", "1", b"r"),
        article_id(other, "s", "1", b"r"),
        article_id(None, "s", "1", b"r"),
        article_id(None, "t", "1", b"r"),
        article_id(None, "s", None, b"r"),
        article_id(None, "s", None, b"q"),
    ]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch("[0-9a-f]{20}", one) for one in ids)
