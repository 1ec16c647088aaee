"""Builders of small, consistent records, so that a test says only what it is about."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pyarrow as pa

from schemas.contract import contract, in_layer
from warehouse import files
from warehouse.lake import Lake, write_table

NOON = datetime(2025, 2, 21, 12, tzinfo=UTC)


def digest(text: str, length: int = 20) -> str:
    """A hash as ids have them."""
    return hashlib.sha256(text.encode()).hexdigest()[:length]


@dataclass(frozen=True)
class Article:
    """An article and the names and instruments in it, each by its first place in the text."""

    text: str
    key: str = ""
    """What its id is made of; the text where nothing is given."""
    mentions: Mapping[str, str] = field(default_factory=dict)
    """Surface to entity."""
    citations: Mapping[str, str] = field(default_factory=dict)
    """Surface to instrument."""
    retrieved_at: datetime = NOON
    published_at: datetime | None = None
    source_uri: str = ""

    @property
    def id(self) -> str:
        """The article's id."""
        return digest(self.key or self.text)

    @property
    def uri(self) -> str:
        """Where it was read."""
        return self.source_uri or f"file:///news/{self.id}.txt"


def record(articles: Sequence[Article]) -> dict[str, pd.DataFrame]:
    """Every table of a batch that holds these articles."""
    rows: dict[str, list[dict[str, Any]]] = {one.name: [] for one in in_layer("raw", "record", "reference")}
    for one in articles:
        _add(rows, one)
    named = {row["entity_id"] for row in rows["mentions"]}
    rows["entities"] = [
        {"entity_id": one, "entity_type": _type(one), "name": one.split(":")[1], "known_from": "lexicon"}
        for one in sorted(named)
    ]
    rows["entity_aliases"] = [{"entity_id": one, "alias": one.split(":")[1], "language": "en"} for one in sorted(named)]
    cited = {row["instrument_id"] for row in rows["citations"]}
    rows["instruments"] = [{"instrument_id": one, "kind": "resolution", "symbol": one} for one in sorted(cited)]
    tables = {name: contract(name).frame(some) for name, some in rows.items()}
    return {**tables, "quarantine": contract("quarantine").frame([]), "checks": contract("checks").frame([])}


def _add(rows: dict[str, list[dict[str, Any]]], one: Article) -> None:
    raw_hash = digest(one.text, 64)
    rows["raw"].append(
        {"raw_hash": raw_hash, "source_uri": one.uri, "container_uri": one.uri.split("#")[0], "source": "adhoc",
         "media_type": "text/plain", "payload": one.text.encode(), "given": "{}", "mapping": "{}",
         "retrieved_at": one.retrieved_at}
    )  # fmt: skip
    rows["articles"].append(
        {"article_id": one.id, "source_uri": one.uri, "source": "adhoc", "raw_hash": raw_hash, "language": "en",
         "published_at": one.published_at, "published_from": "option" if one.published_at else None,
         "retrieved_at": one.retrieved_at, "text": one.text, "content_hash": digest(one.text, 64),
         "extracted_with": "test"}
    )  # fmt: skip
    rows["sentences"].append(
        {"article_id": one.id, "ordinal": 0, "char_start": 0, "char_end": len(one.text), "is_headline": False}
    )
    for surface, entity in one.mentions.items():
        rows["mentions"].append(
            {**_span(one, surface), "entity_type": _type(entity), "entity_id": entity, "method": "lexicon",
             "form": "name", "confidence": 1.0}
        )  # fmt: skip
    for surface, instrument in one.citations.items():
        cited = {"ordinal": 0, "instrument_id": instrument, "form": "full", "rule": "name"}
        rows["citations"].append({**_span(one, surface), **cited})


def _type(entity: str) -> str:
    return {"org": "organization"}.get(kind := entity.split(":", maxsplit=1)[0], kind)


def _span(one: Article, surface: str) -> dict[str, Any]:
    start = one.text.index(surface)
    return {"article_id": one.id, "char_start": start, "char_end": start + len(surface), "surface": surface}


def stage(lake: Lake, batch_id: str, tables: Mapping[str, pd.DataFrame], blocked: Iterable[str] = ()) -> str:
    """Stage a finished batch of these tables; returns its id as ids have them."""
    name = digest(batch_id)
    folder = lake.staging(name)
    rows = {table: write_table(contract(table), frame, folder / f"{table}.parquet") for table, frame in tables.items()}
    verdict = {
        "made_with": "test",
        "tables": {table: count for table, count in rows.items() if table != "checks"},
        "contracts": {table: contract(table).version for table in rows},
        "kept": {},
        "quarantined": {},
        "left_out": 0,
        "blocked": list(blocked),
    }
    files.write_json(folder / "verdict.json", verdict)
    return name


def run_record(run_id: str, status: str = "published") -> dict[str, Any]:
    """A run's record."""
    return {
        "run_id": run_id,
        "started_at": NOON.isoformat(),
        "finished_at": NOON.isoformat(),
        "status": status,
        "version": "test",
        "parameters": "{}",
        "counts": "{}",
    }


def same(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    """Whether two frames hold the same rows, of the same types."""
    return bool(pa.Table.from_pandas(one).equals(pa.Table.from_pandas(other)))
