"""How does a validation look to a person? One page with everything in it: no script, no font, no address to fetch.

Whatever comes from the data is escaped; the page's own policy forbids scripts and connections besides.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from flows.findings import summary
from flows.validation import Validation
from schemas.contract import contract
from schemas.rules import rules
from warehouse import files
from warehouse.audit import Finding

# A trend is read over weeks, and the plots of a phone are 300 pixels wide.
_LAST_RUNS = 30
_WIDTH, _HEIGHT = 240, 44

_STYLE = """
:root{color-scheme:light dark;--line:#8884;--bad:#b3261e;--warn:#8a5a00;--good:#1b6e3c}
@media(prefers-color-scheme:dark){:root{--bad:#ff8a80;--warn:#ffc46b;--good:#7fd8a0}}
*{box-sizing:border-box}
body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:0 auto;padding:1rem;overflow-wrap:anywhere}
h1{font-size:1.3rem}h2{font-size:1.1rem;margin:2rem 0 .5rem;border-top:1px solid var(--line);padding-top:1rem}
.scroll{overflow-x:auto}table{border-collapse:collapse;font-size:.875rem;min-width:100%}
th,td{text-align:left;vertical-align:top;padding:.3rem .6rem .3rem 0;border-bottom:1px solid var(--line)}
.error{color:var(--bad);font-weight:600}.warning{color:var(--warn);font-weight:600}.ok{color:var(--good)}
pre{white-space:pre-wrap;overflow-wrap:anywhere;font-size:.8rem;border-left:3px solid var(--line);padding-left:.6rem}
svg{display:block;max-width:100%;height:auto}polyline{fill:none;stroke:currentColor;stroke-width:2}
.trends{display:grid;grid-template-columns:repeat(auto-fill,minmax(15rem,1fr));gap:1rem}
figure{margin:0}figcaption{font-size:.8rem}summary{cursor:pointer}
"""


def write(done: Validation, path: Path, records: Sequence[Mapping[str, Any]]) -> Path:
    """Write the page there, whole or not at all; returns its absolute path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.draft")
    draft.write_text(page(done, records), encoding="utf-8")
    files.replace(draft, path)
    return path.absolute()


def page(done: Validation, records: Sequence[Mapping[str, Any]]) -> str:
    """The page: what failed first, then the trends of the last runs, then every rule of every table."""
    tables = list(dict.fromkeys(one.table for one in done.findings))
    parts = [
        '<!doctype html><html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        f"<title>Validation of {escape(done.target)}</title><style>{_STYLE}</style></head><body>",
        f"<h1>{escape(summary(done))}</h1>",
        *(f"<p>{escape(note)}</p>" for note in done.notes),
        *(_failure(one) for one in done.failed),
        _trends(records),
        *(_table(name, [one for one in done.findings if one.table == name]) for name in tables),
        "</body></html>",
    ]
    # NUL is no character of an HTML page; its picture is.
    return "\n".join(part for part in parts if part).replace("\0", "\u2400") + "\n"


def _failure(one: Finding) -> str:
    rows = f"<p>{one.unexpected} rows break it.</p>" if one.unexpected else ""
    observed = f"<p>Observed: {escape(one.observed)}</p>" if one.observed else ""
    query = f"<details><summary>All of them</summary><pre>{escape(one.sql)}</pre></details>" if one.sql else ""
    return (
        f'<section><h2><span class="{one.severity}">{one.severity}</span> {escape(one.table)}.{escape(one.rule)}</h2>'
        f"<p>{escape(one.description)}</p>{rows}{observed}{_examples(one)}{query}</section>"
    )


def _examples(one: Finding) -> str:
    if not one.examples:
        return ""
    names = list(one.examples[0])
    head = "".join(f"<th>{escape(name)}</th>" for name in names)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(_shown(row.get(name)))}</td>" for name in names) + "</tr>"
        for row in one.examples
    )
    return f'<div class="scroll"><table><tr>{head}</tr>{body}</table></div>'


def _shown(value: Any) -> str:
    return "null" if value is None else str(value)


def _table(name: str, findings: Sequence[Finding]) -> str:
    levels = {rule.name: rule.level for rule in rules(name)}
    rows = "".join(
        f'<tr><td class="{"ok" if one.success else one.severity}">{"holds" if one.success else one.severity}</td>'
        f"<td>{escape(one.rule)}</td><td>{levels.get(one.rule, 'table')}</td><td>{escape(one.description)}</td>"
        f"<td>{one.unexpected or ''}</td><td>{escape(one.observed or '')}</td></tr>"
        for one in findings
    )
    failed = sum(not one.success for one in findings)
    return (
        f"<h2>{escape(name)}</h2><p>{escape(contract(name).description)}</p>"
        f"<details{' open' if failed else ''}><summary>{len(findings)} rules, {failed} failed</summary>"
        '<div class="scroll"><table><tr><th></th><th>rule</th><th>level</th><th>says</th><th>rows</th><th>observed</th>'
        f"</tr>{rows}</table></div></details>"
    )


def _trends(records: Sequence[Mapping[str, Any]]) -> str:
    """Small plots of what the last runs gave, per table and per configured source."""
    series: dict[str, list[float]] = {}
    counted = [json.loads(one["counts"]) for one in records if one["status"] in ("published", "blocked")][-_LAST_RUNS:]
    for counts in counted:
        for table, rows in counts.get("kept", {}).items():
            series.setdefault(f"{table}: rows kept", []).append(rows)
        series.setdefault("rows quarantined", []).append(sum(counts.get("quarantined", {}).values()))
        for source, measured in counts.get("by_source", {}).items():
            series.setdefault(f"{source}: new articles", []).append(measured["articles"])
    plots = [_plot(name, values) for name, values in sorted(series.items()) if len(values) > 1]
    return f'<h2>The last {len(counted)} runs</h2><div class="trends">{"".join(plots)}</div>' if plots else ""


def _plot(name: str, values: Sequence[float]) -> str:
    low, high = min(values), max(values)
    step = (_WIDTH - 4) / (len(values) - 1)
    height = _HEIGHT - 8
    tops = [4 + height * (1 - (value - low) / (high - low) if high > low else 0.5) for value in values]
    points = " ".join(f"{2 + place * step:.1f},{top:.1f}" for place, top in enumerate(tops))
    said = f"{name}: {values[-1]:g}, between {low:g} and {high:g}"
    return (
        f'<figure><svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(said, quote=True)}">'
        f'<polyline points="{points}"/></svg><figcaption>{escape(said)}</figcaption></figure>'
    )
