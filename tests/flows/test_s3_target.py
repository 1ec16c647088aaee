"""What lies in an S3 bucket is checked as what lies on the disk is, asked of a server that speaks S3 on this machine.

The server is moto's, in an environment of its own; `MOTO_SERVER` names its program, else it is installed for the test.
"""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow.fs
import pytest

from flows.plain import record_plainly
from flows.request import Request
from flows.settings import Settings
from tests.conftest import ROOT
from tests.flows.test_cli import call, said
from tests.tools import installed

pytestmark = pytest.mark.slow
WANTED = ["moto[s3]==5.2.5", "flask", "flask-cors"]
KEYS = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_EC2_METADATA_DISABLED": "true"}


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> str:
    return installed("MOTO_SERVER", tmp_path_factory.mktemp("moto"), "moto_server", *WANTED)


@pytest.fixture(scope="module")
def endpoint(program: str) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    running = subprocess.Popen(
        [program, "-H", "127.0.0.1", "-p", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    until = time.monotonic() + 90
    try:
        while True:
            assert running.poll() is None, "the server did not start"
            assert time.monotonic() < until, "the server does not answer"
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"127.0.0.1:{port}"
    finally:
        running.terminate()
        running.wait()


def test_a_warehouse_a_lake_and_a_file_in_a_bucket_are_checked(endpoint: str, tmp_path: Path) -> None:
    home = tmp_path / "home"
    record_plainly(Request(sources=(str(ROOT / "samples" / "articles"),)), Settings(home=home))
    bucket = pyarrow.fs.S3FileSystem(
        access_key="a", secret_key="b", endpoint_override=endpoint, scheme="http", region="us-east-1",
        allow_bucket_creation=True,
    )  # fmt: skip
    bucket.create_dir("news")
    pyarrow.fs.copy_files(str(home), "news/home", destination_filesystem=bucket)
    (mentions,) = (home / "lake" / "mentions").iterdir()
    pyarrow.fs.copy_files(str(mentions), "news/mentions.parquet", destination_filesystem=bucket)
    where = f"?endpoint_override={endpoint}&scheme=http&region=us-east-1"
    for target in ("home/warehouse.duckdb", "home/lake", "mentions.parquet"):
        done = call(tmp_path / "none", "check", f"s3://news/{target}{where}", **KEYS)
        assert done.returncode == 0, said(done)
        assert f"s3://news/{target}: " in done.stdout.decode()
    done = call(tmp_path / "none", "check", f"s3://news/nothing.duckdb{where}", **KEYS)
    assert (done.returncode, "there is nothing at s3://news/nothing.duckdb" in said(done)) == (2, True)
    with bucket.open_output_stream("news/home/warehouse.duckdb") as file:
        file.write(b"no database")
    done = call(tmp_path / "none", "check", f"s3://news/home/warehouse.duckdb{where}", **KEYS)
    assert (done.returncode, "cannot be checked" in said(done)) == (1, True), said(done)
