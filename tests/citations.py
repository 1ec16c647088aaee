"""What the tests of citations ask: everything that a text cites, and its instruments."""

from __future__ import annotations

import csv
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from transforms.citing import Citation, Instrument, find_citations
from transforms.register import Register

DAY = date(2025, 6, 30)
UN = "un:A/RES/"
SC = "un:S/RES/"
CHARTER = "treaty:un-charter"
ROME = "treaty:rome-statute"
NATO = "treaty:north-atlantic-treaty"
LEND_LEASE = "statute:ukraine-democracy-defense-lend-lease-act-of-2022"
FULL, SHORT, DEFINITE = "full", "short", "definite"


@cache
def register() -> Register:
    folder = files("transforms") / "lexicon"
    read = [
        list(csv.DictReader((folder / name).read_text(encoding="utf-8").splitlines()))
        for name in ("instruments.csv", "instrument_aliases.csv")
    ]
    return Register.build(*read)


def read(text: str, **options: Any) -> tuple[list[Citation], dict[str, Instrument]]:
    found, instruments = find_citations("a", text, register(), options.pop("published_on", DAY), **options)
    assert [one for one in found if text[one.char_start : one.char_end] != one.surface] == []
    return found, {one.instrument_id: one for one in instruments}


def cited(text: str, **options: Any) -> list[tuple[str, str | None, str | None]]:
    return [(one.surface, one.instrument_id, one.pinpoint) for one in read(text, **options)[0]]


def meant(text: str) -> list[tuple[str, str | None, str]]:
    return [(one.surface, one.instrument_id, one.form) for one in read(text)[0]]
