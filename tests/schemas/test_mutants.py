"""Is every mutant found by every engine that the broken rule has, and by all of them alike?

Four of them: Great Expectations, the SQL that counts, the mask that marks the rows of a batch, and the constraints of
the warehouse's own tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing

import pytest

from flows import triage
from flows.checks import expectations
from schemas.contract import contract, contracts
from schemas.rules import Rule, rules
from tests.mutants import Mutant, arrow, found_by_sql, frame, is_refused, mutants, mutated
from tests.mutants_by_hand import BY_HAND
from warehouse.audit import Finding
from warehouse.database import opened


@pytest.mark.parametrize("table", contracts())
def test_three_or_more_mutants_of_each_contract_are_written_by_hand(table: str) -> None:
    assert sum(one.table == table for one in BY_HAND) >= 3


@pytest.mark.parametrize("table", contracts())
@pytest.mark.slow
def test_all_engines_agree_on_every_mutant(table: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # Great Expectations hashes a frame for a fingerprint that nobody asks for: gigabytes for a hundred million rows.
    monkeypatch.setattr(
        "great_expectations.execution_engine.pandas_execution_engine.hash_pandas_dataframe", lambda _: "unread"
    )
    for one in mutants():
        if one.table == table:
            _agree(one)


def _agree(one: Mutant) -> None:
    of_table = [rule for rule in rules(one.table) if rule.expectation and (one.rows is None or rule.name == one.rule)]
    by_sql = found_by_sql(one, lambda rule: rule.table == one.table and (one.rows is None or rule.name == one.rule))
    verdicts = {outcome.rule: outcome for outcome in expectations(frame(one), of_table)}
    failing = {name for name, outcome in verdicts.items() if not outcome.success}
    assert failing == {name for _, name in by_sql} & set(verdicts), f"{one.table}.{one.rule}"
    for name in failing:
        if _is_counted(rule := next(rule for rule in of_table if rule.name == name)):
            assert verdicts[name].unexpected == by_sql[one.table, name].unexpected, f"{one.table}.{rule.name}"
    if one.rows is None:
        _masked(one, by_sql)
        constrained = {
            rule.name
            for rule in rules(one.table)
            if (rule.check and rule.severity == "error") or rule.name.endswith(".not_null")
        }
        assert is_refused(one) == bool(constrained & {name for _, name in by_sql}), f"{one.table}.{one.rule}"


def _masked(one: Mutant, by_sql: Mapping[tuple[str, str], Finding]) -> None:
    """The mask of every rule about rows marks as many rows as the SQL counts, and of a rule that holds, none."""
    of_rows = [rule for rule in rules(one.table) if rule.scope in ("row", "across")]
    tables = mutated(one)
    with closing(opened()) as connection:
        for name in {one.table, *(name for rule in of_rows for name in rule.reads)}:
            connection.register("rows_of_it", arrow(contract(name), tables[name]))
            connection.execute(f'CREATE TEMP TABLE "{name}" AS FROM rows_of_it')
        connection.execute(f'CREATE TEMP TABLE "bad_{one.table}" (row BIGINT, rule VARCHAR)')
        marked = {rule.name: triage._mark(connection, rule) for rule in of_rows}
    counted = {rule.name: by_sql[one.table, rule.name].unexpected if (one.table, rule.name) in by_sql else 0
               for rule in of_rows}  # fmt: skip
    assert marked == counted, f"{one.table}.{one.rule}"


def _is_counted(rule: Rule) -> bool:
    return rule.scope == "row"
