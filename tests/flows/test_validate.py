"""The scheduled validation: its record, its page, its artifacts, and its end in Prefect."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from flows import server
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
    done = look(home)
    page = note(Settings(home=home), done, "v1", NOON)
    assert "mentions.span_equals_text" in page.read_text(encoding="utf-8")
    assert (home / "warehouse.duckdb").read_bytes() == before
    (home / "b.txt").write_text(TEXT.format(13))
    assert record_plainly(Request(sources=(str(home / "b.txt"),)), Settings(home=home)).status == "published"
    with closing(opened(home / "warehouse.duckdb", read_only=True)) as connection:
        failed = connection.execute(
            "SELECT table_name, rule FROM checks WHERE run_id = 'v1' AND severity = 'error' AND NOT success"
        ).fetchall()
    assert failed == [("mentions", "span_equals_text")]


VALIDATE = """
import sys
from pathlib import Path
from flows import server
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
