"""Does every raw record become an article or a rejection, and the right one?"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.contract import contract, frame
from transforms.articles import articles
from transforms.reading import Reading, reading
from transforms.rejected import rejected
from transforms.window import Window

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)
BODY = "The two states signed a treaty on fishing in the northern sea on Friday, officials said."
MORE = "It enters into force when both parliaments have ratified it, the ministers added."
PAGE = f"""<!DOCTYPE html><html><head><title>Treaty signed - Courier</title>
<meta property="og:site_name" content="The Courier"><meta name="date" content="2025-02-20">
<link rel="canonical" href="https://news.example/treaty?utm_source=x">
<script type="application/ld+json">{{"@graph": [{{"@type": "NewsArticle", "headline": "Treaty &amp; fish",
"datePublished": "2025-02-21T10:00:00Z", "author": [{{"name": "Ann Lee"}}, "Bo Ray"]}}]}}</script></head>
<body><nav><a href="/">Home</a></nav><article><h1>Treaty &amp; fish</h1><p>{BODY} It was
signed on <time datetime="2025-02-21">21 February</time> &ldquo;at last&rdquo;, <q>finally</q>.</p>
<figure><img src="x.jpg"><figcaption>A harbour on Friday. Photo: Some Images</figcaption></figure>
<p>{MORE}</p><p>{BODY}</p></article><footer>Terms of use</footer></body></html>"""


def raw(payload: bytes | str | dict[str, Any] | None, media_type: str = "", **columns: Any) -> dict[str, Any]:
    """A raw record; its kind follows from the payload."""
    if isinstance(payload, dict):
        content: bytes | None = json.dumps(payload).encode()
    else:
        content = payload.encode() if isinstance(payload, str) else payload
    given, mapping = columns.pop("given", {}), columns.pop("mapping", {})
    seed = json.dumps([repr(content), given, mapping, columns.get("problem_reason")])
    return {
        "raw_hash": hashlib.sha256(seed.encode()).hexdigest(),
        "source_uri": "file:///a",
        "container_uri": "file:///a",
        "source": "adhoc",
        "media_type": media_type or ("application/json" if isinstance(payload, dict) else "text/plain"),
        "payload": content,
        "given": json.dumps(given),
        "mapping": json.dumps(mapping),
        "retrieved_at": NOON,
        **columns,
    }


def read(*rows: Mapping[str, Any]) -> Reading:
    return reading(frame("raw", rows), "1.0")


def one(row: Mapping[str, Any]) -> dict[str, Any]:
    found = read(row)
    assert found.rejected["reason"].tolist() == []
    (article,) = found.articles.to_dict("records")
    return {str(name): None if value is pd.NaT or value is pd.NA else value for name, value in article.items()}


def refusal(row: Mapping[str, Any]) -> str:
    found = read(row)
    assert found.articles.empty
    return str(found.rejected["rule"].item())


def test_plain_text() -> None:
    article = one(raw(f"Treaty signed\r\n\r\n{BODY}\r\n\r\n{MORE}"))
    assert article["text"] == f"Treaty signed\n\n{BODY}\n\n{MORE}"
    assert article["title"] == "Treaty signed"
    assert article["language"] == "en"
    assert article["content_hash"] == hashlib.sha256(article["text"].encode()).hexdigest()
    assert (article["url"], article["published_at"], article["published_from"]) == (None, None, None)
    assert article["extracted_with"] == "1.0"


def test_a_record_by_its_known_names() -> None:
    record = {
        "headline": "Treaty &#8217; signed",
        "articleBody": [BODY, MORE],
        "link": "https://news.example/a?utm_source=x",
        "pubDate": "Fri, 21 Feb 2025 10:00:00 GMT",
        "source": {"id": 1, "name": "Courier"},
        "author": ["Ann Lee", {"name": "Bo Ray"}],
        "lang": "EN-us",
    }
    article = one(raw(record))
    assert article["text"] == f"Treaty ’ signed\n\n{BODY}\n\n{MORE}"
    assert article["url"] == "https://news.example/a"
    assert article["published_at"] == datetime(2025, 2, 21, 10, tzinfo=UTC)
    assert article["published_from"] == "record"
    assert (article["publisher"], article["byline"]) == ("Courier", "Ann Lee, Bo Ray")
    assert article["language"] == "en"


def test_the_mapping_goes_before_known_names() -> None:
    record = {"text": "No.", "main": {"part": BODY}, "when": "2025-02-21", "date": "2024-01-01"}
    article = one(raw(record, mapping={"text": "main.part", "published_at": "when"}))
    assert article["text"] == BODY
    assert article["published_at"] == datetime(2025, 2, 21, tzinfo=UTC)


def test_markup_in_a_record_is_read_as_such() -> None:
    body = (
        f"<p>{BODY}<br>Line</p><script>x()</script><ul><li>{MORE}</li></ul><figure>Photo</figure>tail &amp; <b>end</b>"
    )
    assert one(raw({"content": body}))["text"] == f"{BODY}\n\nLine\n\n{MORE}\n\ntail & end"
    assert one(raw({"content": "a < b and c > d, says the ministry of fishing & sea."}))["text"].startswith("a < b")
    assert one(raw({"html": PAGE}))["title"] == "Treaty & fish"


def test_a_page() -> None:
    article = one(raw(PAGE, "text/html"))
    assert article["text"].startswith(f"Treaty & fish\n\n{BODY} It was signed on 21 February “at last”, “finally”.\n\n")
    assert "Photo" not in article["text"]
    assert article["text"].count("Treaty & fish") == 1
    assert article["url"] == "https://news.example/treaty"
    assert (article["publisher"], article["byline"]) == ("The Courier", "Ann Lee, Bo Ray")
    assert (article["published_at"], article["published_from"]) == (datetime(2025, 2, 21, 10, tzinfo=UTC), "json_ld")
    assert one(raw(PAGE, "application/octet-stream")) == article | {"raw_hash": article["raw_hash"]}


def test_a_page_that_calls_the_front_page_its_own_address_has_none() -> None:
    assert one(raw(PAGE.replace("/treaty?utm_source=x", "/"), "text/html"))["url"] is None


def test_control_characters_in_a_page_cost_nothing_else() -> None:
    article = one(raw(PAGE.replace("sea on", "s\x01ea&#2; on"), "text/html"))
    assert f"{BODY} It was" in article["text"]


@pytest.mark.parametrize(
    ("given", "page", "expected"),
    [
        ({"option.published_at": "2025-01-05", "published_at": "2025-01-04"}, PAGE, ("2025-01-05", "option")),
        ({"published_at": "2025-01-04"}, PAGE, ("2025-01-04", "metadata")),
        ({"published_at": "soon"}, PAGE, ("2025-02-21", "json_ld")),
        ({}, PAGE.replace("datePublished", "x"), ("2025-02-20", "html_meta")),
        ({}, PAGE.replace("2025-02-21T", "2026-02-21T"), ("2025-02-20", "html_meta")),
        ({"url": "https://a.example/2025/02/19/x"}, BODY, ("2025-02-19", "url")),
        ({"url": "https://a.example/2026/02/19/x"}, BODY, None),
        ({"title": "T"}, f"Friday, February 21, 2025\n\n{BODY}", ("2025-02-21", "dateline")),
        ({"published_at": "soon"}, BODY, None),
    ],
)
def test_how_the_date_is_known(given: dict[str, str], page: str, expected: tuple[str, str] | None) -> None:
    article = one(raw(page, given=given))
    if expected is None:
        assert (article["published_at"], article["published_from"]) == (None, None)
    else:
        assert (f"{article['published_at']:%Y-%m-%d}", article["published_from"]) == expected


def test_what_is_given_goes_before_what_the_record_says() -> None:
    given = {"title": "Given title", "publisher": "P", "language": "fr", "url": "https://a.example/given", "id": " "}
    article = one(raw({"title": "T", "text": BODY, "publisher": "Q", "url": "https://a.example/own"}, given=given))
    assert article["title"] == "Given title"
    assert (article["publisher"], article["language"]) == ("P", "fr")
    assert article["url"] == "https://a.example/given"


def test_the_forms_for_telephones_and_amp_are_one_article_with_the_page() -> None:
    page = "https://www.news.example/world/treaty-signed-7"
    forms = (page, "https://m.news.example/world/treaty-signed-7", f"{page}/amp", f"{page}?outputType=amp")
    found = read(*(raw({"text": BODY, "url": url}, source_uri=f"file:///a#{n}") for n, url in enumerate(forms)))
    assert found.articles["url"].tolist() == [page]
    assert found.rejected["rule"].tolist() == ["superseded_in_batch"] * 3


@pytest.mark.parametrize("address", ["javascript:x()", "no address", "https://", "https://a b/"])
def test_a_bad_address_is_none(address: str) -> None:
    assert one(raw({"text": BODY, "url": address}))["url"] is None


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (raw(None, problem="It is gone.", problem_reason="unreadable_file"), "unreadable_file"),
        (raw(b"a,b", problem="Ragged.", problem_reason="ragged_row"), "ragged_row"),
        (raw(None), "unreadable_file"),
        (raw(b""), "empty_body"),
        (raw(b" \n" * 40 + b"\x00\n"), "empty_body"),
        (raw("Advertisement\n\nShare this article"), "empty_body"),
        (raw(b"\x00\x01\x02" * 99), "binary_content"),
        (raw(b"\xff\xfe\x00"), "wrong_encoding"),
        (raw(b"{", "application/json"), "unreadable_json"),
        (raw(b"[1]", "application/json"), "unreadable_json"),
        (raw(b"[" * 99999, "application/json"), "unreadable_json"),
        (raw({"title": "T"}), "missing_text_column"),
        (raw({"text": BODY}, mapping={"text": "body"}), "missing_text_column"),
        (raw({"text": " ", "title": "T"}), "empty_body"),
        (raw({"text": "T", "title": "T"}), "empty_body"),
        (raw("<html><body><nav><a href='/'>Home</a></nav></body></html>", "text/html"), "no_text_in_page"),
        (raw("", "text/html"), "no_text_in_page"),
        (raw("<div>" * 5000 + "x", "text/html"), "no_text_in_page"),
        (raw({"text": BODY, "day": "soon"}, mapping={"published_at": "day"}), "invalid_date"),
        (raw(BODY, given={"option.published_at": "soon"}), "invalid_date"),
    ],
)  # fmt: skip
def test_why_a_record_is_no_article(row: dict[str, Any], reason: str) -> None:
    assert refusal(row) == reason


def test_of_one_article_the_last_retrieved_is_kept_then_the_last_in_order() -> None:
    url = {"url": "https://a.example/x"}
    rows = [
        raw(f"First version\n\n{BODY}", given=url, source_uri="file:///1"),
        raw(f"Newest version\n\n{BODY}", given=url, source_uri="file:///2", retrieved_at=NOON + timedelta(hours=1)),
        raw(f"Third version\n\n{BODY}", given=url, source_uri="file:///3"),
    ]
    table = pd.concat([frame("raw", [row]) for row in rows], ignore_index=True)
    found = reading(table, "1.0")
    assert found.articles["title"].tolist() == ["Newest version"]
    assert set(found.rejected["rule"]) == {"superseded_in_batch"}
    assert set(found.rejected["source_uri"]) == {"file:///1", "file:///3"}
    assert found.rejected["article_id"].notna().all()
    same_time = reading(table.iloc[[0, 2]], "1.0")
    assert same_time.articles["title"].tolist() == ["Third version"]


def test_what_is_rejected_shows_its_beginning() -> None:
    (row,) = read(raw(b"\x00\x01" * 2000)).rejected.to_dict("records")
    assert len(row["payload"]) == 500
    assert row["table_name"] == "raw"
    assert row["seen_at"] == NOON
    assert "\x00" not in row["payload"]


def test_the_transforms_pick_their_part() -> None:
    found = read(raw(BODY), raw(b""))
    wanted = articles(found, Window(), None)
    pd.testing.assert_frame_equal(wanted.drop(columns="read_by"), found.articles.drop(columns="read_by"))
    assert set(wanted["read_by"]) == {"lexicon"}
    assert rejected(found) is found.rejected


values = (
    st.none()
    | st.text(max_size=30)
    | st.lists(st.text(max_size=9), max_size=3)
    | st.integers()
    | st.sampled_from([BODY, "https://a.example/1", "2025-02-21"])
)
payloads = st.one_of(
    st.binary(max_size=120),
    st.text(max_size=120).map(str.encode),
    st.dictionaries(st.sampled_from(["text", "title", "url", "date", "id", "author", "x"]), values, max_size=5).map(
        lambda value: json.dumps(value).encode()
    ),
    st.sampled_from([PAGE.encode(), BODY.encode(), f"<p>{BODY}".encode()]),
)
kinds = st.sampled_from(["text/plain", "text/html", "application/json", "application/octet-stream"])


@settings(max_examples=120, deadline=None)
@given(st.lists(st.tuples(payloads, kinds), max_size=5))
def test_rows_are_conserved_and_fit_their_contracts(inputs: list[tuple[bytes, str]]) -> None:
    rows = [raw(payload, kind, source_uri=f"file:///{place}") for place, (payload, kind) in enumerate(inputs)]
    table = frame("raw", rows)
    before = table.copy(deep=True)
    found = reading(table, "1.0")
    pd.testing.assert_frame_equal(table, before)
    assert len(found.articles) + len(found.rejected) == len(table)
    assert sorted([*found.articles["source_uri"], *found.rejected["source_uri"]]) == sorted(table["source_uri"])
    assert found.articles["article_id"].is_unique
    assert found.rejected["quarantine_id"].is_unique
    contract("articles").table(found.articles)
    contract("quarantine").table(found.rejected)
    for text, title in zip(found.articles["text"], found.articles["title"], strict=True):
        assert text.strip()
        text.encode()
        assert title is pd.NA or text.startswith(title)


def test_cleaning_never_changes_an_id() -> None:
    url = "https://a.example/x"
    ids = {
        one(row)["article_id"]
        for row in (
            raw(f"{BODY}", given={"url": url}),
            raw(f"Title here\n\n{BODY}\n\nRead more: x", given={"url": f"{url}?utm_source=b#top"}),
            raw({"text": BODY, "url": url.upper().replace("/X", "/x")}),
        )
    }
    assert len(ids) == 1
    given_id = {"id": "7"}
    assert one(raw(BODY, given=given_id))["article_id"] == one(raw({"text": MORE, "id": 7}))["article_id"]


def test_the_same_batch_gives_the_same_tables() -> None:
    rows = [raw(PAGE, "text/html"), raw(BODY), raw(b"")]
    first, second = read(*rows), read(*rows)
    pd.testing.assert_frame_equal(first.articles, second.articles)
    pd.testing.assert_frame_equal(first.rejected, second.rejected)
