"""What is an XML file: a feed, a sitemap or a page?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from flows.sources import remote, sitemap
from flows.sources.payload import Options, Payload
from flows.sources.streams import of_content, problem, uri
from flows.sources.unpacked import Choose, Reader
from transforms.rejections import Rejection


def reader(choose: Choose) -> Reader:
    """The reader of XML files; of a sitemap it fetches the pages, what is none of the three is a problem."""

    @of_content
    def read(content: bytes, path: Path, options: Options) -> Iterator[Payload]:
        where = uri(path)
        root = sitemap.root_of(content)
        if root == "html":
            yield Payload(where, where, "text/html", content, options.given(), options.mapping)
        elif root == "urlset" and (found := sitemap.read(content)):
            yield from remote.follow(map(remote.from_sitemap, found.listed), options, choose, once=True)
            if found.damage:
                sentence = f"{path} is damaged behind its first {len(found.listed)} addresses: {found.damage}."
                yield problem(where, where, options, Rejection.UNREADABLE_FEED, sentence)
        elif root == "sitemapindex" and (found := sitemap.read(content)):
            for one in found.listed:
                yield from remote.read(one.address, options, choose)
        else:
            yield from remote.of_feed(content, where, str(path), options, choose)

    return read


def feeds(choose: Choose) -> Reader:
    """The reader of feeds in files; what is none is a problem."""

    @of_content
    def read(content: bytes, path: Path, options: Options) -> Iterator[Payload]:
        yield from remote.of_feed(content, uri(path), str(path), options, choose)

    return read


def addresses(choose: Choose) -> Reader:
    """The reader of a file that lists addresses, one a line; it fetches what they hold."""

    @of_content
    def read(content: bytes, path: Path, options: Options) -> Iterator[Payload]:
        where = uri(path)
        found = remote.addresses_in(content)
        if not found and content.strip():
            sentence = f"{path} must hold one address of the web a line, and notes only behind #."
            yield problem(where, where, options, Rejection.UNKNOWN_KIND, sentence, content=content)
        yield from remote.follow(map(remote.Listed, found), options, choose, once=False)

    return read
