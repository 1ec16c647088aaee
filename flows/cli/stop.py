"""`rapporteur stop`: end the background Prefect server of a home."""

from __future__ import annotations

import typer

from flows.cli.app import SYSTEM_FAILED, Failure, command
from flows.cli.common import HomeOption, place


@command("stop")
def stop(home: HomeOption = None) -> None:
    """Stop the Prefect server that a run started in the background.

    Example: rapporteur stop
    """
    from flows import server

    try:
        stopped = server.stop(place(home))
    except server.ServerError as error:
        raise Failure(SYSTEM_FAILED, str(error)) from error
    typer.echo(
        "no Prefect server of this home was running" if stopped is None else f"stopped the server at {stopped.url}"
    )
