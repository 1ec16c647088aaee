"""`rapporteur quarantine`: what was rejected and why, and what becomes of it."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from flows.cli.app import WRONG_CALL, Failure, app
from flows.cli.common import HomeOption, decided, reading, settings
from flows.cli.output import Format, FormatOption, show

group = typer.Typer(
    help="""List what was rejected: reasons, counts, an example of each; show, release or discard rows.

    Example: rapporteur quarantine release --reason span_equals_text --because "the lexicon is mended"
    """,
    invoke_without_command=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(group, name="quarantine")

_IDS = Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="Rows, by their quarantine_id.")]
_REASON = Annotated[
    str | None, typer.Option("--reason", metavar="NAME", help="Every open row of this reason: RULE or TABLE.RULE.")
]


@group.callback()
def listed(
    context: typer.Context,
    every: Annotated[bool, typer.Option("--all", help="Also what was released or discarded.")] = False,
    home: HomeOption = None,
    form: FormatOption = Format.table,
) -> None:
    """List reasons with their counts and an example of each."""
    if context.invoked_subcommand:
        return
    with reading(home) as connection:
        rows = connection.execute(
            """SELECT CASE table_name WHEN 'raw' THEN rule ELSE table_name || '.' || rule END AS reason,
            coalesce(resolution, 'open'), count(*), any_value(reason ORDER BY quarantine_id),
            min(quarantine_id), arg_min(source_uri, quarantine_id)
            FROM quarantine WHERE $every OR resolved_at IS NULL GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2""",
            {"every": every},
        ).fetchall()
    show(["reason", "state", "rows", "meaning", "example", "from"], rows, form)


@group.command("show")
def show_one(
    id_: Annotated[str, typer.Argument(metavar="ID", help="A quarantine_id.")],
    home: HomeOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Show a rejected row whole: what it says, which rule it breaks, what was decided on it.

    Example: rapporteur quarantine show 0123456789abcdef0123
    """
    with reading(home) as connection:
        result = connection.execute("SELECT * FROM quarantine WHERE quarantine_id = ?", [id_])
        names = [column[0] for column in result.description]
        found = result.fetchall()
        decisions = connection.execute(
            "SELECT decided_at, action, reason, run_id FROM decisions WHERE subject = ? ORDER BY decided_at", [id_]
        ).fetchall()
    if not found:
        raise Failure(WRONG_CALL, f"nothing in the quarantine has the id {id_}: `rapporteur quarantine` lists ids")
    rows: list[list[Any]] = [[name, value] for name, value in zip(names, found[0], strict=True)]
    rows += [["decision", f"{when:%Y-%m-%d %H:%M} UTC {what}: {why} (run {run})"] for when, what, why, run in decisions]
    if form is Format.json:
        typer.echo(json.dumps({name: value for name, value in rows}, ensure_ascii=False, indent=2, default=str))  # noqa: C416
    else:
        show(["field", "value"], [[name, str(value) if value is not None else None] for name, value in rows], form)


@group.command("release")
def release(
    ids: _IDS = None,
    reason: _REASON = None,
    because: Annotated[str, typer.Option(help="Why; kept with the decision.")] = "read again",
    home: HomeOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Read rows again from the lake's raw records, as after a mended rule or lexicon; what fails again stays here.

    Example: rapporteur quarantine release --reason mentions.span_equals_text
    """
    from flows.decisions import release as released

    _need(ids, reason)
    decided(lambda: released(ids or [], reason, because, settings(home=home)), form)


@group.command("discard")
def discard(
    because: Annotated[str, typer.Option("--reason", help="Why they are left out for good; kept with the decision.")],
    ids: _IDS = None,
    every: Annotated[
        str | None, typer.Option("--all-of", metavar="NAME", help="Every open row of this reason: RULE or TABLE.RULE.")
    ] = None,
    home: HomeOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Leave rows out for good. They are not deleted: they stay in the quarantine with the decision.

    Example: rapporteur quarantine discard 0123456789abcdef0123 --reason "a test page"
    """
    from flows.decisions import discard as discarded

    _need(ids, every)
    decided(lambda: discarded(ids or [], every, because, settings(home=home)), form)


def _need(ids: list[str] | None, reason: str | None) -> None:
    if bool(ids) == bool(reason):
        raise Failure(WRONG_CALL, "name rows by their ids or by one reason, not both and not neither")
