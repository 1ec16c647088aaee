"""How does a run get credentials that whoever keeps its parameters must not have?

Prefect keeps the parameters of every flow run. A text of a request that holds credentials is handed to the flow as a
reference that shows it redacted; what the reference stands for stays in the memory of this process.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from flows.redaction import redact
from flows.request import Request

_HELD: dict[str, str] = {}
_MARK = "sealed:"


class Unsealable(Exception):
    """A reference comes from another process; the message says what to do."""


def sealed(request: Request) -> Request:
    """The request with a reference in the place of every text that holds credentials."""
    return Request(**_each(request.model_dump(), _seal))


def opened(request: Request) -> Request:
    """The request as it was before `sealed`; Unsealable for a reference that was made in another process."""
    return Request(**_each(request.model_dump(), _open))


def _each(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {name: _each(one, change) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_each(one, change) for one in value]
    return value


def _seal(text: str) -> str:
    shown = redact(text)
    if shown == text:
        return text
    reference = f"{_MARK}{secrets.token_hex(4)}:{shown}"
    _HELD[reference] = text
    return reference


def _open(text: str) -> str:
    if not text.startswith(_MARK):
        return text
    if text not in _HELD:
        raise Unsealable(
            f"{text.split(':', 2)[-1]} was given with credentials, which are not kept with a run: give it again on the"
            " command line, or name it in [[sources]] of rapporteur.toml"
        )
    return _HELD[text]
