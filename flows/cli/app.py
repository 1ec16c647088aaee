"""Which commands are there, and what does an error look like?"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import typer
from typer.core import TyperGroup

DONE, WRONG_DATA, WRONG_CALL, SYSTEM_FAILED = 0, 1, 2, 3


class Failure(Exception):
    """A command ends with this exit code and this one sentence: what, where, what to do."""

    def __init__(self, code: int, sentence: str) -> None:
        """Exit with `code` after printing the sentence to stderr."""
        super().__init__(sentence)
        self.code = code


class _Commands(TyperGroup):
    """Turns what is known to go wrong into a sentence and an exit code; the rest stays a traceback and a 3."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except Failure as failure:
            _end(failure.code, str(failure))
        except BrokenPipeError:
            # The reader of our output has seen enough.
            sys.stderr.close()
            sys.exit(DONE)
        except OSError as error:
            _end(SYSTEM_FAILED, f"{error.strerror or error}: {error.filename or 'no file named'}")
        except Exception as error:
            sentence = _known(error)
            if sentence is None:
                raise
            _end(SYSTEM_FAILED, sentence)


def _known(error: Exception) -> str | None:
    """What a library that only some commands load says of a system that failed, or of a newer program's file."""
    duckdb, versions = sys.modules.get("duckdb"), sys.modules.get("warehouse.versions")
    if versions is not None and isinstance(error, versions.NewerWarehouse):
        return str(error)
    if duckdb is not None and isinstance(
        error, (duckdb.IOException, duckdb.FatalException, duckdb.OutOfMemoryException)
    ):
        return f"the database cannot be written or read ({' '.join(str(error).split())}): see to disk and memory"
    return None


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
