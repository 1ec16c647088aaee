"""Which entries does a feed hold?

RSS, Atom, CDF and RDF are parsed by feedparser, JSON Feed here; either way an entry becomes a JSON object of the same
few fields, so that what a feed repeats at every reading (counters, advertisements) makes no entry look new. External
entities and entity declarations are never resolved.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import feedparser

from flows.sources.payload import Options, Payload
from flows.sources.sitemap import root_of
from flows.sources.streams import problem
from flows.sources.xml_bytes import recoded
from transforms.publication_date import instant
from transforms.rejections import Rejection

FORMAT = {"payload.format": "feed"}
"""Said of each entry: its text is HTML, and its date is the feed's."""

ROOTS = frozenset({"rss", "feed", "rdf", "channel"})
_JSON_FEED = re.compile(r"https?://jsonfeed\.org/version/")
_FULL_TEXT = 600
"""Characters of text without tags; summaries of news feeds are a sentence or two, 400 characters at most."""
_NAME = re.compile(r"[^\W\d_]{3}")
_NUMBER = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
_TAG = re.compile(r"<[^<>]{0,2000}>")


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a feed."""

    fields: Mapping[str, str]
    """title, url, id, published_at, updated_at, text, summary, byline, publisher, language: those it has."""

    @property
    def address(self) -> str | None:
        """The page that the entry is about."""
        return self.fields.get("url")

    @property
    def stamp(self) -> str | None:
        """What changes when the article does, as far as the feed says so."""
        return self.fields.get("updated_at") or self.fields.get("published_at")

    @property
    def is_full(self) -> bool:
        """Whether the feed holds the article itself, not only the way to it."""
        return _length(self.fields.get("text", "")) >= _FULL_TEXT

    def as_record(self) -> bytes:
        """The entry as a JSON object; a summary stands for a text that is not there, or says less."""
        fields = dict(self.fields)
        # Without a text the record still says so itself: what it lacks is found where articles are made.
        fields["text"] = max(fields.get("text", ""), fields.pop("summary", ""), key=_length)
        return json.dumps(fields, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")


def payloads(content: bytes, where: str, shown: str, options: Options) -> Iterator[Payload]:
    """The entries of a feed's bytes as records of a container, as they stand; a problem where it is none."""
    try:
        found = entries(content)
    except NoFeed as error:
        yield problem(where, where, options, Rejection.UNREADABLE_FEED, f"{shown} {error}", content=content)
        return
    for number, entry in enumerate(found, start=1):
        yield as_payload(entry, f"{where}#{number}", where, options)


def as_payload(entry: Entry, place: str, where: str, options: Options) -> Payload:
    """The entry as a record."""
    return Payload(place, where, "application/json", entry.as_record(), FORMAT | options.given(), options.mapping)


class NoFeed(Exception):
    """The bytes are no feed; the message is the rest of a sentence that begins with their name."""


def entries(content: bytes, address: str | None = None, media_type: str | None = None) -> list[Entry]:
    """The entries in the order of the feed; NoFeed where it is none.

    A damaged feed gives the entries before the damage, and those after it that can be told.
    """
    if content.lstrip()[:1] in (b"{", b"["):
        return _of_json(content)
    content = recoded(content)
    headers = {"content-location": address, "content-type": media_type}
    try:
        parsed = feedparser.parse(BytesIO(content), response_headers={k: v for k, v in headers.items() if v})
    # What the library has been seen to raise where it should say that the feed is damaged.
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError) as error:
        raise NoFeed(f"is no feed that can be read: {_said(error)}.") from error
    if not (parsed.get("version") or parsed.entries) and root_of(content) not in ROOTS:
        cause = parsed.get("bozo_exception")
        raise NoFeed(f"is no feed{f': {_said(cause)}' if cause else ''}.")
    feed = _values(parsed.feed)
    return [Entry(_fields(one, feed)) for one in parsed.entries]


def is_json_feed(document: Mapping[str, Any]) -> bool:
    """Whether a JSON object is a JSON Feed of any version."""
    return isinstance(document.get("version"), str) and bool(_JSON_FEED.match(document["version"]))


def _length(text: str) -> int:
    return len(_TAG.sub("", text))


def _said(cause: object) -> str:
    return " ".join(str(cause).split())[:200].rstrip(".")


def _values(thing: Any) -> dict[str, str]:
    publisher = thing.get("publisher") or thing.get("title")
    return {k: v for k, v in {"publisher": _plain(publisher), "language": thing.get("language")}.items() if v}


def _fields(one: Any, feed: Mapping[str, str]) -> dict[str, str]:
    contents = [part for part in one.get("content", []) if part.get("value")]
    source = one.get("source") or {}
    published = _date(one, "published") or _date(one, "created")
    # The library answers for an absent time of change with that of publication, and warns of it.
    updated = _date(one, "updated") if "updated" in one else None
    values = {
        "title": _plain(one.get("title")),
        "url": one.get("link"),
        "id": one.get("id"),
        "published_at": published or updated,
        "updated_at": updated,
        # An article in parts of several types is one article: HTML before plain text, then the longest.
        "text": max(contents, key=lambda part: ("html" in part.get("type", ""), len(part["value"])))["value"]
        if contents
        else None,
        "summary": one.get("summary"),
        "byline": ", ".join(name for author in one.get("authors", []) if (name := author.get("name")))
        or one.get("author"),
        "publisher": _plain(source.get("title")) or feed.get("publisher"),
        "language": feed.get("language"),
    }
    return {name: value for name, value in values.items() if isinstance(value, str) and value.strip()}


def _date(one: Any, name: str) -> str | None:
    """The time as the feed writes it, or as the library reads it where it is written in a way of its own."""
    said = one.get(name)
    read = one.get(f"{name}_parsed")
    if isinstance(said, str) and read and instant(said) is None and _may_be(said, read[1], read[2]):
        return f"{read[0]:04}-{read[1]:02}-{read[2]:02}T{read[3]:02}:{read[4]:02}:{read[5]:02}Z"
    return said if isinstance(said, str) else None


def _may_be(said: str, month: int, day: int) -> bool:
    """Whether the words hold such a month and day, give or take what a zone can shift.

    The library takes for a month or a day whatever comes where one could stand: "2025-055" is no first of May.
    """
    numbers = [int(one) for one in _NUMBER.findall(said)]
    shifted = {day - 1, day, day + 1} | ({28, 29, 30, 31} if day == 1 else {1} if day >= 28 else set())
    return bool(shifted & set(numbers)) and (
        bool(_NAME.search(said)) or bool({month - 1, month, month + 1} & set(numbers))
    )


def _plain(value: str | None) -> str | None:
    return " ".join(_TAG.sub("", value).split()) if isinstance(value, str) else None


def _of_json(content: bytes) -> list[Entry]:
    try:
        document = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise NoFeed(f"is no JSON: {error}.") from error
    if not isinstance(document, dict) or not is_json_feed(document):
        raise NoFeed("is no JSON Feed.")
    feed = {name: document.get(ours) for name, ours in (("publisher", "title"), ("language", "language"))}
    items = document.get("items")
    return [Entry(_of_item(one, feed)) for one in (items if isinstance(items, list) else []) if isinstance(one, dict)]


def _of_item(item: Mapping[str, Any], feed: Mapping[str, Any]) -> dict[str, str]:
    authors = item.get("authors") if isinstance(item.get("authors"), list) else [item.get("author")]
    names = [one["name"] for one in authors or [] if isinstance(one, dict) and isinstance(one.get("name"), str)]
    values = {
        "title": item.get("title"),
        "url": item.get("url") or item.get("external_url"),
        "id": str(item["id"]) if item.get("id") is not None else None,
        "published_at": item.get("date_published") or item.get("date_modified"),
        "updated_at": item.get("date_modified"),
        "text": item.get("content_html") or _as_html(item.get("content_text")),
        "summary": _as_html(item.get("summary")),
        "byline": ", ".join(names),
        "publisher": feed["publisher"],
        "language": item.get("language") or feed["language"],
    }
    return {name: value for name, value in values.items() if isinstance(value, str) and value.strip()}


def _as_html(text: object) -> str | None:
    """Plain text such that it reads the same as HTML."""
    if not isinstance(text, str):
        return None
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "".join(f"<p>{line}</p>" for line in escaped.split("\n") if line.strip())
