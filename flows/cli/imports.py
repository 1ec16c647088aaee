"""`rapporteur import`: bring a register into the record."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from flows.cli.app import SYSTEM_FAILED, WRONG_CALL, WRONG_DATA, Failure, app
from flows.cli.common import HomeOption, settings
from flows.cli.output import Format, FormatOption, show

imports = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(imports, name="import")


@imports.callback()
def register() -> None:
    """Bring a register into the record, for the press to be read against.

    Example: rapporteur import votes un_votes.csv.gz
    """


@imports.command("votes")
def votes(
    file: Annotated[Path, typer.Argument(help="un_votes.csv[.gz], or a voting export of the UN Digital Library.")],
    roll_calls: Annotated[
        Path | None, typer.Option("--roll-calls", help="The roll calls of un_votes.csv, where they are not beside it.")
    ] = None,
    wait: Annotated[float | None, typer.Option(min=0, help="Seconds to wait while another run writes.")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 where anything was quarantined.")] = False,
    home: HomeOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Import roll calls and how each state voted; the same file again changes nothing.

    Example: rapporteur import votes un_votes.csv.gz
    """
    from flows.imports.votes import NotARegister, found, run_import
    from flows.report import HEADLINES
    from warehouse.files import Locked
    from warehouse.publish import AuditFailed

    chosen = settings(home=home, wait=wait)
    for path in filter(None, (file, roll_calls)):
        if not path.is_file():
            raise Failure(WRONG_CALL, f"there is no file {path}")
    try:
        done = run_import(found(file, roll_calls), chosen)
    except NotARegister as error:
        raise Failure(WRONG_CALL, str(error)) from error
    except Locked as error:
        raise Failure(SYSTEM_FAILED, f"{error}: try again later, or give --wait SECONDS") from error
    except AuditFailed as error:
        raise Failure(WRONG_DATA, f"{error}; the warehouse is as it was") from error
    rows = [[name, count] for name, count in sorted(done.kept.items())]
    rows += [[f"quarantined: {reason}", count] for reason, count in sorted(done.reasons.items())]
    if form is Format.table:
        typer.echo(f"Import {done.run_id}: {HEADLINES[done.status]}")
        typer.echo(f"{done.found} rows read, {sum(done.reasons.values())} quarantined.")
        for sentence in done.blocked:
            typer.echo(sentence)
    if rows or form is not Format.table:
        show(["table", "rows"], rows, form)
    if done.status == "blocked" or (strict and done.reasons):
        sys.exit(WRONG_DATA)
