"""How do the contracts read as documentation? Markdown, one section a table."""

from __future__ import annotations

from collections.abc import Iterable

from schemas.contract import Column, Contract
from schemas.rules import Rule, rules

_LAYERS = {
    "raw": "In the lake only",
    "record": "What articles say; replaced with the article",
    "reference": "Shared by the articles that refer to it",
    "register": "Imported; belongs to no article",
    "derived": "Found at publish by comparing articles",
    "operations": "The pipeline's own record",
}
_LEVELS = {"row": "row", "table": "batch", "across": "across tables", "time": "across runs"}


def dictionary(tables: Iterable[Contract]) -> str:
    """The data dictionary of these tables."""
    tables = list(tables)
    lines = [
        "# The tables",
        "",
        "Made from the contracts in `schemas/` by `make docs`; change it there.",
        "",
        "| table | one row is | layer |",
        "|---|---|---|",
        *(f"| [{one.name}](#{one.name}) | {_phrase(one.grain)} | {_LAYERS[one.layer].lower()} |" for one in tables),
    ]
    for one in tables:
        lines += ["", *_section(one)]
    return "\n".join(lines) + "\n"


def _phrase(grain: str) -> str:
    return grain.removeprefix("One row is ").removesuffix(".")


def _section(source: Contract) -> list[str]:
    return [
        f"## {source.name}",
        "",
        f"{source.description} {source.grain}",
        "",
        f"{source.purpose} Contract version {source.version}. Key: {', '.join(f'`{name}`' for name in source.key)}.",
        "",
        "| column | type | null | meaning |",
        "|---|---|---|---|",
        *(_row(column) for column in source.columns),
        "",
        "Checked beyond what the columns say:",
        "",
        *(_told(rule) for rule in rules(source.name) if "." not in rule.name or rule.name.endswith(".fill_rate")),
    ]


def _row(column: Column) -> str:
    meaning = column.description.replace("|", "\\|")
    if column.values:
        meaning += " One of " + ", ".join(f"`{value}`" for value in column.values) + "."
    if column.references:
        meaning += f" In `{column.references}`."
    return f"| `{column.name}` | {column.type} | {'no' if column.required else 'yes'} | {meaning} |"


def _told(rule: Rule) -> str:
    bounded = rule.bounds and not rule.name.endswith(".fill_rate")
    bounds = f" Between {rule.bounds[0]:g} and {rule.bounds[1]:g}." if bounded and rule.bounds else ""
    return f"- **{rule.name}** ({rule.severity}, {_LEVELS[rule.level]}): {rule.description}{bounds}"
