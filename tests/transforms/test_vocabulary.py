"""Closed vocabularies as patterns: whatever is shared between names, each is matched as if it stood alone."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.vocabulary import GAP, alternatives, plain

NAMES = st.lists(st.text("aAbc. -", min_size=1, max_size=6).filter(lambda name: name == name.strip()), min_size=1)


def one_by_one(names: list[str]) -> str:
    """The alternatives with nothing shared."""
    ordered = sorted(names, key=lambda name: (-len(name), name))
    return "(?:" + "|".join(re.escape(name).replace("\\ ", GAP) for name in ordered) + ")"


@given(NAMES, st.text("aAbc. -", max_size=12), st.booleans())
def test_names_that_share_a_beginning_are_found_as_if_each_were_written_out(
    names: list[str], text: str, ignoring_case: bool
) -> None:
    flags = re.IGNORECASE if ignoring_case else 0
    found = [match.span() for match in re.finditer(alternatives(names), text, flags)]
    assert found == [match.span() for match in re.finditer(one_by_one(names), text, flags)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("week weeks weekend", ["week", "weeks", "weekend"]),
        # Where case does not count, the longer name goes first whatever its first letter's.
        ("MAY maybe mayfly", ["MAY", "maybe", "mayfly"]),
        ("the\n day before", ["the\n day before"]),
    ],
)
def test_the_longest_name_is_meant(text: str, expected: list[str]) -> None:
    names = ["week", "weekend", "weeks", "Mayfly", "May", "maybe", "the day", "the day before"]
    assert re.findall(alternatives(names), text, re.IGNORECASE) == expected


@given(st.text("ab’–\u00a0\u3000‘'- \n"))
def test_plain_text_is_as_long_and_made_plain_once(text: str) -> None:
    assert len(plain(text)) == len(text)
    assert plain(plain(text)) == plain(text)
    assert plain(text).isascii()
