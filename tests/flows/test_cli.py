"""What the commands print, where, and how they end."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flows.place import Place
from tests.conftest import ROOT
from warehouse import files

PROGRAM = Path(sys.executable).with_name("rapporteur")
TEXT = "Ukraine signs treaty\n\nUkraine signed the Rome Statute on Monday, 24 February 2025, with 12 states.\n"


def call(home: Path, *arguments: str | Path, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [PROGRAM, *map(str, arguments)],
        input=stdin.encode(),
        capture_output=True,
        check=False,
        cwd=home.parent,
        env={
            "PATH": "/usr/bin:/bin",
            "RAPPORTEUR_HOME": str(home),
            "TZ": "Asia/Tokyo",
            "HOME": str(home.parent),
            **environment,
        },
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one article in it."""
    folder = tmp_path_factory.mktemp("cli")
    (folder / "a.txt").write_text(TEXT)
    done = call(
        folder / "home", "run", folder / "a.txt", "--plain", "--publisher", "The Gazette", "--published", "2025-02-25"
    )
    assert done.returncode == 0, done.stderr.decode()
    return folder / "home"


def said(done: subprocess.CompletedProcess[bytes]) -> str:
    return done.stderr.decode().strip()


def test_a_run_tells_what_came_of_it(home: Path) -> None:
    done = call(
        home, "run", home.parent / "a.txt", "--plain", "--publisher", "The Gazette", "--published", "2025-02-25"
    )
    assert done.returncode == 0
    assert "nothing new: the warehouse is as it was" in done.stdout.decode()
    assert "1 records found, 1 unchanged, 0 read" in done.stdout.decode()


def test_a_run_reads_standard_input_and_prints_for_programs(tmp_path: Path) -> None:
    """And what an article says cannot style the terminal it is shown on."""
    text = TEXT + "\n[red]Ukraine\x1b[31m met Russia[/red] later.\n"
    done = call(tmp_path / "home", "run", "-", "--plain", "--format", "json", stdin=text)
    assert done.returncode == 0, said(done)
    counted = {row["table"]: row["kept"] for row in json.loads(done.stdout)}
    assert counted["articles"] == 1
    assert counted["citations"] == 1
    shown = call(tmp_path / "home", "sql", "SELECT text FROM articles")
    assert "[red]Ukraine\N{REPLACEMENT CHARACTER}[31m" in shown.stdout.decode()


@pytest.mark.parametrize("form", ["json", "csv", "md", "parquet", "table"])
def test_sql_prints_every_format(home: Path, form: str) -> None:
    done = call(home, "sql", "SELECT surface, value, NULL AS nothing FROM quantities", "--format", form)
    assert done.returncode == 0, said(done)
    readers: dict[str, Callable[[bytes], list[Any]]] = {
        "json": lambda out: [list(row.values()) for row in json.loads(out)],
        "csv": lambda out: [
            [row[0], float(row[1]), row[2] or None] for row in list(csv.reader(io.StringIO(out.decode())))[1:]
        ],
        "md": lambda out: [[cell.strip() for cell in out.decode().splitlines()[2].strip("|").split("|")]],
        "parquet": lambda out: [list(row.values()) for row in pq.read_table(pa.BufferReader(out)).to_pylist()],
        "table": lambda out: [[cell.strip() for cell in out.decode().splitlines()[2].split("│")]],
    }
    assert readers[form](done.stdout) in ([["12 states", 12.0, None]], [["12 states", "12.0", ""]])


def test_sql_reads_its_query_from_standard_input(home: Path) -> None:
    done = call(home, "sql", "--format", "csv", stdin="SELECT count(*) AS n FROM articles")
    assert done.stdout == b"n\n1\n"


def test_a_wide_result_is_shown_a_column_a_line(home: Path) -> None:
    done = call(home, "sql", "SELECT * FROM articles")
    assert done.stdout.decode().startswith("row 1 ─")
    assert max(map(len, done.stdout.decode().splitlines())) <= 100


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["sql", "SELEC 1"], 2, "the query failed: Parser Error"),
        (["sql", "DELETE FROM articles"], 2, "the query failed: Invalid Input Error"),
        (["sql", "SELECT 1; SELECT 2"], 2, "give exactly one statement, not 2"),
        (["sql", ""], 2, "give exactly one statement, not 0"),
        (["tables", "article"], 2, "there is no table article; there are articles, batches"),
        (["explain", "nothing"], 2, "nothing here has the id nothing"),
        (["run", "absent.txt", "--plain"], 2, "There is no file or folder absent.txt"),
        (["run", "--plain"], 2, "nothing to read: name a file, a folder or a glob"),
        (["run", "a.txt", "--plain", "--map", "text"], 2, "--map text: write OURS=THEIRS"),
        (["run", "a.txt", "--plain", "--map", "colour=x"], 2, "option map: colour: the fields that can be mapped are"),
        (["run", "a.txt", "--plain", "--published", "soon"], 2, "option published: 'soon' is no date that can be read"),
        (["run", "a.txt", "--plain", "--refresh"], 2, "refresh reads the lake again, not sources"),
        (["run", "~nosuchuser/a.txt", "--plain"], 2, "There is no user's folder ~nosuchuser/a.txt"),
        (["check", "absent.duckdb"], 2, "there is no warehouse at absent.duckdb"),
    ],
)
def test_a_wrong_call_is_one_sentence_and_a_code(home: Path, arguments: list[str], code: int, sentence: str) -> None:
    done = call(home, *arguments)
    assert done.returncode == code
    assert done.stdout == b""
    assert said(done).startswith(f"rapporteur: {sentence}")
    assert "Traceback" not in said(done)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("RAPPORTEUR_BATCH_SIZE", "none", "setting batch_size "),
        ("RAPPORTEUR_TASK_RUNNER", "horses", "setting task_runner "),
        ("RAPPORTEUR_CONFIG", "bad.toml", "bad.toml is not valid TOML"),
        ("RAPPORTEUR_CONFIG", "unknown.toml", "setting colour "),
        ("RAPPORTEUR_CONFIG", "absent.toml", "RAPPORTEUR_CONFIG names absent.toml, which is not there"),
        ("RAPPORTEUR_CONFIG", "twice.toml", "setting sources "),
        ("RAPPORTEUR_LEXICON", "absent.csv", "setting lexicon "),
        ("RAPPORTEUR_HOME", "all*", "setting home "),
        ("RAPPORTEUR_HOME", "~nosuchuser", "setting home "),
    ],
)
def test_a_wrong_setting_is_one_sentence(home: Path, name: str, value: str, sentence: str) -> None:
    (home.parent / "bad.toml").write_text("batch_size = ")
    (home.parent / "twice.toml").write_text('[[sources]]\nname = "a"\nlocation = "b"\n' * 2)
    (home.parent / "unknown.toml").write_text('colour = "red"')
    done = call(home, "run", "a.txt", "--plain", **{name: value})
    assert done.returncode == 2
    assert said(done).startswith(f"rapporteur: {sentence}")


def test_a_setting_of_the_file_wins_over_the_environment_and_an_option_over_both(tmp_path: Path) -> None:
    def place(*options: str) -> str:
        rows = json.loads(call(tmp_path / "environment", "doctor", "--format", "json", *options).stdout)
        (found,) = [row["found"] for row in rows if row["what"] == "home"]
        return str(found).split(" (not made yet)")[0]

    assert place() == str(tmp_path / "environment")
    (tmp_path / "rapporteur.toml").write_text(f'home = "{tmp_path}/file"\n')
    assert place() == str(tmp_path / "file")
    assert place("--home", str(tmp_path / "option")) == str(tmp_path / "option")


def test_strict_makes_quarantine_an_error(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    done = call(tmp_path / "home", "run", tmp_path / "empty.txt", "--plain", "--strict")
    assert done.returncode == 1
    assert "1 empty_body" in done.stdout.decode()


def test_a_second_writer_is_told_and_ends_with_3(home: Path) -> None:
    with files.exclusive(Place(home).lock, "run 7"):
        done = call(home, "run", "a.txt", "--plain", "--wait", "0.2")
    assert done.returncode == 3
    assert "is being written by run 7: try again later, or give --wait SECONDS" in said(done)


def test_check_passes_a_sound_warehouse_and_fails_a_broken_one(home: Path, tmp_path: Path) -> None:
    from contextlib import closing

    from warehouse.database import opened

    done = call(home, "check")
    assert done.returncode == 0
    assert done.stdout.decode().strip().endswith("0 failed") or "warning" in done.stdout.decode()
    files.copy(home / "warehouse.duckdb", tmp_path / "broken.duckdb")
    with closing(opened(tmp_path / "broken.duckdb")) as connection:
        connection.execute("UPDATE mentions SET char_start = char_start + 1")
    done = call(home, "check", tmp_path / "broken.duckdb", "--format", "json")
    assert done.returncode == 1
    assert {("mentions", "span_equals_text")} <= {
        (one["table"], one["rule"]) for one in json.loads(done.stdout)["findings"] if not one["success"]
    }


@pytest.mark.parametrize(
    ("arguments", "said_first"),
    [
        (["tables"], "the database cannot be written or read (IO Error"),
        (["run", "a.txt", "--plain"], "the database cannot be written or read (IO Error"),
    ],
)
def test_a_damaged_warehouse_is_a_sentence_and_a_3(tmp_path: Path, arguments: list[str], said_first: str) -> None:
    (tmp_path / "warehouse.duckdb").write_text("not a database")
    done = call(tmp_path, *arguments)
    assert done.returncode == 3
    assert said(done).startswith(f"rapporteur: {said_first}")


def test_rebuild_makes_no_warehouse_of_nothing_and_loses_none(home: Path, tmp_path: Path) -> None:
    done = call(tmp_path / "new", "rebuild")
    assert (done.returncode, "there is no lake at" in said(done)) == (2, True)
    (tmp_path / "lost").mkdir()
    files.copy(home / "warehouse.duckdb", tmp_path / "lost" / "warehouse.duckdb")
    for arguments in (["rebuild"], ["run", "a.txt", "--plain"]):
        done = call(tmp_path / "lost", *arguments)
        assert (done.returncode, "lacks 1 of the 1 batches" in said(done)) == (3, True)
    assert (tmp_path / "lost" / "warehouse.duckdb").read_bytes() == (home / "warehouse.duckdb").read_bytes()


@pytest.mark.parametrize(
    ("form", "printed"),
    [
        ("json", '[\n  {\n    "a": "nan",\n    "a_1": "<b>|"\n  }\n]'),
        ("md", "| a | a |\n|---|---|\n| nan | &lt;b&gt;\\| |"),
        ("csv", "a,a\nnan,<b>|"),
    ],
)
def test_odd_values_and_names_are_printed_as_each_form_needs(home: Path, form: str, printed: str) -> None:
    done = call(home, "sql", "SELECT 'nan'::DOUBLE AS a, '<b>|' AS a", "-f", form)
    assert done.stdout.decode().strip() == printed


def test_a_file_that_is_no_warehouse_fails_its_check(home: Path, tmp_path: Path) -> None:
    (tmp_path / "text.duckdb").write_text("not a database")
    done = call(home, "check", tmp_path / "text.duckdb")
    assert done.returncode == 1
    assert "cannot be checked" in said(done)


def test_explain_shows_an_article_and_where_a_thing_is_named(home: Path) -> None:
    found = call(home, "sql", "SELECT article_id FROM articles", "-f", "csv").stdout.decode()
    article = found.split()[1]
    shown = call(home, "explain", article).stdout.decode()
    assert "Ukraine signed the Rome Statute on Monday" in shown
    assert "treaty:rome-statute" in shown
    assert "The Gazette; published 2025-02-25 00:00 UTC (from option)" in shown
    places = json.loads(call(home, "explain", "country:UKR", "--format", "json").stdout)
    assert [one["char_start"] for one in places] == [0, 22]


def test_rebuild_and_doctor_and_stop(home: Path) -> None:
    assert "was made anew from" in call(home, "rebuild").stdout.decode()
    done = call(home, "doctor", "--format", "csv")
    assert done.returncode == 0, done.stdout.decode()
    assert [row[1] for row in csv.reader(io.StringIO(done.stdout.decode()))] == ["in order", *["yes"] * 7]
    assert call(home, "stop").stdout.decode() == "no Prefect server of this home was running\n"


def test_the_version_is_told() -> None:
    told = subprocess.run([PROGRAM, "--version"], capture_output=True, text=True, check=True).stdout
    assert told == f"rapporteur {version('rapporteur')}\n"


def test_every_command_has_help_with_an_example() -> None:
    listed = subprocess.run([PROGRAM, "--help"], capture_output=True, text=True, check=True).stdout
    commands = [line.split()[0] for line in listed.split("Commands:")[1].strip().splitlines()]
    assert commands == [
        "backup", "check", "doctor", "explain", "forget", "publish", "rebuild", "restore", "run", "serve",
        "sql", "stop", "tables", "import", "quarantine",
    ]  # fmt: skip
    for command in commands:
        text = subprocess.run([PROGRAM, command, "--help"], capture_output=True, text=True, check=True).stdout
        assert f"Example: rapporteur {command}" in text
    assert str(ROOT) not in listed
