"""Where below the home folder does everything of one installation lie?"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from warehouse.lake import Lake


@dataclass(frozen=True, slots=True)
class Place:
    """The folders and files of one home."""

    home: Path
    keep: int = 0
    """How many published files stay beside the live one."""

    @property
    def lake(self) -> Lake:
        """The Parquet lake."""
        return Lake(self.home / "lake")

    @property
    def warehouse(self) -> Path:
        """The published DuckDB file."""
        return self.home / "warehouse.duckdb"

    @property
    def lock(self) -> Path:
        """Held by the one process that may write."""
        return self.home / "writer.lock"

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
