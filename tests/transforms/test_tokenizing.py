from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.tokenizing import WordSplitter

_SPLITTER = WordSplitter()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("U.S.-led talks", "U.S. - led talks"),
        ("Co-sponsors re-elected", "Co-sponsors re-elected"),
        ("al-Assad", "al - Assad"),
        ("a 14-year-old", "a 14 - year - old"),
        ("COVID-19", "COVID - 19"),
        ("It doesn’t.", "It does n’t ."),
        ("Russia's", "Russia 's"),
        ("“No,” he said.", "“ No , ” he said ."),
    ],
)
def test_words(text: str, expected: str) -> None:
    assert _SPLITTER.split(text)[0] == expected.split()


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_the_words_are_the_text(text: str) -> None:
    words, spaces = _SPLITTER.split(text)
    assert "".join(word + " " * space for word, space in zip(words, spaces, strict=True)) == text
    assert _SPLITTER.doc(text).text == text


@pytest.mark.parametrize("mark", ["(", "x", "a.", "http://a", "-", "’s"])
def test_a_long_run_is_cut(mark: str) -> None:
    text = mark * (200_000 // len(mark))
    words, spaces = _SPLITTER.split(text)
    assert "".join(words) == text
    assert not any(spaces)
    assert max(map(len, words)) <= 200


def test_a_vocabulary_does_not_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("transforms.tokenizing._MOST_STRINGS", 50)
    splitter = WordSplitter()
    first = splitter.vocab
    docs = [splitter.doc(" ".join(f"w{number}x{i}" for i in range(40))) for number in range(4)]
    assert splitter.vocab is not first
    assert docs[0].text.startswith("w0x0 w0x1")
