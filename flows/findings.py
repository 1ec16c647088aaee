"""How are the findings of a validation told: to a person, a program, a test report, a pull request?"""

from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree as ET

from flows.validation import Validation
from warehouse.audit import Finding


def summary(done: Validation) -> str:
    """One line: what was checked and what failed."""
    errors = sum(one.blocks for one in done.failed)
    said = f"{done.target}: {len(done.findings)} rules checked, {len(done.failed)} failed"
    return said + (f" ({errors} errors, {len(done.failed) - errors} warnings)" if done.failed else "")


def sentence(one: Finding) -> str:
    """The finding in a sentence."""
    rows = f" {one.unexpected} rows break it." if one.unexpected else ""
    observed = f" Observed: {one.observed}." if one.observed else ""
    return f"{one.table}.{one.rule} ({one.severity}): {one.description}{rows}{observed}"


def broken(done: Validation) -> list[str]:
    """A sentence for each error-level rule that fails."""
    return [sentence(one) for one in done.failed if one.blocks]


def text(done: Validation) -> str:
    """For a terminal: each failing rule with its first rows and the query that lists them all."""
    parts = [summary(done), *done.notes]
    for one in done.failed:
        lines = ["", sentence(one), *(f"    {_row(row)}" for row in one.examples)]
        if one.sql:
            lines.append(f"  all of them: {one.sql}" if one.examples else f"  look: {one.sql}")
        parts += lines
    return "\n".join(parts)


def _row(row: dict[str, Any]) -> str:
    return "  ".join(f"{name}={_value(value)}" for name, value in row.items())


def _value(value: Any) -> str:
    return "null" if value is None else json.dumps(str(value), ensure_ascii=False)


def as_json(done: Validation) -> str:
    """For programs: every rule, the ones that hold too."""
    return json.dumps(
        {
            "target": done.target,
            "checked": len(done.findings),
            "failed": len(done.failed),
            "notes": list(done.notes),
            "findings": [
                {
                    "table": one.table, "rule": one.rule, "severity": one.severity, "success": one.success,
                    "description": one.description, "observed": one.observed, "rows": one.unexpected,
                    "examples": list(one.examples), "sql": one.sql,
                }
                for one in done.findings
            ],
        },
        ensure_ascii=False, indent=2, default=str,
    )  # fmt: skip


def junit(done: Validation) -> str:
    """For test reports: one suite a table, one case a rule; a warning is a case that was skipped with its reason."""
    failures = sum(one.blocks for one in done.failed)
    root = ET.Element(
        "testsuites", name=_xml(done.target), tests=str(len(done.findings)), failures=str(failures), errors="0"
    )
    for table in dict.fromkeys(one.table for one in done.findings):
        of_table = [one for one in done.findings if one.table == table]
        suite = ET.SubElement(
            root,
            "testsuite",
            name=table,
            tests=str(len(of_table)),
            failures=str(sum(one.blocks for one in of_table)),
            skipped=str(sum(not one.success and not one.blocks for one in of_table)),
            errors="0",
        )
        for one in of_table:
            case = ET.SubElement(suite, "testcase", classname=table, name=one.rule)
            if not one.success:
                told = ET.SubElement(case, "failure" if one.blocks else "skipped", message=_xml(sentence(one)))
                told.text = _xml("\n".join([*(_row(row) for row in one.examples), one.sql]))
    return ET.tostring(root, encoding="unicode", xml_declaration=True)


def _xml(said: str) -> str:
    """The text without the characters that XML cannot hold, each as its code."""
    return "".join(
        char if char in "\t\n\r" or (char >= " " and char not in "\ufffe\uffff") else f"\\x{ord(char):02x}"
        for char in said
    )


def github(done: Validation) -> str:
    """For GitHub Actions: an annotation for each failing rule."""
    lines = [
        f"::{one.severity} title={_command(f'{one.table}.{one.rule}', ',:')}::"
        + _command("\n".join([sentence(one), *(_row(row) for row in one.examples), one.sql]))
        for one in done.failed
    ]
    notes = [f"::notice::{_command(note)}" for note in done.notes]
    return "\n".join([*lines, *notes, f"::notice::{_command(summary(done))}"])


def _command(said: str, more: str = "") -> str:
    """Text that cannot end a workflow command or begin another (GitHub's own escapes)."""
    for char in "%\r\n" + more:
        said = said.replace(char, f"%{ord(char):02X}")
    return said


def markdown(done: Validation) -> str:
    """For a comment or a job summary."""
    lines = [f"## {_plain(summary(done))}", *(f"\n{_plain(note)}" for note in done.notes)]
    for one in done.failed:
        lines += ["", f"### {one.table}.{one.rule} ({one.severity})", "", _plain(sentence(one)), ""]
        if one.examples:
            names = list(one.examples[0])
            lines += ["| " + " | ".join(names) + " |", "|" + "---|" * len(names)]
            lines += ["| " + " | ".join(_plain(_value(row.get(name))) for name in names) + " |" for row in one.examples]
        if one.sql:
            fence = "`" * max(3, one.sql.count("`") + 1)
            lines += ["", f"{fence}sql", one.sql, fence]
    return "\n".join(lines)


def _plain(said: str) -> str:
    """Text from outside, unable to be anything but text in a Markdown page."""
    return "".join(f"\\{char}" if char in "\\`*_[]<>|#!" else " " if char in "\r\n" else char for char in said)
