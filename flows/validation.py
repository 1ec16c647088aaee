"""Does a warehouse, a lake, a folder of tables or a single file keep what its contracts promise?

The target may be local or `s3://`, which is fetched first. What is found is data; `flows.findings` prints it and
`flows.validation_page` draws it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pyarrow.fs

from schemas.contract import Contract, ContractError, contract, contracts
from schemas.rules import rules
from warehouse import audit, query
from warehouse.audit import Finding
from warehouse.database import opened
from warehouse.lake import Batch, Lake

_FILES = (".parquet", ".csv")


class TargetError(Exception):
    """The target cannot be validated as it was named; the message says why and what to name."""


class UnreadableTarget(Exception):
    """The target is there and is not what it seems to be: no database, no Parquet."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which rules are wanted: `table` or `table.rule`; none means all."""

    names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Raise TargetError for a name that no contract has."""
        for name in self.names:
            table, _, rule = name.partition(".")
            if table not in contracts():
                raise TargetError(f"--select {name}: there is no table {table}; there are {', '.join(contracts())}")
            known = {audit.EXISTS, audit.TYPES, *(one.name for one in rules(table))}
            if rule and rule not in known:
                raise TargetError(f"--select {name}: {table} has no rule {rule}; it has {', '.join(sorted(known))}")

    def __call__(self, table: str, rule: str) -> bool:
        """Whether this rule of this table is wanted."""
        return not self.names or table in self.names or f"{table}.{rule}" in self.names


@dataclass(frozen=True, slots=True)
class Validation:
    """What came of a target."""

    target: str
    findings: tuple[Finding, ...]
    notes: tuple[str, ...] = ()
    """What else a person should know, a sentence each."""

    @property
    def failed(self) -> tuple[Finding, ...]:
        """The rules that do not hold, errors first."""
        return tuple(sorted((one for one in self.findings if not one.success), key=lambda one: one.severity))


def validate(target: str, promise: str | None = None, chosen: Selection | None = None, examples: int = 5) -> Validation:
    """The findings of every chosen rule over the target, with the first rows that break each.

    Raises TargetError for a target that is not there or whose contract cannot be told, UnreadableTarget for one that
    cannot be opened.
    """
    wanted = chosen or Selection()
    try:
        with _local(target) as path:
            found = tuple(_reader(path)(path, promise, wanted, examples))
    except duckdb.Error as error:
        raise UnreadableTarget(f"{target} cannot be checked: {str(error).splitlines()[0]}") from error
    if not found:
        raise TargetError(f"{target} has nothing to check: no rule of the selection can be evaluated on it")
    return Validation(target.partition("?")[0], found)


def validate_run(lake: Lake, run_id: str, examples: int = 5) -> Validation:
    """The findings over the batches that a run published, as they lie in the lake; none where it published none."""
    batches = [one for one in lake.committed() if one.run_id == run_id]
    return Validation(f"run {run_id}", tuple(_batches(batches, None, Selection(), examples)))


_Reader = Callable[[Path, str | None, Selection, int], Iterator[Finding]]


def _reader(path: Path) -> _Reader:
    if not path.exists():
        if path.suffix == ".duckdb":
            raise TargetError(f"there is no warehouse at {path}: run `rapporteur run SOURCE` first")
        raise TargetError(f"there is nothing at {path}: name a warehouse, a lake, or a Parquet or CSV file")
    if path.is_file():
        return _file if path.suffix in _FILES else _warehouse
    if (path / "manifests").is_dir():
        return _lake
    if (path / "warehouse.duckdb").exists():
        return _home
    if (path / "lake" / "manifests").is_dir():
        return lambda where, promise, chosen, examples: _lake(where / "lake", promise, chosen, examples)
    return _folder


def behind(address: str) -> tuple[pyarrow.fs.FileSystem, str]:
    """The file system of an address and the place in it; `s3://` takes its credentials from the environment."""
    found: tuple[pyarrow.fs.FileSystem, str] = pyarrow.fs.FileSystem.from_uri(address)
    return found


@contextmanager
def _local(target: str) -> Iterator[Path]:
    """The target as a path: itself, or a copy of what is behind an address."""
    if "://" not in target or target.startswith("file://"):
        yield Path(target.removeprefix("file://"))
        return
    try:
        system, place = behind(target)
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / Path(place).name
            info = system.get_file_info(place)
            if info.type == pyarrow.fs.FileType.NotFound:
                raise TargetError(f"there is nothing at {target.partition('?')[0]}")
            if info.type == pyarrow.fs.FileType.Directory:
                copy.mkdir()
            pyarrow.fs.copy_files(place, str(copy), source_filesystem=system, use_threads=False)
            yield copy
    except (pyarrow.ArrowInvalid, pyarrow.ArrowNotImplementedError) as error:
        raise TargetError(f"{target.partition('?')[0]} cannot be fetched: {error}") from error


def _home(path: Path, promise: str | None, chosen: Selection, examples: int) -> Iterator[Finding]:
    return _warehouse(path / "warehouse.duckdb", promise, chosen, examples)


def _warehouse(path: Path, promise: str | None, chosen: Selection, examples: int) -> Iterator[Finding]:
    with closing(query.connect(path)) as connection:
        yield from audit.everything(connection, [promise] if promise else None, chosen=chosen, examples=examples)


def _file(path: Path, promise: str | None, chosen: Selection, examples: int) -> Iterator[Finding]:
    source = _promise(path, promise)
    with closing(opened()) as connection:
        yield from _of_files(connection, {source.name: path}, chosen, examples)


def _folder(path: Path, promise: str | None, chosen: Selection, examples: int) -> Iterator[Finding]:
    files = {one.stem: one for one in sorted(path.iterdir()) if one.suffix in _FILES and one.stem in contracts()}
    if promise:
        files = {name: one for name, one in files.items() if name == promise}
    if not files:
        raise TargetError(f"{path} is no lake and holds no TABLE.parquet or TABLE.csv: the tables are {_names()}")
    with closing(opened()) as connection:
        yield from _of_files(connection, files, chosen, examples)


def _promise(path: Path, promise: str | None) -> Contract:
    name = promise or next((one for one in (path.stem, path.parent.name) if one in contracts()), None)
    if name is None:
        raise TargetError(f"{path} is named after no table: say which with --contract TABLE, one of {_names()}")
    try:
        return contract(name)
    except ContractError as error:
        raise TargetError(str(error)) from error


def _names() -> str:
    return ", ".join(contracts())


def _of_files(
    connection: duckdb.DuckDBPyConnection, files: dict[str, Path], chosen: Selection, examples: int
) -> Iterator[Finding]:
    """The findings over files that belong together: rules across tables where all the tables are there."""
    preludes = {name: f'"{name}" AS ({_rows(contract(name), path)})' for name, path in files.items()}
    for name, path in files.items():
        shape = _view(connection, contract(name), path)
        if chosen(name, shape.rule):
            yield shape
    for name in files:
        there = {column for column, *_ in connection.execute(f'DESCRIBE "{name}"').fetchall()}
        late = {one.name for one in contract(name).columns if one.added_at_publish} - there
        wanted = {
            rule.name: rule
            for rule in rules(name)
            if rule.scope != "time"
            and late.isdisjoint(rule.columns)
            and rule.reads <= set(files)
            and chosen(name, rule.name)
        }
        for finding in audit.all_tried(connection, wanted.values(), examples):
            with_files = ", ".join(preludes[one] for one in sorted(wanted[finding.rule].reads))
            yield replace(finding, sql=f"WITH {with_files} {finding.sql}")


def _scan(path: Path) -> str:
    quoted = str(path).replace("'", "''")
    if path.suffix == ".csv":
        return f"read_csv('{quoted}', header = true, all_varchar = true, nullstr = '')"
    return f"read_parquet('{quoted}')"


def _rows(source: Contract, path: Path) -> str:
    """The SQL that reads the file with the contract's types; a value that has none of them is null."""
    if path.suffix != ".csv":
        return f"FROM {_scan(path)}"
    with closing(opened()) as connection:
        there = {name for name, *_ in connection.execute(f"DESCRIBE FROM {_scan(path)}").fetchall()}
    casts = [f'TRY_CAST("{one.name}" AS {one.type}) AS "{one.name}"' for one in source.columns if one.name in there]
    return f"SELECT {', '.join(casts) or 'NULL AS nothing'} FROM {_scan(path)}"


def _view(connection: duckdb.DuckDBPyConnection, source: Contract, path: Path) -> Finding:
    """Make the file the table of that name; the finding says what of its columns is not as it should be."""
    if path.suffix != ".csv":
        connection.execute(f'CREATE VIEW "{source.name}" AS FROM {_scan(path)}')
        return audit.columns(connection, source, published=False)
    connection.execute(f'CREATE TEMP TABLE "text_{source.name}" AS FROM {_scan(path)}')
    connection.execute(f'CREATE TEMP TABLE "{source.name}" AS {_rows(source, path)}')
    there = {name for name, *_ in connection.execute(f'DESCRIBE "text_{source.name}"').fetchall()}
    read = [one for one in source.columns if one.name in there]
    shape = audit.columns(connection, source, published=False)
    faults = [shape.observed] if shape.observed else []
    rows = 0
    for one in read:
        ((count,),) = connection.execute(
            f'SELECT count(*) FROM "text_{source.name}" WHERE "{one.name}" IS NOT NULL'
            f' AND TRY_CAST("{one.name}" AS {one.type}) IS NULL'
        ).fetchall()
        if count:
            rows += count
            faults.append(f"{count} values of {one.name} are no {one.type}")
    return replace(shape, success=not faults, observed="; ".join(faults) or None, unexpected=rows)


def _lake(path: Path, promise: str | None, chosen: Selection, examples: int) -> Iterator[Finding]:
    yield from _batches(Lake(path).committed(), promise, chosen, examples)


def _batches(batches: Iterable[Batch], promise: str | None, chosen: Selection, examples: int) -> Iterator[Finding]:
    """The findings over these batches, one rule's findings of all of them taken together."""
    together: dict[tuple[str, str], Finding] = {}
    for batch in batches:
        files = {name: file for name, file in batch.files.items() if promise in (None, name)}
        for finding in [*_manifested(files, batch.tables, chosen), *_of_batch(files, chosen, examples)]:
            key = (finding.table, finding.rule)
            marked = replace(finding, examples=tuple({**one, "batch_id": batch.batch_id} for one in finding.examples))
            together[key] = _joined(together[key], marked, examples) if key in together else marked
    yield from together.values()


def _of_batch(files: dict[str, Path], chosen: Selection, examples: int) -> list[Finding]:
    with closing(opened()) as connection:
        there = {name: file for name, file in files.items() if file.exists()}
        return list(_of_files(connection, there, chosen, examples))


def _manifested(files: dict[str, Path], promised: object, chosen: Selection) -> Iterator[Finding]:
    """Whether each file that a manifest names is there with as many rows as it says."""
    import pyarrow.parquet as pq

    counts: dict[str, int] = promised  # type: ignore[assignment]
    for name, file in files.items():
        if not chosen(name, audit.EXISTS):
            continue
        rows = pq.read_metadata(file).num_rows if file.exists() else None
        fault = (
            None
            if rows == counts[name]
            else f"{file} " + ("is missing" if rows is None else f"has {rows} rows, its manifest says {counts[name]}")
        )
        says = "The file is there, with the rows that its manifest names."
        yield Finding(name, audit.EXISTS, "error", fault is None, fault, 0, says)


def _joined(one: Finding, other: Finding, examples: int) -> Finding:
    failing = other if one.success and not other.success else one
    return replace(
        failing,
        success=one.success and other.success,
        unexpected=one.unexpected + other.unexpected,
        examples=(*one.examples, *other.examples)[:examples],
    )


def held(lake: Lake) -> Iterable[str]:
    """A sentence for each run whose batches wait for a person, the newest first."""
    for record in reversed(lake.runs()):
        waiting = [one for one in record.get("held", ()) if lake.held(one).exists()]
        if waiting:
            yield (
                f"run {record['run_id']} is held back: {' '.join(record.get('because', ())) or 'see its report.'}"
                f' Release it with `rapporteur publish --accept {record["run_id"]} --reason "…"`.'
            )
