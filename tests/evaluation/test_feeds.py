"""Does our reader give what the feed parser's own tests expect?"""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluation import feeds
from flows.sources import Options, read


def test_what_a_case_expects_is_read_out_of_it(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(
        "<!--\nDescription: item\nExpect: not bozo and entries[0]['title'] == 'T' and entries[1]['link'] == 'http://e.org/'"
        " and entries[0]['published_parsed'] == (2004, 1, 1, 0, 0, 0, 3, 1, 0)\n-->"
        "<rss version='2.0'><channel><item><title>T</title><pubDate>Thu, 01 Jan 2004 00:00:00 GMT</pubDate></item>"
        "</channel></rss>"
    )
    (case,) = feeds.cases(tmp_path)
    assert {name for _, name, _ in case.expected} == {"title", "url", "published_at"}
    assert not case.is_right(), "there is no second entry"
    assert feeds.scores(tmp_path) == {".": (0, 1)}


def test_the_cases_of_the_parser_come_out_right(shared: Path) -> None:
    counted = feeds.scores(shared / "corpora" / "feeds" / "feedparser_tests")
    assert feeds.share(counted) >= feeds.FLOOR, feeds.table(counted)


@pytest.mark.parametrize("folder", ["illformed", "encoding", "entities", "json", "wellformed"])
def test_no_case_of_the_parser_is_an_error(shared: Path, folder: str) -> None:
    for one in read(str(shared / "corpora" / "feeds" / "feedparser_tests" / folder), Options()):
        assert one.problem is None or one.problem_reason in ("unreadable_feed", "unreadable_json")
