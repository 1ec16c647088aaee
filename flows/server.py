"""Which Prefect server does a run talk to, and who starts and stops it?

Prefect cannot run a flow without an API. A server inside the run costs its start-up every time and, when the run is
killed, lives on and keeps the run's output open. So one server is started in the background, in the home's own
folder, and found again by later runs; `PREFECT_API_URL` names another.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from http import HTTPStatus
from importlib.metadata import version
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from flows.place import Place
from warehouse import files

# A fresh home is migrated first: 8 s on two idle cores, several times that on a busy machine.
_START_SECONDS = 120


class ServerError(Exception):
    """The server cannot be started, reached or stopped; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that was started for a home."""

    pid: int
    url: str
    """The API's address."""
    prefect: str
    """The version it runs."""


def use(place: Place) -> tuple[str, bool]:
    """Make the environment point at a server that answers, starting one if need be.

    Returns the API's address and whether it was started now. Call it before Prefect is imported.
    """
    os.environ.setdefault("PREFECT_HOME", str(place.prefect.resolve()))
    given = os.environ.get("PREFECT_API_URL")
    if given:
        if not answers(given):
            raise ServerError(f"no Prefect server answers at PREFECT_API_URL={given}: start it, or unset the variable")
        return given, False
    place.prefect.mkdir(parents=True, exist_ok=True)
    with files.exclusive(place.prefect / "start.lock", f"process {os.getpid()}", wait=_START_SECONDS):
        server = running(place)
        started = server is None
        if server is None:
            server = _start(place)
    os.environ["PREFECT_API_URL"] = server.url
    return server.url, started


def running(place: Place) -> Server | None:
    """The home's own server, if it is alive and answers."""
    server = _noted(place)
    if server is None or not _ours(server) or not answers(server.url):
        return None
    if server.prefect != version("prefect"):
        # Client and server of different versions may misunderstand each other without saying so.
        stop(place)
        return None
    return server


def stop(place: Place) -> Server | None:
    """Stop the home's own server and return it; None where none runs."""
    server = _noted(place)
    if server is None:
        return None
    stopped = server if _ours(server) else None
    if stopped is not None:
        os.kill(server.pid, signal.SIGTERM)
        _wait_for_end(server)
    _note(place).unlink(missing_ok=True)
    return stopped


def _start(place: Place) -> Server:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = place.prefect / "server.log"
    # -P keeps the working folder out of the module path: it may hold somebody else's `flows`.
    command = [sys.executable, "-P", "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    environment = {**os.environ, "PREFECT_LOGGING_SERVER_LEVEL": "WARNING"}
    environment.pop("PREFECT_API_URL", None)
    with log.open("ab") as output:
        process = subprocess.Popen(  # noqa: S603  (our own interpreter and arguments)
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd=place.prefect,
            env=environment,
            start_new_session=True,
        )
    server = Server(process.pid, f"http://127.0.0.1:{port}/api", version("prefect"))
    try:
        _wait_for_answer(server, process, log)
    except BaseException:
        # Interrupted or failed: a server that nobody has noted down could not be found to be stopped.
        process.terminate()
        raise
    files.write_json(_note(place), asdict(server))
    return server


def _wait_for_answer(server: Server, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + _START_SECONDS
    while not answers(server.url):
        if process.poll() is not None:
            raise ServerError(f"the Prefect server ended as it started; {log} says why")
        if time.monotonic() > until:
            raise ServerError(f"the Prefect server did not answer within {_START_SECONDS} s; {log} may say why")
        time.sleep(0.1)


def _note(place: Place) -> Path:
    return place.prefect / "server.json"


def _noted(place: Place) -> Server | None:
    try:
        return Server(**json.loads(_note(place).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError) as error:
        raise ServerError(f"{_note(place)} is damaged ({error}): delete it") from error


def _ours(server: Server) -> bool:
    """Whether the process is still the server that was started: a number may have gone to another program since."""
    try:
        command = Path(f"/proc/{server.pid}/cmdline").read_bytes()
    except OSError:
        return _alive_without_proc(server.pid)
    return b"prefect" in command and server.url.split(":")[2].split("/")[0].encode() in command


def _alive_without_proc(pid: int) -> bool:
    if Path("/proc/self").exists():
        return False
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def _wait_for_end(server: Server) -> None:
    until = time.monotonic() + 15
    while _ours(server):
        if time.monotonic() > until:
            os.kill(server.pid, signal.SIGKILL)
        # A child of this process stays a zombie, still to be found, until it is waited for.
        with suppress(ChildProcessError):
            os.waitpid(server.pid, os.WNOHANG)
        time.sleep(0.1)


def answers(url: str) -> bool:
    """Whether a Prefect API answers at the address."""
    try:
        with urlopen(f"{url}/health", timeout=2) as answer:  # noqa: S310  (the user's or our own address)
            return bool(answer.status == HTTPStatus.OK)
    except (URLError, OSError, ValueError):
        return False
