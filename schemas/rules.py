"""What must hold of a table's rows, said once and readable by every engine that checks it?

Each rule of a contract, whether a column implies it or the contract writes it out, becomes one `Rule` with the
Great Expectations expectation (where one expresses it) and the SQL that lists the rows breaking it. In that SQL a
table is its bare name, so that the same text runs over a staged batch, over what a publish touched, and over the
whole warehouse.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, cast, get_args

import yaml
from open_data_contract_standard.model import DataQuality, SchemaProperty

from schemas.contract import Column, Contract, ContractError, contract, contracts

Severity = Literal["error", "warning"]
Scope = Literal["row", "table", "across", "time"]
_SLICE = re.compile(r"substr\(articles\.text, (\w+)\.char_start \+ 1, \1\.char_end - \1\.char_start\)")
_WITH_TEXT = "JOIN articles USING (article_id)"
_PIECE = 8_192
"""Characters; a piece has the following one too, so that every span of that length lies in the piece it begins in."""
# Cut three times, a million characters first: each cut counts from the beginning of what it cuts.
_PIECES = f"""WITH portions AS MATERIALIZED (SELECT article_id, large,
substr(text, large * {128 * _PIECE} + 1, {129 * _PIECE}) AS portion FROM (
SELECT article_id, text, unnest(range(0, strlen(text) // {128 * _PIECE} + 1)) AS large
FROM articles WHERE strlen(text) > {8 * _PIECE})),
parts AS MATERIALIZED (SELECT article_id, large * 32 + middle AS middle,
substr(portion, middle * {4 * _PIECE} + 1, {5 * _PIECE}) AS part FROM (
SELECT *, unnest(range(0, 32)) AS middle FROM portions))
SELECT article_id AS of_article, middle * 4 + small AS number,
substr(part, small * {_PIECE} + 1, {2 * _PIECE}) AS piece FROM (
SELECT *, unnest(range(0, 4)) AS small FROM parts)""".replace("\n", " ")
_READS = re.compile(r'\b(?:FROM|JOIN)\s+"?([a-z_]+)"?')


@dataclass(frozen=True, slots=True)
class Expectation:
    """A Great Expectations expectation as plain data."""

    type: str
    kwargs: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Drift:
    """How a figure of a source may move from one scheduled run to the next before a rule across time fails."""

    measure: str
    """`volume_fall`, `volume_rise`, `freshness`, or the beginning of the names of a mix of shares."""
    threshold: float
    """What is never too much: a factor for volumes and waits, a difference of shares for mixes."""
    history: int
    """Runs that must have been published before the rule is applied at all."""
    last: int
    """Runs, at most, that the newest one is held against."""
    least: int
    """Articles below which a run says nothing of shares."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of a contract."""

    table: str
    name: str
    severity: Severity
    description: str
    scope: Scope
    """`row`: one row is enough to tell; `table`: a figure of the whole table; `across`: other tables are needed;
    `time`: earlier runs are needed."""
    columns: tuple[str, ...]
    expectation: Expectation | None
    sql: str
    """For `row` and `across`, lists the rows that break the rule; for `table`, yields the one figure observed."""
    check: str | None = None
    """A boolean SQL expression over one row that a DuckDB CHECK can hold; null counts as holding."""
    bounds: tuple[float, float] | None = None
    """For `table`: the figure must lie within, both ends included; a figure that is null says nothing."""
    drift: Drift | None = None
    """For `time`."""
    stated: Scope | None = None
    """The level that the contract names, where it is not the scope in which the rule is evaluated."""

    @property
    def level(self) -> Scope:
        """What the rule is about: a row, a table as a whole, several tables, or several runs."""
        return self.stated or self.scope

    @property
    def broken_by(self) -> str | None:
        """The SQL condition on a row, `this`, that breaks the rule; None where more than that row is needed."""
        head = _listing(self.table, "")
        is_alone = self.scope == "row" and self.sql.startswith(head) and "SELECT" not in self.sql[len(head) :]
        return self.sql[len(head) :] if is_alone else None

    @property
    def reads(self) -> frozenset[str]:
        """The tables that the SQL names."""
        return frozenset(_READS.findall(self.sql)) & frozenset(contracts())


@cache
def rules(table: str) -> tuple[Rule, ...]:
    """Every rule of a table: those its columns imply, its key, its references, then those written out."""
    return tuple(derive(contract(table)))


def derive(source: Contract) -> Iterator[Rule]:
    """The rules of a contract; ContractError for a rule that no engine here can evaluate, or a name used twice."""
    seen: set[str] = set()
    for rule in _all(source):
        if rule.name in seen:
            raise ContractError(f"{source.name}: two rules are named {rule.name!r}")
        seen.add(rule.name)
        yield rule


def ddl(source: Contract) -> list[str]:
    """The statements that create the table in DuckDB, with NOT NULL, CHECK and comments.

    Keys are not indexed: a PRIMARY KEY on a hash made a load eight times slower (measured on 5 million rows); the
    audit of every publish counts them instead.
    """
    lines = [f'"{column.name}" {column.type}{" NOT NULL" if column.required else ""}' for column in source.columns]
    lines += [f"CHECK ({rule.check})" for rule in derive(source) if rule.check and rule.severity == "error"]
    body = ",\n  ".join(lines)
    statements = [f'CREATE TABLE "{source.name}" (\n  {body}\n)']
    statements.append(f'COMMENT ON TABLE "{source.name}" IS {literal(f"{source.description} {source.grain}")}')
    statements += [
        f'COMMENT ON COLUMN "{source.name}"."{column.name}" IS {literal(describe(column))}' for column in source.columns
    ]
    return statements


def describe(column: Column) -> str:
    """The column's description with its allowed values."""
    return column.description + (f" One of: {', '.join(column.values)}." if column.values else "")


def _all(source: Contract) -> Iterator[Rule]:
    for column, described in zip(source.columns, source.source.properties or [], strict=True):
        yield from _column_rules(source.name, column, described)
    yield _unique(source)
    for column in source.columns:
        if column.references:
            yield _reference(source.name, column)
    for quality in source.source.quality or []:
        yield _written(source, quality)


def _column_rules(table: str, column: Column, described: SchemaProperty) -> Iterator[Rule]:
    name, options = column.name, column.options

    def row(suffix: str, says: str, expectation: str, check: str, **kwargs: object) -> Rule:
        return Rule(
            table=table,
            name=f"{name}.{suffix}",
            severity="error",
            description=f"`{name}` {says}.",
            scope="row",
            columns=(name,),
            expectation=Expectation(expectation, {"column": name, **kwargs}),
            sql=_listing(table, f"NOT ({check})"),
            # NOT NULL is a constraint of its own.
            check=check if suffix != "not_null" else None,
        )

    if column.required:
        yield row("not_null", "is never null", "expect_column_values_to_not_be_null", f'"{name}" IS NOT NULL')
    if column.values:
        listed = ", ".join(literal(value) for value in column.values)
        yield row("allowed_values", f"is one of {', '.join(column.values)}", "expect_column_values_to_be_in_set",
                  f'"{name}" IN ({listed})', value_set=list(column.values))  # fmt: skip
    if "pattern" in options:
        pattern = options["pattern"]
        yield row("pattern", f"matches `{pattern}`", "expect_column_values_to_match_regex",
                  f'regexp_matches("{name}", {literal(pattern)})', regex=pattern)  # fmt: skip
    if "minLength" in options:
        least = int(options["minLength"])
        yield row("length", f"has a length of at least {least}", "expect_column_value_lengths_to_be_between",
                  f'length("{name}") >= {least}', min_value=least)  # fmt: skip
    if "minimum" in options or "maximum" in options:
        low, high = options.get("minimum"), options.get("maximum")
        said = " and ".join([f"at least {low}"] * (low is not None) + [f"at most {high}"] * (high is not None))
        check = " AND ".join([f'"{name}" >= {low}'] * (low is not None) + [f'"{name}" <= {high}'] * (high is not None))
        yield row("range", f"is {said}", "expect_column_values_to_be_between", check, min_value=low, max_value=high)
    for quality in described.quality or []:
        if quality.metric == "nullValues":
            yield _fill_rate(table, name, quality)
        elif quality.metric != "invalidValues":
            raise ContractError(f"{table}.{name}: no engine evaluates the metric {quality.metric!r}")


def _fill_rate(table: str, name: str, quality: DataQuality) -> Rule:
    if quality.unit != "percent" or quality.mustBeLessOrEqualTo is None:
        raise ContractError(f"{table}.{name}: nullValues needs unit percent and mustBeLessOrEqualTo")
    most = float(quality.mustBeLessOrEqualTo)
    return Rule(
        table=table,
        name=f"{name}.fill_rate",
        severity=_severity(table, quality),
        description=f"At most {most:g} % of `{name}` are null.",
        scope="table",
        columns=(name,),
        expectation=Expectation(
            "expect_column_values_to_not_be_null", {"column": name, "mostly": round(1 - most / 100, 6)}
        ),
        sql=f'SELECT coalesce(100.0 * count(*) FILTER ("{name}" IS NULL) / nullif(count(*), 0), 0) FROM "{table}"',
        bounds=(0, most),
    )


def _unique(source: Contract) -> Rule:
    key = list(source.key)
    expectation = (
        Expectation("expect_column_values_to_be_unique", {"column": key[0]})
        if len(key) == 1
        else Expectation("expect_compound_columns_to_be_unique", {"column_list": key})
    )
    same = " AND ".join(f'twice."{name}" = this."{name}"' for name in key)
    columns = ", ".join(f'"{name}"' for name in key)
    return Rule(
        table=source.name,
        name="key.unique",
        severity="error",
        description=f"No two rows share {', '.join(f'`{name}`' for name in key)}.",
        scope="row",
        columns=tuple(key),
        expectation=expectation,
        sql=_listing(
            source.name,
            f'EXISTS (SELECT 1 FROM (SELECT {columns} FROM "{source.name}" GROUP BY ALL HAVING count(*) > 1) AS twice'
            f" WHERE {same})",
        ),
    )


def _reference(table: str, column: Column) -> Rule:
    other, key = cast("str", column.references).split(".")
    return Rule(
        table=table,
        name=f"{column.name}.exists",
        severity="error",
        description=f"`{column.name}` is in `{other}.{key}`.",
        scope="across",
        columns=(column.name,),
        expectation=None,
        sql=_listing(
            table,
            f'this."{column.name}" IS NOT NULL'
            f' AND NOT EXISTS (SELECT 1 FROM "{other}" AS other WHERE other."{key}" = this."{column.name}")',
        ),
    )


def _written(source: Contract, quality: DataQuality) -> Rule:
    if not quality.name or not quality.description:
        raise ContractError(f"{source.name}: a written rule has no name or no description")
    common: dict[str, Any] = {
        "table": source.name,
        "name": quality.name,
        "severity": _severity(source.name, quality),
        "description": quality.description,
        "stated": _level(source.name, quality),
    }
    if quality.type == "library" and quality.metric == "rowCount" and quality.mustBeBetween:
        low, high = quality.mustBeBetween
        return Rule(
            **common,
            scope="table",
            columns=(),
            expectation=Expectation("expect_table_row_count_to_be_between", {"min_value": low, "max_value": high}),
            sql=f'SELECT count(*) FROM "{source.name}"',
            bounds=(low, high),
        )
    if quality.type == "sql" and quality.query and quality.mustBe == 0:
        head = f"SELECT count(*) FROM {source.name} AS this"
        query = " ".join(quality.query.split())
        if not query.startswith(head):
            raise ContractError(f"{source.name}.{quality.name}: the query must begin with {head!r}")
        listing = sliced(query.replace("SELECT count(*)", "SELECT this.*", 1))
        return Rule(**common, scope="across", columns=(), expectation=None, sql=listing)
    if quality.type == "sql" and quality.query and quality.mustBeBetween:
        low, high = quality.mustBeBetween
        figure = " ".join(quality.query.split())
        return Rule(**common, scope="table", columns=(), expectation=None, sql=figure, bounds=(low, high))
    if quality.type == "custom" and quality.engine == "rapporteur" and quality.implementation:
        return Rule(**common, scope="time", columns=(), expectation=None, sql="", drift=_drift(source, quality))
    if quality.type == "custom" and quality.engine == "greatExpectations" and quality.implementation:
        return _custom(source, quality, common)
    raise ContractError(f"{source.name}.{quality.name}: no engine here evaluates such a rule")


def sliced(query: str) -> str:
    """The query, with what it cuts out of long texts cut out of pieces of them.

    `substr` counts its way from the text's first byte for every row: ten million characters with a name in every
    line would take hours. A contract writes the plain slice; which rows the query lists does not change.
    """
    slice_ = _SLICE.search(query)
    if slice_ is None or _WITH_TEXT not in query:
        return query
    span = slice_[1]
    first, length = f"{span}.char_start", f"{span}.char_end - {span}.char_start"
    joined = (
        f"{_WITH_TEXT} LEFT JOIN ({_PIECES}) AS pieces ON pieces.of_article = articles.article_id"
        f" AND pieces.number = {first} // {_PIECE}"
    )
    cut = (
        f"CASE WHEN pieces.number IS NULL OR {length} > {_PIECE} THEN {slice_[0]}"
        f" ELSE substr(pieces.piece, {first} - pieces.number * {_PIECE} + 1, {length}) END"
    )
    return query.replace(_WITH_TEXT, joined, 1).replace(slice_[0], cut)


def _level(table: str, quality: DataQuality) -> Scope | None:
    level = next((one.value for one in quality.customProperties or [] if one.property == "level"), None)
    if level not in (None, *get_args(Scope)):
        raise ContractError(f"{table}.{quality.name}: customProperty level is {level!r}, none of {get_args(Scope)}")
    return cast("Scope | None", level)


def _implementation(quality: DataQuality) -> dict[str, Any]:
    said = quality.implementation
    return yaml.safe_load(said) if isinstance(said, str) else cast("dict[str, Any]", said)


def _drift(source: Contract, quality: DataQuality) -> Drift:
    try:
        return Drift(**_implementation(quality))
    except TypeError as error:
        raise ContractError(f"{source.name}.{quality.name}: {error}") from error


def _custom(source: Contract, quality: DataQuality, common: Mapping[str, Any]) -> Rule:
    implementation = _implementation(quality)
    kind, kwargs = implementation["type"], implementation["kwargs"]
    if kind not in _HOLDS:
        raise ContractError(
            f"{source.name}.{quality.name}: {kind} has no SQL of its own; the ones that do are {list(_HOLDS)}"
        )
    columns = tuple(str(kwargs[name]) for name in ("column", "column_A", "column_B") if name in kwargs)
    for name in columns:
        source.column(name)
    holds = _HOLDS[kind](kwargs)
    if "column_A" in kwargs:
        # A null is another rule's business; Great Expectations would raise instead of comparing with it.
        kwargs = {"ignore_row_if": "either_value_is_missing", **kwargs}
    return Rule(
        **common,
        scope="row",
        columns=columns,
        expectation=Expectation(kind, kwargs),
        sql=_listing(source.name, f"NOT ({holds})"),
        check=holds,
    )


def _greater(kwargs: Mapping[str, Any]) -> str:
    return f'"{kwargs["column_A"]}" {">=" if kwargs.get("or_equal") else ">"} "{kwargs["column_B"]}"'


# The expectations a contract may name, and the SQL that is true of a row exactly when the expectation accepts it.
_HOLDS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "expect_column_pair_values_a_to_be_greater_than_b": _greater,
    "expect_column_values_to_match_regex": lambda kwargs: (
        f'regexp_matches("{kwargs["column"]}", {literal(kwargs["regex"])})'
    ),
    "expect_column_values_to_not_match_regex": lambda kwargs: (
        f'NOT regexp_matches("{kwargs["column"]}", {literal(kwargs["regex"])})'
    ),
}


def _listing(table: str, where: str) -> str:
    return f'SELECT this.* FROM "{table}" AS this WHERE {where}'


def literal(value: str) -> str:
    """The text as a SQL string."""
    return "'" + value.replace("'", "''") + "'"


def _severity(table: str, quality: DataQuality) -> Severity:
    if quality.severity not in ("error", "warning"):
        raise ContractError(
            f"{table}.{quality.name or quality.metric}: severity is {quality.severity!r}, not error or warning"
        )
    return cast("Severity", quality.severity)
