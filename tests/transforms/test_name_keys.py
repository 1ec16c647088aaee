"""Are the spellings of one name one, and those of two persons two?"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.names import paired
from transforms.name_keys import is_full, is_title, person_slug, same_person, slug


@pytest.mark.parametrize(
    ("one", "other", "rule"),
    [
        ("Volodymyr Zelensky", "Volodymyr Zelenskyy", "transliteration"),
        ("Volodymyr Zelenskiy", "Volodymyr Zelenskyj", "transliteration"),
        ("Sergei Lavrov", "Sergey Lavrov", "transliteration"),
        ("Mohamed Hassan", "Muhammad Hasan", "transliteration"),
        ("Recep Tayyip Erdoğan", "Recep Tayyip Erdogan", "same_name"),
        ("President Joe Biden", "Joe Biden", "same_name"),
        ("Lavrov, Sergey", "Sergey Lavrov", "same_name"),
        ("Donald J. Trump", "Donald Trump", "middle_name"),
        ("Sergey V. Lavrov", "Sergey Viktorovich Lavrov", "middle_name"),
        ("Sergey Viktorovich Lavrov", "Sergey Borisovich Lavrov", None),
        ("Ivan Lavrov", "Ivan Lavrova", None),
        ("Donald Trump", "Melania Trump", None),
        ("Anthony Albano", "Anthony Albanese", None),
        ("Hans Friedrich", "Friedrich Hans", None),
        ("Salman bin Muhammad al-Rawi", "Salman al-Rawi", None),
        ("Lavrov", "Lavrov", None),
        ("", "Ann Smith", None),
    ],
)
def test_two_spellings(one: str, other: str, rule: str | None) -> None:
    assert same_person(one, other) == rule
    assert same_person(other, one) == rule


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sergei Karaganov", "Sergey Karaganov"),
        ("Dmitri S. Peskov", "Dmitry Peskov"),
        ("Andrii Yermak", "Andriy Yermak"),
    ],
)
def test_spellings_of_one_person_have_one_id_in_every_article(one: str, other: str) -> None:
    assert person_slug(one) == person_slug(other)


@given(st.text(max_size=40))
@settings(max_examples=150, deadline=None)
def test_an_id_is_readable_and_stable(name: str) -> None:
    for found in (slug(name), person_slug(name)):
        assert found == found.lower()
        assert all(char.isascii() and (char.isalnum() or char == "-") for char in found)
        assert slug(found) == found


def test_names_of_other_scripts_stay_apart() -> None:
    assert len({slug(name) for name in ("习近平", "習近平", "Си", "Xi")}) == 4


@pytest.mark.parametrize(
    ("name", "full"),
    [("Ann Smith", True), ("de Blasio", False), ("el-Sisi", False), ("King Charles", False),
     ("Glawischnig-Piesczek", False), ("Sammy Davis Jr.", True), ("Davis Jr.", False), ("", False)],
)  # fmt: skip
def test_what_is_a_full_name(name: str, full: bool) -> None:
    assert is_full(name) == full


def test_a_title_is_no_name() -> None:
    assert is_title("Queen")
    assert not is_title("Queen Elizabeth")


def test_no_variant_is_of_two_names() -> None:
    path = Path(__file__).parents[2] / "transforms" / "lexicon" / "given_name_variants.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    variants = [one for row in rows for one in row["variants"].split("|")]
    assert len(variants) == len(set(variants))
    assert not {row["name"] for row in rows} & set(variants)


def test_labelled_pairs(shared: Path) -> None:
    """Precision is what matters: two persons made one cannot be told apart again."""
    score = paired(shared / "corpora")
    assert score.precision >= 0.95
    assert score.recall >= 0.2
