"""What do the contracts' expectations say of a table, according to Great Expectations?

The verdict is Great Expectations'; the rows behind it are found by SQL (`flows.triage`), because its own listing of
failing rows costs ten times the verdict on a bad batch. Importing the library takes seconds, so it is imported here,
inside the functions, and `warm` does it beside other work.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterable
from functools import cache
from threading import Lock, Thread
from typing import Any

import pandas as pd

from schemas.rules import Rule, rules
from warehouse.audit import Finding


def warm() -> Thread:
    """Begin to import Great Expectations beside other work."""
    thread = Thread(target=_context, name="import-great-expectations", daemon=True)
    thread.start()
    return thread


# The context keeps its suites and data sources in dictionaries that two threads must not change at once.
_ONE_AT_A_TIME = Lock()


@cache
def _context() -> Any:
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    import great_expectations as gx
    from great_expectations.data_context.types import base

    # This module of it gives itself a level and tells everybody of its temporary folder.
    base.logger.setLevel(logging.WARNING)
    context = gx.get_context(mode="ephemeral")
    # Its progress bars go to the terminal of whoever runs the pipeline.
    context.variables.progress_bars = base.ProgressBarsConfig(globally=False)
    return context


def expectations(frame: pd.DataFrame, selected: Iterable[Rule]) -> list[Finding]:
    """The finding of each of the rules on the frame; they belong to one table and each has an expectation.

    An expectation that Great Expectations cannot evaluate raises: a check that did not run has not passed.
    """
    chosen = {rule.name: rule for rule in selected}
    if not chosen:
        return []
    with _ONE_AT_A_TIME:
        results = _validate(frame, list(chosen.values()))
    return [_finding(chosen[result.expectation_config.meta["rule"]], result) for result in results]


def _validate(frame: pd.DataFrame, chosen: list[Rule]) -> Any:
    table = chosen[0].table
    told = [(rule.name, rule.expectation.type, rule.expectation.kwargs) for rule in chosen if rule.expectation]
    definition, suite = _prepared(table, json.dumps(told))
    batch = definition.get_batch(batch_parameters={"dataframe": frame})
    results = batch.validate(suite, result_format={"result_format": "BASIC", "partial_unexpected_count": 0}).results
    if len(results) != len(chosen):
        raise RuntimeError(f"{table}: {len(chosen)} rules gave {len(results)} results")
    return results


@cache
def _prepared(table: str, told: str) -> tuple[Any, Any]:
    """The batch definition and the suite of these expectations (JSON: name, type, kwargs of each).

    Made once a process, as making them costs as much as evaluating them on a batch.
    """
    context = _context()
    from great_expectations.core.expectation_suite import ExpectationSuite
    from great_expectations.expectations.expectation_configuration import ExpectationConfiguration

    asset = context.data_sources.add_or_update_pandas(name=f"batch of {table} {len(told)}").add_dataframe_asset(table)
    # Given whole: a suite to which they are added one by one compares each with all, and a later one of the same type
    # and column takes the place of an earlier one.
    expectations = [
        ExpectationConfiguration(type=_remembering(kind), kwargs=kwargs, meta={"rule": name})
        for name, kind, kwargs in json.loads(told)
    ]
    return asset.add_batch_definition_whole_dataframe("whole"), ExpectationSuite(name=table, expectations=expectations)


@cache
def _remembering(kind: str) -> str:
    """The name of an expectation that is this one in all but that it makes its configuration once.

    Great Expectations asks an expectation for its configuration some thirty times while it plans a batch, and its own
    make it anew each time: a third of what a batch of 500 articles cost to check.
    """
    from great_expectations.compatibility.pydantic import PrivateAttr
    from great_expectations.expectations.registry import get_expectation_impl

    theirs = get_expectation_impl(kind)

    def configuration(self: Any) -> Any:
        if self._made is None:
            self._made = theirs.configuration.fget(self)
        return self._made

    body = {"__module__": __name__, "_made": PrivateAttr(default=None), "configuration": property(configuration)}
    # To make the class is to register it, under its name in snake case.
    type(f"{theirs.__name__}MadeOnce", (theirs,), body)
    return f"{kind}_made_once"


def _finding(rule: Rule, result: Any) -> Finding:
    raised = [result.exception_info, *(one for one in result.exception_info.values() if isinstance(one, dict))]
    if any(one.get("raised_exception") is True for one in raised):
        raise RuntimeError(f"{rule.table}.{rule.name} could not be evaluated: {result.exception_info}")
    observed = result.result.get("observed_value")
    return Finding(
        table=rule.table,
        rule=rule.name,
        engine="great_expectations",
        severity=rule.severity,
        success=bool(result.success),
        observed=None if observed is None else str(observed),
        unexpected=int(result.result.get("unexpected_count") or 0),
    )


def checkable(table: str, columns: Iterable[str]) -> list[Rule]:
    """The rules of a table that have an expectation and need no column that the frame lacks."""
    there = set(columns)
    return [rule for rule in rules(table) if rule.expectation and there.issuperset(rule.columns)]
