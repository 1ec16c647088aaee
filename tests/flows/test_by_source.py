"""Is what a run tells of its sources what it keeps of them?"""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

from flows.place import Place
from flows.plain import record_plainly
from flows.report import rejections
from flows.request import Request
from flows.settings import Settings, SourceSettings
from warehouse import query
from warehouse.publish import rebuild

STORY = "Talks in Geneva\n\nThe ministers of Jordan and Chile met in Geneva on Monday, 24 February 2025. " + "".join(
    f"They agreed on article {number} of the treaty. " for number in range(9)
)


def kept(place: Place) -> list[str]:
    with closing(query.connect(place.warehouse)) as connection:
        return [counts for (counts,) in connection.execute("SELECT counts FROM runs ORDER BY started_at").fetchall()]


def test_copies_are_counted_where_the_run_is_kept(tmp_path: Path) -> None:
    for name, content in (("one/a.txt", STORY), ("two/b.txt", STORY + "More."), ("two/c.txt", "\n")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content)
    sources = tuple(SourceSettings(name=name, location=str(tmp_path / name)) for name in ("one", "two"))
    done = record_plainly(Request(), Settings(home=tmp_path / "home", sources=sources))
    assert sum(row["copied"] for row in done.seen.values()) == 1
    assert rejections(done) == ["two rejected: 1 empty_body"]
    place = Place(tmp_path / "home")
    (counts,) = kept(place)
    assert json.loads(counts)["seen"] == done.seen
    assert [run["counts"] for run in place.lake.runs()] == [counts]
    rebuild(place.lake, place.warehouse)
    assert kept(place) == [counts]
