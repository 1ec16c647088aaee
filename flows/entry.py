"""The door of the program: sets what must be set before Prefect is imported, then hands over to the command line.

Imports nothing heavy, so that `rapporteur --help` answers at once.
"""

from __future__ import annotations

import os

# Read by the libraries when they are imported; a value set by the user stands.
_QUIET = {
    "DO_NOT_TRACK": "1",
    "GX_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    # A server started inside a run outlives it when it is killed and keeps its pipe open; ours is started apart.
    "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
}


def quiet() -> None:
    """Set what the libraries should find; call it before any of them is imported."""
    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)


def main() -> None:
    """Run the command line."""
    quiet()
    from flows.cli import app

    app()


if __name__ == "__main__":
    main()
