"""Every line that decides how an article is read counts as part of what read it."""

from __future__ import annotations

from importlib.resources import files

from flows.version import _sources
from tests.conftest import ROOT


def test_every_module_and_contract_counts() -> None:
    counted = {name for package in ("transforms", "schemas") for name, _ in _sources(package, files(package))}
    there = {
        str(path.relative_to(ROOT)) for package in ("transforms", "schemas") for path in (ROOT / package).rglob("*")
    }
    assert counted == {name for name in there if name.endswith((".py", ".yaml"))}
    assert "transforms/date_grammar/terms.py" in counted
