"""Which commands are there, and what does an error look like?"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

DONE, WRONG_DATA, WRONG_CALL, SYSTEM_FAILED = 0, 1, 2, 3


class Failure(Exception):
    """A command ends with this exit code and this one sentence: what, where, what to do."""

    def __init__(self, code: int, sentence: str) -> None:
        """Exit with `code` after printing the sentence to stderr."""
        super().__init__(sentence)
        self.code = code


class _Commands(TyperGroup):
    """Turns what is known to go wrong into a sentence and an exit code; the rest is a traceback and a 3."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except (typer.Exit, typer.Abort, TyperException):
            # The library's own way to end a command.
            raise
        except Failure as failure:
            _end(failure.code, str(failure))
        except BrokenPipeError:
            # The reader of our output has seen enough.
            sys.stderr.close()
            sys.exit(DONE)
        except OSError as error:
            _end(SYSTEM_FAILED, f"{error.strerror or error}: {error.filename or 'no file named'}")
        except Exception as error:  # noqa: BLE001  (ends with a traceback and a 3)
            _end(*_known(error))


def _known(error: Exception) -> tuple[int, str]:
    """The exit code and the sentence for an error of a module that only some commands load; else for a defect."""
    loaded = {name: module for name in _SAID if (module := sys.modules.get(name))}
    for name, module in loaded.items():
        for kind, code, sentence in _SAID[name]:
            if isinstance(error, getattr(module, kind)):
                return code, sentence.format(" ".join(str(error).split()))
    from flows.redaction import redact

    typer.echo(redact("".join(traceback.format_exception(error))), err=True)
    return SYSTEM_FAILED, "this should not have happened: please report it with the lines above"


# By module, as none of these is to be loaded for `--help`: the error, its exit code, and what to say around it.
_SAID = {
    "warehouse.versions": [("NewerWarehouse", SYSTEM_FAILED, "{}")],
    "warehouse.publish": [
        ("AuditFailed", WRONG_DATA, "{}; the warehouse is as it was"),
        ("LakeIncomplete", SYSTEM_FAILED, "{}"),
    ],
    "warehouse.files": [("Locked", SYSTEM_FAILED, "{}: try again later, or set RAPPORTEUR_WAIT")],
    "duckdb": [
        (
            "IOException",
            SYSTEM_FAILED,
            "the database cannot be written or read ({}): see to disk, memory and its users",
        ),
        (
            "Error",
            SYSTEM_FAILED,
            "the database failed ({}): `rapporteur check` tries it, `rapporteur rebuild` makes it anew",
        ),
    ],
}


def _end(code: int, sentence: str) -> None:
    from flows.redaction import redact

    typer.echo(f"rapporteur: {redact(sentence)}", err=True)
    sys.exit(code)


app = typer.Typer(
    cls=_Commands,
    name="rapporteur",
    help="Reads news on diplomacy and international law and keeps the record in DuckDB.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _tell_version(wanted: bool) -> None:
    if wanted:
        from flows.version import program

        typer.echo(f"rapporteur {program()}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """What stands before a command."""


def command(name: str | None = None) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a command; its docstring is its help, shown as written."""
    return app.command(name)


from flows.cli import (  # noqa: E402  (registered on import)
    backup,  # noqa: F401
    check,  # noqa: F401
    doctor,  # noqa: F401
    explain,  # noqa: F401
    forget,  # noqa: F401
    imports,  # noqa: F401
    publish,  # noqa: F401
    quarantine,  # noqa: F401
    rebuild,  # noqa: F401
    restore,  # noqa: F401
    run,  # noqa: F401
    serve,  # noqa: F401
    sql,  # noqa: F401
    stop,  # noqa: F401
    tables,  # noqa: F401
)
