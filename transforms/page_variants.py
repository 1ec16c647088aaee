"""Which address has the page that an address for telephones, or one for AMP, shows?

Told by the address alone, from what sites and caches write: a page's own canonical link, where it was read, says more
and comes first. Nothing that changes with the years is asked (no list of public suffixes): an article's id hangs on it.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

_LABELS = r"(?:m|mobile|amp|amphtml)"
_FIRST = re.compile(rf"(?:www\d?\.)?(?:{_LABELS}\.)+(?P<rest>.+)")
_SECOND = re.compile(rf"(?P<language>[a-z]{{2,3}}|www\d?|edition)\.{_LABELS}\.(?P<rest>.+)")
# What stands before the two letters of a country where its names have three parts: example.co.uk.
_SECOND_LEVEL = frozenset("ac co com edu gen go gob gov gouv govt gv in info ltd mil ne net nom or org plc sch".split())
_GOOGLE = re.compile(r"(?:www\.)?google\.(?:[a-z]{2,3}|com?\.[a-z]{2})")
_CACHE = re.compile(r"(?:[a-z0-9-]+\.)?(?:cdn\.ampproject\.org|bing-amp\.com)")
_IN_GOOGLE = re.compile(r"/amp/(?P<secure>s/)?(?P<page>[^/?]+\.[^/?]+(?:/.*)?)")
_IN_CACHE = re.compile(r"(?:/(?:c|v|wp|ad|a))+/(?P<secure>s/)?(?P<page>[^/?]+\.[^/?]+(?:/.*)?)")
_IN_PATH = re.compile(
    r"(?P<before>/.*[^/])/amp(?P<slash>/?)"  # the last part
    r"|/amp(?P<after>/.*[^/].*)"  # the first part
    r"|(?P<stem>/.*[^/])\.amp(?P<suffix>\.html?)?"
)
_LIKE_ARTICLE = re.compile(r"[0-9._-]")
_SAYS_YES = frozenset({"", "1", "true", "yes", "amp"})
_AMP_IS = {"amp": _SAYS_YES, "isamp": _SAYS_YES, "_amp": _SAYS_YES} | dict.fromkeys(
    ["outputtype", "output", "format", "view"], frozenset({"amp"})
)
_OF_CACHES = ("amp_", "usqp=", "aoh=", "referrer=", "_tf=", "share=")
_LONGEST = 2000
"""Characters; a longer address is none that a browser takes, and caches may be nested in caches."""


def page_shown(address: str) -> str:
    """The address that a canonical web address is a variant of, by one mark less than it has; without any, itself.

    - `m.`, `mobile.`, `amp.` and `amphtml.` before a host are taken away; where a name and its ending are left, as of
      `example.org` and `example.co.uk`, `www.` takes their place, as most sites have it. `m.example` is a host of its
      own. Between a language and the host, as in `en.m.example.org`, they are taken away.
    - `/amp` or `/amp/` at the end of a path and `/amp/` at its beginning, where what is left ends as articles do: in a
      part with a digit, a hyphen or a dot. `.amp` and `.amp.html` likewise.
    - `amp=1`, `amp`, `outputType=amp` and the like among the parameters.
    - `google.com/amp/s/…` and `cdn.ampproject.org/c/s/…` hold the address of the page in their path.
    """
    if len(address) > _LONGEST:
        return address
    parts = urlsplit(address)
    held = _held(parts)
    if held is not None:
        return held
    query = "&".join(one for one in parts.query.split("&") if not _is_mark(one))
    return SplitResult(parts.scheme, _host(parts.netloc), _path(parts.path), query, "").geturl()


def _held(parts: SplitResult) -> str | None:
    """The address in the path of a cache's."""
    pattern = _IN_GOOGLE if _GOOGLE.fullmatch(parts.netloc) else _IN_CACHE if _CACHE.fullmatch(parts.netloc) else None
    found = pattern.fullmatch(parts.path) if pattern else None
    if found is None:
        return None
    own = "&".join(one for one in parts.query.split("&") if one and not one.startswith(_OF_CACHES))
    return f"http{'s' if found['secure'] else ''}://{found['page']}" + (f"?{own}" if own else "")


def _is_mark(parameter: str) -> bool:
    name, _, value = parameter.partition("=")
    return value.lower() in _AMP_IS.get(name.lower(), ())


def _host(place: str) -> str:
    host, colon, port = place.partition(":")
    if found := _FIRST.fullmatch(host):
        rest = found["rest"]
        return ("www." if _is_bare(rest) else "") + rest + colon + port if _is_name(rest) else place
    if (found := _SECOND.fullmatch(host)) and _is_name(found["rest"]):
        return f"{found['language']}.{found['rest']}{colon}{port}"
    return place


def _is_name(host: str) -> bool:
    """Whether a host is more than an ending that many names have."""
    labels = host.split(".")
    return len(labels) > 2 or (len(labels) == 2 and not _is_ending(labels))


def _is_bare(host: str) -> bool:
    """Whether a host is a name and its ending, with nothing before them."""
    labels = host.split(".")
    return len(labels) == 2 or (len(labels) == 3 and _is_ending(labels[1:]))


def _is_ending(labels: list[str]) -> bool:
    return labels[0] in _SECOND_LEVEL and len(labels[1]) == 2


def _path(path: str) -> str:
    found = _IN_PATH.fullmatch(path)
    if found is None:
        return path
    left = found["after"] or (found["before"] or found["stem"] or "") + (found["slash"] or found["suffix"] or "")
    return left if _LIKE_ARTICLE.search(left.rstrip("/").rpartition("/")[2]) else path
