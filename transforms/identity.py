"""Which article is this?

An id is a hash of the fewest things that came with the article, so that no cleaning ever changes it.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from urllib.parse import quote, urlsplit

from transforms.lexicon import table
from transforms.page_variants import page_shown

_PORTS = {"http": 80, "https": 443}
# What RFC 3986 lets stand in a path or a query; a percent sign stays, for escapes must not be escaped again.
_SAFE = "%/:?@!$&'()*+,;=-._~[]|"
_VARIANT = re.compile(r"^(?:(?:www\d?|m|mobile|amp|amphtml)\.)+(?=[^.]+\.)")
_ESCAPE = re.compile("%[0-9a-fA-F]{2}")
_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\]")


def article_id(url: str | None, source: str, given_id: str | None, payload: bytes) -> str:
    """20 hex digits of the SHA-256 of the canonical URL, else of the source's id, else of the record's own bytes.

    What the user says beside the record (publisher, date, mapping) is no part of it: said otherwise, it is still the
    same article.
    """
    if url:
        seed = f"url:{url}"
    elif given_id:
        # A line break cannot be part of a source's name, so no two pairs make one seed.
        seed = f"id:{source}\n{given_id}"
    else:
        seed = f"raw:{hashlib.sha256(payload).hexdigest()}"
    return hashlib.sha256(seed.encode("utf-8")).hexdigest()[:20]


def canonical_url(address: str) -> str | None:
    """The address in canonical form, version 2; None where it is no web address.

    Scheme and host are folded, the default port, credentials, the fragment and tracking parameters dropped,
    the other parameters sorted by name, characters outside ASCII escaped (RFC 3986, section 6.2.2). The path
    stays as it is: a doubled or a final slash may mean another page. The form for telephones and that for AMP
    become the page's own (`page_variants`). A canonical address is its own form.
    """
    url = _canonical(address)
    while url and (shown := page_shown(url)) != url and (page := _canonical(shown)):
        url = page
    return url


def _canonical(address: str) -> str | None:
    address = address.strip()
    if any(char.isspace() or char < " " for char in address):
        return None
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    scheme = parts.scheme.lower()
    host = _folded_host(parts.hostname or "")
    if scheme not in _PORTS or host is None:
        return None
    place = host if port in (None, _PORTS[scheme]) else f"{host}:{port}"
    query = _sorted_query(parts.query)
    return f"{scheme}://{place}{_escaped(parts.path) or '/'}" + (f"?{query}" if query else "")


def names_a_page(url: str) -> bool:
    """Whether a canonical address is more than a site's front page, which pages by mistake call their own."""
    parts = urlsplit(url)
    return parts.path.strip("/") != "" or parts.query != ""


def is_same_site(one: str, other: str) -> bool:
    """Whether two canonical addresses are of one site, be it the one for telephones, for AMP or with www."""
    hosts = [_VARIANT.sub("", urlsplit(address).hostname or "") for address in (one, other)]
    return hosts[0] == hosts[1] != ""


def _folded_host(host: str) -> str | None:
    if ":" in host:
        folded = f"[{host.lower()}]"
    else:
        try:
            folded = host.rstrip(".").encode("idna").decode("ascii").lower()
        except UnicodeError:
            return None
    return folded if _HOST.fullmatch(folded) else None


def _escaped(part: str) -> str:
    escaped = quote(part, safe=_SAFE, encoding="utf-8", errors="replace")
    return _ESCAPE.sub(lambda match: match[0].upper(), escaped)


def _sorted_query(query: str) -> str:
    parameters = [one for one in _escaped(query).split("&") if one and not _is_tracking(one.partition("=")[0].lower())]
    # By name alone: the order of one parameter's values may mean something.
    return "&".join(sorted(parameters, key=lambda one: one.partition("=")[0]))


def _is_tracking(name: str) -> bool:
    names, beginnings = _tracking()
    return name in names or name.startswith(beginnings)


@cache
def _tracking() -> tuple[frozenset[str], tuple[str, ...]]:
    known = table("tracking_parameters")
    names = frozenset(row["parameter"] for row in known if row["match"] == "equals")
    return names, tuple(row["parameter"] for row in known if row["match"] == "starts_with")
