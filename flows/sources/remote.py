"""Which records does an address of the web hold: a page, a feed, a sitemap, a list of addresses or a file of records?

What an answer is, is told by its beginning before its media type, which servers get wrong. A page that a feed or a
sitemap names is asked for once, and again when they say that it has changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from urllib.parse import quote, urlsplit

from flows.limits import MEGABYTE
from flows.sources import feed, sitemap
from flows.sources.payload import MediaType, Options, Payload
from flows.sources.streams import problem
from flows.sources.unpacked import Choose, as_from
from flows.web.answer import Answer, Failure, Wish
from flows.web.client import Web, without_login
from flows.web.memory import Kind, Visit
from flows.web.unpacking import Unpackable, unpacked
from transforms.html_page import is_page
from transforms.rejections import Rejection

_ADDRESS = re.compile(r"https?://\S{1,2000}")
_FILE_TYPES = frozenset(
    [
        *("application/zip", "application/gzip", "application/x-gzip", "application/x-tar", "application/warc"),
        *(
            "application/vnd.apache.parquet",
            "application/x-ndjson",
            "application/jsonl",
            "text/csv",
            "application/zstd",
        ),
    ]
)
_SUFFIX_OF_TYPE = {
    "application/zip": ".zip", "application/warc": ".warc", "application/vnd.apache.parquet": ".parquet",
    "application/x-ndjson": ".jsonl", "application/jsonl": ".jsonl", "text/csv": ".csv",
}  # fmt: skip
_DOCUMENTS = (".txt", ".html", ".htm", ".xhtml", ".md", ".json", ".xml", ".rss", ".atom", ".rdf", ".urls")
_PACKED_DOCUMENTS = (".xml.gz", ".rss.gz", ".atom.gz")
"""As sitemaps are; they are read in memory, as those are that were packed for the way alone."""


@dataclass(slots=True)
class _Doing:
    """How far a document and what it lists have been read."""

    options: Options
    web: Web
    choose: Choose
    asked: set[str] = field(default_factory=set)
    """Sitemaps and pages that were asked for already: a map may name itself, and two the same page."""


@dataclass(slots=True)
class _Count:
    """The records that rest on a document, and whether everything it lists was read."""

    records: int = 0
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class Listed:
    """A page that something lists, with what that says of it."""

    address: str
    stamp: str | None = None
    facts: Mapping[str, str] = field(default_factory=dict)


def is_file(address: str, media_type: str, choose: Choose) -> bool:
    """Whether what the address holds is a file of records or an archive, which may be large."""
    name = Path(urlsplit(address).path)
    if name.name.lower().endswith(_PACKED_DOCUMENTS):
        return False
    return media_type in _FILE_TYPES or (
        media_type != "text/html" and choose(name) is not None and not name.name.lower().endswith(_DOCUMENTS)
    )


def read(address: str, options: Options, choose: Choose) -> Iterator[Payload]:
    """The records of the address; what cannot be fetched is a problem, what is as it was has none."""
    if options.web is None:
        yield problem(
            address, address, options, Rejection.FETCH_REFUSED, f"{address} was not read: nothing is fetched."
        )
        return
    # Neither the record nor the memory of it may hold a password.
    address, login = without_login(address)
    doing = _Doing(options, options.web, choose)
    known = options.web.memory.among([address]).get(address)
    yield from _read(doing, options.web.fetch(replace(_wish(address, known), login=login)), 0)


def follow(listed: Iterable[Listed], options: Options, choose: Choose, *, once: bool) -> Iterator[Payload]:
    """The pages that a list in a file names; with `once`, those alone that are new or said to have changed."""
    if options.web is None:
        for one in listed:
            sentence = f"{one.address} was not read: nothing is fetched."
            yield problem(one.address, one.address, options, Rejection.FETCH_REFUSED, sentence)
        return
    yield from _pages(_Doing(options, options.web, choose), listed, (), _Count(), once=once)


def of_feed(content: bytes, where: str, shown: str, options: Options, choose: Choose) -> Iterator[Payload]:
    """The entries of a feed in a file, numbered; no feed is a problem.

    They are taken as they stand, for a file may be old and its links lead to what is there today, unless the options
    say that the pages are to be fetched that entries without a full text link to.
    """
    if not options.follow_feeds or options.web is None:
        yield from feed.payloads(content, where, shown, options)
        return
    try:
        entries = feed.entries(content)
    except feed.NoFeed as error:
        yield problem(where, where, options, Rejection.UNREADABLE_FEED, f"{shown} {error}", content=content)
        return
    linked = []
    for number, entry in enumerate(entries, start=1):
        if page := _linked(entry):
            linked.append(page)
        else:
            yield feed.as_payload(entry, f"{where}#{number}", where, options)
    yield from _pages(_Doing(options, options.web, choose), linked, (), _Count(), once=True)


def _linked(entry: feed.Entry) -> Listed | None:
    """The page that an entry without a full text links to."""
    if entry.is_full or entry.address is None or not _ADDRESS.fullmatch(entry.address):
        return None
    facts = {f"feed.{name}": value for name, value in entry.fields.items() if name in _SAID_OF_PAGES}
    return Listed(entry.address, entry.stamp, facts)


def _wish(address: str, known: Visit | None) -> Wish:
    return Wish(address, known.etag, known.last_modified) if known else Wish(address)


def _read(doing: _Doing, answer: Answer | Failure, depth: int) -> Iterator[Payload]:
    if isinstance(answer, Failure):
        yield _failed(answer, doing.options, ())
        return
    if answer.is_unchanged:
        doing.options.tally["unchanged"] += 1
        return
    if answer.file is not None:
        yield from _file(doing, answer, answer.file)
        return
    if answer.body.startswith(b"\x1f\x8b"):
        try:
            answer = replace(answer, body=_unpacked(answer, doing.options))
        except Unpackable as error:
            sentence = f"{answer.address} {error}."
            yield problem(answer.address, answer.address, doing.options, Rejection.UNREADABLE_ARCHIVE, sentence)
            return
    start = answer.body[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    root = sitemap.root_of(answer.body) if start.startswith(b"<") else None
    if root in sitemap.ROOTS:
        yield from _sitemap(doing, answer, depth)
    elif root in feed.ROOTS or _is_json_feed(start) or _looks_like_feed(start, root):
        yield from _feed(doing, answer)
    elif answer.media_type.endswith("json") or (start.startswith(b"{") and answer.media_type != "text/html"):
        yield from _bytes_as_file(doing, answer, ".json")
    elif answer.media_type == "text/plain" and (addresses := addresses_in(answer.body)):
        yield from _pages(doing, (Listed(one) for one in addresses), (), _Count(), once=False)
    else:
        yield _page(doing.options, answer, {}, (answer.address,))
        doing.web.saw(_visit(answer, "page", 1))


def _unpacked(answer: Answer, options: Options) -> bytes:
    """The body of a document that is stored packed; Unpackable where it is damaged or unpacks to too much."""
    most = options.limits.fetch_megabytes * MEGABYTE
    pieces: list[bytes] = []
    for piece in unpacked([answer.body], "gzip"):
        pieces.append(piece)
        most -= len(piece)
        if most < 0:
            raise Unpackable(options.limits.over("fetch_megabytes", "unpacks to too much: it", " MB").rstrip("."))
    return b"".join(pieces)


def _is_json_feed(start: bytes) -> bool:
    return start.startswith(b"{") and b"jsonfeed.org/version/" in start


def _looks_like_feed(start: bytes, root: str | None) -> bool:
    """Whether it is a feed whose XML is damaged too early to have a root."""
    return root is None and any(mark in start for mark in (b"<rss", b"<feed", b"<rdf:rdf"))


def addresses_in(content: bytes) -> list[str]:
    """The addresses of a list that holds one a line and nothing else but notes after `#`; none of another text."""
    found = []
    for line in content.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace").splitlines():
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        if not _ADDRESS.fullmatch(stripped):
            return []
        found.append(stripped)
    return found


def _feed(doing: _Doing, answer: Answer) -> Iterator[Payload]:
    try:
        entries = feed.entries(answer.body, answer.final, answer.media_type)
    except feed.NoFeed as error:
        sentence = f"{answer.address} {error}"
        yield problem(
            answer.address, answer.address, doing.options, Rejection.UNREADABLE_FEED, sentence, content=answer.body
        )
        return
    count = _Count()
    linked: list[Listed] = []
    for number, entry in enumerate(entries, start=1):
        if page := _linked(entry):
            linked.append(page)
        else:
            name = quote(entry.fields.get("id") or entry.address or str(number), safe="")
            payload = feed.as_payload(entry, f"{answer.address}#{name}", answer.address, doing.options)
            count.records += 1
            yield replace(payload, rests_on=(answer.address,))
    yield from _pages(doing, linked, (answer.address,), count, once=True)
    if count.is_whole:
        doing.web.saw(_visit(answer, "feed", count.records))


_SAID_OF_PAGES = frozenset({"title", "published_at", "byline", "publisher", "language"})


def _sitemap(doing: _Doing, answer: Answer, depth: int) -> Iterator[Payload]:
    found = sitemap.read(answer.body)
    if found is None:
        sentence = f"{answer.address} is no sitemap."
        yield problem(answer.address, answer.address, doing.options, Rejection.UNREADABLE_FEED, sentence)
        return
    if found.damage:
        sentence = f"{answer.address} is damaged behind its first {len(found.listed)} addresses: {found.damage}."
        yield problem(answer.address, answer.address, doing.options, Rejection.UNREADABLE_FEED, sentence)
    if found.is_index:
        yield from _index(doing, answer, found.listed, depth)
        return
    count = _Count(is_whole=found.damage is None)
    yield from _pages(doing, map(from_sitemap, found.listed), (answer.address,), count, once=True)
    if count.is_whole:
        doing.web.saw(_visit(answer, "sitemap", count.records))


def _index(doing: _Doing, answer: Answer, listed: Sequence[sitemap.Listed], depth: int) -> Iterator[Payload]:
    """The sitemaps of an index, each asked whether it has changed: an index itself need not change for that."""
    if depth >= doing.options.limits.sitemap_depth:
        sentence = doing.options.limits.over("sitemap_depth", f"The depth of {answer.address}")
        yield problem(answer.address, answer.address, doing.options, Rejection.TOO_LARGE, sentence)
        return
    wanted = [one.address for one in listed if one.address not in doing.asked]
    doing.asked.update(wanted)
    known = doing.web.memory.among(wanted)
    for found in doing.web.fetch_each(_wish(one, known.get(one)) for one in dict.fromkeys(wanted)):
        yield from _read(doing, found, depth + 1)


def from_sitemap(one: sitemap.Listed) -> Listed:
    """The page with what the sitemap says of it."""
    said = {
        "title": one.title, "published_at": one.published_at, "publisher": one.publisher, "language": one.language,
    }  # fmt: skip
    return Listed(one.address, one.stamp, {f"feed.{name}": value for name, value in said.items() if value})


def _pages(
    doing: _Doing, listed: Iterable[Listed], parents: tuple[str, ...], count: _Count, *, once: bool
) -> Iterator[Payload]:
    """The listed pages; with `once`, those that an earlier run has read are unchanged where nothing says otherwise."""
    pages = iter(listed)
    while some := list(islice(pages, 5000)):
        yield from _some_pages(doing, some, parents, count, once=once)


def _some_pages(
    doing: _Doing, some: list[Listed], parents: tuple[str, ...], count: _Count, *, once: bool
) -> Iterator[Payload]:
    web, options = doing.web, doing.options
    known = web.memory.among([one.address for one in some])
    wanted: dict[str, Listed] = {}
    for one in some:
        before = known.get(one.address)
        if one.address in doing.asked or web.memory.is_forgotten(one.address):
            continue
        if before and once and before.stamp == one.stamp:
            options.tally["unchanged"] += 1
        elif len(doing.asked) >= options.limits.sitemap_pages:
            # What is over the limit is unknown to the next run too, which takes it up.
            count.is_whole = False
            options.tally["left_for_next"] += 1
        else:
            doing.asked.add(one.address)
            wanted[one.address] = one
    for answer in web.fetch_each(_wish(one, known.get(one)) for one in wanted):
        one = wanted[answer.address]
        if isinstance(answer, Failure):
            count.is_whole = count.is_whole and answer.is_lasting
            count.records += 1
            yield _failed(answer, options, (*parents, *((one.address,) if answer.is_lasting else ())))
            if answer.is_lasting:
                web.saw(Visit(one.address, "page", answer.status or 0, stamp=one.stamp, records=1))
        elif answer.is_unchanged:
            options.tally["unchanged"] += 1
            web.saw(replace(known[one.address], stamp=one.stamp, records=0))
        elif answer.file is not None:
            yield from _file(doing, answer, answer.file)
        else:
            count.records += 1
            yield _page(options, answer, one.facts, (one.address, *parents))
            web.saw(_visit(answer, "page", 1, one.stamp))


def _page(options: Options, answer: Answer, facts: Mapping[str, str], rests_on: tuple[str, ...]) -> Payload:
    said = {"fetched_url": answer.final, **facts, **({"charset": answer.charset} if answer.charset else {})}
    is_html = answer.media_type in ("text/html", "application/xhtml+xml") or is_page(
        answer.body[:2000].decode("latin-1")
    )
    media_type: MediaType = "text/html" if is_html else "text/plain"
    return Payload(
        answer.address, answer.address, media_type, answer.body, said | options.given(), options.mapping,
        rests_on=rests_on,
    )  # fmt: skip


def _failed(failure: Failure, options: Options, rests_on: tuple[str, ...]) -> Payload:
    made = problem(failure.address, failure.address, options, failure.reason, failure.sentence)
    # Said among what tells records apart, so that an address that fails in another way is told of again.
    return replace(made, given={**made.given, "problem": failure.reason.value}, rests_on=rests_on)


def _visit(answer: Answer, kind: Kind, records: int, stamp: str | None = None) -> Visit:
    return Visit(answer.address, kind, answer.status, answer.etag, answer.last_modified, stamp, records)


def _file(doing: _Doing, answer: Answer, path: Path) -> Iterator[Payload]:
    """The records of a fetched file, by the reader of its kind."""
    target = _named_by_content(path, answer.media_type)
    reader = doing.choose(target)
    if reader is None:
        sentence = f"{answer.address} is of no kind that can be read."
        yield problem(answer.address, answer.address, doing.options, Rejection.UNKNOWN_KIND, sentence)
        return
    records = 0
    for one in as_from(reader(target, doing.options), target, answer.address, answer.address):
        records += 1
        yield replace(one, rests_on=(*one.rests_on, answer.address))
    target.unlink(missing_ok=True)
    doing.web.saw(_visit(answer, "file", records))


def _named_by_content(path: Path, media_type: str) -> Path:
    """The file under a name whose end tells its kind: some addresses have none, some servers unpack on the way."""
    with path.open("rb") as stream:
        packed = stream.read(2) == b"\x1f\x8b"
    name = path.name
    if name.lower().endswith(".gz") and not packed:
        name = name[:-3]
    elif "." not in name.partition("-")[2] and media_type in _SUFFIX_OF_TYPE:
        name += _SUFFIX_OF_TYPE[media_type]
    return path.rename(path.with_name(name)) if name != path.name else path


def _bytes_as_file(doing: _Doing, answer: Answer, suffix: str) -> Iterator[Payload]:
    path = doing.web.scratch(suffix)
    path.write_bytes(answer.body)
    yield from _file(doing, answer, path)
