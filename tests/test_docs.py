"""The documentation names what there is, and nothing that there is not."""

from __future__ import annotations

import re
import subprocess
import tomllib

import pytest

from flows.cli import app
from flows.settings import Settings
from schemas.contract import contracts
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", [one.name for one in app.registered_commands])
def test_every_command_is_in_the_readme(command: str) -> None:
    assert re.search(rf"`rapporteur {command}\b", README)


@pytest.mark.parametrize("name", [name for name in Settings.model_fields if name != "sources"])
def test_every_setting_is_in_the_readme(name: str) -> None:
    assert f"`RAPPORTEUR_{name.upper()}`, `{name}`" in README


def test_every_table_is_in_the_readme_and_described() -> None:
    described = (ROOT / "docs" / "tables.md").read_text(encoding="utf-8")
    for name, one in contracts().items():
        assert f"## {name}\n" in described
        assert one.layer == "raw" or f"| {name} | table |" in README


def test_every_target_of_the_makefile_has_its_line() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z-]+):", makefile, re.MULTILINE)
    listed = subprocess.run(["make", "-C", str(ROOT), "help"], capture_output=True, text=True, check=True).stdout
    assert [line.split()[0] for line in listed.splitlines() if not line.startswith("make")] == targets
    for command in re.findall(r"^make ([a-z-]+)", README, re.MULTILINE):
        assert command in targets


def test_every_link_of_the_pages_leads_somewhere() -> None:
    for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_lock_has_hashes_and_names_no_index() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "--hash=sha256:" in lock
    assert not re.search(r"^(--|-i )|https?://", lock, re.MULTILINE)
    named = {re.split(r"[<>=\[ ]", one)[0].lower() for one in
             tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]}  # fmt: skip
    assert named <= set(re.findall(r"^([a-z0-9-]+)==", lock, re.MULTILINE))
