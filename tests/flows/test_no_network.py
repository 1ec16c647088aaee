"""Validation asks nothing of any network: with every connection but the machine's own forbidden, all of it works."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from flows.plain import record_plainly
from flows.request import Request
from flows.settings import Settings
from tests.conftest import ROOT

pytestmark = pytest.mark.slow

TEXT = "Ukraine signs treaty\n\nUkraine signed the Rome Statute on Monday, 24 February 2025, with 12 states.\n"
# An audit hook cannot be taken out again, and sees what compiled code asks of Python's sockets too.
FORBIDDEN = """
import sys

def refuse(event, arguments):
    if event == "socket.getaddrinfo" and arguments[0] not in (None, "", "localhost", "127.0.0.1", "::1"):
        sys.stderr.write(f"ASKED {arguments[0]}\\n")
        raise OSError("no network")
    if event in ("socket.connect", "socket.sendto") and isinstance(arguments[1], tuple):
        if arguments[1][0] not in ("127.0.0.1", "::1"):
            sys.stderr.write(f"ASKED {arguments[1]}\\n")
            raise OSError("no network")

sys.addaudithook(refuse)
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("offline")
    (folder / "a.txt").write_text(TEXT)
    record_plainly(Request(sources=(str(folder / "a.txt"),)), Settings(home=folder / "home"))
    return folder / "home"


def offline(home: Path, program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", FORBIDDEN + program], capture_output=True, text=True, check=False, cwd=ROOT,
        env={"PATH": os.environ["PATH"], "HOME": str(home.parent), "RAPPORTEUR_HOME": str(home)},
    )  # fmt: skip


def test_the_guard_itself_refuses_and_tells(home: Path) -> None:
    done = offline(home, "import urllib.request\nurllib.request.urlopen('http://example.org/', timeout=5)")
    assert (done.returncode, "ASKED example.org" in done.stderr) == (1, True)


def test_a_run_and_a_check_of_it_ask_for_nothing(home: Path) -> None:
    (home.parent / "b.txt").write_text(TEXT.replace("12", "13"))
    command = [str(home.parent / "b.txt")]
    done = offline(home, f"from flows.entry import main\nsys.argv[1:] = ['run', '--plain', *{command}]\nmain()")
    assert (done.returncode, "ASKED" in done.stderr) == (0, False), done.stderr
    done = offline(home, "from flows.entry import main\nsys.argv[1:] = ['check']\nmain()")
    assert (done.returncode, "ASKED" in done.stderr) == (0, False), done.stderr


def test_great_expectations_own_pages_are_built_offline_and_what_they_load_is_said(home: Path, tmp_path: Path) -> None:
    program = f"from flows.entry import main\nsys.argv[1:] = ['check', '--data-docs', {str(tmp_path / 'gx')!r}]\nmain()"
    done = offline(home, program)
    assert (done.returncode, "ASKED" in done.stderr) == (0, False), done.stderr
    index = Path(re.findall(r"wrote (\S+index\.html)", done.stderr)[0])
    pages = list(index.parent.rglob("*.html"))
    assert len(pages) > 20
    hosts = {
        host for page in pages for host in re.findall(r"(?:src|href)=[\"']https?://([^/\"']+)", page.read_text("utf-8"))
    }
    loads = {host for host in hosts if "greatexpectations.io" not in host and "docs." not in host}
    assert loads
    unsaid = {host for host in loads if not any(name in done.stderr for name in _names(host))}
    assert unsaid == set()


def _names(host: str) -> list[str]:
    """The words by which the sentence may call a host: its own name, or for the image of theirs, the image."""
    return ["image"] if "great-expectations-web-assets" in host else [host, *host.split(".")[:-1]]


def test_great_expectations_is_told_to_send_nothing_and_has_nothing_to_send_with(home: Path) -> None:
    done = offline(
        home,
        "import os, sys\nfrom flows.checks import _context\n_context()\n"
        "print(os.environ['GX_ANALYTICS_ENABLED'], 'great_expectations' in sys.modules, 'posthog' in sys.modules)",
    )
    assert (done.returncode, done.stdout.split()) == (0, ["false", "True", "False"]), done.stderr
