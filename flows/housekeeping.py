"""What has been kept for as long as the settings want it, and goes?"""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from pathlib import Path

from flows.place import Place
from flows.settings import Settings
from warehouse import kept


def tidy(place: Place, settings: Settings, now: datetime) -> dict[str, int]:
    """Delete what is older than the settings keep, under the writer's lock; returns how much of what went.

    Raw records are needed only to read articles again: without them a later version of the program cannot, and the
    rest of the lake still gives the same warehouse.
    """
    lake = place.lake
    gone = {
        "raw": _delete(
            [lake.table("raw", one.batch_id) for one in lake.stored()
             if _older(datetime.fromisoformat(one.committed_at), settings.keep_raw_days, now)]
        ),
        "held": _delete(_aged(lake.root / "_held", settings.keep_held_days, now)),
        "staged": _delete(_aged(lake.root / "_staging", settings.keep_held_days, now)),
        "reports": _delete(_aged(place.reports, settings.keep_reports_days, now)),
        "logs": _delete(_aged(place.logs, settings.keep_reports_days, now)),
        "published": len(kept.prune(place.warehouse, settings.keep)),
    }  # fmt: skip
    return {name: count for name, count in gone.items() if count}


def _aged(folder: Path, days: int | None, now: datetime) -> list[Path]:
    changed = {path: datetime.fromtimestamp(path.stat().st_mtime, now.tzinfo) for path in folder.glob("*")}
    return [path for path, moment in changed.items() if _older(moment, days, now)]


def _older(moment: datetime, days: int | None, now: datetime) -> bool:
    return days is not None and now - moment > timedelta(days=days)


def _delete(paths: list[Path]) -> int:
    there = [path for path in paths if path.exists()]
    for path in there:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    return len(there)
