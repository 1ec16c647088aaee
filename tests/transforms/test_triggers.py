"""A pattern tried where its words stand finds what it finds when it is tried everywhere."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.citation_grammar import descriptions, names, pinpoints, statutes, un_numbers, un_symbols
from transforms.citation_grammar.reading import Reading
from transforms.citation_grammar.triggers import Family, around, places, tried
from transforms.citing import find_citations
from transforms.register import Register

PATTERNS: list[tuple[re.Pattern[str], Family]] = [
    (descriptions._HEAD, "description"),
    (pinpoints._UNIT, "article"),
    (statutes._PUBLIC_LAW, "public_law"),
    (statutes._ORDERS, "order"),
    (statutes._DATED_ACT, "act"),
    (statutes._PLAIN_ACT, "act"),
    (names._TREATY_ON, "treaty"),
    (un_numbers._HEAD, "resolution"),
    (un_symbols.SYMBOL, "symbol"),
]
WORDS = [
    "resolution", "Resolution 2202 (2015)", "UNSCR 1701", "A/RES/ES-11/6", "S/2022/155", "Article 5", "Articles 41 and",
    "Act of 2022", "the Act", "Public Law 117-118", "E.O. 14024", "Executive Orders 13660 and", "Treaty on the", "İ",
    "common Article 3", "common ", "the Convention", "Convention on the Law", "draft", "textbook", "fact", "law ",
    "PL 94",
    ". ", "\n", ", ", " ", "(", ")", "a/", "E/RES/2001/1", "paragraph 4", "part II",
]  # fmt: skip


@pytest.mark.parametrize(("pattern", "family"), PATTERNS)
@given(parts=st.lists(st.sampled_from(WORDS) | st.text(max_size=4), max_size=30))
def test_nothing_is_missed(pattern: re.Pattern[str], family: Family, parts: list[str]) -> None:
    text = "".join(parts)
    found = [match.span() for match in tried(pattern, text, places(text).get(family, ()))]
    assert found == [match.span() for match in pattern.finditer(text)]


@given(parts=st.lists(st.sampled_from(["the ", "New ", "Open Skies ", "Treaty", "Covenant", " on", ". ", "X", "\n"])))
def test_a_named_treaty_is_found_around_its_word(parts: list[str]) -> None:
    text = "".join(parts)
    found = [match.span() for match in around(names._NAMED_TREATY, text, places(text).get("treaty", ()), 130)]
    wanted = [match.span() for match in names._NAMED_TREATY.finditer(text) if "Treaty" in match[0][-6:]]
    assert [one for one in wanted if one not in found] == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "prefix",
    ["Article 2(Article 2(", "the Open ", "Council Regulation (EU) No ", "Decision 1", "resolutions 1, ", "A/RES/1 ",
     "a draft ", "common Article ", "Act of 2022 ", "No. ", "Treaty on the ", "vetoed a draft ", "H.R. ", "2712 and "],
)  # fmt: skip
def test_a_megabyte_of_any_beginning_is_read_in_linear_time(prefix: str) -> None:
    register = Register.build([], [])
    taken = []
    for size in (100_000, 1_000_000):
        text = prefix * (size // len(prefix))
        start = time.process_time()
        find_citations("a" * 20, text, register, None)
        taken.append(time.process_time() - start)
    # Ten times the text may take thirty times as long: caches and the collector; the square would be a hundred.
    assert taken[1] < max(1.0, 30 * taken[0]), taken


def test_sentences_end_after_stops_but_not_after_abbreviations() -> None:
    text = "In Art. 5 it says so. No. 7 is Res. 8. J. Doe came.\nNext"
    starts = Reading.of(text).sentences
    assert [text[start : start + 5] for start in starts] == ["In Ar", "No. 7", "J. Do", "Next"]
