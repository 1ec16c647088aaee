"""Where do the published tables live, and by which four steps do they come to be others?

    stage    the next state is begun from the present one, or anew, where no reader sees it
    audit    it is looked at and made whole, still unseen
    commit   it is what readers see from now on
    abort    it is as if it had never been begun

What publishes knows these four and a connection. A DuckDB file takes them as copy, check, replace; a table format with
transactions of its own will take them as begin, query, commit, rollback.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TypeVar

import duckdb

from warehouse import files, kept
from warehouse.database import opened_to_publish, spilled

T = TypeVar("T")

_MEMORY = "1GB"
"""Most that a publish holds of the warehouse: left to itself, DuckDB holds as much as four fifths of the machine's."""


class Storage(Protocol):
    """The tables that readers see, and at most one next state of them that is being made."""

    def stage(self, *, anew: bool = False) -> duckdb.DuckDBPyConnection:
        """Begin the next state, from the present one or from nothing; a connection that writes to it."""

    def flush(self) -> None:
        """Let what was staged so far take no more memory; it stays unseen, and `abort` still undoes it."""

    def audit(self, look: Callable[[duckdb.DuckDBPyConnection], T]) -> T:
        """Look at what was staged and make it whole; returns what the look found, or raises what it raises."""

    def commit(self, keep: int | None = None) -> None:
        """Show it to readers, with the last `keep` states that they saw before kept.

        Without a number the present one is not kept and the others stay.
        """

    def abort(self) -> None:
        """Throw away whatever was staged; nothing was seen of it."""


class DuckdbFile:
    """A warehouse that is one DuckDB file: the next one is made beside it and takes its place by one rename."""

    def __init__(self, live: Path) -> None:
        """The file that readers open, which need not exist yet."""
        self._live = live
        self._draft = live.with_name(f".{live.stem}.next.duckdb")
        self._connection: duckdb.DuckDBPyConnection | None = None

    def stage(self, *, anew: bool = False) -> duckdb.DuckDBPyConnection:
        """Copy the live file, unless anew, and begin a transaction in the copy."""
        self.abort()
        self._draft.parent.mkdir(parents=True, exist_ok=True)
        if self._live.exists() and not anew:
            files.copy(self._live, self._draft)
        self._connection = opened_to_publish(self._draft, _MEMORY)
        self._connection.execute("BEGIN")
        return self._connection

    def flush(self) -> None:
        """Write to the copy what its transaction holds, and begin another."""
        self._write().execute("BEGIN")

    def audit(self, look: Callable[[duckdb.DuckDBPyConnection], T]) -> T:
        """Look inside the transaction, then end it and leave everything in the one file: nothing can fail after."""
        found = look(self._staged())
        self._write()
        self._close()
        return found

    def commit(self, keep: int | None = None) -> None:
        """Put the copy in the place of the live file."""
        if keep is not None:
            kept.keep(self._live, keep)
        # A write-ahead log found beside a database is replayed onto it, even one that belongs to another file.
        for leftover in (_log(self._draft), _log(self._live)):
            leftover.unlink(missing_ok=True)
        files.replace(self._draft, self._live)

    def abort(self) -> None:
        """Delete the copy."""
        self._close()
        self._draft.unlink(missing_ok=True)
        _log(self._draft).unlink(missing_ok=True)
        # What did not fit into the memory of a process that was killed.
        shutil.rmtree(spilled(self._draft), ignore_errors=True)

    def _staged(self) -> duckdb.DuckDBPyConnection:
        if self._connection is None:
            raise RuntimeError("nothing was staged")
        return self._connection

    def _write(self) -> duckdb.DuckDBPyConnection:
        connection = self._staged()
        connection.execute("COMMIT")
        connection.execute("CHECKPOINT")
        return connection

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _log(database: Path) -> Path:
    return database.with_name(f"{database.name}.wal")
