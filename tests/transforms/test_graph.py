"""In which order transforms run, and that none of them touches what it is given."""

from __future__ import annotations

import copy
from dataclasses import is_dataclass
from inspect import signature
from typing import Any

import pandas as pd
import pytest

from flows.land import as_rows
from flows.sources import Options, read
from schemas.contract import contract, in_layer
from tests.conftest import ROOT
from tests.make import NOON
from transforms import gazetteer, graph, lexicon
from transforms.graph import derive
from transforms.language_model import load
from transforms.register import Register
from transforms.window import Window

TABLES = [one.name for one in in_layer("record", "reference")]


@pytest.fixture(scope="module")
def given() -> dict[str, Any]:
    payloads = read(str(ROOT / "samples" / "articles"), Options())
    return {
        "raw": contract("raw").frame(as_rows(payloads, "adhoc", NOON)),
        "extracted_with": "test",
        "window": Window(),
        "lexicon": gazetteer.load(),
        "model": load(),
        "register": Register.build(lexicon.table("instruments"), lexicon.table("instrument_aliases")),
    }


def test_every_table_of_a_contract_has_its_transform(given: dict[str, Any]) -> None:
    tables = derive(TABLES, given)
    for name, frame in tables.items():
        # The samples claim nothing that the register contradicts, and no draft of theirs is known to have passed.
        assert contract(name).table(frame).num_rows > 0 or name in {"register_conflicts", "instrument_links"}, name


def test_no_transform_changes_what_it_is_given(given: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    real = graph.import_module

    def watched(module: str) -> Any:
        name = module.removeprefix("transforms.")
        transform = getattr(real(module), name)

        def call(**inputs: Any) -> Any:
            before = {one: copy.deepcopy(value) for one, value in inputs.items() if _holds_frames(value)}
            result = transform(**inputs)
            for one, value in before.items():
                for was, now in zip(_frames(value), _frames(inputs[one]), strict=True):
                    pd.testing.assert_frame_equal(was, now)
                seen.append((name, one))
            return result

        call.__signature__ = signature(transform)  # type: ignore[attr-defined]
        return type("Module", (), {name: staticmethod(call)})

    monkeypatch.setattr(graph, "import_module", watched)
    derive([*TABLES, "rejected"], given)
    assert ("mentions", "articles") in seen
    assert len(seen) > len(TABLES)


def _frames(value: Any) -> list[pd.DataFrame]:
    if isinstance(value, pd.DataFrame):
        return [value]
    if is_dataclass(value) and not isinstance(value, type):
        parts = [getattr(value, name) for name in value.__dataclass_fields__]
        return [part for part in parts if isinstance(part, pd.DataFrame)]
    return []


def _holds_frames(value: Any) -> bool:
    return bool(_frames(value))


def test_what_is_given_is_not_made(given: dict[str, Any]) -> None:
    assert derive(["window"], given) == {"window": Window()}


def test_a_name_that_nothing_makes_is_said_with_who_wants_it() -> None:
    with pytest.raises(LookupError, match=r"no transform transforms/raw\.py::raw, wanted by reading"):
        derive(["articles"], {"extracted_with": "test", "window": Window(), "model": None})


def test_transforms_that_need_each_other_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    modules = {"transforms.one": lambda two: two, "transforms.two": lambda one: one}

    def fake(module: str) -> Any:
        return type("Module", (), {module.removeprefix("transforms."): staticmethod(modules[module])})

    monkeypatch.setattr(graph, "import_module", fake)
    with pytest.raises(LookupError, match="need each other: one -> two -> one"):
        derive(["one"], {})
