"""Which days of publication does a run want?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Window:
    """The days from `since` to `until`, both included; None is no bound. An article of unknown date is inside."""

    since: date | None = None
    until: date | None = None
