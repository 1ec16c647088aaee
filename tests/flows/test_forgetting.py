"""Forgetting from the command line: reports, logs, backups, Prefect's records, and the next run."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from flows import prefect_records
from tests.flows.test_cli import call, said
from tests.listening import listening

NAMES = {"https://example.org/news/qvxzwkjh"}


def news(path: Path, *texts: str) -> Path:
    rows = [{"url": f"https://example.org/news/{number}", "title": "A title", "text": text, "published": "2025-02-25"}
            for number, text in enumerate(texts)]  # fmt: skip
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def everything(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


@pytest.mark.slow
def test_an_article_is_forgotten_everywhere_and_does_not_come_back(tmp_path: Path) -> None:
    home = tmp_path / "home"
    source = news(tmp_path / "in.jsonl", "Mr Qvxzwkjh met Ukraine on Monday.", "Ukraine signed the Rome Statute.")
    assert call(home, "run", source, "--plain").returncode == 0
    assert call(home, "backup", tmp_path / "backup.tar").returncode == 0
    (home / "reports" / "other.md").write_text("about https://example.org/news/0")
    assert b"vxzwkjh" in everything(home)
    assert b"vxzwkjh" in (tmp_path / "backup.tar").read_bytes()
    url = "https://example.org/news/0"
    done = call(home, "forget", url, "--dry-run")
    assert done.returncode == 0, said(done)
    assert "1 articles, 1 raw records would go" in done.stdout.decode()
    done = call(home, "forget", url, "--reason", "order 7")
    assert done.returncode == 0, said(done)
    told = done.stdout.decode()
    assert "Forgotten: 1 articles, 1 raw records; the article stays out" in told
    assert "1 reports, logs and pages" in told
    assert "1 backups" in told
    assert "Out of reach:\n  copies that others made" in told
    assert b"vxzwkjh" not in everything(home)
    assert b"vxzwkjh" not in (tmp_path / "backup.tar").read_bytes()
    assert not (home / "reports" / "other.md").exists()
    # The same record, and another version of it under the same address.
    again = call(home, "run", source, "--plain")
    assert "2 records found, 1 unchanged, 0 read, 0 articles, 0 quarantined, 1 kept out" in again.stdout.decode()
    news(source, "Mr Qvxzwkjh, of whom more is known, met Ukraine.", "Ukraine signed the Rome Statute.")
    again = call(home, "run", source, "--plain")
    assert "2 records found, 1 unchanged, 0 read, 0 articles, 0 quarantined, 1 kept out" in again.stdout.decode()
    assert b"vxzwkjh" not in everything(home)
    restored = call(home, "restore", tmp_path / "backup.tar")
    assert restored.returncode == 0, said(restored)
    assert call(home, "sql", "SELECT count(*) AS n FROM articles", "-f", "csv").stdout == b"n\n1\n"
    assert call(home, "check").returncode == 0


def test_what_is_not_here_cannot_be_forgotten(tmp_path: Path) -> None:
    done = call(tmp_path / "home", "forget", "gazette")
    assert done.returncode == 2
    assert said(done).startswith("rapporteur: nothing in the lake answers to gazette: name an article's id")


@pytest.mark.slow
def test_going_back_to_a_kept_file_from_the_command_line(tmp_path: Path) -> None:
    home = tmp_path / "home"
    for number in range(2):
        (tmp_path / f"{number}.txt").write_text(f"Ukraine and number {number}\n\nUkraine met {number + 12} states.\n")
        assert call(home, "run", tmp_path / f"{number}.txt", "--plain").returncode == 0
    listed = json.loads(call(home, "restore", "--format", "json").stdout)
    assert [Path(row["file"]).name for row in listed] == ["000001.duckdb"]
    done = call(home, "restore", listed[0]["file"])
    assert done.returncode == 0, said(done)
    assert "1 batches that were published later are withdrawn" in done.stdout.decode()
    assert call(home, "sql", "SELECT count(*) AS n FROM articles", "-f", "csv").stdout == b"n\n1\n"
    assert call(home, "run", tmp_path / "1.txt", "--plain").returncode == 0
    assert call(home, "sql", "SELECT count(*) AS n FROM articles", "-f", "csv").stdout == b"n\n2\n"
    assert call(home, "restore", tmp_path / "absent.tar").returncode == 2
    (tmp_path / "torn.tar").write_bytes(b"no tar")
    done = call(home, "restore", tmp_path / "torn.tar")
    assert (done.returncode, "is no backup that can be read" in said(done)) == (2, True)


@pytest.fixture
def prefect() -> Iterator[tuple[str, dict[str, list[dict[str, Any]]]]]:
    """A server that answers as Prefect's does, for what is asked of it here."""
    kept: dict[str, list[dict[str, Any]]] = {
        "artifacts": [{"id": "a", "data": "about https://example.org/news/qvxzwkjh"}, {"id": "b", "data": "other"}],
        "flow_runs": [{"id": "c", "parameters": {"request": {"sources": sorted(NAMES)}}}, {"id": "d"}],
    }

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            kind = self.path.split("/")[2]
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self._answer(kept[kind][body["offset"] : body["offset"] + body["limit"]])

        def do_DELETE(self) -> None:
            _, _, kind, one = self.path.split("/")
            kept[kind] = [row for row in kept[kind] if row["id"] != one]
            self._answer(None)

        def _answer(self, said: object) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(said).encode())

        def log_message(self, *_: object) -> None:
            pass

    with listening(Handler) as address:
        yield f"{address}/api", kept


def test_prefects_records_that_speak_of_it_are_deleted(prefect: tuple[str, dict[str, list[dict[str, Any]]]]) -> None:
    url, kept = prefect
    assert prefect_records.forget(url, NAMES) == 2
    assert {kind: [one["id"] for one in rows] for kind, rows in kept.items()} == {
        "artifacts": ["b"],
        "flow_runs": ["d"],
    }


def test_a_server_that_does_not_answer_is_said() -> None:
    with pytest.raises(prefect_records.Unreachable, match="no Prefect server answers at"):
        prefect_records.forget("http://127.0.0.1:9/api", NAMES)
