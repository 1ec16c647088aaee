"""Does the hundredth publish of a thousand articles cost what the first cost, and do readers wait meanwhile?"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from unittest.mock import patch

import duckdb
import pyarrow.parquet as pq

from bench.corpus import written
from bench.timing import line, peak_memory
from bench.waiting import reader
from flows.land import land
from flows.place import Place
from flows.request import Request
from flows.session import now, session
from flows.settings import Settings
from flows.work import check, extract
from schemas.contract import contract, contracts
from warehouse import files, publish
from warehouse.database import opened
from warehouse.lake import Lake, write_arrow

SIZE, INCREMENTS = 1000, int(os.environ.get("BENCH_INCREMENTS", "100"))
# So many publishes to the young warehouse and to the grown one, in turns: what else the machine does meets both.
COMPARED = 10

Taken = tuple[float, float]
"""Seconds by the clock, and of the processor."""


def main() -> None:
    """Publish a hundred increments while a reader asks, the last of them in turns with a warehouse that stays young."""
    with tempfile.TemporaryDirectory() as folder:
        place, seed = Place(Path(folder) / "home"), Path(folder) / "seed"
        made = pattern(place, Path(folder))
        waits: list[float] = []
        work: list[float] = []
        first, last = [], []
        with _timed_copies() as copied, reader(place.warehouse, waits, work):
            for number in range(INCREMENTS):
                if number == 1:
                    # The first publish makes the tables, so the young warehouse is one that has them.
                    shutil.copytree(place.home, seed)
                if number >= INCREMENTS - COMPARED:
                    first.append(_young(seed, Path(folder) / "young", made, number, copied))
                last.append(_publish(place, made, number, copied))
        size = place.warehouse.stat().st_size / 1e6
        young, grown = (median(one for one, _ in taken) for taken in (first, last[-COMPARED:]))
        worked = [median(one for _, one in taken) for taken in (first, last[-COMPARED:])]
        line(f"publish of {SIZE} articles to a warehouse of {SIZE}, without the copy", young, "s")
        line(f"publish of {SIZE} articles to one of {INCREMENTS * SIZE}, without the copy", grown, "s")
        line("the latter over the former, in turns", grown / young, "x")
        line(
            "the same of the time of the processor",
            worked[1] / worked[0],
            "x",
            f"{worked[1]:.2f} over {worked[0]:.2f} s",
        )
        copy, _ = copied[-1]
        line("copy of the warehouse at the end, flushed to the disk", copy, "s", f"{size:.0f} MB")
        line("  its share of the whole publish", copy / (copy + grown) * 100, "%")
        line("a reader opens and asks while publishes go on, median", median(waits) * 1000, "ms")
        line("the same, 99 of 100 within", waits[int(len(waits) * 0.99)] * 1000, "ms", f"{len(waits)} times, 0 errors")
        line("what the reader itself computes of that, median", median(work) * 1000, "ms")
        start = time.perf_counter()
        publish.rebuild(place.lake, place.warehouse)
        taken = time.perf_counter() - start
        rows = _rows(place.warehouse)
        line(f"rebuild of {rows} rows", taken, "s", f"{rows / taken:.0f} rows/s")
        line("peak memory of the process", peak_memory() / 1e9, "GB")


def _publish(place: Place, pattern: Path, number: int, copied: list[Taken]) -> Taken:
    """What publishing the increment takes, without the copying of the warehouse."""
    batch_id = increment(place.lake, pattern, number)
    copies = len(copied)
    start, worked = time.perf_counter(), time.process_time()
    publish.publish_run(place.lake, place.warehouse, record(number), [batch_id], contract("checks").frame([]))
    taken, work = time.perf_counter() - start, time.process_time() - worked
    return taken - sum(one for one, _ in copied[copies:]), work - sum(one for _, one in copied[copies:])


def _young(seed: Path, home: Path, pattern: Path, number: int, copied: list[Taken]) -> Taken:
    """The same for a home as it was after the first increment."""
    shutil.copytree(seed, home)
    taken = _publish(Place(home), pattern, number, copied)
    shutil.rmtree(home)
    return taken


def pattern(place: Place, folder: Path) -> Path:
    """A checked batch of a thousand articles."""
    settings = Settings(home=place.home, batch_size=SIZE)
    request = Request(sources=(str(written(folder / "articles.jsonl", SIZE)),))
    with session(request, settings) as run:
        (task,) = run.tasks(land(request, place, settings, now()).batches)
        check(extract(task))
    target = folder / "pattern"
    place.lake.staging(task.batch_id).rename(target)
    return target


def increment(lake: Lake, pattern: Path, number: int) -> str:
    """The same batch as other articles: what has an id of an article or of a part of it gets another.

    Each text gets another end, of white space, as the sentences must cover everything else, and other fingerprints: the
    same ones would make a hundred articles repeat each, and finding that out is not what a publish usually costs.
    """
    batch_id = f"{number:020x}"
    staging = lake.staging(batch_id)
    staging.mkdir(parents=True)
    other = {
        **{name: f"sha256({name} || '{number}')[:20] AS {name}" for name in ("article_id", "event_id", "same_as")},
        "source_uri": f"source_uri || '?{number}' AS source_uri",
    }
    own_text = {
        "text": f"text || repeat(' ', {number} + 1) AS text",
        "content_hash": f"sha256(text || repeat(' ', {number} + 1)) AS content_hash",
    }
    with opened() as connection:
        for path in sorted(pattern.glob("*.parquet")):
            promise = contracts()[path.stem]
            table = pq.read_table(path)
            if path.stem == "fingerprints":
                # The same bits of all codes: what two articles of the batch have in common stays.
                other["code"] = f"xor(code, (hash({number}) >> 1)::BIGINT) AS code"
            local = {name: _local(name, number) for name in table.schema.names if name.endswith("_id")}
            change = {**local, **other, **(own_text if path.stem == "articles" else {})}
            changed = [change.get(name, f'"{name}"') for name in table.schema.names]
            connection.register("batch", table)
            made = connection.execute(f"SELECT {', '.join(changed)} FROM batch").to_arrow_table()
            write_arrow(made.cast(promise.arrow_schema()), staging / path.name)
    (staging / "verdict.json").write_text((pattern / "verdict.json").read_text())
    return batch_id


def _local(name: str, number: int) -> str:
    """The column with the ids of instruments that one article alone knows as those of the other article."""
    article = f"sha256(split_part({name}[7:], '#', 1) || '{number}')[:20]"
    other = f"'local:' || {article} || '#' || split_part({name}, '#', 2)"
    return f"CASE WHEN starts_with({name}, 'local:') THEN {other} ELSE {name} END AS {name}"


def record(number: int) -> dict[str, str]:
    """The record of a run that has published."""
    at = now().isoformat()
    return {
        "run_id": f"bench {number:03}", "started_at": at, "finished_at": at, "status": "published",
        "version": "bench", "parameters": "{}", "counts": json.dumps({}),
    }  # fmt: skip


@contextmanager
def _timed_copies() -> Iterator[list[Taken]]:
    """What each copy takes while the block runs, until its bytes are on the disk.

    Left to itself the flush falls to the next checkpoint, which then seems to grow with the warehouse.
    """
    taken: list[Taken] = []
    real = files.copy

    def timed(source: Path, target: Path) -> None:
        start, worked = time.perf_counter(), time.process_time()
        real(source, target)
        files.sync(target)
        taken.append((time.perf_counter() - start, time.process_time() - worked))

    with patch.object(files, "copy", timed):
        yield taken


def _rows(live: Path) -> int:
    with duckdb.connect(str(live), read_only=True) as connection:
        found = connection.execute("SELECT sum(estimated_size) FROM duckdb_tables()").fetchall()
    return int(found[0][0])


if __name__ == "__main__":
    main()
