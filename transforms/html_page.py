"""What does an HTML page say, and what does it say of itself?

The body comes from trafilatura, which tells article text from navigation; what the page declares about itself
(JSON-LD, Open Graph and other meta elements) is read here, so that each date is known by where it stood.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from typing import Any

from lxml.etree import LxmlError, strip_tags  # type: ignore[import-untyped]
from lxml.html import HtmlElement  # type: ignore[import-untyped]
from trafilatura import bare_extraction, extract_metadata, load_html

from transforms.decoding import clean
from transforms.fields import one_line
from transforms.identity import canonical_url, names_a_page
from transforms.page_kind import COLLECTIONS, refuse, without_repeats
from transforms.publication_date import Said
from transforms.rejections import NoArticle, Rejection

_IS_PAGE = re.compile(
    r"\s{0,100}(?:<\?xml[^>]{0,200}>\s{0,100})?(?:<!--[^>]{0,1000}-->\s{0,100})?"
    r"<(?:!doctype html|html|head|body)\b",
    re.IGNORECASE,
)
_IS_FRAGMENT = re.compile(r"<(?:p|div|br|h[1-6]|ul|ol|blockquote|article|section)\b[^<>]{0,1000}>", re.IGNORECASE)

_BETWEEN_PARAGRAPHS = re.compile(r"(?<=[.!?…;:\"”’)])[ \t\r]{0,20}\n[ \t\r]{0,200}\n\s{0,1000}(?=[^\s\W_a-z]|[\"“‘(])")
_MUCH_OF_IT = 0.5
"""Share of the page's own `articleBody`; that has no less than what is shown, and captions and subtitles more."""
_START = 80
"""Characters by which a paragraph is found again in the page."""
_LONGEST_TITLE = 300
_LONGEST_LABEL = 160
_SHORTEST_SENTENCE = 20
"""Characters; Chinese says in twenty what English says in sixty."""
# The names by which pages give their date: Open Graph, schema.org, Dublin Core, Parse.ly, Sailthru.
_DATE_NAMES = (
    *("article:published_time", "og:article:published_time", "og:published_time", "datepublished"),
    *("dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date", "dcterms.created", "dc.date.created"),
    *("parsely-pub-date", "sailthru.date", "pubdate", "publishdate", "publish-date", "publication_date"),
    *("article.published", "published-date", "date"),
)
_SITE_NAMES = ("og:site_name", "application-name", "publisher", "dc.publisher")

# Elements of a fragment that are no running text, and those that stand in a line of it.
_SKIPPED = frozenset(
    [
        *("script", "style", "noscript", "template", "figure", "figcaption", "table", "nav", "aside", "form"),
        *("iframe", "button", "select", "svg", "video", "audio", "object", "head"),
    ]
)
_INLINE = frozenset(
    [
        *(
            "a",
            "abbr",
            "acronym",
            "b",
            "bdi",
            "bdo",
            "big",
            "cite",
            "code",
            "data",
            "del",
            "dfn",
            "em",
            "font",
        ),
        *("i", "ins", "kbd", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup"),
        *("time", "tt", "u", "var", "wbr"),
    ]
)


# What lxml takes from a page but does not take back: all controls and non-characters outside XML 1.0.
_NOT_IN_XML = {
    **dict.fromkeys([*range(9), *range(14, 32), 0xFFFE, 0xFFFF]),
    **dict.fromkeys(map(ord, "\n\r\v\f"), " "),
}


@dataclass(frozen=True, slots=True)
class Page:
    """An article page."""

    paragraphs: tuple[str, ...]
    title: str | None
    byline: str | None
    publisher: str | None
    url: str | None
    """Canonical, where the page names itself by more than its site's front page."""
    dates: tuple[Said, ...]


def is_page(text: str) -> bool:
    """Whether the text begins as an HTML document."""
    return bool(_IS_PAGE.match(text))


def is_fragment(text: str) -> bool:
    """Whether there are block elements of HTML in the text."""
    return bool(_IS_FRAGMENT.search(text))


def page(text: str, retrieved_on: date) -> Page:
    """The article of an HTML page; NoArticle where there is none."""
    tree = load_html(text)
    if tree is None:
        raise NoArticle(Rejection.NO_TEXT_IN_PAGE, "The page holds no HTML.")
    things = list(_in_json_ld(tree))
    described = next((_said_of(thing) for thing in things if _is_article(thing)), {})
    names = _names(tree)
    # What follows changes the tree, so what the page says of itself is read before.
    dates = tuple(_dates(tree, names, described))
    url = _own_url(tree, names, described)
    signs = {
        "is_free": _is_free(things),
        "is_article": bool(described) or names.get("og:type", "").lower() == "article",
        "is_collection": any(_types(thing) & COLLECTIONS for thing in things) or names.get("og:type") == "website",
        "has_date": bool(dates),
        "has_byline": "byline" in described or "author" in names,
    }
    seen = deepcopy(tree)
    found = _in_order(_body(tree, retrieved_on), seen)
    paragraphs = without_repeats(_better(found, described.get("text")))
    refuse(seen, paragraphs, signs, url)
    if not any(_is_sentence(line) for line in paragraphs):
        raise NoArticle(Rejection.NO_TEXT_IN_PAGE, "No article text was found in the page.")
    # The day is passed in where trafilatura would ask the clock; its date is not used all the same, for it
    # may come from words such as "yesterday".
    about = extract_metadata(tree, date_config=_date_settings(retrieved_on))
    host = (about.hostname or "").removeprefix("www.")
    site = _first(names, _SITE_NAMES) or described.get("publisher") or about.sitename
    return Page(
        paragraphs=tuple(paragraphs),
        title=_line(described.get("title") or about.title, _LONGEST_TITLE),
        byline=_line(described.get("byline") or about.author, _LONGEST_TITLE),
        publisher=None if site is None or site.removeprefix("www.") == host else _line(site, _LONGEST_TITLE),
        url=url,
        dates=dates,
    )


def fragment_paragraphs(text: str) -> list[str]:
    """All running text of a piece of HTML that is known to be the article, as feeds and services give it."""
    tree = load_html(f"<html><body><div>{text}</div></body></html>")
    if tree is None:
        return []
    pieces: list[str] = []
    _flatten(tree, pieces)
    lines = ("".join(pieces)).split("\n")
    return [line for one in lines if (line := " ".join(one.split()))]


def _flatten(tree: HtmlElement, pieces: list[str]) -> None:
    """Appends the running text with line breaks between blocks; by a stack, for HTML nests without limit."""
    stack: list[tuple[HtmlElement, bool]] = [(tree, False)]
    while stack:
        element, is_done = stack.pop()
        is_tag = isinstance(element.tag, str)
        breaks = not is_tag or element.tag not in _INLINE
        if is_done:
            if breaks and is_tag:
                pieces.append("\n")
            pieces.append(_spaced(element.tail))
            continue
        stack.append((element, True))
        if is_tag and element.tag not in _SKIPPED:
            pieces.append(("\n" if breaks else "") + _spaced(element.text))
            stack.extend((child, False) for child in reversed(element))


def _spaced(text: str | None) -> str:
    return (text or "").translate(_NOT_IN_XML)


def _in_paragraphs(text: str | None) -> str:
    """The text with a line break where it has a blank line between two sentences, as text put into a page often has."""
    if not text or "\n" not in text:
        return _spaced(text)
    return "\n".join(map(_spaced, _BETWEEN_PARAGRAPHS.split(text)))


def _date_settings(retrieved_on: date) -> dict[str, Any]:
    return {"extensive_search": False, "original_date": True, "max_date": retrieved_on.isoformat()}


def _prepared(tree: HtmlElement) -> HtmlElement:
    """The tree such that trafilatura keeps every word and takes no line break for a paragraph's end."""
    as_typed = {element for pre in tree.iter("pre") for element in pre.iter()}
    for element in tree.iter():
        # A comment has no tag, and its text is not the page's.
        if isinstance(element.tag, str) and element not in as_typed:
            element.text = _in_paragraphs(element.text)
        element.tail = _in_paragraphs(element.tail)
    # Text and the list that stands in the same element would else be one line.
    for element in tree.iter("ul", "ol"):
        before = element.getprevious()
        if before is not None and before.tail.strip():
            before.tail += "\n"
        elif before is None and (parent := element.getparent()) is not None and (parent.text or "").strip():
            parent.text += "\n"
    for element in tree.xpath("//q"):
        # Browsers draw the quotation marks, the source does not hold them.
        element.text, element.tail = f"“{element.text}", f"”{element.tail}"
    strip_tags(tree, "q")
    # trafilatura leaves out these elements with their text, which in a running sentence loses its words.
    for element in tree.xpath(
        "//*[self::p or self::li or self::blockquote]//*[self::time or self::label or self::output]"
    ):
        element.drop_tag()
    return tree


def _body(tree: HtmlElement, retrieved_on: date) -> list[str]:
    try:
        found = bare_extraction(
            _prepared(tree),
            include_comments=False,
            include_tables=False,
            include_images=False,
            include_formatting=False,
            include_links=False,
            with_metadata=False,
            date_extraction_params=_date_settings(retrieved_on),
        )
    # What lxml and the recursion over deeply nested elements raise; anything else would be a mistake of ours.
    except (LxmlError, RecursionError, ValueError) as error:
        raise NoArticle(
            Rejection.NO_TEXT_IN_PAGE, f"The page cannot be read as HTML: {type(error).__name__}."
        ) from error
    if found is None or isinstance(found, dict):
        return []
    lines = (found.text or "").split("\n")
    return [line for one in lines if (line := " ".join(one.split()).removeprefix("- "))]


def _is_sentence(line: str) -> bool:
    """Whether the line is running text: menus and lists of headlines have no full stops."""
    ended = line.rstrip("\"'”’)]»」』")[-1:] in set(".!?…。！？।۔")
    return len(line) > _LONGEST_LABEL or (ended and len(line) > _SHORTEST_SENTENCE)


def _dates(tree: HtmlElement, names: Mapping[str, str], described: Mapping[str, str]) -> Iterator[Said]:
    if "published_at" in described:
        yield Said(described["published_at"], "json_ld")
    for name in _DATE_NAMES:
        if name in names:
            yield Said(names[name], "html_meta")
    for element in tree.xpath("//*[@itemprop='datePublished' or @pubdate]"):
        value = element.get("datetime") or element.get("content") or element.text_content()
        yield Said(one_line(value)[:100], "html_meta")
    # Of several times on a page only a lone one can be taken for the article's own.
    times = {value for element in tree.xpath("//time[@datetime]") if (value := one_line(element.get("datetime")))}
    if len(times) == 1:
        yield Said(times.pop()[:100], "html_meta")


def _names(tree: HtmlElement) -> dict[str, str]:
    """The first value of every meta element by its name in small letters."""
    names: dict[str, str] = {}
    for element in tree.xpath("//meta[@content]"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        value = one_line(element.get("content"))
        if name and value:
            names.setdefault(name.strip().lower(), value)
    return names


def _own_url(tree: HtmlElement, names: Mapping[str, str], described: Mapping[str, str]) -> str | None:
    links = [
        element.get("href") or ""
        for element in tree.xpath("//link[@href]")
        if "canonical" in (element.get("rel") or "").lower().split()
    ]
    candidates = (*links, names.get("og:url"), described.get("url"), names.get("twitter:url"))
    urls = (canonical_url(one) for one in candidates if one)
    return next((url for url in urls if url and names_a_page(url)), None)


def _in_order(lines: list[str], tree: HtmlElement) -> list[str]:
    """The lines as they follow each other in the page, which the extractor's fallbacks do not always keep.

    Left as they are where a line stands in the page more than once, or not in one piece.
    """
    for body in tree.xpath("//body"):
        pieces: list[str] = []
        _flatten(body, pieces)
        text = " ".join("".join(pieces).split())
        starts = [line[:_START] for line in lines]
        places = [text.find(start) for start in starts]
        if places != sorted(places) and all(text.count(start) == 1 for start in starts):
            return [line for _, line in sorted(zip(places, lines, strict=True))]
    return lines


def _better(found: list[str], described: str | None) -> list[str]:
    """The body as it was found, or as the page itself gives it where much of it was not found."""
    if not described or is_fragment(described):
        return found
    lines = [line for one in described.split("\n") if (line := " ".join(one.split()))]
    if sum(map(len, found)) > _MUCH_OF_IT * len(described):
        # The extractor falls back on the same text, and makes one line of it.
        return lines if len(lines) > len(found) and " ".join(lines) == " ".join(found) else found
    return lines if any(_is_sentence(line) for line in lines) else found


def _is_free(things: list[Mapping[str, Any]]) -> bool | None:
    """Whether the page says that everybody may read its article."""
    said = [str(thing["isAccessibleForFree"]).lower() for thing in things if "isAccessibleForFree" in thing]
    return None if not said else said[0] not in ("false", "no", "0")


def _types(thing: Mapping[str, Any]) -> set[str]:
    types = thing.get("@type")
    return {str(one) for one in (types if isinstance(types, list) else [types])}


def _in_json_ld(tree: HtmlElement) -> Iterator[Mapping[str, Any]]:
    """The things that the page's JSON-LD describes."""
    for element in tree.xpath("//script[contains(@type, 'ld+json')]"):
        try:
            content = json.loads(element.text_content(), strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _things(content)


def _things(content: Any) -> Iterator[Mapping[str, Any]]:
    for one in content if isinstance(content, list) else [content]:
        if isinstance(one, dict):
            yield one
            graph = one.get("@graph")
            yield from (node for node in (graph if isinstance(graph, list) else [graph]) if isinstance(node, dict))
            if isinstance(one.get("mainEntity"), dict):
                yield one["mainEntity"]


def _is_article(thing: Mapping[str, Any]) -> bool:
    return any(one.endswith(("Article", "BlogPosting", "Report")) for one in _types(thing))


def _said_of(thing: Mapping[str, Any]) -> dict[str, str]:
    values = {
        "title": _named(thing.get("headline")) or _named(thing.get("name")),
        "published_at": _named(thing.get("datePublished")),
        "byline": _named(thing.get("author")),
        "publisher": _named(thing.get("publisher")),
        "url": _named(thing.get("url")),
    }
    said = {name: line for name, value in values.items() if value and (line := one_line(value))}
    # The text keeps its lines, which are paragraphs.
    return said | ({"text": clean(body)} if isinstance(body := thing.get("articleBody"), str) and body.strip() else {})


def _named(value: Any) -> str | None:
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return _named(value.get("name"))
    if isinstance(value, list):
        return ", ".join(name for one in value if not isinstance(one, list) and (name := _named(one))) or None
    return None


def _line(value: str | None, longest: int) -> str | None:
    line = one_line(value or "")
    return line if 0 < len(line) <= longest else None


def _first(names: Mapping[str, str], wanted: tuple[str, ...]) -> str | None:
    return next((names[name] for name in wanted if name in names), None)
