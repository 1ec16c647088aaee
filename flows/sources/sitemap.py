"""Which pages does a sitemap name, and what does it say of each?

Sitemaps, sitemap indexes and the news extension, as sitemaps.org and Google describe them; entities are not resolved
and nothing outside the file is read. A damaged one gives what stands before the damage.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from flows.sources.xml_bytes import mended

_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,1000}<(?:!doctype\s{1,9}html|html)\b", re.IGNORECASE)
_BEGINNING = 1 << 15
"""Bytes in which the root begins, behind comments and a list of entities."""
ROOTS = frozenset({"urlset", "sitemapindex"})


@dataclass(frozen=True, slots=True)
class Listed:
    """A page or, in an index, a sitemap."""

    address: str
    stamp: str | None
    """When it was changed last, as given."""
    title: str | None = None
    published_at: str | None = None
    publisher: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What a sitemap holds."""

    is_index: bool
    listed: tuple[Listed, ...]
    damage: str | None = None


def root_of(content: bytes) -> str | None:
    """The name of an XML document's root, without its namespace and in small letters; None where there is no XML."""
    if _PAGE.match(content, 0, _BEGINNING):
        # Most documents are pages, which XML's parser would be long about.
        return "html"
    beginning = content[:_BEGINNING]
    for one in (beginning, mended(beginning)):
        try:
            for _, element in _events(one, ("start",)):
                return _local(element)
        except (etree.XMLSyntaxError, LookupError):
            continue
    return None


def read(content: bytes) -> Sitemap | None:
    """What the sitemap names, in its order; None where it is none."""
    found = _read(content)
    if found and not found.damage:
        return found
    again = _read(mended(content))
    return again if again and (found is None or len(again.listed) >= len(found.listed)) else found


def _read(content: bytes) -> Sitemap | None:
    listed: list[Listed] = []
    root: str | None = None
    damage: str | None = None
    try:
        for event, element in _events(content, ("start", "end")):
            name = _local(element)
            if root is None:
                root = name
                if root not in ROOTS:
                    return None
            if event == "end" and name in ("url", "sitemap"):
                if one := _listed(element):
                    listed.append(one)
                element.clear()
    except (etree.XMLSyntaxError, LookupError) as error:
        if root is None:
            return None
        damage = " ".join(str(error).split())
    return Sitemap(root == "sitemapindex", tuple(listed), damage) if root else None


def _events(content: bytes, events: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    parsed = etree.iterparse(
        BytesIO(content), events=events, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    yield from parsed


def _local(element: Any) -> str:
    # Not etree.QName: it raises at names whose prefix is not declared, which the parser lets through in damaged files.
    return str(element.tag).rpartition("}")[2].rpartition(":")[2].lower()


def _listed(element: Any) -> Listed | None:
    said: dict[str, str] = {}
    for one in element.iter():
        if isinstance(one.tag, str) and one.text and one.text.strip():
            # The first counts: image and video extensions have titles and languages of their own behind it.
            said.setdefault(_local(one), " ".join(one.text.split()))
    address = said.get("loc", "")
    if not address.lower().startswith(("http://", "https://")):
        return None
    is_news = "publication_date" in said
    return Listed(
        address,
        said.get("lastmod") or said.get("publication_date"),
        said.get("title") if is_news else None,
        said.get("publication_date"),
        said.get("name") if is_news else None,
        said.get("language") if is_news else None,
    )
