"""Which published files are kept beside the live one, so that yesterday's warehouse can be had again?

    published/000007.duckdb    what was live until the seventh swap; the highest number is the latest

Numbers, not times: a clock can be set back. Each is a copy, sharing blocks where the file system can.
"""

from __future__ import annotations

from pathlib import Path

from warehouse import files


def folder(live: Path) -> Path:
    """Where the kept files of a warehouse lie: beside it, under its name where that is another than usual."""
    return live.parent / ("published" if live.name == "warehouse.duckdb" else f"{live.stem}.published")


def kept(live: Path) -> list[Path]:
    """The kept files, the latest first."""
    return sorted((path for path in folder(live).glob("*.duckdb") if path.stem.isdigit()), reverse=True)


def keep(live: Path, count: int) -> None:
    """Keep a copy of the live file, which is about to be replaced, and of the kept ones the last `count` in all."""
    before = kept(live)
    if count and live.exists():
        number = int(before[0].stem) + 1 if before else 1
        target = folder(live) / f"{number:06}.duckdb"
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f".{target.name}.draft")
        files.copy(live, draft)
        files.replace(draft, target)
    prune(live, count)


def prune(live: Path, count: int) -> list[Path]:
    """Delete all but the last `count` kept files; returns the deleted ones."""
    surplus = kept(live)[count:]
    for path in surplus:
        path.unlink(missing_ok=True)
    for draft in folder(live).glob(".*.draft"):
        draft.unlink(missing_ok=True)
    return surplus
