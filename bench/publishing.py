"""What does publishing cost over a bare INSERT … SELECT FROM read_parquet of the same files?"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from unittest.mock import patch

from bench.corpus import written
from bench.timing import line, seconds
from flows.land import land
from flows.place import Place
from flows.request import Request
from flows.session import now, session
from flows.settings import Settings
from flows.work import check, extract
from schemas.contract import contracts
from schemas.rules import ddl
from warehouse import publish
from warehouse.database import opened_to_publish

SIZE = 5000


def main() -> None:
    """Time the publish of five thousand articles against the bare insert."""
    with tempfile.TemporaryDirectory() as folder:
        place = Place(Path(folder) / "home")
        settings = Settings(home=place.home, batch_size=SIZE)
        request = Request(sources=(str(written(Path(folder) / "articles.jsonl", SIZE)),))
        with session(request, settings) as run:
            landed = land(request, place, settings, now())
            (verdict,) = [check(extract(task)) for task in run.tasks(landed.batches)]
        record = {
            "run_id": "bench", "started_at": now().isoformat(), "finished_at": now().isoformat(), "status": "published",
            "version": "bench", "parameters": "{}", "counts": "{}",
        }  # fmt: skip
        batch = place.lake.staged(verdict.batch_id, 1, record)

        def bare() -> None:
            target = Path(folder) / "bare.duckdb"
            target.unlink(missing_ok=True)
            with opened_to_publish(target, "1GB") as connection:
                for name, source in contracts().items():
                    if name in batch.files and source.layer in ("record", "reference"):
                        for statement in ddl(source):
                            connection.execute(statement)
                        columns = ", ".join(source.arrow_schema().names)
                        extra = ", run_id" if name == "articles" else ""
                        connection.execute(
                            f"INSERT INTO {name} ({columns}{extra}) SELECT {columns}"
                            f"{', ' + repr('bench') if extra else ''} FROM read_parquet('{batch.files[name]}')"
                        )
                connection.execute("CHECKPOINT")

        def whole() -> None:
            publish._prepare(place.lake, place.warehouse, [batch], [record], lambda *_: {})

        def unaudited() -> None:
            with patch.object(publish, "_audit", lambda *_, **__: ()):
                whole()

        inserted, with_audit, without = seconds(bare), seconds(whole), seconds(unaudited)
        line(f"bare INSERT of {SIZE} articles and their rows", inserted, "s")
        line("publish without the audit", without / inserted, "x the INSERT")
        line("publish with the audit", with_audit / inserted, "x the INSERT")
        shutil.rmtree(place.home)
