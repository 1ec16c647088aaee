"""Citations: the tables, what holds in any text, and that reading takes time in proportion to it."""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
from itertools import pairwise
from types import FrameType
from typing import Any, get_args

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.contract import contract
from tests.citations import CHARTER, DAY, SC, cited, read, register
from transforms import citation_grammar
from transforms.citation_grammar.reading import Rule
from transforms.citing import citing, find_citations

# The standard library has no public way to look into a pattern.
PARSER: Any = importlib.import_module("re._parser")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Le Conseil a adopté S/RES/2202 (2015).", [("S/RES/2202 (2015)", SC + "2202(2015)", None)]),
        ("Resolution 1701 and the UN Charter.", []),
    ],
)
def test_other_languages_are_read_for_symbols_only(text: str, expected: list[tuple[str, str, None]]) -> None:
    assert cited(text, language="fr") == expected


def test_the_tables() -> None:
    articles = pd.DataFrame(
        {
            "article_id": ["b", "a", "c"],
            "text": [
                "The UN Charter.",
                "Article 2(4) of the UN Charter; a draft UN resolution.",
                "La Charte, S/RES/242 (1967).",
            ],
            "published_at": [pd.Timestamp("2025-01-01", tz="UTC"), pd.NaT, None],
            "language": ["en", None, "fr"],
        }
    )
    before = articles.copy(deep=True)
    cited = citing(articles, register())
    rows, instruments = cited.citations, cited.instruments
    pd.testing.assert_frame_equal(articles, before)
    assert rows[["article_id", "instrument_id", "pinpoint"]].astype(object).where(
        rows.notna(), None
    ).to_numpy().tolist() == [
        ["a", CHARTER, "Article 2(4)"],
        ["a", "local:a#1", None],
        ["b", CHARTER, None],
        ["c", SC + "242(1967)", None],
    ]
    assert instruments["instrument_id"].tolist() == ["local:a#1", CHARTER, SC + "242(1967)"]


def test_the_rules_are_those_of_the_contract() -> None:
    # What was read before there were rules has a value of its own, which nothing gives now.
    assert {*get_args(Rule), "not_recorded"} == set(contract("citations").column("rule").values)


def test_no_articles_give_empty_tables() -> None:
    none = pd.DataFrame({"article_id": [], "text": [], "published_at": [], "language": []})
    cited = citing(none, register())
    assert [len(cited.citations), len(cited.instruments)] == [0, 0]


PIECES = [
    "Article 2(",
    "Articles 41 and ",
    "the ",
    "The Statute ",
    "resolution ",
    "resolutions 242, ",
    "A/RES/",
    "ES-11/6",
    " (2015)",
    "UN Charter",
    "a draft UN General Assembly resolution",
    "Case C-1/02, ",
    "applications nos. 1234/56, ",
    "Decree No. 5 of ",
    "12 U.S. 45 ",
    "decision 67/551, ",
    "\n",
    ". ",
    "(JCPOA)",
    "Act of 2022 ",
    "arrest warrants for ",
    "No. ",
    "\u2019s ",
    "\u2011",
    "\u00a0",
    "Convention on the ",
    "S/",
    "§ 1701",
    "Rome Statute",
    "common Article 3",
    "paragraph 4 of ",
    "\U0001f600",
    "e\u0301",
    "İ",
    "NATO",
    "A-",
    "A/C.3/",
    "CCPR/C/",
    "resolution 242 and ",
    "The ICJ ordered it to ",
    "18th package of sanctions ",
    "decision 77/503, ",
    "Article 3 common to the ",
    "Regulation 833/2014 ",
    "the resolutions, ",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=30).map("".join))
def test_spans_are_exact_and_rows_are_unique_in_any_text(text: str) -> None:
    found, known = read(text)
    keys = [(one.char_start, one.char_end, one.ordinal) for one in found]
    assert len(set(keys)) == len(keys)
    assert keys == sorted(keys)
    assert all(0 <= start < end <= len(text) for start, end, _ in keys)
    spans = sorted({key[:2] for key in keys})
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    assert {one.instrument_id for one in found if one.instrument_id} == set(known)


def work(text: str) -> int:
    """The lines that reading a text runs, each turn of a loop counted."""
    lines = 0

    def count(_frame: FrameType, event: str, _argument: object) -> Any:
        nonlocal lines
        lines += event == "line"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        find_citations("a", text, register(), DAY)
    finally:
        sys.settrace(before)
    return lines


@pytest.mark.parametrize(
    "piece",
    [
        *PIECES,
        "Foo Treaty ",
        "resolutions 1, ",
        "(",
        "A ",
        "a resolution. The treaty. ",
        "Bar Act of 2020 (BA) ",
    ],
)
def test_work_grows_with_length(piece: str) -> None:
    # What is made once a process is no work of the text.
    work(piece)
    assert work(piece * 400) <= 2.3 * work(piece * 200) + 200


def unbounded(pattern: Any, *, inside: bool = False) -> bool:
    """Whether a parsed pattern has a repeat without bound inside another."""
    for code, argument in pattern:
        name = str(code)
        if name in ("MAX_REPEAT", "MIN_REPEAT"):
            endless = argument[1] is PARSER.MAXREPEAT
            found = (endless and inside) or unbounded(argument[2], inside=inside or endless)
        elif name == "SUBPATTERN":
            found = unbounded(argument[3], inside=inside)
        else:
            found = name == "BRANCH" and any(unbounded(branch, inside=inside) for branch in argument[1])
        if found:
            return True
    return False


def test_no_pattern_nests_repeats_without_bound() -> None:
    modules = [
        importlib.import_module(f"transforms.citation_grammar.{one.name}")
        for one in pkgutil.iter_modules(citation_grammar.__path__)
    ]
    patterns = [value for module in modules for value in vars(module).values() if isinstance(value, re.Pattern)]
    assert len(patterns) > 20
    assert [one.pattern for one in patterns if unbounded(PARSER.parse(one.pattern, one.flags))] == []
    assert unbounded(PARSER.parse("(?:a+b)*"))
