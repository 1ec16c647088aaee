"""Which rows of a bad batch pass, which do not, and when nothing does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest

from flows.triage import Triage, triage
from flows.version import Readers
from flows.work import Task, check
from schemas.contract import contract
from tests.make import Article, digest, record
from transforms.window import Window
from warehouse.audit import Finding
from warehouse.lake import Lake, write_table

SHARE = 0.01


def batch(size: int = 300) -> dict[str, pd.DataFrame]:
    """A good batch: each article names Ukraine and one state of its own."""
    return record(
        [
            Article(
                f"Article {place}: Ukraine met X{place}.",
                mentions={"Ukraine": "country:UKR", f"X{place}": f"org:x{place}"},
            )
            for place in range(size)
        ]
    )


def with_cell(tables: dict[str, pd.DataFrame], table: str, row: int, column: str, value: Any) -> None:
    frame = tables[table]
    values = frame[column].tolist()
    values[row] = value
    tables[table] = frame.assign(**{column: pd.Series(values, dtype=frame[column].dtype)})


def checked(lake: Lake, tables: dict[str, pd.DataFrame]) -> tuple[Any, dict[str, pd.DataFrame]]:
    """The verdict on the staged tables and what is left of them."""
    task = Task(lake.root, digest("batch"), Readers(), Window(), SHARE)
    folder = lake.staging(task.batch_id)
    for name, frame in tables.items():
        if name != "checks":
            write_table(contract(name), frame, folder / f"{name}.parquet")
    verdict = check(task)
    left = {path.stem: pq.read_table(path).to_pandas(types_mapper=pd.ArrowDtype) for path in folder.glob("*.parquet")}
    return verdict, left


def test_a_good_batch_passes_whole_and_its_files_are_not_touched(lake: Lake) -> None:
    tables = batch(5)
    task = Task(lake.root, digest("batch"), Readers(), Window(), SHARE)
    folder = lake.staging(task.batch_id)
    for name, frame in tables.items():
        if name != "checks":
            write_table(contract(name), frame, folder / f"{name}.parquet")
    before = {path.name: path.read_bytes() for path in folder.glob("*.parquet")}
    verdict = check(task)
    assert not verdict.blocked
    assert verdict.kept["mentions"] == 10
    assert not any(verdict.quarantined.values())
    assert {name: (folder / name).read_bytes() for name in before} == before
    assert pq.read_table(folder / "checks.parquet").num_rows > 150


def test_a_failing_row_goes_to_quarantine_and_the_rest_stays(lake: Lake) -> None:
    tables = batch()
    with_cell(tables, "mentions", 3, "confidence", 7.0)
    verdict, left = checked(lake, tables)
    assert not verdict.blocked
    assert (verdict.kept["mentions"], verdict.quarantined["mentions"]) == (599, 1)
    (row,) = left["quarantine"].to_dict("records")
    assert (row["table_name"], row["rule"]) == ("mentions", "confidence.range")
    assert '"confidence":7.0' in row["payload"]
    assert row["article_id"] == tables["mentions"]["article_id"][3]
    assert row["source_uri"].startswith("file:///news/")


def test_an_article_takes_its_rows_along(lake: Lake) -> None:
    tables = batch()
    gone = tables["articles"]["article_id"][0]
    with_cell(tables, "articles", 0, "language", "English")
    verdict, left = checked(lake, tables)
    assert not verdict.blocked
    assert (verdict.kept["articles"], verdict.quarantined["articles"]) == (299, 1)
    assert (verdict.kept["mentions"], verdict.quarantined["mentions"]) == (598, 2)
    assert (verdict.kept["sentences"], verdict.quarantined["sentences"]) == (299, 1)
    assert not any(gone in set(left[name]["article_id"]) for name in ("articles", "sentences", "mentions"))
    assert set(left["quarantine"]["rule"]) == {"language.pattern", "article_id.exists"}
    assert verdict.left_out == 0


def test_an_entity_takes_the_mentions_of_it_along(lake: Lake) -> None:
    tables = batch()
    with_cell(tables, "entities", 1, "known_from", "hearsay")
    verdict, _ = checked(lake, tables)
    assert not verdict.blocked
    assert (
        verdict.quarantined["entities"],
        verdict.quarantined["entity_aliases"],
        verdict.quarantined["mentions"],
    ) == (1, 1, 1)


def test_a_span_that_is_not_its_text_is_found(lake: Lake) -> None:
    tables = batch()
    with_cell(tables, "mentions", 0, "char_start", 1)
    verdict, left = checked(lake, tables)
    assert verdict.quarantined["mentions"] == 1
    assert set(left["quarantine"]["rule"]) == {"span_equals_text"}


def test_too_many_failing_rows_block_the_batch(lake: Lake) -> None:
    tables = batch()
    for row in range(7):
        with_cell(tables, "mentions", row, "form", "nickname")
    verdict, _ = checked(lake, tables)
    assert verdict.blocked == ("mentions: 7 of 600 rows fail, more than 1.00%.",)


def test_a_handful_of_a_small_table_does_not_block(lake: Lake) -> None:
    tables = batch(3)
    with_cell(tables, "mentions", 0, "form", "nickname")
    verdict, _ = checked(lake, tables)
    assert not verdict.blocked
    assert verdict.quarantined["mentions"] == 1


def test_a_raw_record_that_breaks_its_contract_blocks(lake: Lake) -> None:
    tables = batch(3)
    with_cell(tables, "raw", 0, "raw_hash", "none")
    verdict, _ = checked(lake, tables)
    assert verdict.blocked == ("raw: 1 of 3 rows fail, more than 0.00%.",)


def test_an_expectation_whose_rows_are_not_found_blocks(tmp_path: Path) -> None:
    tables = batch(1)
    paths = {}
    for name, frame in tables.items():
        if name != "checks":
            paths[name] = str(tmp_path / f"{name}.parquet")
            write_table(contract(name), frame, tmp_path / f"{name}.parquet")
    claimed = Finding("mentions", "form.allowed_values", "error", False, None, 1, engine="great_expectations")
    found: Triage = triage(paths, [claimed], digest("batch"), SHARE)
    assert found.blocked == [
        "mentions.form.allowed_values: the expectation failed but no row was found that breaks it."
    ]


@pytest.mark.parametrize("table", ["articles", "sentences", "mentions", "entities", "entity_aliases"])
def test_rows_are_conserved_whatever_breaks(lake: Lake, table: str) -> None:
    tables = batch(50)
    columns = {"articles": "language", "sentences": "char_end", "mentions": "method", "entities": "entity_type",
               "entity_aliases": "language"}  # fmt: skip
    with_cell(tables, table, 0, columns[table], 0 if columns[table] == "char_end" else "?")
    verdict, left = checked(lake, tables)
    for name in ("articles", "sentences", "mentions", "entities", "entity_aliases"):
        assert len(left[name]) == verdict.kept[name]
        assert verdict.kept[name] + verdict.quarantined.get(name, 0) == len(tables[name])
    assert verdict.quarantined[table] == 1
