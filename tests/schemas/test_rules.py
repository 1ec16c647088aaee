"""Do the engines that a rule is said to agree on its rows?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pytest

from flows.checks import checkable, expectations
from schemas.contract import contract, contracts
from schemas.rules import ddl, rules

GOOD: Mapping[str, Any] = {
    "article_id": "a" * 20, "char_start": 3, "char_end": 9, "surface": "Ukraine", "entity_type": "country",
    "entity_id": "country:UKR", "method": "lexicon", "form": "name", "confidence": 0.5,
}  # fmt: skip
MUTANTS: list[tuple[str, dict[str, Any]]] = [
    ("article_id.not_null", {"article_id": None}),
    ("article_id.pattern", {"article_id": "A" * 20}),
    ("char_start.range", {"char_start": -1}),
    ("surface.length", {"surface": ""}),
    ("entity_type.allowed_values", {"entity_type": "Country"}),
    ("entity_id.pattern", {"entity_id": "country: UKR"}),
    ("confidence.range", {"confidence": 1.01}),
    ("confidence.not_null", {"confidence": None}),
    ("span_is_not_empty", {"char_end": 3}),
]


def mentions(*changes: dict[str, Any]) -> pd.DataFrame:
    rows = [{**GOOD, "char_start": 10 * place, "char_end": 10 * place + 7, **one} for place, one in enumerate(changes)]
    return contract("mentions").frame(rows)


@pytest.mark.parametrize(("broken", "change"), MUTANTS)
def test_great_expectations_the_sql_and_the_constraint_find_the_same_row(broken: str, change: dict[str, Any]) -> None:
    frame = mentions({}, {"char_start": 10, "char_end": 17, **change})
    outcomes = {one.rule: one for one in expectations(frame, checkable("mentions", frame.columns))}
    assert [name for name, one in outcomes.items() if not one.success] == [broken]
    assert outcomes[broken].unexpected == 1
    with duckdb.connect() as connection:
        connection.register("mentions", pa.Table.from_pandas(frame))
        for rule in rules("mentions"):
            if rule.scope == "row":
                found = connection.execute(rule.sql).fetchall()
                assert len(found) == (rule.name == broken), rule.name
        connection.unregister("mentions")
        for statement in ddl(contract("mentions")):
            connection.execute(statement)
        connection.register("broken", pa.Table.from_pandas(frame))
        with pytest.raises(duckdb.ConstraintException):
            connection.execute("INSERT INTO mentions BY NAME SELECT * FROM broken")


def test_a_key_twice_is_found_by_both() -> None:
    frame = mentions({}, {"char_start": 0, "char_end": 7}, {})
    (outcome,) = expectations(frame, [rule for rule in rules("mentions") if rule.name == "key.unique"])
    assert (outcome.success, outcome.unexpected) == (False, 2)
    with duckdb.connect() as connection:
        connection.register("mentions", pa.Table.from_pandas(frame))
        (rule,) = [rule for rule in rules("mentions") if rule.name == "key.unique"]
        assert len(connection.execute(rule.sql).fetchall()) == 2


def test_a_fill_rate_is_judged_as_a_share() -> None:
    filled: dict[str, Any] = {}
    empty: dict[str, Any] = {"entity_id": None}
    for rows, success in (([filled, *[empty] * 9], True), ([empty] * 10, False)):
        frame = mentions(*rows)
        (outcome,) = expectations(frame, [rule for rule in rules("mentions") if rule.name == "entity_id.fill_rate"])
        assert outcome.success is success
        assert outcome.severity == "warning"


def test_an_empty_table_is_judged_by_its_volume() -> None:
    (volume,) = [rule for rule in rules("mentions") if rule.name == "volume"]
    assert volume.bounds is not None
    assert volume.expectation is not None
    (outcome,) = expectations(contract("mentions").frame([]), [volume])
    assert outcome.success
    assert outcome.observed == "0"


@pytest.mark.parametrize("table", contracts())
def test_every_table_has_a_volume_and_a_key_and_every_rule_a_sentence(table: str) -> None:
    derived = rules(table)
    assert {"volume", "key.unique"} <= {rule.name for rule in derived}
    assert all(rule.description.endswith(".") for rule in derived)
    assert all(rule.expectation or rule.drift or rule.sql for rule in derived)
