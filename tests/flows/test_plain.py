"""The whole way, without Prefect: what a run leaves, what a rerun changes, what a crash costs."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from flows import land as landing
from flows import plain, work
from flows import session as sessions
from flows.place import Place
from flows.plain import record_plainly
from flows.publishing import Report
from flows.request import Request
from flows.settings import Settings, SourceSettings
from schemas.contract import contracts
from tests.conftest import ROOT
from tests.make import NOON
from tests.params import mostly_slow
from warehouse.publish import rebuild

SAMPLES = str(ROOT / "samples" / "articles")
DOCUMENT = (
    "Ukraine and Jordan sign treaty\n\nUkraine signed the Rome Statute on Monday, 24 February 2025, with {} states.\n"
)


def run(home: Path, *sources: str | Path, batch_size: int = 500, model: str = "none", **options: Any) -> Report:
    return record_plainly(
        Request(sources=tuple(map(str, sources)), **options), Settings(home=home, batch_size=batch_size, model=model)
    )


def query(home: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(duckdb.connect(str(home / "warehouse.duckdb"), read_only=True)) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        return connection.execute(sql).fetchall()


def content(home: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every table without what differs from run to run: run ids and times."""
    found = {}
    for one in contracts().values():
        if one.layer in ("record", "reference"):
            names = [f'"{name}"' for name in one.arrow_schema().names if name != "retrieved_at"]
            found[one.name] = query(home, f"SELECT {', '.join(names)} FROM {one.name} ORDER BY ALL")
    return found


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the samples in it, in batches of eleven."""
    home = tmp_path_factory.mktemp("samples")
    run(home, SAMPLES, batch_size=11)
    return home


def test_every_sample_is_an_article_or_in_quarantine(samples: Path) -> None:
    assert query(samples, "SELECT count(*) FROM articles") == [(30,)]
    assert query(samples, "SELECT rule, reason FROM quarantine") == [
        ("empty_body", "Beside the title and boilerplate no text is left.")
    ]
    assert query(samples, "SELECT count(*), sum(articles), sum(quarantined) FROM batches") == [(3, 30, 1)]
    assert query(samples, "SELECT count(*) FROM checks WHERE NOT success AND severity = 'error'") == [(0,)]


def test_a_second_run_changes_no_byte_of_the_warehouse_and_says_so(samples: Path) -> None:
    before = (samples / "warehouse.duckdb").read_bytes()
    report = run(samples, SAMPLES)
    assert (report.status, report.found, report.unchanged, report.kept) == ("nothing_new", 31, 31, {})
    assert (samples / "warehouse.duckdb").read_bytes() == before


def test_batches_do_not_change_what_is_read(samples: Path, tmp_path: Path) -> None:
    run(tmp_path, SAMPLES, batch_size=100)
    assert content(tmp_path) == content(samples)


def test_the_same_raw_rows_give_the_same_bytes(tmp_path: Path) -> None:
    made = []
    for name in ("one", "two"):
        place = Place(tmp_path / name)
        settings = Settings(home=place.home)
        (batch,) = landing.land(Request(sources=(SAMPLES,)), place, settings, NOON).batches
        work.check(work.extract(work.Task(place.lake.root, batch, settings.readers, work.Window(), 0.01)))
        made.append({path.name: path.read_bytes() for path in sorted(place.lake.staging(batch).iterdir())})
    assert made[0] == made[1]
    assert len(made[0]) >= 12


def test_a_rebuild_gives_the_same_content(samples: Path) -> None:
    before = content(samples)
    rebuild(Place(samples).lake, samples / "warehouse.duckdb")
    assert content(samples) == before


class Crash(BaseException):
    """A process that ends here."""


STEPS = [
    (step, call) for step, calls in (("land", 1), ("extract", 2), ("check", 2), ("publish", 1)) for call in range(calls)
]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, list[tuple[Any, ...]]]]:
    """A folder of two articles and what is read of them when nothing goes wrong."""
    folder = tmp_path_factory.mktemp("undisturbed")
    (folder / "news").mkdir()
    for number in (12, 13):
        (folder / "news" / f"{number}.txt").write_text(DOCUMENT.format(number))
    run(folder / "home", folder / "news", batch_size=1)
    return folder / "news", content(folder / "home")


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize(("step", "call"), mostly_slow(STEPS, 2))
def test_a_crash_between_any_two_steps_and_a_rerun_are_as_no_crash(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    undisturbed: tuple[Path, dict[str, list[tuple[Any, ...]]]],
    step: str,
    moment: str,
    call: int,
) -> None:
    # What is checked is another test's; here the steps are what counts, and each batch would be a second of checks.
    monkeypatch.setattr(work.checks, "expectations", lambda *_: [])
    source, wanted = undisturbed
    real: Callable[..., Any] = getattr(plain, step)
    calls = iter(range(100))

    def dying(*arguments: Any) -> Any:
        now = next(calls)
        if moment == "before" and now == call:
            raise Crash
        result = real(*arguments)
        if moment == "after" and now == call:
            raise Crash
        return result

    with monkeypatch.context() as patched:
        patched.setattr(plain, step, dying)
        with pytest.raises(Crash):
            run(tmp_path, source, batch_size=1)
    run(tmp_path, source, batch_size=1)
    assert content(tmp_path) == wanted
    assert query(tmp_path, "SELECT count(*) FROM batches") == [(2,)]
    assert not list((tmp_path / "lake" / "_staging").iterdir())


def test_a_finished_batch_is_not_extracted_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(DOCUMENT.format(12))
    home = tmp_path / "home"
    with monkeypatch.context() as patched:
        patched.setattr(plain, "publish", _crash)
        with pytest.raises(Crash):
            run(home, tmp_path / "a.txt")
    with monkeypatch.context() as patched:
        patched.setattr(work, "derive", _crash)
        assert run(home, tmp_path / "a.txt").status == "published"


def _crash(*_: Any) -> None:
    raise Crash


def test_a_changed_file_takes_the_place_of_what_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(DOCUMENT.format(12))
    run(tmp_path / "home", path)
    path.write_text(DOCUMENT.format(13))
    report = run(tmp_path / "home", path)
    assert (report.unchanged, report.kept["articles"]) == (0, 1)
    assert query(tmp_path / "home", "SELECT value FROM quantities") == [(13,)]
    path.write_text(DOCUMENT.format(12))
    run(tmp_path / "home", path)
    assert query(tmp_path / "home", "SELECT value FROM quantities") == [(12,)]


def test_a_limit_counts_new_records_and_the_next_run_goes_on(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert run(home, SAMPLES, limit=4, batch_size=3).kept["articles"] == 4
    assert run(home, SAMPLES, limit=4, batch_size=3).kept["articles"] == 4
    assert query(home, "SELECT count(*) FROM articles") == [(8,)]


def test_days_that_are_not_asked_for_are_left_out_and_counted(tmp_path: Path) -> None:
    report = run(tmp_path / "home", SAMPLES, since=date(2024, 1, 1), until=date(2024, 12, 31))
    assert report.kept["articles"] + report.left_out + report.quarantined["raw"] == 31
    assert report.left_out > 5
    years = query(tmp_path / "home", "SELECT DISTINCT year(published_at) FROM articles WHERE published_at IS NOT NULL")
    assert years == [(2024,)]


def test_configured_sources_are_read_by_default_and_by_name(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("headline,content\nA vote,Ukraine voted on Monday.\n")
    (tmp_path / "b.txt").write_text(DOCUMENT.format(12))
    gazette = SourceSettings(
        name="gazette", location=str(tmp_path / "a.csv"), publisher="The Gazette", map={"text": "content"}
    )
    other = SourceSettings(name="other", location=str(tmp_path / "b.txt"))
    settings = Settings(home=tmp_path / "home", sources=(gazette, other))
    record_plainly(Request(sources=("gazette",)), settings)
    assert query(settings.home, "SELECT source, publisher FROM articles") == [("gazette", "The Gazette")]
    record_plainly(Request(), settings)
    assert query(settings.home, "SELECT source FROM articles ORDER BY source") == [("gazette",), ("other",)]


def test_a_home_inside_the_folder_is_not_read_and_its_path_may_hold_anything(tmp_path: Path) -> None:
    folder = tmp_path / "o'clock [news]"
    folder.mkdir()
    (folder / "a.txt").write_text(DOCUMENT.format(12))
    for _ in range(2):
        report = run(folder / "data", folder)
        assert report.found == 1
    assert rebuild(Place(folder / "data").lake, folder / "data" / "warehouse.duckdb") == 1


def test_a_dry_run_leaves_nothing(tmp_path: Path) -> None:
    report = run(tmp_path / "home", SAMPLES, dry_run=True)
    assert (report.status, report.kept["articles"]) == ("dry_run", 30)
    assert not (tmp_path / "home" / "warehouse.duckdb").exists()
    assert not list((tmp_path / "home" / "lake" / "_staging").iterdir())


def test_a_refresh_reads_again_what_an_older_version_has_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(DOCUMENT.format(12))
    (tmp_path / "b.txt").write_text("")
    home = tmp_path / "home"
    run(home, tmp_path / "*.txt")
    (tmp_path / "a.txt").unlink()
    assert run(home, refresh=True).status == "nothing_new"
    for module in (landing, work, sessions):
        monkeypatch.setattr(module, "made_with", lambda _: "a newer version")
    report = run(home, refresh=True)
    assert (report.status, report.kept["articles"]) == ("published", 1)
    # What the older version could not read is tried again too, once.
    assert (report.found, report.unchanged, report.quarantined["raw"]) == (2, 0, 1)
    assert run(home, refresh=True).status == "nothing_new"
    assert query(home, "SELECT extracted_with FROM articles") == [("a newer version",)]
    assert len(query(home, "SELECT * FROM mentions")) > 1


def test_a_blocked_run_publishes_nothing_but_its_own_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(DOCUMENT.format(12))
    home = tmp_path / "home"
    run(home, tmp_path / "a.txt")
    before = content(home)
    for number in range(20, 25):
        (tmp_path / f"{number}.txt").write_text(DOCUMENT.format(number))
    real = work.derive

    def careless(*arguments: Any) -> dict[str, pd.DataFrame]:
        tables = real(*arguments)
        return {**tables, "articles": tables["articles"].assign(language="English")}

    monkeypatch.setattr(work, "derive", careless)
    report = run(home, tmp_path / "2*.txt")
    assert report.status == "blocked"
    assert report.blocked[0].endswith("articles: 5 of 5 rows fail, more than 1.00%.")
    assert content(home) == before
    assert query(home, "SELECT status FROM runs ORDER BY started_at") == [("published",), ("blocked",)]
    broken = "SELECT rule, unexpected_count FROM checks WHERE NOT success AND severity = 'error'"
    assert query(home, broken) == [("language.pattern", 5)]
    assert len(list((home / "lake" / "_held").iterdir())) == 1
    assert query(home, "SELECT count(*) FROM quarantine") == [(0,)]


def test_a_held_batch_goes_when_all_of_it_is_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, news = tmp_path / "home", tmp_path / "news"
    news.mkdir()
    for number in range(20, 25):
        (news / f"{number}.txt").write_text(DOCUMENT.format(number))
    real = work.derive

    def careless(*arguments: Any) -> dict[str, pd.DataFrame]:
        tables = real(*arguments)
        return {**tables, "articles": tables["articles"].assign(language="English")}

    with monkeypatch.context() as patched:
        patched.setattr(work, "derive", careless)
        assert run(home, news).status == "blocked"
    waiting = home / "lake" / "_held"
    # Another batch than the held one: part of its files, one of them changed.
    (news / "20.txt").write_text(DOCUMENT.format(30))
    assert run(home, news / "20.txt", news / "21.txt").status == "published"
    assert len(list(waiting.iterdir())) == 1
    assert run(home, news).status == "published"
    assert list(waiting.iterdir()) == []
    assert query(home, "SELECT count(*) FROM articles") == [(5,)]
    assert "held batch dropped" in "".join(path.read_text() for path in (home / "logs").iterdir())


def test_names_and_keys_that_are_no_text_do_not_stop_the_others(tmp_path: Path) -> None:
    news = tmp_path / "news"
    news.mkdir()
    (news / "good.txt").write_text(DOCUMENT.format(12))
    (news / "keys.jsonl").write_text('{"\\ud800": "x"}\n')
    (Path(os.fsdecode(os.fsencode(news) + b"/\xff.csv"))).write_text("")
    Path(os.fsdecode(os.fsencode(news) + b"/\xff.txt")).symlink_to("nowhere")
    report = run(tmp_path / "home", news)
    assert (report.kept["articles"], report.quarantined) == (1, {"raw": 3})


def test_what_the_user_says_of_a_record_does_not_make_it_another_article(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"title": "A vote", "text": "Ukraine voted."}\n')
    run(tmp_path / "home", tmp_path / "a.jsonl")
    run(tmp_path / "home", tmp_path / "a.jsonl", publisher="The Gazette")
    assert query(tmp_path / "home", "SELECT publisher FROM articles") == [("The Gazette",)]


def test_the_last_day_there_is_can_be_asked_for(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(DOCUMENT.format(12))
    report = run(tmp_path / "home", tmp_path / "a.txt", published="2025-02-25", until=date.max, since=date.min)
    assert report.kept["articles"] == 1


def test_inputs_that_cannot_be_read_do_not_stop_the_others(tmp_path: Path) -> None:
    news = tmp_path / "news"
    news.mkdir()
    (news / "good.txt").write_text(DOCUMENT.format(12))
    (news / "empty.txt").write_text("")
    (news / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" * 10)
    (news / "broken.json").write_text('{"text": ')
    (news / "torn.jsonl.gz").write_bytes(b"\x1f\x8b\x08\0\0\0\0\0\0\3not gzip at all")
    (news / "columns.csv").write_text("a,b\n1,2\n")
    (news / "broken.parquet").write_bytes(b"PAR1 and nothing more")
    report = run(tmp_path / "home", news)
    assert report.kept["articles"] == 1
    assert report.found == report.kept["articles"] + report.quarantined["raw"]
    assert sorted(report.reasons) == [
        "binary_content",
        "empty_body",
        "missing_text_column",
        "unreadable_archive",
        "unreadable_json",
        "unreadable_table",
    ]
