"""Do ten thousand pages of one host land, in little memory, and with the host asked no more than it should be?"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import duckdb
import pytest

pytestmark = pytest.mark.slow

PAGES = int(os.environ.get("RAPPORTEUR_LOAD_PAGES", "10000"))
PACE = 0.002
MOST_MEMORY = {"landing": 320_000, "reading": 750_000, "publishing": 976_000}
"""Kilobytes held at most until the end of each step: measured were 260,000, 612,000 and 838,000; the last is 1 GB."""

CHILD = """
import json, sys
from pathlib import Path
from bench.timing import peak_memory
from flows import plain
from flows.request import Request
from flows.settings import Settings

used = {}

def measured(name, step):
    def taken(*arguments):
        found = step(*arguments)
        used[name] = peak_memory() // 1024
        return found
    return taken

plain.land, plain.check = measured("landing", plain.land), measured("reading", plain.check)
plain.publish = measured("publishing", plain.publish)
home, address, pace = sys.argv[1:]
settings = Settings(home=Path(home), allow_private=True, pace=float(pace))
done = plain.record_plainly(Request(sources=(address,)), settings)
print(json.dumps({"status": done.status, "seen": done.seen, "blocked": done.blocked, "kilobytes": used}))
"""


class Log:
    """When which request began, and how many were under way at most."""

    def __init__(self) -> None:
        self.begun: list[float] = []
        self.under_way = self.most = 0
        self.lock = threading.Lock()

    def __enter__(self) -> None:
        with self.lock:
            self.begun.append(time.monotonic())
            self.under_way += 1
            self.most = max(self.most, self.under_way)

    def __exit__(self, *_: object) -> None:
        with self.lock:
            self.under_way -= 1


def page(number: int) -> str:
    text = (
        f"The delegates of Ukraine and Jordan to committee {number} met on Monday to vote on measure {number * 7}."
        f" They agreed by {number % 90} votes to {number % 11}. The measure, which the chair of session {number * 3}"
        f" had put forward, asks all members to report within {number % 30 + 2} days. Observers of group {number * 13}"
        " said that they would follow what is done."
    )
    title = f"Vote on measure {number * 7}"
    body = f"<article><h1>{title}</h1><p>{text}</p></article>"
    return f"<html><head><title>{title}</title></head><body>{body}</body></html>"


def handler(log: Log) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Head and body are sent apart: with it each answer would wait for the other side's acknowledgement.
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            with log:
                body, status = b"", 404
                if self.path == "/sitemap.xml":
                    where = f"http://{self.headers['Host']}"
                    listed = "".join(f"<url><loc>{where}/{number}</loc></url>" for number in range(PAGES))
                    body, status = f"<urlset>{listed}</urlset>".encode(), 200
                elif self.path[1:].isdecimal():
                    body, status = page(int(self.path[1:])).encode(), 200
                self.send_response(status)
                self.send_header("Content-Type", "application/xml" if self.path.endswith("xml") else "text/html")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    return Handler


def test_ten_thousand_pages(tmp_path: Path) -> None:
    log = Log()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(log))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        address = f"http://127.0.0.1:{server.server_port}/sitemap.xml"
        child = [sys.executable, "-c", CHILD, str(tmp_path / "home"), address, str(PACE)]
        done = subprocess.run(child, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    said = json.loads(done.stdout.splitlines()[-1])
    assert said["status"] == "published", said
    assert said["seen"]["adhoc"]["new"] == PAGES
    assert all(said["kilobytes"][step] < most for step, most in MOST_MEMORY.items()), said["kilobytes"]
    assert log.most <= 2
    assert len(log.begun) == PAGES + 2, "the robots.txt, the sitemap and each page once"
    # Requests begin no faster than the pace; the server sees them a little late, so that spans are held, not gaps.
    for start in range(0, len(log.begun) - 500, 500):
        assert log.begun[start + 500] - log.begun[start] >= 0.9 * 500 * PACE
    with closing(duckdb.connect(str(tmp_path / "home" / "warehouse.duckdb"), read_only=True)) as connection:
        assert connection.execute("SELECT count(*) FROM articles").fetchall() == [(PAGES,)]
