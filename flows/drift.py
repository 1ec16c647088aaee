"""Does a configured source give what it gave in its last runs: as much, in the same languages, naming the same things?

The rules are the contracts' (`schemas.rules.Drift`), applied to the figures that each run's record keeps. The usual
figure is a median and what is unusual is told by the median deviation from it, so that one odd run in the past
neither hides the next nor raises an alarm. Only runs that read configured sources whole are measured: a
backfill, a limited run, a re-reading and an article named on the command line say nothing of a source.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import datetime
from itertools import pairwise
from statistics import median
from typing import Any

from flows.request import Request
from schemas.contract import contracts
from schemas.rules import Drift, Rule, rules
from warehouse.audit import Finding
from warehouse.database import opened
from warehouse.lake import Lake

Figures = Mapping[str, float]
Past = Sequence[tuple[datetime, Figures]]

# 1.4826 times the median deviation estimates a normal standard deviation; 3.5 of them is the cut that Iglewicz and
# Hoaglin (1993) recommend for the modified z-score.
_CUT = 3.5 * 1.4826
# A source that gave the same number each time may still differ by a tenth without anything being wrong.
_LEAST_SPREAD = 0.1


def is_judged(request: Request) -> bool:
    """Whether a run like this shows what a source usually gives."""
    return not (request.refresh or request.limit or request.since or request.until)


def figures(lake: Lake, batches: Sequence[str]) -> dict[str, dict[str, float]]:
    """Per configured source the figures of what these staged batches hold of it."""
    folders = [lake.staging(one) for one in batches]
    if not folders:
        return {}
    with closing(opened()) as connection:
        for name in ("articles", "mentions"):
            paths = [str(folder / f"{name}.parquet") for folder in folders]
            connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet({paths})")
        rows = connection.execute(
            """WITH mine AS (FROM articles WHERE source <> 'adhoc'),
            named AS (SELECT source, entity_type FROM mentions JOIN mine USING (article_id))
            SELECT source, 'articles', count(*)::DOUBLE FROM mine GROUP BY source
            UNION ALL
            SELECT source, 'language:' || language, count(*) / sum(count(*)) OVER (PARTITION BY source)
            FROM mine GROUP BY source, language
            UNION ALL
            SELECT source, 'entity_type:' || entity_type, count(*) / sum(count(*)) OVER (PARTITION BY source)
            FROM named GROUP BY source, entity_type
            UNION ALL SELECT source, 'null:title', avg((title IS NULL)::INT) FROM mine GROUP BY source
            UNION ALL SELECT source, 'null:published_at', avg((published_at IS NULL)::INT) FROM mine GROUP BY source
            ORDER BY ALL"""
        ).fetchall()
    measured: dict[str, dict[str, float]] = {}
    for source, name, value in rows:
        measured.setdefault(source, {})[name] = round(value, 6)
    return measured


def judge(
    now: datetime, read: Sequence[str], measured: Mapping[str, Figures], records: Sequence[Mapping[str, Any]]
) -> tuple[list[Finding], list[str]]:
    """The outcome of every rule across time, and the sentences of the error-level ones that fail.

    `read` names the configured sources that the run has read; `records` are the runs before it.
    """
    outcomes, sentences = [], []
    past = history(records)
    for rule in [one for name in contracts() for one in rules(name) if one.drift]:
        said = [
            sentence
            for source in read
            if (sentence := _said(rule, source, now, measured.get(source, {}), past.get(source, [])))
        ]
        outcomes.append(Finding(rule.table, rule.name, rule.severity, not said, "; ".join(said) or None, len(said)))
        if rule.severity == "error":
            sentences += [f"{rule.table}.{rule.name}: {one}." for one in said]
    return outcomes, sentences


def history(records: Sequence[Mapping[str, Any]]) -> dict[str, list[tuple[datetime, Figures]]]:
    """Per source the figures of the runs that published something of it, the oldest first."""
    past: dict[str, list[tuple[datetime, Figures]]] = {}
    for record in records:
        if record["status"] == "published":
            for source, measured in json.loads(record["counts"]).get("by_source", {}).items():
                past.setdefault(source, []).append((datetime.fromisoformat(record["started_at"]), measured))
    return past


def _said(rule: Rule, source: str, now: datetime, measured: Figures, past: Past) -> str | None:
    return broken(rule.drift, source, now, measured, past) if rule.drift else None


def broken(drift: Drift, source: str, now: datetime, measured: Figures, past: Past) -> str | None:
    """What is unusual about the source, in words; None where nothing is or too little is known."""
    before = past[-drift.last :]
    if len(before) < drift.history:
        return None
    if drift.measure == "freshness":
        return _stale(drift, source, now, measured, before)
    if not measured:
        return None
    if drift.measure in ("volume_fall", "volume_rise"):
        return _volume(drift, source, now, measured["articles"], before)
    if measured["articles"] < drift.least:
        return None
    return _mix(drift, source, measured, [one for _, one in before])


def _stale(drift: Drift, source: str, now: datetime, measured: Figures, before: Past) -> str | None:
    usual = _gap(before)
    waited = (now - before[-1][0]).total_seconds()
    if measured or waited <= drift.threshold * usual:
        return None
    return f"source {source} has given nothing new for {_long(waited)}, where it usually does every {_long(usual)}"


def _gap(before: Past) -> float:
    times = [when for when, _ in before]
    return median((later - earlier).total_seconds() for earlier, later in pairwise(times))


def _long(seconds: float) -> str:
    for size, name in ((86400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {name}"
    return f"{seconds:.0f} seconds"


def _volume(drift: Drift, source: str, now: datetime, count: float, before: Past) -> str | None:
    if drift.measure == "volume_fall" and (now - before[-1][0]).total_seconds() < _gap(before) / 2:
        # Read again sooner than usual, a source has little that is new.
        return None
    counts = [one["articles"] for _, one in before]
    usual = median(counts)
    logs = [math.log(one + 0.5) for one in counts]
    # The count of independent articles varies by its square root even where nothing changes (Poisson).
    spread = max(_deviation(logs) * 1.4826, 1 / math.sqrt(usual + 1), _LEAST_SPREAD)
    moved = math.log(count + 0.5) - math.log(usual + 0.5)
    moved = -moved if drift.measure == "volume_fall" else moved
    if moved < math.log(drift.threshold) or moved <= 3.5 * spread:
        return None
    return (
        f"source {source} gave {count:.0f} new articles, where it gave {usual:.0f} in the median of {len(counts)} runs"
    )


def _mix(drift: Drift, source: str, measured: Figures, before: Sequence[Figures]) -> str | None:
    names = sorted({name for one in (measured, *before) for name in one if name.startswith(drift.measure)})
    usual = {name: median(one.get(name, 0.0) for one in before) for name in names}
    is_share = drift.measure != "null:"
    far = [_distance(one, usual, is_share) for one in before]
    distance = _distance(measured, usual, is_share)
    if distance <= max(drift.threshold, median(far) + _CUT * _deviation(far)):
        return None
    name = max(names, key=lambda one: measured.get(one, 0.0) - usual[one])
    what = name.removeprefix(drift.measure)
    told = {
        "language:": f"{{:.0%}} of the articles of source {source} are in {what}",
        "null:": f"{{:.0%}} of the articles of source {source} have no {what}",
    }.get(drift.measure, f"{{:.0%}} of the {drift.measure.rstrip(':')} of source {source} are {what}")
    return f"{told.format(measured.get(name, 0.0))}, where {usual[name]:.0%} were in the median of {len(before)} runs"


def _distance(one: Figures, usual: Figures, is_share: bool) -> float:
    apart = [one.get(name, 0.0) - share for name, share in usual.items()]
    # Of shares that add up to one, half the sum is the part that has moved; of rates, each stands for itself, and
    # fewer nulls than usual are nobody's worry.
    return sum(map(abs, apart)) / 2 if is_share else max(apart, default=0.0)


def _deviation(values: Sequence[float]) -> float:
    middle = median(values)
    return median(abs(value - middle) for value in values)
