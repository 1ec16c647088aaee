"""Is a warehouse older or newer than the program, and how does an older one become a present one?

Every table's contract has a version, and the warehouse says in `contract_versions` which it was made by. A newer one
is refused. An older one is brought up by the files of `migrations/`, in the transaction of the next publish; where no
file leads from its version to the present one, it is made anew from the lake.

A migration is `NNN_YYYY_MM_DD_name.sql` with a first line `-- TABLE: OLD -> NEW` and a query for the rows as the
new version has them. The table itself is always made by the present contract, so that it is what a rebuild makes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files as resources

import duckdb

from schemas.contract import contracts
from schemas.rules import ddl

FIRST = "1.0.0"
"""The version of every table of a warehouse that does not say: the first release did not."""

_HEAD = re.compile(r"-- (?P<table>\w+): (?P<old>\d+\.\d+\.\d+) -> (?P<new>\d+\.\d+\.\d+)\n")
_NAME = re.compile(r"\d{3}_\d{4}_\d{2}_\d{2}_\w+\.sql")


class NewerWarehouse(Exception):
    """A newer program made the warehouse; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Migration:
    """One step of one table from a version of its contract to a later one."""

    name: str
    table: str
    old: str
    new: str
    sql: str


def migrations() -> list[Migration]:
    """Every migration, in the order of the names of their files."""
    found = [one for one in (resources(__package__) / "migrations").iterdir() if one.name.endswith(".sql")]
    return [read(one.name, one.read_text(encoding="utf-8")) for one in sorted(found, key=lambda one: one.name)]


def read(name: str, text: str) -> Migration:
    """The migration in this text; ValueError where its name or its first line is not as it must be."""
    head = _HEAD.match(text)
    if head is None or not _NAME.fullmatch(name):
        raise ValueError(f"warehouse/migrations/{name}: name it NNN_YYYY_MM_DD_name.sql, begin `-- TABLE: OLD -> NEW`")
    return Migration(name, head["table"], head["old"], head["new"], text)


def present() -> dict[str, str]:
    """The program's own version of every published table."""
    return {one.name: one.version for one in contracts().values() if one.layer != "raw"}


def recorded(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The version of every table of a warehouse; empty for one that has no tables yet."""
    tables = {
        name
        for (name,) in connection.execute(
            "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'main' AND NOT temporary"
        ).fetchall()
    }
    if "contract_versions" not in tables:
        return dict.fromkeys(tables, FIRST)
    return dict(connection.execute("SELECT table_name, version FROM contract_versions").fetchall())


def refuse_newer(connection: duckdb.DuckDBPyConnection, place: object) -> None:
    """Raise NewerWarehouse where a table is of a version, or of a name, that this program does not know."""
    own = present()
    for table, version in sorted(recorded(connection).items()):
        if table not in own or _order(version) > _order(own[table]):
            known = own.get(table, "none")
            raise NewerWarehouse(
                f"{place} was made by a newer program (table {table} {version}, known here: {known}):"
                " install that version or a later one"
            )


def plan(recorded_versions: dict[str, str], known: Iterable[Migration]) -> list[Migration] | None:
    """The migrations that lead to the present, in order; None where the warehouse must be made anew instead."""
    reached = dict(recorded_versions)
    steps = []
    for one in known:
        if reached.get(one.table) == one.old:
            reached[one.table] = one.new
            steps.append(one)
    own = present()
    return steps if all(own.get(table) == version for table, version in reached.items()) else None


def migrate(connection: duckdb.DuckDBPyConnection) -> None:
    """Bring the tables of an older warehouse up to the present, as far as there are migrations for them."""
    steps = plan(recorded(connection), migrations()) or ()
    for one in steps:
        # A bare name means the temporary table where there is one: the result of the step before.
        connection.execute(f"CREATE TEMP TABLE next_rows AS {one.sql}")
        connection.execute(f'DROP TABLE IF EXISTS temp.main."{one.table}"')
        connection.execute(f'ALTER TABLE temp.main.next_rows RENAME TO "{one.table}"')
    ((catalog,),) = connection.execute("SELECT current_catalog()").fetchall()
    for table in sorted({one.table for one in steps}):
        live = f'"{catalog}".main."{table}"'
        connection.execute(f"DROP TABLE {live}")
        for statement in ddl(contracts()[table]):
            connection.execute(
                statement.replace(f'TABLE "{table}"', f"TABLE {live}").replace(f'COLUMN "{table}"', f"COLUMN {live}")
            )
        connection.execute(f'INSERT INTO {live} BY NAME FROM temp.main."{table}"')
        connection.execute(f'DROP TABLE temp.main."{table}"')


def note(connection: duckdb.DuckDBPyConnection) -> None:
    """Write the program's own versions down in the warehouse."""
    connection.execute("DELETE FROM contract_versions")
    connection.executemany("INSERT INTO contract_versions VALUES (?, ?)", sorted(present().items()))


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
