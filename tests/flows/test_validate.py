"""The scheduled validation: its record, its page, its artifacts, and its end in Prefect."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from flows import prefect_records, server
from flows.findings import broken
from flows.place import Place
from flows.plain import record_plainly
from flows.request import Request
from flows.settings import Settings
from flows.validating import look, note
from tests.conftest import ROOT
from tests.make import NOON
from warehouse.database import opened

pytestmark = pytest.mark.slow

TEXT = "Ukraine signs treaty\n\nUkraine signed the Rome Statute on Monday, 24 February 2025, with {} states.\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(TEXT.format(12))
    record_plainly(Request(sources=(str(tmp_path / "a.txt"),)), Settings(home=tmp_path / "home"))
    return tmp_path / "home"


def spoil(home: Path) -> None:
    with closing(opened(home / "warehouse.duckdb")) as connection:
        connection.execute("UPDATE mentions SET char_start = char_start + 1")


def test_a_validation_is_kept_and_changes_nothing_that_readers_see(home: Path) -> None:
    spoil(home)
    before = (home / "warehouse.duckdb").read_bytes()
    done = look(Place(home))
    page = note(Settings(home=home), done, NOON)
    assert "mentions.span_equals_text" in page.read_text(encoding="utf-8")
    assert (home / "warehouse.duckdb").read_bytes() == before
    (home / "b.txt").write_text(TEXT.format(13))
    assert record_plainly(Request(sources=(str(home / "b.txt"),)), Settings(home=home)).status == "published"
    with closing(opened(home / "warehouse.duckdb", read_only=True)) as connection:
        failed = connection.execute(
            """SELECT table_name, rule FROM checks JOIN runs USING (run_id) WHERE severity = 'error' AND NOT success
            AND parameters = '{"validate": "warehouse"}'"""
        ).fetchall()
    assert failed == [("mentions", "span_equals_text")]


def test_a_lake_that_was_spoiled_after_a_run_is_found_under_the_run(home: Path) -> None:
    run_id = Place(home).lake.runs()[0]["run_id"]
    assert broken(look(Place(home), run_id)) == []
    (path,) = (home / "lake" / "mentions").iterdir()
    spoiled = pq.read_table(path)
    pq.write_table(spoiled.slice(1), path)
    done = look(Place(home), run_id)
    assert [one.split()[0] for one in broken(done)] == ["mentions.table.exists"]
    page = note(Settings(home=home), done, NOON, run_id)
    assert page == (home / "reports" / f"{run_id}.html").absolute()
    assert not (home / "validation").exists()


VALIDATE = """
import sys
from pathlib import Path
from flows import prefect_records, server
from flows.place import Place
server.use(Place(Path(sys.argv[1])))
from flows.validate import validate

state = validate(return_state=True)
print(state.type.value, state.message)
print(type(state.result(raise_on_failure=False)).__name__)
"""


def test_the_flow_ends_as_failed_where_an_error_level_rule_does(home: Path) -> None:
    environment = {
        "PATH": "/usr/bin:/bin", "HOME": str(home), "RAPPORTEUR_HOME": str(home), "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    }  # fmt: skip

    def validated() -> list[str]:
        done = subprocess.run(
            [sys.executable, "-c", VALIDATE, str(home)], env=environment, cwd=ROOT, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()

    try:
        assert validated()[0].startswith("COMPLETED")
        spoil(home)
        state, kind = validated()
    finally:
        server.stop(Place(home))
    assert state == (
        "FAILED mentions.span_equals_text (error): The characters at the span are the surface. 2 rows break it."
    )
    assert kind == "Validation"


RECORD = """
import sys
from pathlib import Path
from flows import publishing, server
from flows.place import Place
from flows.request import Request
server.use(Place(Path(sys.argv[1])))
import pyarrow.parquet as pq
from flows.record import record

publish = publishing.warehouse.publish_run

def spoiled(lake, *arguments, **options):
    before = set((lake.root / "mentions").glob("*"))
    done = publish(lake, *arguments, **options)
    for path in set((lake.root / "mentions").glob("*")) - before:
        table = pq.read_table(path)
        late = table["confidence"].to_pylist()[:-1] + [7.0]
        pq.write_table(table.set_column(table.schema.get_field_index("confidence"), "confidence", [late]), path)
    return done

if sys.argv[3:]:
    publishing.warehouse.publish_run = spoiled
state = record(Request(sources=(sys.argv[2],)), return_state=True)
report = state.result(raise_on_failure=False)
print(state.type.value, state.message)
print(report.run_id, report.status, len(report.broken))
"""


def test_what_a_run_published_is_validated_and_the_run_fails_where_it_is_broken(home: Path, tmp_path: Path) -> None:
    environment = {
        "PATH": "/usr/bin:/bin", "HOME": str(home), "RAPPORTEUR_HOME": str(home), "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    }  # fmt: skip

    def recorded(name: str, *more: str) -> tuple[str, str, str]:
        (tmp_path / name).write_text(TEXT.format(name))
        command = [sys.executable, "-c", RECORD, str(home), str(tmp_path / name), *more]
        done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        state, told = done.stdout.splitlines()
        run_id, _, rest = told.partition(" ")
        return state, run_id, rest

    try:
        state, run_id, rest = recorded("b.txt")
        assert (state.split()[0], rest) == ("COMPLETED", "published 0")
        page = home / "reports" / f"{run_id}.html"
        assert f"({page.as_uri()})" in (home / "reports" / f"{run_id}.md").read_text(encoding="utf-8")
        assert f"run {run_id}: " in page.read_text(encoding="utf-8")
        server_of = server.running(Place(home))
        assert server_of is not None
        links = [one for one in prefect_records._all(server_of.url, "artifacts", {}) if one["key"] == "validation-page"]
        assert page.as_uri() in links[0]["data"]
        state, spoiled, rest = recorded("c.txt", "spoil")
    finally:
        server.stop(Place(home))
    assert (
        state == "FAILED mentions.confidence.range (error): `confidence` is at least 0 and at most 1. 1 rows break it."
    )
    assert rest == "published 1"
    report = (home / "reports" / f"{spoiled}.md").read_text(encoding="utf-8")
    assert "## Published, but broken" in report
    by_run = {json.loads(one["parameters"]).get("validate"): one["run_id"] for one in Place(home).lake.runs()}
    assert set(by_run) == {None, run_id, spoiled}
    checks = pq.read_table(Place(home).lake.table("checks", by_run[spoiled])).to_pylist()
    failed = [one["rule"] for one in checks if not one["success"] and one["severity"] == "error"]
    assert failed == ["confidence.range"]
