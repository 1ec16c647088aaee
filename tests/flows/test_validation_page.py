"""The page opens from disk in a browser without a network, on a phone, and shows data as text only."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from flows.validation import Validation
from flows.validation_page import page, write
from tests.make import NOON
from warehouse.audit import Finding

pytestmark = pytest.mark.slow

EVIL = "</td><script>document.title='run'</script><img src=http://127.0.0.1:9/x onerror=alert(1)>\0"
FAILING = Finding(
    "mentions", "span_equals_text", "error", False, EVIL, 3, "The characters at the span are the surface.",
    "SELECT '<b>' FROM mentions", ({"article_id": "a" * 20, "surface": EVIL},),
)  # fmt: skip
HOLDING = Finding("articles", "volume", "error", True, "30", 0, "Rows that one batch can plausibly hold.", "SELECT 1")
COUNTS = [
    json.dumps({"kept": {"articles": count}, "by_source": {"gazette": {"articles": count}}}) for count in (9, 4, 7)
]
RECORDS = [{"status": "published", "started_at": NOON.isoformat(), "counts": counts} for counts in COUNTS]
DONE = Validation(EVIL, (FAILING, HOLDING), ("run 7 is held back: <i>why</i>.",))


def test_what_comes_from_the_data_is_text_and_nothing_is_fetched() -> None:
    made = page(DONE, RECORDS)
    tags = set(re.findall(r"<([a-z0-9]+)", made))
    assert not tags & {"script", "img", "link", "iframe", "i", "b"}
    assert "&lt;script&gt;" in made
    assert "\0" not in made
    assert not re.findall(r"(?:src|href)=[\"']?http|url\(|@import", re.sub(r"&lt;.*?&gt;", "", made))
    assert made.count("<polyline") == 3
    assert "gazette: new articles: 7, between 4 and 9" in made
    assert "mentions.span_equals_text" in made
    assert "a" * 20 in made


def test_the_page_renders_in_a_browser_from_disk_without_a_network(tmp_path: Path) -> None:
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("needs chromium, as from `apt-get install chromium`")
    path = write(DONE, tmp_path / "page" / "index.html", RECORDS)
    log, dump = tmp_path / "net.json", tmp_path / "dom.html"
    # The measure is taken by a copy of the page that has a script of the test's own instead of the policy.
    measured = path.read_text(encoding="utf-8")
    measured = re.sub(r"<meta http-equiv[^>]+>", "", measured)
    script = "<script>document.title = document.documentElement.scrollWidth + ' of ' + window.innerWidth</script>"
    (tmp_path / "measured.html").write_text(measured.replace("</body>", script + "</body>"), encoding="utf-8")
    options = [
        browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
        f"--user-data-dir={tmp_path / 'profile'}", "--host-resolver-rules=MAP * ~NOTFOUND",
        "--window-size=390,844", "--enable-logging=stderr", "--v=0", "--dump-dom",
    ]  # fmt: skip

    def opened(target: Path, *more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*options, *more, target.as_uri()], capture_output=True, text=True, check=True, timeout=120,
            env={**os.environ, "HOME": str(tmp_path)},
        )  # fmt: skip

    done = opened(path, f"--log-net-log={log}")
    dump.write_text(done.stdout)
    assert "CONSOLE" not in done.stderr, done.stderr
    assert "<title>Validation of" in done.stdout
    asked = set(re.findall(r'"url":"((?:https?|file|wss?):[^"]+)"', log.read_text()))
    assert not [one for one in asked if "127.0.0.1" in one]
    width, _, inner = re.findall(r"<title>(\d+)( of )(\d+)</title>", opened(tmp_path / "measured.html").stdout)[0]
    assert int(width) <= int(inner)
