"""What does a table promise, and what do Arrow and DuckDB need to hear of it?

Contracts are read with the standard's own library and turned into frozen values once per process. How a promise is
checked is in `schemas.rules`; how it reads as documentation, in `schemas.dictionary`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import Any, Literal, cast, get_args

import pandas as pd
import pyarrow as pa
import yaml
from open_data_contract_standard.model import OpenDataContractStandard, SchemaObject, SchemaProperty

Layer = Literal["raw", "record", "reference", "register", "derived", "operations"]
"""`raw` stays in the lake; `record` rows belong to an article and are replaced with it; `reference` rows are shared by
the articles that refer to them; `register` rows are imported and belong to no article: what begins their key is the
unit of replacement; `derived` rows are found at publish by comparing articles; `operations` rows are the pipeline's
own."""

_ARROW: dict[str, pa.DataType] = {
    "VARCHAR": pa.string(),
    "INTEGER": pa.int32(),
    "BIGINT": pa.int64(),
    "DOUBLE": pa.float64(),
    "BOOLEAN": pa.bool_(),
    "DATE": pa.date32(),
    "TIMESTAMPTZ": pa.timestamp("us", tz="UTC"),
    "BLOB": pa.binary(),
}


class ContractError(Exception):
    """A contract says something that cannot be derived from; the message names the file and the place."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column as the contract describes it."""

    name: str
    type: str
    """The DuckDB type."""
    required: bool
    description: str
    values: tuple[str, ...]
    """The values allowed; empty where any is."""
    options: Mapping[str, Any]
    """The standard's `logicalTypeOptions`: pattern, minLength, minimum, maximum."""
    references: str | None
    """`table.column` that a value must exist in."""
    added_at_publish: bool

    @property
    def arrow(self) -> pa.DataType:
        """The column's Arrow type."""
        return _ARROW[self.type]


@dataclass(frozen=True, slots=True)
class Contract:
    """A table's contract."""

    name: str
    version: str
    layer: Layer
    description: str
    grain: str
    purpose: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    source: SchemaObject = field(repr=False)
    """The standard's own model, which the rules are read from."""

    def column(self, name: str) -> Column:
        """The column of that name; KeyError where there is none."""
        return next(column for column in self.columns if column.name == name)

    def arrow_schema(self, *, published: bool = False) -> pa.Schema:
        """The Arrow schema of the table's files; with `published`, of the table as readers see it.

        They differ in the columns that publishing adds (run ids), which a batch must not depend on.
        """
        fields = [
            pa.field(column.name, column.arrow, nullable=not column.required)
            for column in self.columns
            if published or not column.added_at_publish
        ]
        return pa.schema(fields, metadata={"contract": f"{self.name}@{self.version}"})

    def frame(self, rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
        """The rows as an Arrow-backed DataFrame of the contract's columns, sorted by key.

        A value of the wrong type or a column the contract does not have raises; a missing one is null.
        """
        schema = self.arrow_schema()
        rows = list(rows)
        unknown = set(chain.from_iterable(rows)) - set(schema.names)
        if unknown:
            raise ContractError(f"{self.name} has no column {', '.join(sorted(unknown))}")
        columns = {field.name: pa.array([row.get(field.name) for row in rows], field.type) for field in schema}
        table = pa.table(columns).sort_by([(name, "ascending") for name in self.key if name in columns])
        made: pd.DataFrame = table.to_pandas(types_mapper=pd.ArrowDtype)
        return made

    def table(self, frame: pd.DataFrame) -> pa.Table:
        """The frame as an Arrow table of exactly the contract's schema, ready for a file.

        Raises ContractError, naming table and column, for a missing column, a wrong type or a forbidden null.
        """
        schema = self.arrow_schema()
        missing = [name for name in schema.names if name not in frame.columns]
        if missing:
            raise ContractError(f"{self.name}: the frame lacks {', '.join(missing)}")
        try:
            table = pa.Table.from_pandas(frame[schema.names], preserve_index=False)
            for field in schema:
                # Arrow itself lets a null into a field that forbids it; only the Parquet writer would object.
                if not field.nullable and (nulls := table[field.name].null_count):
                    raise ContractError(f"{self.name}.{field.name}: {nulls} null where none may be")
            table = table.cast(schema)
        except (pa.ArrowInvalid, pa.ArrowTypeError, ValueError) as error:
            raise ContractError(f"{self.name}: {error}") from error
        return table.replace_schema_metadata(schema.metadata)


def frame(table: str, rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """The rows as an Arrow-backed DataFrame by the contract of that table."""
    return contract(table).frame(rows)


@cache
def contracts() -> Mapping[str, Contract]:
    """Every contract by table name, in the order of the names."""
    names = sorted(entry.name for entry in files(__package__).iterdir() if entry.name.endswith(".odcs.yaml"))
    read = [_read(name) for name in names]
    return {one.name: one for one in read}


def contract(table: str) -> Contract:
    """The contract of a table; ContractError names the tables there are."""
    try:
        return contracts()[table]
    except KeyError:
        raise ContractError(f"no table {table!r}; the tables are {', '.join(contracts())}") from None


def in_layer(*layers: Layer) -> tuple[Contract, ...]:
    """The contracts of these layers, in the order of their names."""
    return tuple(one for one in contracts().values() if one.layer in layers)


def parse(text: str, origin: str) -> Contract:
    """The contract in this YAML text; ContractError names the origin and what is wrong."""
    try:
        document = OpenDataContractStandard.from_string(text)
    except (TypeError, ValueError, yaml.YAMLError) as error:
        raise ContractError(f"{origin} is not an ODCS contract: {error}") from error
    if not document.schema_ or len(document.schema_) != 1:
        raise ContractError(f"{origin} must describe exactly one table")
    table = document.schema_[0]
    layer = _custom(table, "layer")
    if layer not in get_args(Layer):
        raise ContractError(f"{origin}: customProperty layer is {layer!r}, none of {get_args(Layer)}")
    properties = table.properties or []
    key = sorted((p.primaryKeyPosition or 0, cast("str", p.name)) for p in properties if p.primaryKey)
    if not key:
        raise ContractError(f"{origin}: the table has no key")
    return Contract(
        name=_said(table.name, origin, "schema.name"),
        version=_said(document.version, origin, "version"),
        layer=cast("Layer", layer),
        description=_said(table.description, origin, "schema.description"),
        grain=_said(table.dataGranularityDescription, origin, "dataGranularityDescription"),
        purpose=_said(document.description.purpose if document.description else None, origin, "description.purpose"),
        columns=tuple(_column(one, origin) for one in properties),
        key=tuple(name for _, name in key),
        source=table,
    )


def _read(name: str) -> Contract:
    read = parse((files(__package__) / name).read_text(encoding="utf-8"), f"schemas/{name}")
    if name != f"{read.name}.odcs.yaml":
        raise ContractError(f"schemas/{name} describes {read.name!r}: file and table must have one name")
    return read


def _column(source: SchemaProperty, origin: str) -> Column:
    name = _said(source.name, origin, "property.name")
    if source.physicalType not in _ARROW:
        raise ContractError(f"{origin}: {name} has physicalType {source.physicalType!r}, none of {list(_ARROW)}")
    allowed = [rule for rule in source.quality or [] if rule.metric == "invalidValues"]
    references = [one.to for one in source.relationships or []]
    return Column(
        name=name,
        type=source.physicalType,
        required=bool(source.required),
        description=_said(source.description, origin, f"{name}.description"),
        values=tuple((allowed[0].arguments or {}).get("validValues", ())) if allowed else (),
        options=source.logicalTypeOptions or {},
        references=cast("str", references[0]) if references else None,
        added_at_publish=_custom(source, "addedAt") == "publish",
    )


def _custom(source: SchemaObject | SchemaProperty, name: str) -> object:
    return next((one.value for one in source.customProperties or [] if one.property == name), None)


def _said(value: str | None, origin: str, place: str) -> str:
    if not value:
        raise ContractError(f"{origin}: {place} is missing")
    return value
