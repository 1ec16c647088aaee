"""Which transform makes which table, and in which order?

A transform is a function named as its module, `transforms/<name>.py::<name>`; its parameters are the names of what it
reads: other transforms' results, or what the caller gives. So adding a table is adding its contract and its transform.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import import_module
from inspect import signature
from typing import Any


def derive(wanted: Iterable[str], given: Mapping[str, Any]) -> dict[str, Any]:
    """The wanted results, each computed once from what is given and from other transforms.

    Raises LookupError for a name that is neither given nor a transform, or for transforms that need each other.
    """
    known = dict(given)
    return {name: _result(name, known, ()) for name in wanted}


def _result(name: str, known: dict[str, Any], asking: tuple[str, ...]) -> Any:
    if name in known:
        return known[name]
    if name in asking:
        raise LookupError(f"transforms need each other: {' -> '.join((*asking, name))}")
    try:
        transform = getattr(import_module(f"transforms.{name}"), name)
    except (ModuleNotFoundError, AttributeError) as error:
        wanted_by = f", wanted by {asking[-1]}" if asking else ""
        raise LookupError(f"there is no transform transforms/{name}.py::{name}{wanted_by}") from error
    known[name] = transform(**{need: _result(need, known, (*asking, name)) for need in signature(transform).parameters})
    return known[name]
