"""What has been read is read again only where it, or what it stood for, has changed: reruns come to rest."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.flows.test_plain import query, run
from warehouse.lake import Lake
from warehouse.publish import rebuild

BODY = "Ukraine signed the Rome Statute on Monday with {} other states, its foreign ministry said in Kyiv.\n"


def page(path: Path, states: int, url: str = "https://news.example/treaty") -> Path:
    """A record of one article in a file of its own."""
    path.write_text(json.dumps({"url": url, "title": "Treaty signed", "text": BODY.format(states)}))
    return path


def lines(path: Path, *records: tuple[str, int]) -> Path:
    """A container of records: an id and what the text says."""
    rows = [{"id": name, "title": "Treaty signed", "text": BODY.format(states)} for name, states in records]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def said(home: Path) -> list[Any]:
    """The number that each article gives, in order."""
    return [
        int(one) for (one,) in query(home, r"SELECT regexp_extract(text, 'with (\d+)', 1) FROM articles ORDER BY 1")
    ]


@pytest.mark.parametrize("batch_size", [1, pytest.param(500, marks=pytest.mark.slow)])
def test_two_files_of_one_article_do_not_take_turns(tmp_path: Path, batch_size: int) -> None:
    home, folder = tmp_path / "home", tmp_path / "in"
    folder.mkdir()
    page(folder / "a.json", 1), page(folder / "b.json", 2)
    assert run(home, folder, batch_size=batch_size).status == "published"
    assert said(home) in ([1], [2])
    assert run(home, folder, batch_size=batch_size).status == "nothing_new"
    page(folder / "a.json", 3)
    assert run(home, folder, batch_size=batch_size).status == "published"
    assert said(home) == [3]
    assert run(home, folder, batch_size=batch_size).status == "nothing_new"


@pytest.mark.slow
def test_a_file_put_back_is_read_again(tmp_path: Path) -> None:
    home = tmp_path / "home"
    for states in (1, 2, 1):
        assert run(home, page(tmp_path / "a.json", states)).status == "published"
        assert said(home) == [states]
    assert run(home, tmp_path / "a.json").status == "nothing_new"


@pytest.mark.slow
def test_a_line_of_a_container_put_back_is_read_again(tmp_path: Path) -> None:
    home, container = tmp_path / "home", tmp_path / "all.jsonl"
    for states in (1, 2, 1):
        assert run(home, lines(container, ("one", states), ("two", 9))).status == "published"
        assert said(home) == [states, 9]
    assert run(home, container).status == "nothing_new"


@pytest.mark.slow
@pytest.mark.parametrize("batch_size", [1, 500])
def test_a_container_that_contradicts_itself_comes_to_rest(tmp_path: Path, batch_size: int) -> None:
    home, container = tmp_path / "home", tmp_path / "all.jsonl"
    run(home, lines(container, ("one", 1), ("one", 2)), batch_size=batch_size)
    assert said(home) in ([1], [2])
    assert run(home, container, batch_size=batch_size).status == "nothing_new"
    run(home, lines(container, ("one", 1), ("one", 3)), batch_size=batch_size)
    assert said(home) == [3]
    assert run(home, container, batch_size=batch_size).status == "nothing_new"


@pytest.mark.slow
def test_a_whole_container_put_back_does_not_wait_in_memory(tmp_path: Path) -> None:
    home, container = tmp_path / "home", tmp_path / "all.jsonl"
    for states in (10, 20, 10):
        run(home, lines(container, *((f"n{one}", states + one) for one in range(5))), batch_size=2)
        assert said(home) == [states + one for one in range(5)]
    assert run(home, container, batch_size=2).status == "nothing_new"


@pytest.mark.slow
def test_a_rejected_input_is_known_and_one_outside_the_window_is_not(tmp_path: Path) -> None:
    home = tmp_path / "home"
    empty = tmp_path / "empty.txt"
    empty.write_text("")
    run(home, empty, page(tmp_path / "a.json", 1), published="2025-01-01", until="2024-01-01")
    assert query(home, "SELECT source_uri, article_id FROM inputs") == [(empty.as_uri(), None)]
    assert run(home, empty, published="2025-01-01").status == "nothing_new"
    assert run(home, tmp_path / "a.json", published="2025-01-01").status == "published"


@pytest.mark.slow
def test_a_rebuild_keeps_the_ledger(tmp_path: Path) -> None:
    home = tmp_path / "home"
    page(tmp_path / "a.json", 1), page(tmp_path / "b.json", 2)
    run(home, tmp_path / "a.json", tmp_path / "b.json", tmp_path / "b.json", batch_size=1)
    before = query(home, "SELECT * FROM inputs ORDER BY ALL")
    rebuild(Lake(home / "lake"), home / "warehouse.duckdb")
    assert query(home, "SELECT * FROM inputs ORDER BY ALL") == before
    assert len(before) == 2


def test_a_limit_counts_what_it_read_and_no_more(tmp_path: Path) -> None:
    home = tmp_path / "home"
    for place in range(4):
        page(tmp_path / f"{place}.json", place, url=f"https://news.example/{place}")
    report = run(home, *sorted(tmp_path.glob("*.json")), limit=3)
    assert (report.found, report.unchanged, report.kept["articles"]) == (3, 0, 3)
