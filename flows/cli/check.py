"""`rapporteur check`: does a warehouse, a lake or a file keep what its contracts promise?"""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.cli.app import WRONG_CALL, WRONG_DATA, Failure, command
from flows.cli.common import HomeOption, place
from flows.cli.output import Format, show

if TYPE_CHECKING:
    from flows.validation import Validation


class CheckFormat(StrEnum):
    """The forms that findings can be printed in."""

    text = "text"
    table = "table"
    json = "json"
    csv = "csv"
    md = "md"
    junit = "junit"
    github = "github"
    markdown = "markdown"


class FailOn(StrEnum):
    """What makes the command end with 1."""

    error = "error"
    warning = "warning"


@command("check")
def check(  # noqa: PLR0917  (a command's options)
    target: Annotated[
        str | None,
        typer.Argument(
            help="A warehouse, lake, folder of tables, Parquet or CSV file, here or at s3://; else the home's own."
        ),
    ] = None,
    contract: Annotated[
        str | None, typer.Option(help="The table that a file holds, where its name does not say.")
    ] = None,
    select: Annotated[list[str] | None, typer.Option(metavar="TABLE[.RULE]", help="Only these; repeatable.")] = None,
    fail_on: Annotated[FailOn, typer.Option("--fail-on", help="What makes the exit code 1.")] = FailOn.error,
    examples: Annotated[int, typer.Option(min=0, help="Failing rows to show of each rule.")] = 5,
    docs: Annotated[Path | None, typer.Option(help="Write the validation as one page into this folder.")] = None,
    data_docs: Annotated[Path | None, typer.Option(help="Build Great Expectations' own pages in this folder.")] = None,
    propose: Annotated[bool, typer.Option("--propose", help="Print bounds learned from past runs as a patch.")] = False,
    home: HomeOption = None,
    form: Annotated[CheckFormat, typer.Option("--format", "-f", help="How to print the result.")] = CheckFormat.text,
) -> None:
    """Check every rule of every contract; exit 1 where one fails, with its first rows and a query for all of them.

    Example: rapporteur check lake/mentions/part.parquet --format github
    """
    if propose:
        _propose(home)
        return
    done = _validate(target, contract, select or [], examples, home)
    _print(done, form)
    if docs or data_docs:
        _write_pages(done, docs, data_docs, target, home)
    if any(one.blocks or fail_on is FailOn.warning for one in done.failed):
        sys.exit(WRONG_DATA)


def _validate(
    target: str | None, promise: str | None, select: list[str], examples: int, home: Path | None
) -> Validation:
    from dataclasses import replace

    from flows.validation import Selection, TargetError, UnreadableTarget, held, validate
    from schemas.contract import ContractError, contract

    try:
        if promise:
            contract(promise)
        where = place(home)
        if target is None and not where.warehouse.exists():
            raise Failure(WRONG_CALL, f"there is no warehouse at {where.warehouse}: run `rapporteur run SOURCE` first")
        done = validate(target or str(where.warehouse), promise, Selection(tuple(select)), examples)
        return done if target else replace(done, notes=tuple(held(where.lake)))
    except (TargetError, ContractError) as error:
        raise Failure(WRONG_CALL, str(error)) from error
    except UnreadableTarget as error:
        raise Failure(WRONG_DATA, str(error)) from error


def _print(done: Validation, form: CheckFormat) -> None:
    from flows import findings

    texts = {
        CheckFormat.text: findings.text,
        CheckFormat.json: findings.as_json,
        CheckFormat.junit: findings.junit,
        CheckFormat.github: findings.github,
        CheckFormat.markdown: findings.markdown,
    }
    if form in texts:
        typer.echo(texts[form](done))
        return
    rows: list[list[Any]] = [[one.table, one.rule, one.severity, one.unexpected, one.observed] for one in done.failed]
    if form is CheckFormat.table:
        typer.echo("\n".join([findings.summary(done), *done.notes]))
    if rows or form is not CheckFormat.table:
        show(["table", "rule", "severity", "rows", "observed"], rows, Format(form.value))


def _propose(home: Path | None) -> None:
    from flows.propose import patch

    try:
        typer.echo(patch(place(home).lake.runs()), nl=False)
    except LookupError as error:
        raise Failure(WRONG_CALL, str(error.args[0])) from error


def _write_pages(
    done: Validation, docs: Path | None, data_docs: Path | None, target: str | None, home: Path | None
) -> None:
    if docs:
        from flows.validation_page import write

        typer.echo(f"wrote {write(done, docs / 'index.html', place(home).lake.runs())}", err=True)
    if data_docs:
        from flows.data_docs import LOADS, build

        warehouse = Path(target) if target else place(home).warehouse
        if warehouse.suffix != ".duckdb":
            raise Failure(WRONG_CALL, "--data-docs needs a warehouse, as its pages are built from all the tables")
        typer.echo(f"wrote {build(warehouse, data_docs)}: {LOADS}", err=True)
