"""`rapporteur forget`: take an article, a file or a source out of everything, for good."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.cli.app import WRONG_CALL, command
from flows.cli.app import Failure as CommandFailure
from flows.cli.common import HomeOption, settings, writing


@command("forget")
def forget(
    what: Annotated[
        str, typer.Argument(metavar="ARTICLE|SOURCE", help="An article's id or URL, a file's URI, or a source's name.")
    ],
    reason: Annotated[str | None, typer.Option(help="Why; it is kept with the order.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would go, and change nothing.")] = False,
    home: HomeOption = None,
) -> None:
    """Delete an article, a file's or a source's articles from raw, lake, warehouse and copies, and keep them out.

    Example: rapporteur forget https://example.org/news/1 --reason "order of 12 March"
    """
    from flows import forgetting
    from flows.session import now
    from warehouse.tombstones import NothingToForget

    chosen = settings(home=home)
    try:
        with writing(chosen, "forget") as where:
            if dry_run:
                found = forgetting.find(where, what, now(), reason)
                stone = found.tombstone
                typer.echo(f"{len(stone['article_ids'])} articles, {len(stone['raw_hashes'])} raw records would go:")
                for one in stone["article_ids"]:
                    typer.echo(f"  {one}")
                return
            done = forgetting.forget(where, what, now(), reason)
    except NothingToForget as error:
        raise CommandFailure(WRONG_CALL, str(error)) from error
    typer.echo(
        f"Forgotten: {done.articles} articles, {done.raw} raw records; the {done.kind} stays out (tombstone"
        f" {done.tombstone_id})."
    )
    for name, count in done.gone.items():
        typer.echo(f"Also gone or made anew without it: {count} {name}.")
    if done.alike:
        typer.echo("The very same text is in other articles, which stay; forget them too if need be:")
        for one in done.alike:
            typer.echo(f"  {one}")
    typer.echo("Out of reach:")
    for sentence in done.unreached:
        typer.echo(f"  {sentence}")
