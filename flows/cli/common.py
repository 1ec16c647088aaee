"""What do several commands need: the settings, the place, and a warehouse that is there?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from flows.cli.app import WRONG_CALL, Failure

HomeOption = Annotated[
    Path | None, typer.Option("--home", help="Folder of lake and warehouse; else RAPPORTEUR_HOME, else ./data.")
]


def settings(**options: Any) -> Any:
    """The settings in force with these options; a wrong one is a wrong call."""
    from flows.settings import SettingsError, load, set_options

    set_options(**options)
    try:
        return load()
    except SettingsError as error:
        raise Failure(WRONG_CALL, str(error)) from error


def place(home: Path | None) -> Any:
    """The place of the home in force."""
    from flows.place import Place

    return Place(settings(home=home).home)


def reading(home: Path | None) -> Any:
    """A read-only connection to the published warehouse; none published is a wrong call."""
    from warehouse.query import NoWarehouse, connect

    try:
        return connect(place(home).warehouse)
    except NoWarehouse as error:
        raise Failure(WRONG_CALL, str(error)) from error
