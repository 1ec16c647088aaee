"""`rapporteur publish`: let a held run into the warehouse after all."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.cli.app import command
from flows.cli.common import HomeOption, decided, settings
from flows.cli.output import Format, FormatOption


@command("publish")
def publish(
    accept: Annotated[str, typer.Option("--accept", metavar="RUN", help="The held run; `rapporteur check` names it.")],
    reason: Annotated[str, typer.Option(help="Why it may be published; kept with the decision.")],
    home: HomeOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Publish a run that its checks held back, without its quarantined rows; the decision is kept.

    Example: rapporteur publish --accept 20250221T120000-a1b2c3 --reason "the paper was on strike"
    """
    from flows.decisions import accept as accepted

    decided(lambda: accepted(accept, reason, settings(home=home)), form)
