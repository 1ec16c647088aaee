"""What do several commands need: the settings, the place, and a warehouse that is there?"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from flows.cli.app import SYSTEM_FAILED, WRONG_CALL, WRONG_DATA, Failure

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

    return Place.of(settings(home=home))


def reading(home: Path | None) -> Any:
    """A read-only connection to the published warehouse; none published is a wrong call."""
    from warehouse.query import NoWarehouse, connect

    try:
        return connect(place(home).warehouse)
    except NoWarehouse as error:
        raise Failure(WRONG_CALL, str(error)) from error


def decided(carry_out: Callable[[], Any], form: Any) -> None:
    """Carry out a decision and tell what came of it; exit 1 where the checks held it back."""
    from flows.cli.run import tell
    from flows.decisions import DecisionError
    from warehouse.files import Locked

    try:
        done = carry_out()
    except DecisionError as error:
        raise Failure(WRONG_CALL, str(error)) from error
    except Locked as error:
        raise Failure(SYSTEM_FAILED, f"{error}: try again later, or set RAPPORTEUR_WAIT") from error
    tell(done, form)
    if done.status == "blocked":
        sys.exit(WRONG_DATA)


@contextmanager
def writing(chosen: Any, what: str) -> Iterator[Any]:
    """The place, with its writer's lock held by this command; another writer is told of in a sentence."""
    from flows.place import Place
    from warehouse import files

    where = Place.of(chosen)
    try:
        with where.writing(f"{what} (process {os.getpid()})", chosen.wait):
            yield where
    except files.Locked as error:
        raise Failure(SYSTEM_FAILED, f"{error}: try again later, or set RAPPORTEUR_WAIT") from error
