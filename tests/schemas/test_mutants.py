"""Is every mutant found by every engine that the broken rule has, and by all of them alike?"""

from __future__ import annotations

import pytest

from flows.checks import expectations
from schemas.contract import contracts
from schemas.rules import Rule, rules
from tests.mutants import Mutant, found_by_sql, frame, is_refused, mutants
from tests.mutants_by_hand import BY_HAND

# Great Expectations holds a frame's index in memory: a hundred million rows would be most of a gigabyte.
_MOST_ROWS = 10_000_001


@pytest.mark.parametrize("table", contracts())
def test_three_or_more_mutants_of_each_contract_are_written_by_hand(table: str) -> None:
    assert sum(one.table == table for one in BY_HAND) >= 3


@pytest.mark.parametrize("table", contracts())
@pytest.mark.slow
def test_great_expectations_the_sql_and_the_constraints_agree_on_every_mutant(table: str) -> None:
    for one in mutants():
        if one.table == table and (one.rows or 0) <= _MOST_ROWS:
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
        constrained = {rule.name for rule in rules(one.table) if rule.check or rule.name.endswith(".not_null")}
        assert is_refused(one) == bool(constrained & {name for _, name in by_sql}), f"{one.table}.{one.rule}"


def _is_counted(rule: Rule) -> bool:
    return rule.scope == "row"
