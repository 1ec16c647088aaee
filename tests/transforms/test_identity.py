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


@given(
    st.text() | st.from_regex(r"https?://[a-zé0-9.-]{1,12}(:\d{1,4})?/[^\s#]{0,12}(\?[^\s#]{0,20})?", fullmatch=True)
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
