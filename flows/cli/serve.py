"""`rapporteur serve`: run the sources of the settings on their schedules, on this machine."""

from __future__ import annotations

import os

import typer

from flows.cli.app import SYSTEM_FAILED, WRONG_CALL, Failure, command
from flows.cli.common import HomeOption, settings


@command("serve")
def serve(home: HomeOption = None) -> None:
    """Serve the sources of rapporteur.toml on their schedules until stopped; starts a Prefect server if need be.

    Example: rapporteur serve
    """
    from flows import server
    from flows.place import Place

    chosen = settings(home=home)
    # The runs are processes of their own and know the options of this one by the environment alone.
    os.environ["RAPPORTEUR_HOME"] = str(chosen.home.resolve())
    os.environ.setdefault("RAPPORTEUR_CONFIG", str(_config()))
    try:
        url, _ = server.use(Place.of(chosen))
    except server.ServerError as error:
        raise Failure(SYSTEM_FAILED, str(error)) from error
    from flows.serving import deployments
    from flows.serving import serve as serve_all

    named = [one.name for one in deployments(chosen)]
    if len(set(named)) < len(named):
        raise Failure(WRONG_CALL, f"two deployments have one name ({', '.join(named)}): rename the source")
    typer.echo(f"serving {', '.join(named)}; watch them at {url.removesuffix('/api')}", err=True)
    serve_all(chosen)


def _config() -> object:
    from flows.settings import config_file

    return config_file().resolve()
