"""The command line: one module a command, each importing what it needs when it is called.

Exit codes: 0 done; 1 the data are wrong or the run was blocked; 2 the call is wrong; 3 the system failed.
"""

from __future__ import annotations

from flows.cli.app import app

__all__ = ["app"]
