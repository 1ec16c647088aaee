"""Where is a tool whose dependencies clash with ours?"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


def installed(variable: str, folder: Path, program: str, *packages: str) -> str:
    """The program that the environment variable names, else one installed there; skips where it cannot be."""
    if given := os.environ.get(variable):
        return given
    uv = Path(sys.executable).with_name("uv")
    made = subprocess.run([sys.executable, "-m", "venv", folder], capture_output=True, check=False)
    done = subprocess.run(
        [uv, "pip", "install", "-q", "--python", folder / "bin" / "python", *packages], capture_output=True, check=False
    )
    if made.returncode or done.returncode:
        pytest.skip(f"{packages[0]} cannot be installed here: {done.stderr.decode()[-200:]}")
    return str(folder / "bin" / program)
