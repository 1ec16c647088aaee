"""Writes what is generated (docs/tables.md, the output shown in Markdown, the lock's stamp); `--check` only compares.

Shown output stands between `<!-- shown: COMMAND -->` and `<!-- end -->` and is what the command prints after a run over
the samples.
"""

from __future__ import annotations

import hashlib
import os
import re
import shlex
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from schemas.contract import contracts
from schemas.dictionary import dictionary
from schemas.rules import rules

_ROOT = Path(__file__).parent.parent
_SHOWN = re.compile(r"(<!-- shown: (?P<command>.+?) -->\n)(?P<output>.*?)(<!-- end -->)", re.DOTALL)
_STAMP = "# for the dependencies with hash "


def main() -> int:
    """Write or compare; 1 where something has drifted, with the command that mends it."""
    if "--stamp-lock" in sys.argv:
        _stamp_lock()
        return 0
    wanted = {_ROOT / "docs" / "tables.md": dictionary(contracts().values())} | _with_output()
    drifted = [path for path, text in wanted.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    if "--check" not in sys.argv:
        for path in drifted:
            path.write_text(wanted[path], encoding="utf-8")
            print(f"wrote {path.relative_to(_ROOT)}")
        return 0
    for path in drifted:
        print(f"{path.relative_to(_ROOT)} is not what the sources give: run `make docs`")
    locked = _lock().read_text(encoding="utf-8").startswith(_STAMP + _dependencies())
    if not locked:
        print("requirements.lock is not for the dependencies of pyproject.toml: run `make lock`")
    if not drifted and locked:
        counted = sum(len(rules(name)) for name in contracts())
        print(f"{len(contracts())} contracts with {counted} rules; docs and lock are up to date")
    return 1 if drifted or not locked else 0


def _with_output() -> dict[Path, str]:
    pages = [_ROOT / "README.md", *sorted((_ROOT / "docs").glob("*.md"))]
    shown = {page: text for page in pages if _SHOWN.search(text := page.read_text(encoding="utf-8"))}
    if not shown:
        return {}
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "RAPPORTEUR_HOME": home, "RAPPORTEUR_CONFIG": os.devnull, "TERM": "dumb"}

        def output(command: str) -> str:
            name, *arguments = shlex.split(command)
            program = str(Path(sys.executable).with_name(name))
            done = subprocess.run(
                [program, *arguments], cwd=_ROOT, env=environment, check=True, capture_output=True, text=True
            )
            return "\n".join(line.rstrip() for line in done.stdout.rstrip().splitlines())

        output("rapporteur run samples/articles --plain")

        def replaced(found: re.Match[str]) -> str:
            return f"{found[1]}```text\n{output(found['command'])}\n```\n{found[4]}"

        return {page: _SHOWN.sub(replaced, text) for page, text in shown.items()}


def _lock() -> Path:
    return _ROOT / "requirements.lock"


def _dependencies() -> str:
    project = tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [one for extra in project["optional-dependencies"].values() for one in extra]
    named = sorted(project["dependencies"]) + sorted(extras)
    return hashlib.sha256("\n".join([project["requires-python"], *named]).encode()).hexdigest()[:16]


def _stamp_lock() -> None:
    lines = [line for line in _lock().read_text(encoding="utf-8").splitlines() if not line.startswith(_STAMP)]
    _lock().write_text("\n".join([_STAMP + _dependencies(), *lines]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
