"""Is the same article the original, whatever came first, was replaced or was forgotten?"""

from __future__ import annotations

import random
from collections.abc import Sequence
from contextlib import closing
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import duckdb
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from schemas.contract import contract
from tests.make import NOON, Article, record, run_record, stage
from transforms.fingerprints import fingerprints
from warehouse import adding
from warehouse import copies as copying
from warehouse.lake import Lake
from warehouse.publish import publish_run, rebuild

CHECKS = contract("checks").frame([])
WORDS = [f"{kind}{number}" for number in range(400) for kind in ("law", "vote", "state", "treaty", "court")]


def story(seed: int, words: int = 120) -> list[str]:
    drawn = random.Random(seed)
    return [drawn.choice(WORDS) for _ in range(words)]


def changed(words: Sequence[str], share: float, seed: int) -> list[str]:
    drawn = random.Random(seed)
    return [drawn.choice(WORDS) if drawn.random() < share else word for word in words]


def article(words: Sequence[str], key: str, day: int | None = 0, retrieved: int = 0) -> Article:
    return Article(
        " ".join(words) + ".", key=key, retrieved_at=NOON + timedelta(days=100 + retrieved),
        published_at=None if day is None else NOON + timedelta(days=day),
    )  # fmt: skip


def publish(lake: Lake, live: Path, run_id: str, articles: Sequence[Article]) -> None:
    tables = record(articles)
    tables["fingerprints"] = fingerprints(tables["articles"])
    publish_run(lake, live, run_record(run_id), [stage(lake, run_id, tables)], CHECKS)


def copies(live: Path) -> list[tuple[str, str, str]]:
    with closing(duckdb.connect(str(live), read_only=True)) as connection:
        return connection.execute("SELECT article_id, canonical_id, repeats_id FROM copies ORDER BY ALL").fetchall()


def test_the_article_published_first_is_the_original(lake: Lake, live: Path) -> None:
    words = story(1)
    first, copy, other = article(words, "b", 1), article([*words, "added"], "a", 2), article(story(2), "c", 0)
    publish(lake, live, "r1", [copy, other])
    assert copies(live) == []
    publish(lake, live, "r2", [first])
    assert copies(live) == [(copy.id, first.id, first.id)]


@pytest.mark.parametrize(("day", "other_day"), [(1, 1), (None, None)])
def test_of_equal_or_unknown_days_the_lesser_id_decides(
    lake: Lake, live: Path, day: int | None, other_day: int | None
) -> None:
    one, other = article(story(1), "a", day), article(story(1), "b", other_day)
    publish(lake, live, "r1", [one, other])
    first, second = sorted([one.id, other.id])
    assert copies(live) == [(second, first, first)]


def test_what_is_of_unknown_day_comes_after_what_is_known(lake: Lake, live: Path) -> None:
    unknown, known = article(story(1), "a", None), article(story(1), "b", 50)
    publish(lake, live, "r1", [unknown, known])
    assert copies(live) == [(unknown.id, known.id, known.id)]


def test_a_copy_of_a_copy_names_the_original(lake: Lake, live: Path) -> None:
    first = story(1)
    second = changed(first, 0.12, 2)
    third = changed(second, 0.12, 3)
    fourth = changed(third, 0.12, 4)
    every = [article(words, str(day), day) for day, words in enumerate([first, second, third, fourth])]
    publish(lake, live, "r1", every)
    assert {canonical for _, canonical, _ in copies(live)} == {every[0].id}
    assert len(copies(live)) == 3


def test_a_replaced_original_lets_its_copies_go(lake: Lake, live: Path) -> None:
    first, second, third = (article(story(1), str(day), day) for day in (0, 1, 2))
    publish(lake, live, "r1", [first, second, third])
    publish(lake, live, "r2", [article(story(9), "0", 0, retrieved=1)])
    assert copies(live) == [(third.id, second.id, second.id)]


def test_a_few_words_repeat_nothing(lake: Lake, live: Path) -> None:
    publish(lake, live, "r1", [article(["The", "vote", "failed"], "a"), article(["The", "vote", "failed"], "b")])
    assert copies(live) == []


FAMILIES = [
    article(changed(story(seed), share, seed * 10 + place), f"{seed}/{place}", day)
    for seed in (1, 2, 3)
    for place, (share, day) in enumerate([(0.0, 3), (0.05, 1), (0.1, 1), (0.15, None), (0.0, 2)])
]


@pytest.mark.parametrize(("module", "name"), [(copying, "_SLICE"), (copying, "_PORTION"), (adding, "_HELD")])
def test_copies_found_a_few_at_a_time_are_those_found_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: ModuleType, name: str
) -> None:
    found = []
    for number in (getattr(module, name), 2):
        monkeypatch.setattr(module, name, number)
        lake, live = Lake(tmp_path / str(number) / "lake"), tmp_path / str(number) / "warehouse.duckdb"
        # The second lot leads some of the first and is led by others; of one article there is another version.
        publish(lake, live, "r1", FAMILIES[::2])
        publish(lake, live, "r2", [*FAMILIES[1::2], article(story(9), "1/0", 3, retrieved=1)])
        found.append(copies(live))
    assert len(found[0]) >= 6
    assert found[1] == found[0]


@pytest.mark.slow
@settings(
    max_examples=10, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(order=st.permutations(FAMILIES), cuts=st.lists(st.integers(1, len(FAMILIES) - 1), max_size=4, unique=True))
def test_the_order_of_arrival_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, order: list[Article], cuts: list[int]
) -> None:
    whole = tmp_path_factory.mktemp("whole")
    publish(Lake(whole / "lake"), whole / "w.duckdb", "r1", FAMILIES)
    expected = copies(whole / "w.duckdb")
    assert len(expected) >= 6
    home = tmp_path_factory.mktemp("parts")
    bounds = [0, *sorted(cuts), len(order)]
    for number, (start, end) in enumerate(pairwise(bounds)):
        # What was read later must not be taken for what was published later.
        publish(Lake(home / "lake"), home / "w.duckdb", f"r{number}", order[start:end])
    assert copies(home / "w.duckdb") == expected
    rebuild(Lake(home / "lake"), home / "w.duckdb")
    assert copies(home / "w.duckdb") == expected


def test_codes_are_the_same_for_ever() -> None:
    frame = pd.DataFrame(
        {"article_id": ["0" * 20], "title": [None], "text": ["one two three four five " * 5 + "a b c d e f g h i j"]}
    )
    made = fingerprints(frame)
    assert len(made) == 48
    assert made["code"].tolist()[:3] == [7467785926811128282, 3160052508090639833, 7581401366357783245]
