"""Do pages laid out as news sites lay them out give their text, all of it and nothing else, or the right refusal?"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from transforms.boilerplate import separated
from transforms.html_page import page
from transforms.rejections import NoArticle

PAGES = sorted((Path(__file__).parent / "pages").glob("*.html"))


def text_of(content: str) -> str:
    try:
        found = page(content, date(2025, 3, 5))
    except NoArticle as refusal:
        return f"refused: {refusal.reason.value}"
    parts = separated(list(found.paragraphs), found.title)
    return "\n\n".join([parts.title or "", *parts.paragraphs])


def test_there_are_twenty_layouts() -> None:
    assert len(PAGES) >= 20


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_layout_gives_its_golden_text(path: Path) -> None:
    assert text_of(path.read_text(encoding="utf-8")) == path.with_suffix(".txt").read_text(encoding="utf-8").strip()
