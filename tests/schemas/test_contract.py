"""What a contract is read as, and what is refused."""

from __future__ import annotations

from datetime import date
from importlib.resources import files

import pyarrow as pa
import pytest

from schemas.contract import Contract, ContractError, contract, contracts, parse
from schemas.rules import ddl, derive, describe
from warehouse.database import opened

DATES = (files("schemas") / "dates.odcs.yaml").read_text(encoding="utf-8")
ROW = {"article_id": "a" * 20, "char_start": 3, "char_end": 9, "surface": "Monday", "kind": "date",
       "granularity": "day", "anchor": "unresolved"}  # fmt: skip


@pytest.mark.parametrize("one", contracts().values(), ids=list(contracts()))
def test_every_contract_derives_a_schema_that_duckdb_and_arrow_share(one: Contract) -> None:
    with opened() as connection:
        for statement in ddl(one):
            connection.execute(statement)
        described = connection.execute(
            "SELECT column_name, data_type, is_nullable, comment FROM duckdb_columns() WHERE table_name = ?",
            [one.name],
        ).fetchall()
        made = connection.execute(f'SELECT * FROM "{one.name}"').to_arrow_table().schema
    written = {column.name: column for column in one.columns}
    assert [name for name, *_ in described] == list(written)
    for name, _, nullable, comment in described:
        assert nullable is not written[name].required
        assert comment == describe(written[name])
    assert made.types == [column.arrow for column in one.columns]
    assert one.arrow_schema(published=True).names == list(written)


def test_columns_that_publishing_adds_are_not_in_the_files_of_a_batch() -> None:
    articles = contract("articles")
    assert "run_id" not in articles.arrow_schema().names
    assert "run_id" in articles.arrow_schema(published=True).names


def test_a_frame_is_sorted_by_key_and_typed_as_the_contract_says() -> None:
    made = contract("dates").frame([{**ROW, "char_start": 9, "char_end": 12}, {**ROW, "date_start": date(1, 1, 1)}])
    assert made["char_start"].tolist() == [3, 9]
    assert str(made["date_start"].dtype) == "date32[day][pyarrow]"
    assert contract("dates").table(made).schema.equals(contract("dates").arrow_schema(), check_metadata=True)


def test_a_frame_with_a_column_of_its_own_is_refused() -> None:
    with pytest.raises(ContractError, match="dates has no column colour"):
        contract("dates").frame([{**ROW, "colour": "red"}])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"surface": None}, r"dates\.surface: 1 null where none may be"),
        ({"drop": "anchor"}, "dates: the frame lacks anchor"),
    ],
)
def test_a_frame_that_breaks_the_schema_is_no_table(change: dict[str, str | None], message: str) -> None:
    made = contract("dates").frame([{**ROW, **{name: value for name, value in change.items() if name != "drop"}}])
    made = made.drop(columns=[change["drop"]] if "drop" in change else [])
    with pytest.raises(ContractError, match=message):
        contract("dates").table(made)


def test_a_value_of_the_wrong_type_is_refused() -> None:
    with pytest.raises((pa.ArrowInvalid, pa.ArrowTypeError)):
        contract("dates").frame([{**ROW, "char_start": "three"}])


@pytest.mark.parametrize(
    ("written", "instead", "message"),
    [
        ("kind: DataContract", "kind: [", "not an ODCS contract"),
        ("value: record", "value: attic", "layer is 'attic'"),
        ("physicalType: DATE", "physicalType: MOMENT", "physicalType 'MOMENT'"),
        ("primaryKey: true", "primaryKey: false", "the table has no key"),
        ("description: The article.", "description: ''", r"article_id\.description is missing"),
        ("version: 1.0.0", "version: ''", "version is missing"),
        ("severity: error", "severity: shrug", "severity is 'shrug'"),
        ("mustBe: 0\n      - name: volume", "mustBe: 1\n      - name: volume", "no engine here evaluates"),
        ("name: volume", "name: span_equals_text", "two rules are named 'span_equals_text'"),
        ("expect_column_pair_values_a_to_be_greater_than_b", "expect_wonders", "expect_wonders has no SQL"),
        ("SELECT count(*) FROM dates AS this WHERE", "SELECT count(*) FROM dates WHERE", "must begin with"),
        ("metric: rowCount", "metric: wisdom", "no engine here evaluates"),
    ],
)
def test_a_contract_that_cannot_be_derived_from_is_refused(written: str, instead: str, message: str) -> None:
    assert written in DATES
    with pytest.raises(ContractError, match=message):
        list(derive(parse(DATES.replace(written, instead), "here")))


def test_an_unknown_table_is_answered_with_the_ones_there_are() -> None:
    with pytest.raises(ContractError, match="no table 'date'; the tables are articles, "):
        contract("date")
