"""What lies in an S3 bucket is read as what lies in a folder is, asked of a server that speaks S3 on this machine."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pyarrow.fs
import pytest

from flows.plain import record_plainly
from flows.request import Request
from flows.settings import Settings
from flows.sources import Options, SourceNotFound, read
from flows.sources.bucket import _fitting, _why
from tests.flows.test_s3_target import KEYS, endpoint, program

__all__ = ["endpoint", "program"]

pytestmark = pytest.mark.slow
STORY = "Talks in Geneva\n\nThe ministers of Jordan and Chile met in Geneva on Monday, 24 February 2025, and signed.\n"
FILES = {
    "news/2025/a.txt": STORY.encode(),
    "news/2025/a.meta.json": b'{"publisher": "The Courier"}',
    "news/2025/b.jsonl": b"".join(
        json.dumps({"url": f"https://e.example/{n}", "text": STORY.replace("Monday", f"day {n}")}).encode() + b"\n"
        for n in range(3)
    ),
    "news/c.txt": STORY.replace("Jordan", "Kenya").encode(),
    "news/.hidden.txt": STORY.encode(),
    "news/d.pdf": b"%PDF",
    "newsletter/e.txt": STORY.replace("Jordan", "Peru").encode(),
}


@pytest.fixture(scope="module")
def bucket(endpoint: str) -> pyarrow.fs.S3FileSystem:
    system = pyarrow.fs.S3FileSystem(
        access_key="a", secret_key="b", endpoint_override=endpoint, scheme="http", region="us-east-1",
        allow_bucket_creation=True,
    )  # fmt: skip
    system.create_dir("papers")
    system.create_dir("empty")
    for name, content in FILES.items():
        with system.open_output_stream(f"papers/{name}") as file:
            file.write(content)
    return system


def told(home: Path, source: str, endpoint: str) -> dict[str, int]:
    where = f"{source}?endpoint_override={endpoint}&scheme=http&region=us-east-1"
    done = record_plainly(Request(sources=(where,)), Settings(home=home, model="none"))
    return dict(done.seen["adhoc"])


@pytest.fixture(autouse=True)
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("s3://papers", 6),
        ("s3://papers/news", 5),
        ("s3://papers/news/", 5),
        ("s3://papers/news/*.txt", 1),
        ("s3://papers/news/**/*.txt", 2),
        ("s3://papers/*/2025/[ab].*", 4),
        ("s3://papers/news/2025/b.jsonl", 3),
    ],
)
@pytest.mark.usefixtures("bucket")
def test_a_bucket_a_folder_a_pattern_a_file(endpoint: str, source: str, found: int) -> None:
    records = list(read(f"{source}?endpoint_override={endpoint}&scheme=http&region=us-east-1", Options()))
    assert [one.problem for one in records] == [None] * found
    assert all(one.source_uri.startswith("s3://papers/news") and "?" not in one.source_uri for one in records)


def test_what_has_not_changed_is_not_copied_again(
    endpoint: str, bucket: pyarrow.fs.S3FileSystem, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    assert told(home, "s3://papers/news", endpoint)["new"] == 5
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as connection:
        rows = connection.execute(
            "SELECT source_uri, publisher FROM articles WHERE source_uri LIKE '%a.txt'"
        ).fetchall()
    assert rows == [("s3://papers/news/2025/a.txt", "The Courier")]
    again = told(home, "s3://papers/news", endpoint)
    assert (again["new"], again["unchanged"]) == (0, 3)
    with bucket.open_output_stream("papers/news/c.txt") as file:
        file.write(STORY.replace("Jordan", "Kenya and Togo").encode())
    assert told(home, "s3://papers/news", endpoint)["new"] == 1


@pytest.mark.usefixtures("bucket")
def test_what_cannot_be_read_is_said_in_a_sentence(endpoint: str, tmp_path: Path) -> None:
    where = f"?endpoint_override={endpoint}&scheme=http&region=us-east-1"
    for address, sentence in (
        (f"s3://nobody/news{where}", "There is no bucket nobody."),
        (f"s3://nobody{where}", "There is no bucket nobody."),
        (f"s3://papers/nothing{where}", "There is nothing at s3://papers/nothing:"),
        (f"s3://papers/*.csv{where}", "There is nothing at s3://papers/*.csv:"),
        (f"s3://empty{where}", "There is nothing at s3://empty/:"),
        (f"s3:///news{where}", "s3:///news names no bucket"),
        (f"s3://papers/news{where}&colour=red", "s3://papers/news cannot be listed: colour cannot be said of a"),
        (f"s3://papers/news{where.replace(endpoint, '127.0.0.1:1')}", "s3://papers/news cannot be listed:"),
    ):
        with pytest.raises(SourceNotFound) as refused:
            record_plainly(Request(sources=(address,)), Settings(home=tmp_path / "home"))
        assert str(refused.value).startswith(sentence)
        assert str(refused.value).endswith(".")
        assert "\n" not in str(refused.value)
        assert len(str(refused.value)) < 400


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        ("AWS Error ACCESS_DENIED during ListObjectsV2 operation: Access Denied.", "s3://b/c may not be read: AWS_ACC"),
        ("AWS Error UNKNOWN (HTTP status 403) during HeadObject operation: InvalidAccessKeyId", "s3://b/c may not be"),
        ("AWS Error NO_SUCH_BUCKET during ListObjectsV2 operation: It does not exist", "There is no bucket b."),
        ("AWS Error SLOW_DOWN\nwithin", "s3://b/c cannot be listed: AWS Error SLOW_DOWN within."),
    ],
)
def test_what_the_bucket_answers_is_said_in_a_sentence(error: str, sentence: str) -> None:
    # The server of the test lets everybody read.
    assert _why(OSError(error), "s3://b/c", "b").startswith(sentence)


@pytest.mark.parametrize(
    ("pattern", "name", "fits"),
    [
        ("b/a/*.txt", "b/a/x.txt", True),
        ("b/a/*.txt", "b/a/c/x.txt", False),
        ("b/**/*.txt", "b/x.txt", True),
        ("b/**/*.txt", "b/a/c/x.txt", True),
        ("b/a/**", "b/a/c/x.txt", True),
        ("b/a[12].txt", "b/a2.txt", True),
        ("b/a.txt", "b/aXtxt", False),
    ],
)
def test_patterns(pattern: str, name: str, fits: bool) -> None:
    assert bool(_fitting(pattern).fullmatch(name)) is fits
