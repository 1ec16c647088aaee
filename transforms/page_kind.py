"""Is what was found in a page the article, or a wall before it, or a list of others?

Only what a page shows counts: a page that says that it is for subscribers and holds its whole text all the same is an
article. Each sign alone stands on many good pages, so that a short or a broken body has to go with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement  # type: ignore[import-untyped]

from transforms.folding import fold
from transforms.lexicon import table
from transforms.rejections import NoArticle, Rejection

_SHORT = 1500
"""Characters of body; what sites show of an article behind a paywall is one to four paragraphs."""
_SHORT_NOTE = 900
"""Characters; a consent form or a challenge says no more, an article that mentions cookies says more beside."""
_FEWEST_TEASERS = 6
_LONGEST_TEASER = 260
"""Characters, of the text that goes with a headline on a front page."""
COLLECTIONS = frozenset({"CollectionPage", "ItemList", "SearchResultsPage", "ProfilePage"})


def refuse(tree: HtmlElement, body: Sequence[str], said: Mapping[str, Any], address: str | None) -> None:
    """Raise NoArticle where the body is no article's; `said` is what the page's JSON-LD and meta elements say.

    Keys of `said`: `is_free` (None where nothing is said), `is_article`, `is_collection`, `has_date`, `has_byline`.
    """
    length = sum(map(len, body))
    if length <= _SHORT_NOTE and (kind := _wall(body)):
        word = "to agree to cookies" if kind == "consent" else "for scripts or a proof of being human"
        raise NoArticle(Rejection.CONSENT_WALL, f"The page asks {word} and holds no article.")
    if length <= _SHORT and (said["is_free"] is False or _asks_to_subscribe(tree, body)):
        raise NoArticle(Rejection.PAYWALL, "The page shows the beginning of the article and asks for a subscription.")
    if not said["is_article"] and _is_index(tree, body, said, address):
        raise NoArticle(Rejection.INDEX_PAGE, "The page lists articles and is none itself.")


def without_repeats(paragraphs: Sequence[str]) -> list[str]:
    """The paragraphs, each long one once: extractors give what stands in two versions of a page twice."""
    seen: set[str] = set()
    kept = []
    for one in paragraphs:
        key = " ".join(one.split())
        if len(key) > 40 and key in seen:
            continue
        seen.add(key)
        kept.append(one)
    return kept


def _wall(body: Sequence[str]) -> str | None:
    """The kind of form that the body is for the greater part; None where it is none."""
    lines = [_plain(line) for line in body]
    for kind in ("consent", "challenge"):
        spoken = sum(len(line) for line in lines if any(phrase in line for phrase in _phrases()[kind]))
        if spoken * 2 > sum(map(len, lines)):
            return kind
    return None


def _asks_to_subscribe(tree: HtmlElement, body: Sequence[str]) -> bool:
    """Whether the page asks for a subscription where its text breaks off: behind it, or in an element made for that."""
    if any(phrase in _plain(line) for line in body[-3:] for phrase in _phrases()["paywall"]):
        return True
    marked = tree.xpath(
        "//body//*[contains(translate(@class, 'PAYWLREGT', 'paywlregt'), 'paywall')"
        " or contains(translate(@id, 'PAYWLREGT', 'paywlregt'), 'paywall')"
        " or contains(@class, 'regwall') or contains(@class, 'subscriber') or contains(@class, 'piano')]"
        # What the head or foot of every page of a site says is not said of this one.
        "[not(ancestor-or-self::header or ancestor-or-self::nav or ancestor-or-self::footer)]"
    )
    return any(
        phrase in _plain(element.text_content()[:2000]) for element in marked[:20] for phrase in _phrases()["paywall"]
    )


def _is_index(tree: HtmlElement, body: Sequence[str], said: Mapping[str, Any], address: str | None) -> bool:
    """Whether most signs say that the page is a list: what it calls itself, its address, its many short pieces."""
    linked = tree.xpath("//h2[.//a[@href] or parent::a[@href]] | //h3[.//a[@href] or parent::a[@href]]")
    headlines = {_plain(one.text_content()) for one in linked[:200]}
    shown = sum(_plain(line) in headlines for line in body)
    longest = max(map(len, body), default=0)
    path = urlsplit(address).path.strip("/") if address else None
    is_section = path is not None and "/" not in path and "-" not in path and not any(c.isdigit() for c in path)
    signs = [
        said["is_collection"],
        len(headlines) >= _FEWEST_TEASERS and longest <= _LONGEST_TEASER,
        shown >= _FEWEST_TEASERS // 2,
        is_section,
        not said["has_date"] and not said["has_byline"],
    ]
    return len(headlines) >= _FEWEST_TEASERS and longest <= 2 * _LONGEST_TEASER and sum(map(bool, signs)) >= 3


def _plain(line: str) -> str:
    return " ".join(fold(line).lower.split())


@cache
def _phrases() -> dict[str, tuple[str, ...]]:
    known = table("page_phrases")
    return {
        kind: tuple(fold(row["phrase"]).lower for row in known if row["kind"] == kind)
        for kind in ("paywall", "consent", "challenge")
    }
