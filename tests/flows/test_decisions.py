"""A quarantined row is read again or left out for good, and what was decided outlives a rebuild."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from flows import decisions, work
from flows.place import Place
from flows.plain import record_plainly
from flows.request import Request
from flows.settings import Settings
from tests.flows.test_plain import content, query
from warehouse.publish import rebuild

pytestmark = pytest.mark.slow

TEXT = "Ukraine and Jordan sign treaty {0}\n\nUkraine signed the Rome Statute with {0} states on Monday.\n"
STATE = "SELECT table_name, rule, resolution, resolved_at IS NULL FROM quarantine ORDER BY ALL"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home in whose only run one of three hundred mentions was misread."""
    news = tmp_path / "news"
    news.mkdir()
    for number in range(100):
        (news / f"{number}.txt").write_text(TEXT.format(number + 2))
    real = work.derive

    def careless(*arguments: Any) -> dict[str, pd.DataFrame]:
        tables = real(*arguments)
        values = tables["mentions"]["confidence"].tolist()
        return {
            **tables,
            "mentions": tables["mentions"].assign(confidence=pd.array([7.0, *values[1:]], "double[pyarrow]")),
        }

    with monkeypatch.context() as patched:
        patched.setattr(work, "derive", careless)
        report = record_plainly(Request(sources=(str(news),)), Settings(home=tmp_path / "home"))
    assert (report.status, report.quarantined) == ("published", {"mentions": 1})
    return tmp_path / "home"


def rebuilt(home: Path) -> None:
    """A rebuild changes neither the record nor what was decided."""
    before, decided = content(home), query(home, STATE)
    (home / "warehouse.duckdb").unlink()
    rebuild(Place(home).lake, home / "warehouse.duckdb")
    assert (content(home), query(home, STATE)) == (before, decided)


def test_a_released_row_goes_through_extract_and_check_again(home: Path) -> None:
    mentions = query(home, "SELECT count(*) FROM mentions")[0][0]
    done = decisions.release([], "mentions.confidence.range", "the reading is mended", Settings(home=home))
    assert (done.status, done.quarantined) == ("published", {})
    assert query(home, "SELECT count(*) FROM mentions") == [(mentions + 1,)]
    assert query(home, STATE) == [("mentions", "confidence.range", "released", False)]
    assert query(home, "SELECT action, reason FROM decisions") == [("release", "the reading is mended")]
    rebuilt(home)
    with pytest.raises(decisions.DecisionError, match="no open row"):
        decisions.release([], "confidence.range", "again", Settings(home=home))


def test_a_row_that_fails_again_is_open_again(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (row,) = query(home, "SELECT quarantine_id FROM quarantine")
    real = work.derive

    def careless(*arguments: Any) -> dict[str, pd.DataFrame]:
        tables = real(*arguments)
        values = tables["mentions"]["confidence"].tolist()
        return {
            **tables,
            "mentions": tables["mentions"].assign(confidence=pd.array([7.0, *values[1:]], "double[pyarrow]")),
        }

    monkeypatch.setattr(work, "derive", careless)
    for _ in range(2):
        decisions.release(row, None, "try", Settings(home=home))
        assert query(home, STATE) == [("mentions", "confidence.range", None, True)]
    rebuilt(home)


def test_a_discarded_row_stays_with_its_reason(home: Path) -> None:
    (row,) = query(home, "SELECT quarantine_id FROM quarantine")
    before = content(home)
    decisions.discard(row, None, "a test page", Settings(home=home))
    assert content(home) == before
    assert query(home, STATE) == [("mentions", "confidence.range", "discarded", False)]
    rebuilt(home)
    with pytest.raises(decisions.DecisionError, match="has the id nothing"):
        decisions.discard(["nothing"], None, "a test page", Settings(home=home))
