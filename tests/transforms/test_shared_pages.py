"""Do the pages of the shared corpora give the text that a reader sees in them?

The texts are not part of the project, so that what was read by eye is kept as facts: how many paragraphs, how many
characters, and a hash of the words. The pages with a refusal are no articles; in `vnn-article` the titles of a list of
related articles are left, and known to be.
"""

from __future__ import annotations

import gzip
import re
from datetime import date
from pathlib import Path

import pytest
from trafilatura import extract

from tests.make import digest
from transforms.boilerplate import separated
from transforms.html_page import page
from transforms.rejections import NoArticle

EXTRACTUS = "extractus/tests/test-data"
VOA = "voa/tests/resources/parser/test_data/us/VoiceOfAmerica_2024_04_28.html.gz"
FACTS = {
    f"{EXTRACTUS}/article-with-classes-attributes.html": ("f0944e4e", "ab7e86a5f2588d66", 8, 1156),
    f"{EXTRACTUS}/html-article-no-source.html": ("11b1d199", "3be77f02bd0de071", 5, 1800),
    f"{EXTRACTUS}/html-article-with-data-src.html": ("5d211577", "4b7e6e8fe332601b", 1, 315),
    f"{EXTRACTUS}/html-no-article.html": ("no_text_in_page",),
    f"{EXTRACTUS}/html-no-link.html": ("f0944e4e", "44b32565e24da2ae", 4, 1104),
    f"{EXTRACTUS}/html-no-title.html": ("f0944e4e", "44b32565e24da2ae", 4, 1104),
    f"{EXTRACTUS}/html-too-short-article.html": ("11b1d199", "3c487bc665738e6f", 2, 85),
    f"{EXTRACTUS}/regular-article-date-itemprop.html": ("f0944e4e", "44b32565e24da2ae", 4, 1104),
    f"{EXTRACTUS}/regular-article-date-span.html": ("f0944e4e", "44b32565e24da2ae", 4, 1104),
    f"{EXTRACTUS}/regular-article-date-time.html": ("f0944e4e", "44b32565e24da2ae", 4, 1104),
    f"{EXTRACTUS}/regular-article-json-ld.html": ("f0944e4e", "44b32565e24da2ae", 4, 1104),
    f"{EXTRACTUS}/regular-article.html": ("f0944e4e", "44b32565e24da2ae", 4, 1104),
    f"{EXTRACTUS}/vnn-article.html": ("f0944e4e", "148b2b9299275bff", 5, 1087),
    VOA: ("b765a43b", "2de4c0931c1d414d", 26, 6801),
}
"""Hashes of the words of title and text, paragraphs, characters; of what is no article, the reason."""


def words(lines: list[str]) -> list[str]:
    return re.findall(r"\w+", " ".join(lines).lower())


def content(shared: Path, name: str) -> str:
    read = (shared / "corpora" / "html" / name).read_bytes()
    return (gzip.decompress(read) if name.endswith(".gz") else read).decode("utf-8")


def body(text: str) -> tuple[str | None, list[str]]:
    found = page(text, date(2025, 3, 5))
    parts = separated(list(found.paragraphs), found.title)
    return parts.title, list(parts.paragraphs)


def facts(text: str) -> tuple[str | int, ...]:
    try:
        title, lines = body(text)
    except NoArticle as refusal:
        return (refusal.reason.value,)
    return (
        digest(" ".join(words([title or ""])), 8),
        digest(" ".join(words(lines)), 16),
        len(lines),
        sum(map(len, lines)),
    )


@pytest.mark.parametrize("name", FACTS)
def test_a_page_gives_what_is_seen_in_it(shared: Path, name: str) -> None:
    assert facts(content(shared, name)) == FACTS[name]


@pytest.mark.parametrize("name", [name for name, known in FACTS.items() if len(known) > 1])
def test_no_sentence_that_the_extractor_finds_is_lost(shared: Path, name: str) -> None:
    text = content(shared, name)
    ours = " ".join(words(body(text)[1]))
    theirs = (extract(text, include_comments=False, include_tables=False) or "").split("\n")
    sentences = [one for line in theirs for one in re.split(r"(?<=[.!?])\s+", line) if one.endswith((".", "!", "?"))]
    assert sentences
    assert [one for one in sentences if " ".join(words([one])) not in ours] == []
