"""Which of a test's cases run with every `make test`, and which with the slow tests?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def mostly_slow(cases: Iterable[Any], fast: int = 1) -> list[Any]:
    """The cases, all but the first ones marked slow: the others are the same promise at other moments."""
    marked = []
    for place, case in enumerate(cases):
        values = case if isinstance(case, tuple) else (case,)
        marked.append(pytest.param(*values, marks=[pytest.mark.slow] if place >= fast else []))
    return marked
