"""What does a reader hand over, and by what is one record told from another?

Nothing here opens a file: a payload is bytes with what was said about them.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from flows.limits import Limits
from transforms.rejections import Rejection

if TYPE_CHECKING:
    from flows.web.client import Web

MediaType = Literal["text/plain", "text/html", "application/json", "application/octet-stream"]

EXCERPT_BYTES = 4000
"""How much of an input that could not be read is kept: enough for the 500 characters shown."""


class SourceNotFound(Exception):
    """Nothing answers to what the user named; the message is one sentence for the user."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the user says of a source."""

    mapping: Mapping[str, str] = field(default_factory=dict)
    """From our field to the field of the payload that holds it."""
    published: str | None = None
    language: str | None = None
    publisher: str | None = None
    limits: Limits = field(default_factory=Limits)
    web: Web | None = field(default=None, compare=False, repr=False)
    """What fetches addresses; without it nothing is fetched."""
    follow_feeds: bool = False
    """Whether the pages are fetched that entries of a feed in a file only link to, as those of a fetched feed are."""
    tally: Counter[str] = field(default_factory=Counter, compare=False, repr=False)
    """What the readers met and handed nothing over of, by kind: `unchanged` and `passed_over`."""

    def given(self) -> dict[str, str]:
        """The options as a record's `given`; the date has a key of its own, for it overrules every other."""
        said = {"option.published_at": self.published, "language": self.language, "publisher": self.publisher}
        return {name: value for name, value in said.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Payload:
    """One record of a source, as it came."""

    source_uri: str
    """Where the record stands; in a container with `#` and its number from 1.

    Of JSON lines it is the line, of a table the row below the header, of a list the element.
    """
    container_uri: str
    media_type: MediaType
    payload: bytes | None
    """The record's bytes, untouched; of a record with a problem, what could be read."""
    given: Mapping[str, str]
    mapping: Mapping[str, str]
    problem: str | None = None
    """Why the record could not be read, one sentence for a person."""
    problem_reason: Rejection | None = None
    retrieved_at: datetime | None = None
    """When an archive says that it was captured; None where it is read now."""
    rests_on: tuple[str, ...] = ()
    """The fetched addresses that count as read only once this record is kept."""


def raw_hash(payload: Payload) -> str:
    """SHA-256, hex, of the record and of what was said about it, whatever place and time it was read at."""
    said = {"media_type": payload.media_type, "given": dict(payload.given), "mapping": dict(payload.mapping)}
    head = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(head.encode("ascii") + b"\n" + (payload.payload or b"")).hexdigest()
