"""Is every character in exactly one sentence, and does each sentence end where a reader would end it?"""

from __future__ import annotations

import time

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from schemas.contract import contract
from transforms.sentences import sentences, spans

# Each list is a paragraph as its sentences.
ENGLISH = [
    ["U.S. President Joe Biden met Gen. Smith.", "They spoke."],
    ["J. Smith and A. B. Jones of Smith & Co. signed No. 5 of the list.", "It was short."],
    ["He lives in the U.S.", "The talks are over."],
    ["Russia and the U.S. agreed."],
    ["It was in Washington, D.C., on Jan. 5 at 5 p.m.", "She left."],
    ["See Art. 5, para. 3 and pp. 7 of Vol. II.", "Then stop."],
    ["“It is over.”", "She said so."],
    ["“We refuse. ", "We will not sign,” he said."],
    ["“No!” he said.", "“Why?” she asked."],
    ["He said no.", "Ministers agreed."],
    ["He said (in Geneva.)", "Talks went on."],
    ["Lt. Col. Müller v. Šimek was decided.", "Éric won."],
    ["It rose 3.5 percent, e.g. in Mr. Lee’s town.", "Good."],
    ["1. The first point.", "2. The second point."],
    ["The text was adopted.[3] [4]", "It is in force.[5]"],
    ["He left. [6]", "“She stayed.” [7]", "All slept. [8]"],
    ["Wait... what?", "Nothing."],
    ["A hard-wrapped line of\nthe text goes on.", "Next."],
    ["The points are:", "- the first", "- the second"],
    ["Dr.\u00a0J.\u00a0Smith spoke.", "He left."],
    ["GEN. ELIZABETH LEE SPOKE.", "SHE LEFT."],
]
OTHERS = [
    ("fr", ["M. Macron a parlé.", "Il est parti."]),
    ("ru", ["Министр заявил, что переговоры продолжатся.", "Россия против."]),
    ("zh", ["决议通过了。", "中国弃权。"]),
    ("hi", ["यह पहला वाक्य है।", "यह दूसरा है।"]),
    ("und", ["One here.", "Two there."]),
    ("xx", ["One here.", "Two there."]),
]


def split(text: str, language: str, title: str | None = None) -> list[str]:
    return [text[start:end] for start, end, _ in spans(text, title, language)]


def joined(parts: list[str]) -> str:
    return "".join(
        (("\n" if part.startswith("- ") else "" if "\u3000" < part[0] < "\ua000" else " ") if place else "") + part
        for place, part in enumerate(parts)
    )


@pytest.mark.parametrize("expected", ENGLISH, ids=lambda value: value[0][:30])
def test_english(expected: list[str]) -> None:
    assert split(joined(expected), "en") == [part.strip() for part in expected]


@pytest.mark.parametrize(("language", "expected"), OTHERS)
def test_other_languages(language: str, expected: list[str]) -> None:
    assert split(joined(expected), language) == expected


def test_the_title_is_the_first_sentence_whatever_it_holds() -> None:
    text = "It is over. Talks end\n\nThe talks ended. All left.\n\nEnd"
    assert list(spans(text, "It is over. Talks end", "en")) == [
        (0, 21, True),
        (23, 39, False),
        (40, 49, False),
        (51, 54, False),
    ]


def test_a_title_that_the_text_does_not_begin_with_is_none() -> None:
    assert [is_headline for *_, is_headline in spans("One. Two.", "Three", "en")] == [False, False]


anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=60) | st.text(
    " \n\t.!?”“\"'()aAé中。…\u2028\u00a0\u0085\x1c1-[]JU.", max_size=40
)


@settings(max_examples=400, deadline=None)
@given(anything, st.sampled_from(["en", "fr", "de", "ru", "zh", "ar", "el", "und"]), st.integers(0, 5))
@example("J.\u00a0Smith", "en", 0)
@example("A.\u2028B", "en", 0)
@example("a\n\n\n\nb", "en", 1)
def test_every_character_that_is_not_white_space_is_in_one_sentence(text: str, language: str, title: int) -> None:
    before = 0
    for start, end, _ in spans(text, text[:title] or None, language):
        assert before <= start < end <= len(text)
        assert not text[before:start].strip()
        assert text[start:end] == text[start:end].strip()
        before = end
    assert not text[before:].strip()


@pytest.mark.parametrize(
    "unit",
    [
        *("word ", "x", "“a. ", "«He. ", "U.S. ", "A. B ", "1. ", ".", '."', "他来了。", "[1] ", " "),
        *("x\n", "Hi there. \n", "Hi.\n\n", "a\n- "),
    ],
)
def test_time_grows_with_the_length_alone(unit: str) -> None:
    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        began = time.perf_counter()
        for _ in spans(text, None, "en"):
            pass
        return time.perf_counter() - began

    seconds(1000)
    short = min(seconds(25_000) for _ in range(3))
    # Eight times the length; quadratic time would be sixty-four times as long.
    assert seconds(200_000) < max(24 * short, 0.5)


def test_the_table() -> None:
    rows = [
        {"article_id": "b" * 20, "title": None, "text": "One. Two.", "language": "en"},
        {"article_id": "a" * 20, "title": "T", "text": "T\n\nOne.", "language": "und"},
    ]
    table = sentences(pd.DataFrame(rows), {})
    assert contract("sentences").table(table).num_rows == 4
    assert table["ordinal"].tolist() == [0, 1, 0, 1]
    assert table["is_headline"].tolist() == [True, False, False, False]
    assert table["read_by"].tolist() == ["other_language"] * 2 + ["no_model"] * 2
    assert sentences(pd.DataFrame(rows[:0], columns=["article_id", "title", "text", "language"]), {}).empty
