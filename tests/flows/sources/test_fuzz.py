"""Does any reader fail over a damaged file, or lose it without a word?"""

from __future__ import annotations

import gzip
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.land import as_rows
from flows.limits import Limits
from flows.sources import Options, read
from schemas.contract import contract
from tests.conftest import ROOT
from tests.flows.sources.test_feed import ATOM, JSON_FEED, RSS
from tests.flows.sources.test_sitemap import NEWS
from tests.flows.sources.test_unpacked import MEMBERS, tarred, zipped
from tests.flows.sources.test_warc import record, response
from tests.make import NOON
from transforms.reading import reading

pytestmark = pytest.mark.slow

_CAPTURES = record(response()) + record(response(), url="https://example.org/2") + record(b"", kind="revisit")
_ARC = (
    b"filedesc://a 0.0.0.0 20250224100000 text/plain 0\n\nhttp://e.org/ 1.1.1.1 20250224100000 text/html %d\n%b\n"
    % (
        len(response()),
        response(),
    )
)
WHOLE = {
    "a.txt": b"A title\n\nThe ministers met in Geneva on Monday, 24 February 2025, and agreed.\n",
    "a.md": b"---\ntitle: T\n---\n# T\n\nThe *ministers* met [here](https://example.org) and agreed.\n",
    "a.html": next((ROOT / "samples" / "articles" / "html").glob("*.html")).read_bytes(),
    "a.json": JSON_FEED.encode(),
    "a.jsonl": b'{"text": "One ministers met and agreed."}\n{"text": "Two."}\n',
    "a.jsonl.gz": gzip.compress(b'{"text": "One ministers met and agreed."}\n' * 50, mtime=0),
    "a.csv": b"title,text\nA,The ministers met and agreed.\nB,More.\n",
    "a.atom": ATOM.encode(),
    "a.rss": RSS.encode(),
    "a.xml": NEWS.encode(),
    "a.urls": b"https://example.org/1\nhttps://example.org/2\n",
    "a.warc": _CAPTURES,
    "a.warc.gz": gzip.compress(_CAPTURES[:400], mtime=0) + gzip.compress(_CAPTURES[400:], mtime=0),
    "a.arc": _ARC,
    "a.zip": zipped(MEMBERS),
    "a.tar": tarred(MEMBERS),
    "a.tar.gz": gzip.compress(tarred(MEMBERS), mtime=0),
    "a.html.gz": gzip.compress(MEMBERS["sub/c.html"], mtime=0),
}

EDIT = st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 40), st.binary(max_size=30))


@pytest.mark.parametrize("name", WHOLE)
@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(edits=st.lists(EDIT, max_size=4), keep=st.floats(0.1, 1))
def test_a_damaged_file_gives_records_or_problems(
    name: str, edits: list[tuple[float, int, bytes]], keep: float
) -> None:
    content = WHOLE[name]
    for place, cut, put in edits:
        start = int(place * len(content))
        content = content[:start] + put + content[start + cut :]
    content = content[: int(keep * len(content)) + 1]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(content)
        found = list(read(str(path), Options(limits=Limits(1, 5, 4, 5, 8, 50, 1, 50))))
    assert all(one.problem or one.payload is not None for one in found)
    assert all(one.problem is None or one.problem_reason for one in found)
    rows = as_rows(found, "adhoc", NOON)
    if rows:
        made = reading(contract("raw").frame(rows), "test")
        assert len(made.articles) + len(made.rejected) == len(rows)
