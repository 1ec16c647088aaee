"""`rapporteur doctor`: is everything here that a run needs, and in order?"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flows.cli.app import SYSTEM_FAILED, command
from flows.cli.common import HomeOption, settings
from flows.cli.output import Format, FormatOption, show

# A publish writes the next warehouse beside the live one, and a run stages a batch before that.
_LEAST_FREE = 1 << 30


@command("doctor")
def doctor(home: HomeOption = None, form: FormatOption = Format.table) -> None:
    """Look at the settings, the home, the lake, the warehouse and the Prefect server; exit 3 where one is not in order.

    Example: rapporteur doctor
    """
    from flows.place import Place

    where = Place.of(settings(home=home))
    rows = [_look(name, one, where) for name, one in _LOOKS.items()]
    show(["what", "in order", "found"], rows, form)
    if any(row[1] == "no" for row in rows):
        sys.exit(SYSTEM_FAILED)


def _look(name: str, one: Callable[[Any], tuple[bool, str]], where: Any) -> list[str]:
    try:
        good, found = one(where)
    except Exception as error:  # noqa: BLE001  (whatever is broken is the finding)
        good, found = False, f"{type(error).__name__}: {error}"
    return [name, "yes" if good else "no", found]


def _python(_: Any) -> tuple[bool, str]:
    from importlib.metadata import version

    named = ", ".join(f"{name} {version(name)}" for name in ("rapporteur", "prefect", "duckdb", "great-expectations"))
    return sys.version_info >= (3, 11), f"Python {sys.version.split()[0]}, {named}"


def _home(where: Any) -> tuple[bool, str]:
    places = [(where.home, where.home), (where.lake_at, where.lake.root), (where.warehouse_at, where.warehouse.parent)]
    told, least = [], float("inf")
    for folder in (folder for set_apart, folder in places if set_apart):
        there = next(one for one in (folder, *folder.absolute().parents) if one.exists())
        if not os.access(there, os.W_OK):
            return False, f"{there} cannot be written to"
        free = shutil.disk_usage(there).free
        least = min(least, free)
        told.append(f"{folder}{'' if folder.exists() else ' (not made yet)'}, {free / 1e9:.1f} GB free")
    return least > _LEAST_FREE, "; ".join(told)


def _writer(where: Any) -> tuple[bool, str]:
    from warehouse import files

    if not where.lock.exists():
        return True, "nobody has written here yet"
    try:
        with where.writing(""):
            return True, "nobody is writing"
    except files.Locked as error:
        return True, str(error)


def _lake(where: Any) -> tuple[bool, str]:
    lake = where.lake
    committed, staged = len(lake.committed()), _count(lake.root / "_staging")
    return True, f"{committed} batches, {staged} unfinished, {_count(lake.root / '_held')} held back by their checks"


def _count(folder: Path) -> int:
    return sum(1 for _ in folder.glob("*"))


def _warehouse(where: Any) -> tuple[bool, str]:
    from warehouse.query import connect

    if not where.warehouse.exists():
        return True, "nothing published yet"
    with connect(where.warehouse) as connection:
        ((articles, batches),) = connection.execute(
            "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM batches)"
        ).fetchall()
    behind = len(where.lake.committed()) - batches
    said = f"{where.warehouse}: {articles} articles, {batches} batches"
    return behind == 0, said + (
        f", {behind} behind the lake: the next run or `rapporteur rebuild` mends it" if behind else ""
    )


def _server(where: Any) -> tuple[bool, str]:
    from flows import server

    if given := os.environ.get("PREFECT_API_URL"):
        return server.answers(given), f"PREFECT_API_URL={given}"
    found = server.running(where)
    return True, "none; the next run starts one" if found is None else f"{found.url} (process {found.pid})"


def _schedules(where: Any) -> tuple[bool, str]:
    from flows import prefect_records, schedules
    from flows.session import now
    from flows.settings import load

    if missed := schedules.missed(load(), where.lake.runs(), now(), scheduled=False):
        return False, "; ".join(missed)
    url = prefect_records.address(where)
    if url is None:
        return True, "no Prefect server runs, so nothing is due"
    if late := prefect_records.late(url):
        return False, f"{late} runs should have begun and have not: see that `rapporteur serve` or a worker runs"
    return True, "no run is late"


_LOOKS: dict[str, Callable[[Any], tuple[bool, str]]] = {
    "program": _python,
    "home": _home,
    "writer": _writer,
    "lake": _lake,
    "warehouse": _warehouse,
    "Prefect server": _server,
    "schedules": _schedules,
}
