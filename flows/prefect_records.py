"""What does a Prefect server remember of runs, and how is it made to forget?

Spoken to over its API with the standard library: a command that only deletes should not wait for Prefect's import.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from flows import server
from flows.place import Place

_PAGE = 200


class Unreachable(Exception):
    """No Prefect server answers."""


def address(place: Place) -> str | None:
    """The API of the server in use: the one that is named, else the home's own; None where none runs."""
    given = os.environ.get("PREFECT_API_URL")
    if given:
        return given
    found = server.running(place)
    return None if found is None else found.url


def forget(url: str, names: set[str]) -> int:
    """Delete the artifacts and the flow runs, with their tasks and logs, that speak of one of the names."""

    def named(one: Mapping[str, Any]) -> bool:
        # Only what a person would see: server-made fields hold no names.
        said = json.dumps([one.get(part) for part in ("data", "description", "parameters", "state")], default=str)
        return any(json.dumps(name)[1:-1] in said or name in said for name in names)

    runs = [one["id"] for one in _all(url, "flow_runs", {}) if named(one)]
    # The server keeps what a run has shown when the run goes.
    shown = [one["id"] for one in _all(url, "artifacts", {}) if named(one) or one.get("flow_run_id") in runs]
    return sum(_delete(url, f"artifacts/{one}") for one in shown) + sum(
        _delete(url, f"flow_runs/{one}") for one in runs
    )


def delete_before(url: str, moment: datetime) -> int:
    """Delete the flow runs that ended before the moment, with their tasks, logs and artifacts."""
    asked = {"flow_runs": {"end_time": {"before_": moment.isoformat()}}}
    ended = [one["id"] for one in _all(url, "flow_runs", asked)]
    shown = [one["id"] for one in _all(url, "artifacts", {}) if datetime.fromisoformat(one["created"]) < moment]
    for one in shown:
        _delete(url, f"artifacts/{one}")
    return sum(_delete(url, f"flow_runs/{one}") for one in ended)


def tidy(place: Place, days: int | None, now: datetime) -> None:
    """Make the server in use forget runs that ended so many days ago; a server that will not is no reason to fail."""
    url = address(place)
    if url and days is not None:
        with suppress(Unreachable, HTTPError):
            delete_before(url, now - timedelta(days=days))


def late(url: str) -> int:
    """How many runs should have begun and have not."""
    asked = {"flow_runs": {"state": {"name": {"any_": ["Late"]}}}}
    return sum(1 for _ in _all(url, "flow_runs", asked))


def _all(url: str, kind: str, asked: dict[str, Any]) -> Iterator[dict[str, Any]]:
    offset = 0
    while True:
        page = _call(f"{url}/{kind}/filter", "POST", {**asked, "limit": _PAGE, "offset": offset})
        yield from page
        if len(page) < _PAGE:
            return
        offset += _PAGE


def _delete(url: str, path: str) -> bool:
    try:
        _call(f"{url}/{path}", "DELETE", None)
    except HTTPError as error:
        if error.code != 404:  # deleted by somebody else meanwhile
            raise
        return False
    return True


def _call(url: str, method: str, body: object) -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = Request(url, data, {"Content-Type": "application/json"}, method=method)  # noqa: S310
    try:
        with urlopen(request, timeout=30) as answer:  # noqa: S310  (the user's or our own address)
            said = answer.read()
    except HTTPError:
        raise
    except (URLError, OSError) as error:
        raise Unreachable(f"no Prefect server answers at {url}") from error
    return json.loads(said) if said else None
