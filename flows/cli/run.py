"""`rapporteur run`: read sources and keep the record."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.cli.app import SYSTEM_FAILED, WRONG_CALL, WRONG_DATA, Failure, command
from flows.cli.common import HomeOption, settings
from flows.cli.output import Format, FormatOption, show

if TYPE_CHECKING:
    from flows.publishing import Report
    from flows.request import Request
    from flows.settings import Settings

_DAY = ["%Y-%m-%d"]


@command("run")
def run(  # noqa: PLR0917  (a command's options)
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SOURCE]...", help="Files, folders, globs, addresses, `-` for standard input, or configured names."
        ),
    ] = None,
    map_: Annotated[
        list[str] | None,
        typer.Option("--map", help="Fields of records: text=body,published_at=date.", metavar="OURS=THEIRS"),
    ] = None,
    published: Annotated[
        str | None, typer.Option(help="When the articles were published, where they do not say.")
    ] = None,
    publisher: Annotated[str | None, typer.Option(help="The publisher of articles that do not name theirs.")] = None,
    language: Annotated[str | None, typer.Option(help="ISO 639 code of articles that do not say.")] = None,
    since: Annotated[datetime | None, typer.Option(formats=_DAY, help="Leave out what was published before.")] = None,
    until: Annotated[datetime | None, typer.Option(formats=_DAY, help="Leave out what was published after.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Stop after this many new records.")] = None,
    refresh: Annotated[bool, typer.Option("--refresh", help="Read again what an older version has read.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read and check, publish nothing.")] = False,
    plain: Annotated[bool, typer.Option("--plain", help="Run the same stages without Prefect.")] = False,
    wait: Annotated[float | None, typer.Option(min=0, help="Seconds to wait while another run writes.")] = None,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Also fetch from private networks and this machine.")
    ] = False,
    follow_feeds: Annotated[
        bool, typer.Option("--follow-feeds", help="Of feeds in files too, fetch the pages that entries only link to.")
    ] = False,
    model: Annotated[
        str | None,
        typer.Option(help="Language model: `packaged`, `none`, or a spaCy pipeline's name or folder.", metavar="NAME"),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 where anything was quarantined.")] = False,
    home: HomeOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Read articles, extract what they say, check it, publish it.

    Example: rapporteur run news/ --published 2025-02-21
    """
    chosen = settings(
        home=home, wait=wait, model=model, allow_private=allow_private or None, follow_feeds=follow_feeds or None
    )
    request = _request(
        sources=tuple(sources or ()), map=_mapping(map_ or []), published=published, publisher=publisher,
        language=language, since=since and since.date(), until=until and until.date(), limit=limit, refresh=refresh,
        dry_run=dry_run,
    )  # fmt: skip
    done = _record(request, chosen, plain=plain)
    tell(done, form)
    if done.status == "blocked" or done.blocked or done.broken or (strict and done.quarantined):
        sys.exit(WRONG_DATA)


def _request(**parameters: Any) -> Request:
    from pydantic import ValidationError

    from flows.request import Request
    from flows.settings import first_problem

    try:
        return Request(**parameters)
    except ValidationError as error:
        name, said = first_problem(error)
        raise Failure(WRONG_CALL, f"option {name}: {said}" if name else said) from error


def _mapping(options: list[str]) -> dict[str, str]:
    pairs = [pair for option in options for pair in option.split(",") if pair.strip()]
    mapping = {}
    for pair in pairs:
        ours, equals, theirs = pair.partition("=")
        if not (equals and ours.strip() and theirs.strip()):
            raise Failure(WRONG_CALL, f"--map {pair}: write OURS=THEIRS, as in --map text=body,published_at=date")
        mapping[ours.strip()] = theirs.strip()
    return mapping


def _record(request: Request, chosen: Settings, *, plain: bool) -> Report:
    from flows.land import NothingToRead
    from flows.sources import SourceNotFound
    from transforms.gazetteer import LexiconError
    from transforms.model_version import ModelError
    from warehouse.files import Locked

    try:
        if plain:
            from flows import report
            from flows.place import Place
            from flows.plain import record_plainly

            done = record_plainly(request, chosen)
            report.write(Place.of(chosen), done)
            return done
        return _with_prefect(request, chosen)
    except (NothingToRead, SourceNotFound, LexiconError, ModelError) as error:
        raise Failure(WRONG_CALL, str(error)) from error
    except Locked as error:
        raise Failure(SYSTEM_FAILED, f"{error}: try again later, or give --wait SECONDS") from error


def _with_prefect(request: Request, chosen: Settings) -> Report:
    from flows import server
    from flows.place import Place
    from flows.publishing import Report

    _say("looking for the Prefect server")
    try:
        url, started = server.use(Place.of(chosen))
    except server.ServerError as error:
        raise Failure(SYSTEM_FAILED, f"{error}; or run with --plain") from error
    _say(
        f"Prefect server {'started' if started else 'found'} at {url.removesuffix('/api')}"
        + started * "; `rapporteur stop` ends it"
    )
    from flows.record import record, runner
    from flows.sealing import sealed

    state = record.with_options(task_runner=runner(chosen))(sealed(request), return_state=True)
    done = state.result(raise_on_failure=False)
    if isinstance(done, Report):
        return done
    if isinstance(done, BaseException):
        raise done
    raise Failure(SYSTEM_FAILED, f"the flow run ended as {state.name}: {state.message}")


def _say(sentence: str) -> None:
    typer.echo(sentence, err=True)


def tell(done: Report, form: Format) -> None:
    """Print what a run did."""
    from flows import report

    rows = [[row["table"], row["kept"], row["quarantined"]] for row in report.tables(done)]
    if form is not Format.table:
        show(["table", "kept", "quarantined"], rows, form)
        return
    typer.echo(f"Run {done.run_id}: {report.HEADLINES[done.status]}")
    typer.echo(f"{report.inputs(done)}.")
    _tell_of_sources(done)
    if rows and done.status != "nothing_new":
        typer.echo()
        show(["table", "kept", "quarantined"], rows, form)
    if done.left_for_next:
        typer.echo("\nStopped when asked to: what was whole is published, the next run reads the rest.")
    for heading, sentences in report.grounds(done):
        if sentences:
            typer.echo(f"\n{heading}:\n" + "\n".join(f"  {one}" for one in sentences))
    if done.reasons:
        typer.echo("\nQuarantined because:")
        for reason, count in sorted(done.reasons.items()):
            typer.echo(f"  {count} {reason}")
    for decision in done.decisions:
        typer.echo(f"{decision['action']} {decision['subject']}: {decision['reason']}")
    if done.status == "published" and not done.decisions:
        typer.echo(f"\nThe warehouse is {done.warehouse}. Try:")
        for question, query in report.EXAMPLES:
            typer.echo(f'\n  # {question}\n  rapporteur sql "{" ".join(query.split())}"')


def _tell_of_sources(done: Report) -> None:
    from flows import report

    if done.seen:
        typer.echo()
        show(report.SOURCE_COLUMNS, report.sources(done), Format.table)
    # Of one source the reasons stand among those of the whole run.
    for sentence in report.rejections(done) if len(done.seen) > 1 else ():
        typer.echo(f"  {sentence}")
