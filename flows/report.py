"""How is a run told to a person: on the page, as artifact, in the terminal's summary?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from flows import by_source
from flows.place import Place
from flows.publishing import Report

EXAMPLES = (
    (
        "Which instruments are cited most, and by how many articles?",
        """SELECT instrument, count(*) AS citations, count(DISTINCT article_id) AS articles
        FROM instrument_citations GROUP BY instrument ORDER BY citations DESC, instrument LIMIT 5""",
    ),
    (
        "Who refused, vetoed or did not support what, and who says so?",
        """SELECT date_start, actor, coalesce(act, event_type) AS act, instrument, source_kind, sentence
        FROM refusals ORDER BY date_start, actor LIMIT 5""",
    ),
    (
        "Who said what of whom?",
        """SELECT speaker, cue, words, about FROM who_said_what
        WHERE speaker IS NOT NULL ORDER BY article, char_start LIMIT 5""",
    ),
)
"""Three questions a new reader can put to the warehouse, with their SQL."""

SOURCE_COLUMNS = ["source", *by_source.COLUMNS]

HEADLINES = {
    "published": "published",
    "blocked": "BLOCKED: nothing was published",
    "nothing_new": "nothing new: the warehouse is as it was",
    "dry_run": "dry run: nothing was published",
}


def grounds(done: Report) -> list[tuple[str, tuple[str, ...]]]:
    """What a person must know of the checks, each part under its heading."""
    return [("Blocked because", done.blocked), ("Published, but broken", done.broken), ("Warnings", done.warnings)]


def tables(done: Report) -> list[dict[str, Any]]:
    """Per table the rows kept and quarantined, in alphabetical order."""
    names = sorted({*done.kept, *done.quarantined})
    return [
        {"table": name, "kept": done.kept.get(name, 0), "quarantined": done.quarantined.get(name, 0)} for name in names
    ]


def sources(done: Report) -> list[list[Any]]:
    """Per source the figures of `SOURCE_COLUMNS`."""
    return [[name, *(row.get(column, 0) for column in by_source.COLUMNS)] for name, row in done.seen.items()]


def rejections(done: Report) -> list[str]:
    """Per source that gave anything to reject, why, in a line."""
    said = {name: sorted(row["because"].items()) for name, row in done.seen.items() if row["because"]}
    return [f"{name} rejected: {', '.join(f'{count} {why}' for why, count in rows)}" for name, rows in said.items()]


def inputs(done: Report) -> str:
    """What became of the records of the sources, in a sentence whose figures add up."""
    read = done.found - done.unchanged - done.forgotten - done.left_for_next
    parts = [f"{done.found} records found", f"{done.unchanged} unchanged", f"{read} read"]
    parts += [f"{done.kept.get('articles', 0)} articles"]
    rejected = done.quarantined.get("raw", 0) + done.quarantined.get("articles", 0)
    parts += [f"{rejected} quarantined"]
    if done.forgotten:
        parts.append(f"{done.forgotten} kept out by tombstones")
    if done.left_for_next:
        parts.append(f"{done.left_for_next} left for the next run")
    if done.left_out:
        parts.append(f"{done.left_out} outside the days asked for")
    return ", ".join(parts)


def markdown(done: Report, page: Path | None = None) -> str:
    """The run report, with a link to the page of the validation of what it published."""
    lines = [
        f"# Run {done.run_id}: {HEADLINES[done.status]}",
        "",
        f"{inputs(done)}.",
        "",
        f"- from {done.started_at:%Y-%m-%d %H:%M:%S} to {done.finished_at:%H:%M:%S} UTC",
        f"- read with {done.version}",
        f"- warehouse: `{done.warehouse}`",
        *([f"- validation of what was published: [{page.name}]({page.as_uri()})"] if page else []),
    ]
    if done.seen:
        lines += ["", "## Sources", "", f"| {' | '.join(SOURCE_COLUMNS)} |", "|---|" + "---:|" * len(by_source.COLUMNS)]
        lines += ["| " + " | ".join([_plain(row[0]), *map(str, row[1:])]) + " |" for row in sources(done)]
        lines += [""] * any(rejections(done)) + [f"- {_plain(one)}" for one in rejections(done)]
    for heading, sentences in grounds(done):
        if sentences:
            lines += ["", f"## {heading}", "", *(f"- {_plain(one)}" for one in sentences)]
    rows = [f"| {row['table']} | {row['kept']} | {row['quarantined']} |" for row in tables(done)]
    if rows:
        lines += ["", "## Rows", "", "| table | kept | quarantined |", "|---|---:|---:|", *rows]
    if done.reasons:
        lines += ["", "## Quarantined because", "", "| reason | rows |", "|---|---:|"]
        lines += [f"| {_plain(reason)} | {count} |" for reason, count in sorted(done.reasons.items())]
    return "\n".join(lines) + "\n"


def write(place: Place, done: Report, page: Path | None = None) -> None:
    """Write the run report into the home."""
    place.reports.mkdir(parents=True, exist_ok=True)
    (place.reports / f"{done.run_id}.md").write_text(markdown(done, page), encoding="utf-8")


def check_rows(place: Place, done: Report) -> list[dict[str, Any]]:
    """The run's checks as a table: per rule the batches it was checked on and the rows that broke it."""
    path = place.lake.table("checks", done.run_id)
    if not path.exists():
        return []
    counted: dict[tuple[str, str], dict[str, Any]] = {}
    for row in pq.read_table(path).to_pylist():
        one = counted.setdefault(
            (row["table_name"], row["rule"]),
            {
                "table": row["table_name"],
                "rule": row["rule"],
                "severity": row["severity"],
                "checked": 0,
                "failed": 0,
                "rows": 0,
            },
        )
        one["checked"] += 1
        one["failed"] += not row["success"]
        one["rows"] += row["unexpected_count"]
    return [counted[key] for key in sorted(counted)]


def _plain(text: str) -> str:
    """Text from outside, unable to be anything but text in a Markdown page."""
    return "".join(f"\\{char}" if char in "\\`*_[]<>|#!" else " " if char in "\r\n" else char for char in text)
