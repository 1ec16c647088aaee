"""Where does everything of one installation lie: below its home, or where the settings put lake and warehouse?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from warehouse import files
from warehouse.lake import Lake

if TYPE_CHECKING:
    from flows.settings import Settings


@dataclass(frozen=True, slots=True)
class Place:
    """The folders and files of one home."""

    home: Path
    keep: int = 0
    """How many published files stay beside the live one."""
    lake_at: Path | None = None
    """Where the lake is, if not in the home."""
    warehouse_at: Path | None = None
    """Where the warehouse is, if not in the home."""

    @classmethod
    def of(cls, settings: Settings) -> Place:
        """The place that the settings name."""
        return cls(settings.home, settings.keep, settings.path_of("lake"), settings.path_of("warehouse"))

    @property
    def lake(self) -> Lake:
        """The Parquet lake."""
        return Lake(self.lake_at or self.home / "lake")

    @property
    def warehouse(self) -> Path:
        """The published DuckDB file."""
        return self.warehouse_at or self.home / "warehouse.duckdb"

    @property
    def lock(self) -> Path:
        """Held by the one process that may write."""
        return self.home / "writer.lock"

    @contextmanager
    def writing(self, owner: str, wait: float = 0.0) -> Iterator[None]:
        """Hold everything here for writing, waiting at most so many seconds, else raise `warehouse.files.Locked`.

        What lies elsewhere is another home's perhaps, or named by another one too, so its lock is held besides.
        """
        locks = {self.lock.resolve(): self.home}
        for path in (one for one in (self.lake_at, self.warehouse_at) if one):
            is_a_homes = path.name in ("lake", "warehouse.duckdb")
            locks.setdefault(path.with_name("writer.lock" if is_a_homes else f".{path.name}.lock"), path)
        until = monotonic() + wait
        with ExitStack() as held:
            for lock, what in locks.items():
                held.enter_context(files.exclusive(lock, owner, max(0.0, until - monotonic()), what=what))
            yield

    @property
    def prefect(self) -> Path:
        """Prefect's own home."""
        return self.home / "prefect"

    @property
    def logs(self) -> Path:
        """What happened when."""
        return self.home / "logs"

    @property
    def backups(self) -> Path:
        """The list of the backups that were made of this home."""
        return self.home / "backups.json"

    @property
    def orders(self) -> Path:
        """The orders to forget that are being carried out, with the names of what goes; each goes when it is done."""
        return self.home / "forgetting"

    @property
    def pages(self) -> Path:
        """The pages of validations."""
        return self.home / "validation"

    @property
    def reports(self) -> Path:
        """The run reports."""
        return self.home / "reports"

    @property
    def validation(self) -> Path:
        """The page of the last validation of the whole warehouse."""
        return self.pages / "index.html"

    def validation_of(self, run_id: str) -> Path:
        """The page of the validation of what a run published."""
        return self.reports / f"{run_id}.html"
