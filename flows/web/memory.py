"""What is remembered of an address from the runs before?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["feed", "sitemap", "page", "file"]


@dataclass(frozen=True, slots=True)
class Visit:
    """An address as it was when everything it held was kept."""

    address: str
    kind: Kind
    status: int
    etag: str | None = None
    last_modified: str | None = None
    stamp: str | None = None
    """What the feed or sitemap that lists it said of its last change."""
    records: int = 0
    """How many records rest on it, none of which may be lost for it to count."""


class Memory:
    """Remembers nothing; what a run uses looks into the warehouse and the lake."""

    def among(self, addresses: Iterable[str]) -> Mapping[str, Visit]:  # noqa: ARG002
        """Those of the addresses that were visited before, with what is known of them."""
        return {}

    def is_forgotten(self, address: str) -> bool:  # noqa: ARG002
        """Whether a tombstone names the address."""
        return False
