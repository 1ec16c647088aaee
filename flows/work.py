"""How does a staged batch of raw rows become checked tables? The work on one batch, done once.

A finished batch carries its verdict; work on it again is a look at that.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

import pandas as pd
import pyarrow.parquet as pq

from flows import checks, models, triage
from flows.version import Readers, made_with
from schemas.contract import Contract, contract, in_layer
from schemas.rules import Rule
from transforms import gazetteer, lexicon
from transforms.graph import derive
from transforms.register import Register
from transforms.window import Window
from warehouse import files, inputs, tombstones
from warehouse.lake import Lake, write_arrow, write_table


@dataclass(frozen=True, slots=True)
class Task:
    """What the work on a batch needs to know, small enough to send to another process."""

    lake: Path
    batch_id: str
    readers: Readers
    window: Window
    quarantine_share: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a batch."""

    batch_id: str
    kept: Mapping[str, int]
    """Rows per table that may be published."""
    quarantined: Mapping[str, int]
    """Rows per table that may not; under `raw`, inputs that are no article."""
    left_out: int
    """Articles published outside the window that was asked for."""
    forgotten: int
    """Records whose articles a tombstone keeps out."""
    blocked: tuple[str, ...]
    """Why the batch may not be published, a sentence each; empty where it may."""


def extract(task: Task) -> Task:
    """Write the batch's tables beside its raw rows; a pure function of these, the lexicon, the model and the window."""
    staging = Lake(task.lake).staging(task.batch_id)
    if (staging / "verdict.json").exists():
        return task
    raw = pq.read_table(staging / "raw.parquet").to_pandas(types_mapper=pd.ArrowDtype)
    given = {
        "raw": raw,
        "extracted_with": made_with(task.readers),
        "window": task.window,
        "lexicon": _lexicon(task.readers.own_lexicon),
        "model": models.chosen(task.readers.model),
        "register": Register.build(lexicon.table("instruments"), lexicon.table("instrument_aliases")),
    }
    names = [one.name for one in in_layer("record", "reference")]
    tables = derive([*names, "rejected"], given)
    for name in names:
        write_table(contract(name), tables[name], staging / f"{name}.parquet")
    write_table(contract("quarantine"), tables["rejected"], staging / "quarantine.parquet")
    return task


# Two threads that both find no lexicon loaded would both load it.
_LOADING = Lock()


def _lexicon(own: Path | None) -> gazetteer.Lexicon:
    with _LOADING:
        return gazetteer.load(own_rows(own) if own else ())


def own_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a user's lexicon file; LexiconError where it is no readable CSV."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise gazetteer.LexiconError(f"the lexicon {path} cannot be read: {error}") from error
    return list(csv.DictReader(text.splitlines()))


def check(task: Task) -> Verdict:
    """Check the batch's tables against their contracts and write the verdict, which makes the batch finished."""
    lake = Lake(task.lake)
    staging = lake.staging(task.batch_id)
    if not (staging / "verdict.json").exists():
        promises = [*in_layer("raw", "record", "reference"), contract("quarantine")]
        # Known only now: an article's id is read out of its record.
        named = tombstones.marks(lake.tombstones())
        forgotten = tombstones.purge_folder(staging, named) if named else 0
        sorted_out = _check_tables(staging, promises, task)
        rows = _write_sorted(staging, promises, sorted_out)
        ledger = inputs.of_batch({name: str(staging / f"{name}.parquet") for name in ("raw", "articles", "quarantine")})
        rows["inputs"] = write_arrow(ledger, staging / "inputs.parquet")
        files.write_json(staging / "verdict.json", _verdict(staging, rows, sorted_out, forgotten, task))
    return verdict(lake, task.batch_id)


def verdict(lake: Lake, batch_id: str) -> Verdict:
    """What the checks said of a finished batch."""
    said = lake.verdict(batch_id)
    return Verdict(
        batch_id, said["kept"], said["quarantined"], said["left_out"], said["forgotten"], tuple(said["blocked"])
    )


def _check_tables(staging: Path, promises: list[Contract], task: Task) -> triage.Triage:
    outcomes = []
    for promise in promises:
        names = [name for name in promise.arrow_schema().names if name != "payload" or promise.name != "raw"]
        frame = pq.read_table(staging / f"{promise.name}.parquet", columns=names).to_pandas(types_mapper=pd.ArrowDtype)
        outcomes += checks.expectations(frame, _worth_expecting(checks.checkable(promise.name, names), frame))
    paths = {promise.name: str(staging / f"{promise.name}.parquet") for promise in promises}
    return triage.triage(paths, outcomes, task.batch_id, task.quarantine_share)


def _worth_expecting(chosen: list[Rule], frame: pd.DataFrame) -> list[Rule]:
    """The rules, without those about rows where there are none: SQL says so in a tenth of the time."""
    return chosen if len(frame) else [rule for rule in chosen if rule.scope == "table"]


def _write_sorted(staging: Path, promises: list[Contract], sorted_out: triage.Triage) -> dict[str, int]:
    for name, table in sorted_out.kept.items():
        write_arrow(table.replace_schema_metadata(contract(name).arrow_schema().metadata), staging / f"{name}.parquet")
    if sorted_out.quarantined:
        promise = contract("quarantine")
        rejected = pq.read_table(staging / "quarantine.parquet").to_pylist()
        write_table(promise, promise.frame(rejected + sorted_out.quarantined), staging / "quarantine.parquet")
    promise = contract("checks")
    rows = [one.row(staging.name) for one in sorted_out.outcomes]
    write_table(promise, promise.frame(rows), staging / "checks.parquet")
    return {promise.name: pq.read_metadata(staging / f"{promise.name}.parquet").num_rows for promise in promises}


def _verdict(
    staging: Path, rows: dict[str, int], sorted_out: triage.Triage, forgotten: int, task: Task
) -> dict[str, Any]:
    # What the readers rejected is counted under `raw`, what the checks took out under its own table.
    rejected = pq.read_metadata(staging / "quarantine.parquet").num_rows - len(sorted_out.quarantined)
    quarantined = {"raw": rejected, **sorted_out.removed}
    return {
        "made_with": made_with(task.readers),
        "tables": rows,
        "contracts": {name: contract(name).version for name in rows},
        "kept": {name: count for name, count in rows.items() if name not in ("raw", "quarantine", "inputs")},
        "quarantined": quarantined,
        "left_out": rows["raw"] - rejected - rows["articles"] - quarantined.get("articles", 0),
        "forgotten": forgotten,
        "blocked": sorted_out.blocked,
    }
