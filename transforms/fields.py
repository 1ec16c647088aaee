"""What does a record say in its own fields?

Names of fields differ from one service to the next; which ones are known is data
(`lexicon/field_aliases.csv`), and the user's own mapping goes before them.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from transforms.decoding import clean
from transforms.lexicon import table
from transforms.rejections import NoArticle, Rejection

FIELDS: tuple[str, ...] = ("text", "title", "url", "published_at", "publisher", "byline", "id", "language")

# Where a field holds an object, such as an author, its name is in one of these (schema.org, NewsAPI).
_NAMES = ("name", "title", "value", "#text")
_SEPARATORS = re.compile(r"[\s_.:\-]+")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});")


@dataclass(frozen=True, slots=True)
class Fields:
    """The values of a record by our names of them; a blank value is absent."""

    facts: Mapping[str, str]
    mapped: frozenset[str]
    """Those that the user's mapping found, not an alias."""


def record_of(payload: bytes | str) -> dict[str, Any]:
    """The JSON object in the payload; NoArticle where there is none."""
    try:
        record = json.loads(payload)
    except (ValueError, RecursionError) as error:
        raise NoArticle(Rejection.UNREADABLE_JSON, f"The record is no JSON: {error}.") from error
    if not isinstance(record, dict):
        raise NoArticle(Rejection.UNREADABLE_JSON, "The record is no JSON object with named fields.")
    return record


def fields_of(record: Mapping[str, Any], mapping: Mapping[str, str]) -> Fields:
    """The record's values; NoArticle where no field for the text is there, mapped or known by name."""
    folded: dict[str, Any] = {}
    for name, value in record.items():
        folded.setdefault(_fold(name), value)
    values: dict[str, str] = {}
    mapped: set[str] = set()
    has_text = False
    for field in FIELDS:
        if field in mapping:
            found = _mapped(record, mapping[field])
            candidates = [] if found is None else [found]
        else:
            candidates = [folded[alias] for alias in _aliases()[field] if alias in folded]
        has_text = has_text or (field == "text" and bool(candidates))
        value = next((text for one in candidates if (text := _text(one, "\n\n" if field == "text" else ", "))), None)
        if value is not None:
            values[field] = value if field == "text" else one_line(value)
            mapped |= {field} & mapping.keys()
    if not has_text:
        raise NoArticle(Rejection.MISSING_TEXT_COLUMN, _no_text(record, mapping))
    return Fields({name: value for name, value in values.items() if value}, frozenset(mapped))


def one_line(value: str) -> str:
    """The value as one line of text, with character references resolved as news feeds often leave them."""
    if _ENTITY.search(value):
        value = html.unescape(value)
    return " ".join(clean(value).split())


def said(given: Mapping[str, str]) -> dict[str, str]:
    """What was said beside the payload, by our names; blank values and unknown names are left out."""
    # What a feed says of a page that it only links to stands behind what the page says of itself.
    by_feed = (f"feed.{name}" for name in FIELDS)
    wanted = (*FIELDS, "option.published_at", "charset", "fetched_url", "payload.format", *by_feed)
    return {name: line for name in wanted if (line := one_line(given.get(name) or ""))}


def _no_text(record: Mapping[str, Any], mapping: Mapping[str, str]) -> str:
    names = ", ".join(sorted(map(str, record))[:20]) or "none"
    if "text" in mapping:
        return f"The record has no field {mapping['text']!r}, which text is mapped to; its fields are {names}."
    return f"No field of the record is known to hold text; its fields are {names}."


def _mapped(record: Mapping[str, Any], name: str) -> Any:
    if name in record:
        return record[name]
    value: Any = record
    for step in name.split("."):
        if not isinstance(value, dict) or step not in value:
            return None
        value = value[step]
    return value


def _text(value: Any, separator: str) -> str:
    """The text of a value: of a list its elements' joined, of an object its name, "" where there is none."""
    if isinstance(value, str):
        return clean(value).strip()
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int | float):
        return json.dumps(value)
    if isinstance(value, list):
        return separator.join(text for one in value if isinstance(one, str | dict) and (text := _text(one, separator)))
    if isinstance(value, dict):
        return next(
            (text for name in _NAMES if isinstance(value.get(name), str) and (text := clean(value[name]).strip())),
            "",
        )
    return ""


def _fold(name: str) -> str:
    return _SEPARATORS.sub("", name).lower()


@cache
def _aliases() -> Mapping[str, tuple[str, ...]]:
    ranked = sorted(table("field_aliases"), key=lambda row: (row["field"], int(row["rank"])))
    # The original spelling of an alias does not count, so articleBody and article_body are one.
    return {field: tuple(_fold(row["alias"]) for row in ranked if row["field"] == field) for field in FIELDS}
