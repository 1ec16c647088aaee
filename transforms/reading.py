"""What article does each raw record hold, or why does it hold none?

Decoding, extraction and separation are steps of their own modules; here they are put together, and rows are
conserved: every raw record becomes an article or a rejection.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import pandas as pd

from schemas.contract import frame
from transforms.boilerplate import separated
from transforms.decoding import decoded
from transforms.fields import fields_of, record_of, said
from transforms.html_page import Page, fragment_paragraphs, is_fragment, is_page, page
from transforms.identity import article_id, canonical_url, is_same_site
from transforms.languages import language_of
from transforms.markdown import lines_of
from transforms.paragraphs import paragraphs
from transforms.publication_date import Published, PublishedFrom, Said, first_of, from_dateline, from_url
from transforms.rejections import EXCERPT_CHARACTERS, NoArticle, Rejected, Rejection
from transforms.wire_credit import agency_of


@dataclass(frozen=True, slots=True)
class Reading:
    """What a batch of raw records became."""

    articles: pd.DataFrame
    """By the contract `articles`."""
    rejected: pd.DataFrame
    """By the contract `quarantine`."""


@dataclass(frozen=True, slots=True)
class _Draft:
    """What a record says, before its parts are told from each other."""

    lines: list[str]
    facts: Mapping[str, str]
    """title, url, publisher, byline, id, language, as the record or the page has them."""
    dates: tuple[Said, ...]


def reading(raw: pd.DataFrame, extracted_with: str) -> Reading:
    """An article or a rejection for every raw record.

    Of several records of one article the one retrieved last is kept, of equal ones the last in the batch's
    order; the others are rejected as superseded.
    """
    kept: dict[str, dict[str, Any]] = {}
    rejected: list[Rejected] = []
    for row in cast("list[dict[str, Any]]", raw.to_dict("records")):
        try:
            article = _article(row, extracted_with)
        except NoArticle as error:
            rejected.append(_rejection(row, error.reason, error.sentence, None))
            continue
        name = article["article_id"]
        before = kept.get(name)
        if before and before["retrieved_at"] > article["retrieved_at"]:
            before, article = article, before
        if before:
            rejected.append(_superseded(before, article))
        kept[name] = article
    return Reading(frame("articles", kept.values()), frame("quarantine", map(_quarantined, rejected)))


def _article(row: Mapping[str, Any], extracted_with: str) -> dict[str, Any]:
    retrieved_at = _aware(row["retrieved_at"])
    if _present(row["problem"]):
        raise NoArticle(Rejection(row["problem_reason"]), row["problem"])
    if not _present(row["payload"]):
        raise NoArticle(Rejection.UNREADABLE_FILE, "The record has no content.")
    given = said(json.loads(row["given"]))
    draft = _draft(row, given, retrieved_at)
    by_feed = {name[len("feed.") :]: value for name, value in given.items() if name.startswith("feed.")}
    values = {**by_feed, **draft.facts, **given}
    url = _url(given, draft.facts)
    parts = separated(draft.lines, values.get("title"))
    if not parts.paragraphs:
        raise NoArticle(Rejection.EMPTY_BODY, "Beside the title and boilerplate no text is left.")
    text = "\n\n".join([parts.title, *parts.paragraphs] if parts.title else parts.paragraphs)
    byline = values.get("byline") or parts.byline
    published = _published(given, draft, url, parts.paragraphs, retrieved_at)
    return {
        "article_id": article_id(url, row["source"], values.get("id"), row["payload"]),
        "url": url,
        "source_uri": row["source_uri"],
        "source": row["source"],
        "raw_hash": row["raw_hash"],
        "publisher": values.get("publisher"),
        "title": parts.title,
        "byline": byline,
        "agency": agency_of(draft.lines, byline, values.get("publisher")),
        "language": language_of(text, values.get("language")),
        "published_at": published.at if published else None,
        "published_from": published.by if published else None,
        "retrieved_at": retrieved_at,
        "text": text,
        "content_hash": hashlib.sha256(text.encode("utf-8")).hexdigest(),
        "extracted_with": extracted_with,
    }


def _draft(row: Mapping[str, Any], given: Mapping[str, str], retrieved_at: datetime) -> _Draft:
    text = decoded(row["payload"], given.get("charset"))
    if given.get("payload.format") == "markdown":
        lines, facts = lines_of(text)
        dates = (Said(facts["published_at"], "metadata"),) if "published_at" in facts else ()
        return _Draft(lines, {name: value for name, value in facts.items() if name != "published_at"}, dates)
    if row["media_type"] == "application/json" or (
        row["media_type"] == "application/octet-stream" and text.lstrip().startswith("{")
    ):
        is_feed = given.get("payload.format") == "feed"
        return _of_record(text, json.loads(row["mapping"]), retrieved_at, is_feed=is_feed)
    if row["media_type"] == "text/html" or is_page(text):
        return _of_page(page(text, retrieved_at.date()))
    return _Draft(paragraphs(text), {}, ())


def _url(given: Mapping[str, str], facts: Mapping[str, str]) -> str | None:
    """The article's canonical address: as it was given, as a page of its own site names itself, or as it was fetched.

    What a page of one site says of an address on another is no fact about this page: it may be a copy of that one.
    """
    if url := canonical_url(given.get("url", "")):
        return url
    own, fetched = canonical_url(facts.get("url", "")), canonical_url(given.get("fetched_url", ""))
    return own if own and (fetched is None or is_same_site(own, fetched)) else fetched


def _of_record(text: str, mapping: Mapping[str, str], retrieved_at: datetime, *, is_feed: bool) -> _Draft:
    fields = fields_of(record_of(text), mapping)
    values = {name: value for name, value in fields.facts.items() if name not in {"text", "published_at"}}
    dates: tuple[Said, ...] = ()
    if "published_at" in fields.facts:
        by: PublishedFrom = "feed" if is_feed else "record"
        dates = (Said(fields.facts["published_at"], by, must_be_read="published_at" in fields.mapped),)
    body = fields.facts.get("text", "")
    if is_page(body):
        inner = _of_page(page(body, retrieved_at.date()))
        return _Draft(inner.lines, {**inner.facts, **values}, (*dates, *inner.dates))
    is_html = is_feed or is_fragment(body)
    return _Draft(fragment_paragraphs(body) if is_html else paragraphs(body), values, dates)


def _of_page(found: Page) -> _Draft:
    values = {"title": found.title, "byline": found.byline, "publisher": found.publisher, "url": found.url}
    return _Draft(list(found.paragraphs), {name: value for name, value in values.items() if value}, found.dates)


def _published(
    given: Mapping[str, str], draft: _Draft, url: str | None, body: tuple[str, ...], retrieved_at: datetime
) -> Published | None:
    """The first date that can be read, from what the user says down to what the text says."""
    dates: list[Said] = []
    if "option.published_at" in given:
        dates.append(Said(given["option.published_at"], "option", must_be_read=True))
    if "published_at" in given:
        dates.append(Said(given["published_at"], "metadata"))
    by_feed = [Said(given["feed.published_at"], "feed")] if "feed.published_at" in given else []
    found, refused = first_of([*dates, *draft.dates, *by_feed], retrieved_at)
    if refused:
        raise NoArticle(Rejection.INVALID_DATE, f"{refused.value[:100]!r} is no date that can be read.")
    if found:
        return found
    if url and (day := from_url(url)) and day <= retrieved_at:
        return Published(day, "url")
    if (day := from_dateline(body)) and day <= retrieved_at:
        return Published(day, "dateline")
    return None


def _rejection(row: Mapping[str, Any], reason: Rejection, sentence: str, article: str | None) -> Rejected:
    payload = row["payload"] if _present(row["payload"]) else b""
    # Cut first: of a large file only the beginning is shown. A character of UTF-8 has four bytes at most.
    excerpt = (
        payload[: 4 * EXCERPT_CHARACTERS].decode("utf-8", "replace").replace("\x00", "\ufffd")[:EXCERPT_CHARACTERS]
    )
    return Rejected(row["source_uri"], row["raw_hash"], reason, sentence, excerpt, _aware(row["retrieved_at"]), article)


def _superseded(older: Mapping[str, Any], newer: Mapping[str, Any]) -> Rejected:
    return Rejected(
        older["source_uri"],
        older["raw_hash"],
        Rejection.SUPERSEDED_IN_BATCH,
        f"The batch holds the same article again, read from {newer['source_uri']}.",
        older["text"][:EXCERPT_CHARACTERS],
        older["retrieved_at"],
        older["article_id"],
    )


def _quarantined(one: Rejected) -> dict[str, Any]:
    seed = f"raw\n{one.raw_hash}\n{one.source_uri}\n{one.reason.value}"
    return {
        "quarantine_id": hashlib.sha256(seed.encode("utf-8")).hexdigest()[:20],
        "table_name": "raw",
        "source_uri": one.source_uri,
        "raw_hash": one.raw_hash,
        "article_id": one.article_id,
        "rule": one.reason.value,
        # A sentence may quote a name or a key that is no valid text.
        "reason": one.sentence.encode("utf-8", "replace").decode("utf-8"),
        "payload": one.excerpt,
        "seen_at": one.retrieved_at,
    }


def _present(value: Any) -> bool:
    return value is not None and value is not pd.NA and value is not pd.NaT


def _aware(value: Any) -> datetime:
    """The column's pandas timestamp as the datetime that Arrow takes without loss."""
    return value.to_pydatetime() if isinstance(value, pd.Timestamp) else value
