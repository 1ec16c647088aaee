"""Do the rules that cut spans out of texts list the same rows of long texts as the contract's own words do?"""

from __future__ import annotations

import duckdb
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas import rules as subject
from schemas.contract import contracts

PLAIN = (
    "SELECT this.* FROM mentions AS this JOIN articles USING (article_id) WHERE substr(articles.text,"
    " this.char_start + 1, this.char_end - this.char_start) IS DISTINCT FROM this.surface"
)
TEXT = "aé“\U0001f600\n b" * 3_000 + "the end"
LENGTHS = st.sampled_from([1, 3, 50, 8_191, 8_192, 8_193, 20_000])


@given(
    st.lists(st.tuples(st.integers(0, len(TEXT) + 2), LENGTHS, st.booleans()), min_size=1, max_size=30),
    st.integers(0, 3),
)
@settings(max_examples=25, deadline=None)
def test_long_texts_are_cut_as_plainly_said(spans: list[tuple[int, int, bool]], copies: int) -> None:
    text = TEXT * (copies + 1)
    rows = [
        {
            "article_id": article,
            "char_start": start,
            "char_end": start + length,
            "surface": content[start : start + length] + "x" * wrong,
        }
        for start, length, wrong in spans
        for article, content in (("long", text), ("short", text[:100]))
    ]
    mentions = pd.DataFrame(rows)
    articles = pd.DataFrame({"article_id": ["long", "short"], "text": [text, text[:100]]})
    with duckdb.connect() as connection:
        connection.register("mentions", mentions)
        connection.register("articles", articles)
        plain = connection.execute(f"{PLAIN} ORDER BY ALL").fetchall()
        assert connection.execute(f"{subject.sliced(PLAIN)} ORDER BY ALL").fetchall() == plain
    assert len(plain) == 2 * sum(wrong for *_, wrong in spans)


def test_every_rule_that_slices_texts_does_so() -> None:
    slicing = [rule for table in contracts() for rule in subject.rules(table) if "substr(articles.text" in rule.sql]
    assert len(slicing) >= 7
    assert [rule.name for rule in slicing if "pieces.piece" not in rule.sql] == []
