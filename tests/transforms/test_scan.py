"""Are names found where they stand, as they are cased, and nowhere else?"""

from __future__ import annotations

import gc
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from transforms.scan import Alias, Form, Match, Rule, Scanner

ALIASES = (
    Alias("United States", "usa"),
    Alias("US", "usa", "acronym", "exact"),
    Alias("U.S.", "usa", "acronym", "exact"),
    Alias("UN", "un", "acronym", "exact"),
    Alias("UN Security Council", "unsc"),
    Alias("Security Council", "unsc"),
    Alias("the Court", "icj", "definite", "any"),
    Alias("Guinea", "gin"),
    Alias("Guinea-Bissau", "gnb"),
    Alias("South Korea", "kor"),
    Alias("Türkiye", "tur"),
    Alias("Côte d'Ivoire", "civ"),
    Alias("Georgia", "geo"),
    Alias("Georgia", "georgia-us"),
    Alias("el-Sisi", "sisi"),
    Alias("中国", "chn", match="any"),
    Alias("مصر", "egy", match="any"),
    Alias("Россия", "rus"),
)
SCANNER = Scanner(ALIASES)


def found(text: str) -> list[tuple[str, str]]:
    return [(text[hit.start : hit.end], hit.aliases[0].key) for hit in SCANNER.scan(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The US and the United States.", [("US", "usa"), ("United States", "usa")]),
        ("He told us, and Us too.", []),
        ("In the U.S. today, in the U.S.", [("U.S.", "usa"), ("U.S.", "usa")]),
        ("UN Security Council", [("UN Security Council", "unsc")]),
        ("the UN's Security Council", [("UN", "un"), ("Security Council", "unsc")]),
        ("a security council of friends", []),
        ("SECURITY COUNCIL", [("SECURITY COUNCIL", "unsc")]),
        (
            "THE COURT, the court, The Court",
            [("THE COURT", "icj"), ("the court", "icj"), ("The Court", "icj")],
        ),
        ("Guinea-Bissau, Guinea‑Bissau", [("Guinea-Bissau", "gnb"), ("Guinea‑Bissau", "gnb")]),
        ("Guinea-based", [("Guinea", "gin")]),
        ("Guineans", []),
        ("xGuinea, Guinea2, Guinea_", [("Guinea", "gin")]),
        ("South\nKorea and South  Korea", [("South\nKorea", "kor")]),
        ("Turkiye's, Türkiye’s", [("Turkiye", "tur"), ("Türkiye", "tur")]),
        ("Tu\u0308rkiye", [("Tu\u0308rkiye", "tur")]),
        ("Cote d’Ivoire", [("Cote d’Ivoire", "civ")]),
        ("el-Sisi and El-Sisi but not el-sisi", [("el-Sisi", "sisi"), ("El-Sisi", "sisi")]),
        ("在中国和", [("中国", "chn")]),
        ("مصر ومصر وبمصر", [("مصر", "egy"), ("مصر", "egy")]),
        ("Россия, РОССИЯ, россия", [("Россия", "rus"), ("РОССИЯ", "rus")]),
        ("", []),
    ],
)
def test_names_are_found(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


def test_a_hit_has_every_alias_of_its_span() -> None:
    (hit,) = SCANNER.scan("Georgia")
    assert [alias.key for alias in hit.aliases] == ["geo", "georgia-us"]


def test_candidates_are_all_spans_the_longest_first() -> None:
    text = "UN Security Council"
    spans = [text[hit.start : hit.end] for hit in SCANNER.candidates(text)]
    assert spans == ["UN Security Council", "UN", "Security Council"]


@pytest.mark.parametrize(("column", "value"), [("form", "nickname"), ("match", "loose"), ("rule", "always")])
def test_an_alias_of_no_kind_is_refused(column: str, value: str) -> None:
    with pytest.raises(ValueError, match=f"{value}.*is none of"):
        Alias("Name", "key", **{column: value})  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["", " ", "\u200b", "\u0301"])
def test_an_empty_alias_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="an alias of key is empty"):
        Scanner([Alias(text, "key")])


def test_no_aliases_find_nothing() -> None:
    assert Scanner([]).scan("United States") == []


_WORDS = st.sampled_from([alias.text for alias in ALIASES] + ["us", "-", "’s", "\u200b", "\u0301", " ", "ğ", "😀"])
_TEXTS = st.one_of(st.text(), st.lists(_WORDS).map("".join), st.lists(_WORDS).map(" ".join))


@given(_TEXTS)
@example("Tu\u0308rkiye\u0301\u200b’s")
def test_hits_lie_in_the_text_in_order_and_apart(text: str) -> None:
    hits = SCANNER.scan(text)
    assert hits == SCANNER.scan(text)
    last = 0
    for hit in hits:
        assert last <= hit.start < hit.end <= len(text)
        assert hit.aliases
        last = hit.end


@given(
    st.sampled_from([alias for alias in ALIASES if alias.text.isascii()]),
    st.text().filter(lambda text: not text[-1:].isalnum()),
    st.text().filter(lambda text: not text[:1].isalnum()),
)
def test_a_name_between_anything_but_letters_is_found(alias: Alias, before: str, after: str) -> None:
    """Whatever stands around it, unless it makes another name of it."""
    marks = "\u0300\u0301\u200b\u00ad"
    text = f"{before} {alias.text} {after.lstrip(marks)}"
    at = len(before) + 1
    spans = {(hit.start, hit.end): hit.aliases for hit in SCANNER.candidates(text)}
    assert alias in spans[at, at + len(alias.text)]


@pytest.mark.parametrize("piece", ["UN ", "UN Security ", "U.S.", "a", "Guinea-", "\u0301", "中国", "South "])
def test_repeats_cost_no_more_than_their_length(piece: str) -> None:
    def seconds(times: int) -> float:
        text = piece * times
        gc.collect()
        gc.disable()
        start = time.process_time()
        SCANNER.candidates(text)
        gc.enable()
        return time.process_time() - start

    # Eight times the text: linear is eight times the time, quadratic would be sixty-four.
    assert seconds(40_000) < 28 * max(min(seconds(5_000), seconds(5_000)), 0.004)


@given(st.sampled_from(["name", "demonym", "acronym", "definite"]), st.sampled_from(["", "after_full"]))
def test_aliases_of_every_kind_can_be_made(form: Form, rule: Rule) -> None:
    matches: list[Match] = ["capitalized", "exact", "any"]
    assert [
        hit.aliases[0].form for match in matches for hit in Scanner([Alias("Aa", "k", form, match, rule)]).scan("Aa")
    ] == [form] * 3
