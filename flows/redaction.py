"""What must not be kept or printed of what a user gave us?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec, TypeVar

Parameters = ParamSpec("Parameters")
Answer = TypeVar("Answer")

_USER_INFO = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*:/{1,2})[^\s/@]*@")
_SECRET = re.compile(
    r"(?i)(?P<name>(?:api[_-]?key|access[_-]?key|token|secret|password|passwd|signature|sig)=)[^&#\s]+"
)


def redact(text: str) -> str:
    """The text with the credentials of URLs in it made unreadable."""
    return _SECRET.sub(r"\g<name>***", _USER_INFO.sub(r"\g<scheme>***@", text))


def redacted(value: Any) -> Any:
    """The value with every text in it redacted."""
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, dict):
        return {redact(str(key)): redacted(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [redacted(one) for one in value]
    return value


@contextmanager
def unspoken() -> Iterator[None]:
    """Redact what an error says that leaves the block, and the errors behind it: others write it down."""
    try:
        yield
    except BaseException as error:
        behind: BaseException | None = error
        while behind is not None:
            behind.args = tuple(redacted(one) for one in behind.args)
            if isinstance(behind, OSError) and behind.filename is not None:
                behind.filename = redacted(behind.filename)
            behind = behind.__cause__ or behind.__context__
        raise


def discreet(function: Callable[Parameters, Answer]) -> Callable[Parameters, Answer]:
    """The function with `unspoken` around each call, fit to be sent to another process."""

    @wraps(function)
    def inner(*arguments: Parameters.args, **options: Parameters.kwargs) -> Answer:
        with unspoken():
            return function(*arguments, **options)

    return inner
