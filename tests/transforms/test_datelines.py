"""Datelines: found by their shape and the place that they begin with, and hung apart from the sentence behind."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.reading import article, rows, tables
from transforms.datelines import DATELINE, dateline, set_apart

FOUND = {
    "OSLO, 3 May 2022 – The court ruled.": "OSLO, 3 May 2022 – ",
    "NAIROBI, Kenya (AP) — Uganda spoke.": "NAIROBI, Kenya (AP) — ",
    "Oslo, Norway – The court ruled.": "Oslo, Norway – ",
    "RIO DE JANEIRO -- The court ruled.": "RIO DE JANEIRO -- ",
    "Oslo (Reuters) - The court ruled.": "Oslo (Reuters) - ",
    "Court rules\n\nBy Anna Berg\n\nOSLO — The court ruled.": "OSLO — ",
    # An office and an aside stand between dashes too.
    "Norway – the host – spoke.": None,
    "Oslo, which is cold – the court ruled.": None,
    "NATO — the alliance — met.": None,
    "OSLO — ": None,
    "": None,
}


@pytest.mark.parametrize("text", list(FOUND))
def test_a_dateline_is_found(text: str) -> None:
    places = {at for name in ("OSLO", "Oslo", "NAIROBI", "RIO", "Norway") if (at := text.find(name)) >= 0}
    found = dateline(text, places)
    assert (None if found is None else text[slice(*found)]) == FOUND[text]


WHO = {
    "OSLO, 3 May 2022 — The Arctic Council suspended Russia on Tuesday and asked states to wait.": [
        ("suspended", "org:arctic-council", "country:RUS"), ("asked", "org:arctic-council", None),
    ],
    "NAIROBI, Kenya (AP) — Uganda expelled three Rwandan diplomats on Monday.": [
        ("expelled", "country:UGA", "country:RWA"),
    ],
    "BANGKOK, 4 June (Reuters) - Thailand recalled its ambassador from Cambodia.": [
        ("recalled", "country:THA", "country:KHM"),
    ],
    "KYIV - Ukraine attacked Russia.": [("attacked", "country:UKR", "country:RUS")],
}  # fmt: skip


@pytest.mark.parametrize("text", list(WHO))
def test_where_an_article_was_written_takes_no_part(text: str) -> None:
    made = rows(tables([article(text, "dateline")], ["events"])["events"])
    found = [(row["surface"], row["actor_id"], row["recipient_id"]) for row in made]
    assert sorted(found, key=lambda one: text.find(one[0])) == WHO[text]


@given(
    st.lists(st.integers(0, 9), min_size=10, max_size=10), st.permutations(range(10)), st.integers(0, 8),
    st.integers(1, 9),
)  # fmt: skip
def test_what_is_set_apart_leaves_a_forest(above: list[int], order: list[int], first: int, length: int) -> None:
    heads = [0] * 10
    for at, head in enumerate(above):
        heads[order[at]] = order[min(head, at)]
    deps = ["ROOT" if heads[at] == at else "dep" for at in range(10)]
    last = min(first + length, 9)
    set_apart((first, last), range(10), ["NN"] * 10, heads, deps)
    for at in range(10):
        assert _root(at, heads) is not None
    assert all(deps[at] == DATELINE for at in range(first, last))


def _root(at: int, heads: list[int]) -> int | None:
    for _ in heads:
        if heads[at] == at:
            return at
        at = heads[at]
    return None
