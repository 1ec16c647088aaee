"""Is every capture of the archives of another tool's tests a page, or told of with the right reason?"""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.sources import Options, read
from flows.sources.warc import read as read_warc

CORRUPT, REVISIT, CUT = "corrupt_record", "revisit_record", "truncated_record"


@pytest.mark.parametrize(
    ("name", "expected", "passed_over"),
    [
        ("bad.arc", [CORRUPT] * 3, 1),
        ("example.arc", [None], 0),
        ("example.arc.gz", [None], 0),
        ("example.warc", [None, REVISIT], 0),
        ("example.warc.gz", [None, REVISIT], 0),
        ("example-bad-non-chunked.warc.gz", [None, REVISIT], 0),
        ("example-digest.warc", [], 0),
        ("example-iana.org-chunked.warc", [None], 0),
        ("example-resource.warc.gz", [None], 0),
        ("example-space-in-target-uri.warc.gz", [], 1),
        # The address was made shorter by hand and the length was not.
        ("example-space-in-url.arc", [CUT], 0),
        ("example-trunc.warc", [CORRUPT, CORRUPT], 0),
        ("example-wget-bad-target-uri.warc.gz", [None], 2),
        ("example-wrong-chunks.warc.gz", [None], 0),
        ("post-test.warc.gz", [], 3),
    ],
)
def test_an_archive_of_the_corpus(shared: Path, name: str, expected: list[str | None], passed_over: int) -> None:
    options = Options()
    found = list(read(str(shared / "corpora" / "warc" / "warcio" / "test" / "data" / name), options))
    assert [one.problem_reason for one in found] == expected
    assert options.tally["passed_over"] == passed_over
    assert all(b"<html" in (one.payload or b"") for one in found if not one.problem)


def test_an_archive_under_another_name(shared: Path) -> None:
    path = shared / "corpora" / "warc" / "warcio" / "test" / "data" / "example-bad.warc.gz.bad"
    assert [one.problem_reason for one in read_warc(path, Options())] == [None, REVISIT]
