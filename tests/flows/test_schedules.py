"""Schedules that missed their runs are told of: in a run's report and its log, and by the doctor."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from flows import report
from flows.plain import record_plainly
from flows.request import Request
from flows.schedules import missed
from flows.settings import Settings, SettingsError, SourceSettings, load, set_options
from tests.flows.test_cli import TEXT, call
from tests.listening import listening

NOW = datetime(2025, 3, 1, 12, 0, 7, tzinfo=UTC)


def read(at: str, status: str = "published", **asked: Any) -> dict[str, Any]:
    return {"started_at": f"2025-03-01T{at}+00:00", "status": status, "parameters": json.dumps(asked)}


def settings(*schedules: str | None) -> Settings:
    names = "abc"
    return Settings(
        sources=tuple(
            SourceSettings(name=names[place], location="x", schedule=one) for place, one in enumerate(schedules)
        )
    )


@pytest.mark.parametrize(
    ("schedule", "runs", "scheduled", "said"),
    [
        ("0 * * * *", [read("11:00:05", sources=["a"])], True, None),
        ("0 * * * *", [read("11:00:05")], True, None),
        ("0 * * * *", [read("07:30:00", sources=["a"])], True, "at 2025-03-01 07:30 UTC; 4 of its times"),
        ("0 * * * *", [read("07:30:00", sources=["a"]), read("10:59:00", sources=["b"])], False, "; 4 of its times"),
        ("0 * * * *", [read("07:30:00"), read("11:30:00", refresh=True), read("11:30:00", validate=True)], True,
         "; 4 of its times"),
        ("0 * * * *", [], True, None),
        (None, [read("07:30:00")], True, "; 4 of its times"),
        (None, [read("07:30:00")], False, None),
        ("30 3 * * *", [read("03:30:02")], True, None),
        ("* * * * *", [{**read("07:30:00"), "started_at": "2020-01-01T00:00:00+00:00"}], True, "; 1000 or more of"),
    ],
)  # fmt: skip
def test_times_that_passed_without_a_run_are_counted(
    schedule: str | None, runs: list[dict[str, Any]], scheduled: bool, said: str | None
) -> None:
    told = missed(settings(schedule), runs, NOW, scheduled=scheduled)
    assert len(told) == (said is not None)
    assert said is None or said in told[0]


@pytest.mark.parametrize("schedule", ["61 * * * *", "hourly", ""])
def test_a_schedule_that_is_none_is_a_wrong_setting(
    schedule: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "rapporteur.toml"
    path.write_text(f'[[sources]]\nname = "a"\nlocation = "x"\nschedule = "{schedule}"\n')
    monkeypatch.setenv("RAPPORTEUR_CONFIG", str(path))
    set_options()
    with pytest.raises(SettingsError, match=r"is no schedule as cron writes it"):
        load()


@pytest.mark.slow
def test_a_missed_schedule_is_in_the_report_and_the_log_of_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    source = SourceSettings(name="a", location=str(tmp_path / "a.txt"), schedule="*/10 * * * *")
    home = tmp_path / "home"
    chosen = Settings(home=home, sources=(source,))
    assert not any("of its times" in one for one in record_plainly(Request(), chosen).warnings)
    from flows import session

    later = datetime.now(UTC) + timedelta(hours=3)
    monkeypatch.setattr(session, "now", lambda: later)
    done = record_plainly(Request(), chosen)
    assert "of its times (*/10 * * * *) have passed since" in done.warnings[0]
    assert "of its times" in report.markdown(done)
    (log,) = (home / "logs").iterdir()
    begun = [json.loads(line) for line in log.read_text().splitlines() if '"begun"' in line]
    assert [len(one["missed"]) for one in begun] == [0, 1]


@pytest.fixture
def late() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A Prefect server with as many late runs as are put in the list."""
    runs: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(True)

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            assert asked["flow_runs"] == {"state": {"name": {"any_": ["Late"]}}}
            self._answer(runs)

        def _answer(self, said: object) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(said).encode())

        def log_message(self, *_: object) -> None:
            pass

    with listening(Handler) as address:
        yield f"{address}/api", runs


@pytest.mark.slow
def test_the_doctor_tells_of_late_runs(tmp_path: Path, late: tuple[str, list[dict[str, Any]]]) -> None:
    url, runs = late
    assert call(tmp_path / "home", "doctor", PREFECT_API_URL=url).returncode == 0
    runs += [{"id": "1"}, {"id": "2"}]
    done = call(tmp_path / "home", "doctor", "--format", "json", PREFECT_API_URL=url)
    assert done.returncode == 3
    (row,) = [one for one in json.loads(done.stdout) if one["what"] == "schedules"]
    assert (row["in order"], row["found"]) == (
        "no", "2 runs should have begun and have not: see that `rapporteur serve` or a worker runs"
    )  # fmt: skip
