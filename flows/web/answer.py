"""What came of asking for an address?"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from transforms.rejections import Rejection

NOT_MODIFIED = 304


@dataclass(frozen=True, slots=True)
class Wish:
    """An address that is wanted, with what is known of it from the last time."""

    address: str
    etag: str | None = None
    last_modified: str | None = None
    login: tuple[str, str] | None = None
    """Name and password, for the address's own host alone."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the address answered."""

    address: str
    """The one that was asked for."""
    final: str
    """The one that answered, behind every redirect."""
    status: int
    media_type: str = ""
    charset: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    body: bytes = b""
    file: Path | None = None
    """Where the body was written to if it is a file of records or an archive."""

    @property
    def is_unchanged(self) -> bool:
        """Whether it is as it was the last time."""
        return self.status == NOT_MODIFIED


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no answer to use."""

    address: str
    reason: Rejection
    sentence: str
    status: int | None = None

    @property
    def is_lasting(self) -> bool:
        """Whether asking again is of no use until something says that the page has changed."""
        return self.reason is Rejection.GONE
