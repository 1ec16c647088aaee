"""Is the article told from what stands around it, without a word of it lost?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.boilerplate import Parts, separated
from transforms.paragraphs import paragraphs

TITLE = "Two states sign a treaty on fishing"
BODY = "The two states signed a treaty on fishing in the northern sea on Friday, officials said."
MORE = "It enters into force when both parliaments have ratified it, the ministers added."
PRESS = "Reporting by journalists from abroad is restricted by the new law."
ITEMS = (
    "(a) each party shall report once a year;",
    "(b) the depositary keeps the reports;",
    "(c) the parties shall meet.",
)
BY_FRIDAY = "By Friday the talks had failed, said officials in both capitals."


@pytest.mark.parametrize(
    ("lines", "title", "expected"),
    [
        ([TITLE, BODY, MORE], None, Parts(TITLE, None, (BODY, MORE))),
        ([f"{TITLE} World", "Ann / Pixabay", TITLE, BODY], None, Parts(TITLE, None, (BODY,))),
        ([TITLE, f"{TITLE} | News", BODY], None, Parts(TITLE, None, (BODY,))),
        ([TITLE.upper(), TITLE, BODY], None, Parts(TITLE.upper(), None, (BODY,))),
        ([TITLE, BODY], TITLE, Parts(TITLE, None, (BODY,))),
        ([TITLE, BODY], "Another title", Parts("Another title", None, (TITLE, BODY))),
        (["World", TITLE, BODY], None, Parts(TITLE, None, (BODY,))),
        (["Friday, January 4, 2019", BODY], TITLE, Parts(TITLE, None, ("Friday, January 4, 2019", BODY))),
        ([TITLE, "By Ann Lee and Bo Ray", BODY], None, Parts(TITLE, "Ann Lee and Bo Ray", (BODY,))),
        ([TITLE, "Ann Lee | 25 February 2025", BODY], None, Parts(TITLE, "Ann Lee", (BODY,))),
        ([TITLE, "18 July 2025 · by Ann Lee", BODY], None, Parts(TITLE, "Ann Lee", (BODY,))),
        ([TITLE, "Photo: A. Lee / Some Images", BODY], None, Parts(TITLE, None, (BODY,))),
        ([TITLE, "(c) Ann Lee/Getty Images", BODY], None, Parts(TITLE, None, (BODY,))),
        ([TITLE, BODY, "Read more: Fishing talks fail", MORE], None, Parts(TITLE, None, (BODY, MORE))),
        ([TITLE, BODY, "ADVERTISEMENT", MORE, "Share this article"], None, Parts(TITLE, None, (BODY, MORE))),
        ([TITLE, BODY, "(Reporting by Ann Lee)", "Our Standards: principles"], None, Parts(TITLE, None, (BODY,))),
        # Nothing that could be the article goes.
        ([BODY, MORE], None, Parts(None, None, (BODY, MORE))),
        ([TITLE, BODY, "The sea", MORE], None, Parts(TITLE, None, (BODY, "The sea", MORE))),
        ([TITLE, BODY, "Kyiv / Moscow", MORE], None, Parts(TITLE, None, (BODY, "Kyiv / Moscow", MORE))),
        ([TITLE, "Published 11/09/2024 07h33", "Updated 2 p.m. GMT", BODY], None, Parts(TITLE, None, (BODY,))),
        ([TITLE, BODY, PRESS], None, Parts(TITLE, None, (BODY, PRESS))),
        ([TITLE, BODY, *ITEMS], None, Parts(TITLE, None, (BODY, *ITEMS))),
        ([TITLE, BODY, "Reporting by Ann Lee; editing by Bo Ray", "(c) 2025 The Courier"], None,
         Parts(TITLE, None, (BODY,))),
        ([TITLE, BY_FRIDAY], None, Parts(TITLE, None, (BY_FRIDAY,))),
        ([TITLE, "Talks held."], None, Parts(TITLE, None, ("Talks held.",))),
        (["One line alone"], None, Parts(None, None, ("One line alone",))),
        ([TITLE], TITLE, Parts(TITLE, None, ())),
        (["Advertisement"], None, Parts(None, None, ())),
        ([], None, Parts(None, None, ())),
        (["The parties agree as follows:", BODY], None, Parts(None, None, ("The parties agree as follows:", BODY))),
        (["Fishing talks resume in the U.S.", BODY], None, Parts("Fishing talks resume in the U.S.", None, (BODY,))),
        ([f"Will {TITLE} this week?", BODY], None, Parts(f"Will {TITLE} this week?", None, (BODY,))),
    ],
)  # fmt: skip
def test_parts(lines: list[str], title: str | None, expected: Parts) -> None:
    assert separated(lines, title) == expected


@given(st.lists(st.text(max_size=300), max_size=12), st.none() | st.text(max_size=50))
def test_only_whole_short_lines_are_taken_away(lines: list[str], title: str | None) -> None:
    found = separated(lines, title)
    kept = iter(lines)
    assert all(one in kept for one in found.paragraphs), "in their order, unchanged"
    lost = [one for one in lines if one not in found.paragraphs]
    assert all(len(one) <= 360 for one in lost)


BERLIN = "The foreign ministers of\nFrance and Germany met in\nBerlin."
WRAPPED = """The two states signed a treaty on
fishing in the northern sea on Friday,
officials said in the capital.
A second paragraph begins here without
a blank line before it.

A third one."""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One.\n\nTwo.\n \n\nThree.", ["One.", "Two.", "Three."]),
        ("A line.\nAnother line of the text.\nA third.", ["A line.", "Another line of the text.", "A third."]),
        (WRAPPED, ["\n".join(WRAPPED.split("\n")[:3]), "\n".join(WRAPPED.split("\n")[3:5]), "A third one."]),
        (BERLIN, [BERLIN]),
        ("x" * 200 + "\ny", ["x" * 200, "y"]),
        (" \n\n", []),
    ],
)  # fmt: skip
def test_paragraphs(text: str, expected: list[str]) -> None:
    assert paragraphs(text) == expected


@given(st.text("ab \n.", max_size=200))
def test_paragraphs_keep_every_character_that_is_not_blank(text: str) -> None:
    found = paragraphs(text)
    assert "".join("".join(found).split()) == "".join(text.split())
    assert all(one == one.strip() != "" and "\n\n" not in one for one in found)
