"""Citations are found in every written form, with exact spans, pinpoints and the instrument they mean."""

from __future__ import annotations

import csv
import importlib
import pkgutil
import re
import sys
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import pairwise
from types import FrameType
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms import citation_grammar
from transforms.citing import Citation, Instrument, citing, find_citations
from transforms.register import Register

# The standard library has no public way to look into a pattern.
PARSER: Any = importlib.import_module("re._parser")
DAY = date(2025, 6, 30)
UN = "un:A/RES/"
SC = "un:S/RES/"
CHARTER = "treaty:un-charter"
ROME = "treaty:rome-statute"
NATO = "treaty:north-atlantic-treaty"
LEND_LEASE = "statute:ukraine-democracy-defense-lend-lease-act-of-2022"
FULL, SHORT, DEFINITE = "full", "short", "definite"


@cache
def register() -> Register:
    folder = files("transforms") / "lexicon"
    read = [
        list(csv.DictReader((folder / name).read_text(encoding="utf-8").splitlines()))
        for name in ("instruments.csv", "instrument_aliases.csv")
    ]
    return Register.build(*read)


def read(text: str, **options: Any) -> tuple[list[Citation], dict[str, Instrument]]:
    found, instruments = find_citations("a", text, register(), options.pop("published_on", DAY), **options)
    assert [one for one in found if text[one.char_start : one.char_end] != one.surface] == []
    return found, {one.instrument_id: one for one in instruments}


def cited(text: str, **options: Any) -> list[tuple[str, str | None, str | None]]:
    return [(one.surface, one.instrument_id, one.pinpoint) for one in read(text, **options)[0]]


def meant(text: str) -> list[tuple[str, str | None, str]]:
    return [(one.surface, one.instrument_id, one.form) for one in read(text)[0]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It cited A/RES/ES-11/6.", [("A/RES/ES-11/6", UN + "ES-11/6")]),
        ("It cited A/RES/68/262, twice.", [("A/RES/68/262", UN + "68/262")]),
        ("It cited A/RES/377 (V).", [("A/RES/377 (V)", UN + "377(V)")]),
        ("It cited A/RES/217(III)A.", [("A/RES/217(III)A", UN + "217(III)")]),
        ("It cited A/RES/46/36L.", [("A/RES/46/36L", UN + "46/36L")]),
        ("It cited S/RES/2202 (2015).", [("S/RES/2202 (2015)", SC + "2202(2015)")]),
        ("It cited S/RES/1705.", [("S/RES/1705", SC + "1705(2006)")]),
        ("It cited S/PRST/2015/10.", [("S/PRST/2015/10", "un:S/PRST/2015/10")]),
        ("It cited A/HRC/RES/S-31/1.", [("A/HRC/RES/S-31/1", "un:A/HRC/RES/S-31/1")]),
        ("It cited E/RES/2022/3.", [("E/RES/2022/3", "un:E/RES/2022/3")]),
        ("It tabled A/ES-11/L.10.", [("A/ES-11/L.10", "un:A/ES-11/L.10")]),
        ("It tabled A/C.3/75/L.31/Rev.1.", [("A/C.3/75/L.31/Rev.1", "un:A/C.3/75/L.31/Rev.1")]),
        ("It vetoed S/2022/155.", [("S/2022/155", "un:S/2022/155")]),
        ("A report, A/77/505, was read.", [("A/77/505", "un:A/77/505")]),
        ("The files A/RES/68/2621 and XA/RES/68/262 are nothing.", []),
        ("Delegates praised resolution ES\u201111/6.", [("resolution ES\u201111/6", UN + "ES-11/6")]),
        ("Delegates praised GA resolution 68/262.", [("GA resolution 68/262", UN + "68/262")]),
        ("Delegates praised Resolution 377A(V).", [("Resolution 377A(V)", UN + "377(V)")]),
        ("Delegates praised resolution 377 A (V).", [("resolution 377 A (V)", UN + "377(V)")]),
        ("Resolution 3379 (XXX) was repealed.", [("Resolution 3379 (XXX)", UN + "3379(XXX)")]),
        (
            "Security Council resolution 2202 holds.",
            [("Security Council resolution 2202", SC + "2202(2015)")],
        ),
        (
            "UN Security Council Resolution 1701.",
            [("UN Security Council Resolution 1701", SC + "1701(2006)")],
        ),
        ("UNSCR 1701 holds.", [("UNSCR 1701", SC + "1701(2006)")]),
        ("UNSC 2254 holds.", [("UNSC 2254", SC + "2254(2015)")]),
        ("Everyone quotes resolution 1325.", [("resolution 1325", SC + "1325(2000)")]),
        (
            "It recalled resolutions 2042 (2012), 2043 (2012) and 2118 (2013).",
            [
                ("2042 (2012)", SC + "2042(2012)"),
                ("2043 (2012)", SC + "2043(2012)"),
                ("2118 (2013)", SC + "2118(2013)"),
            ],
        ),
        (
            "It recalled resolutions 61 (1948) of 4 November 1948 and 62 (1948).",
            [("61 (1948)", SC + "61(1948)"), ("62 (1948)", SC + "62(1948)")],
        ),
        ("They vote on a resolution\n1700 people came.", []),
        ("UN resolutions 242 and 338 remain.", [("242", SC + "242(1967)"), ("338", SC + "338(1973)")]),
        (
            "General Assembly Resolution 2758 speaks.",
            [("General Assembly Resolution 2758", UN + "2758(XXVI)")],
        ),
        ("UNGA Resolution 181 divided it.", [("UNGA Resolution 181", UN + "181(II)")]),
        (
            "The Human Rights Council passed resolution 49/1.",
            [("resolution 49/1", "un:A/HRC/RES/49/1")],
        ),
        ("ECOSOC resolution 1996/31 opened the door.", [("ECOSOC resolution 1996/31", "un:E/RES/1996/31")]),
        ("Security Council resolution 9999 is not yet.", [("Security Council resolution 9999", None)]),
        ("House Resolution 755 passed.", [("House Resolution 755", "statute:us-119-hres-755")]),
        (
            "The Security Council met as House Resolution 755 passed.",
            [("House Resolution 755", "statute:us-119-hres-755")],
        ),
        ("The screen has a resolution of 1080 lines.", []),
        ("Screens of resolution 1080 sold well.", []),
        ("Her New Year's resolution 2020 was kept.", []),
    ],
)
def test_un_symbols(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert [one[:2] for one in cited(text)] == expected


def test_a_bare_emergency_session_number_counts_once_resolutions_are_talked_of() -> None:
    text = "The ES-11 series of resolutions, including the ES-11/6, was backed by many."
    assert meant(text) == [("ES-11/6", UN + "ES-11/6", SHORT)]
    assert meant("Gate ES-11/6 is closed.") == []


def test_a_number_of_a_later_resolution_is_not_that_resolution() -> None:
    text = "The Security Council met. Beijing quoted resolution 2758."
    assert cited(text, published_on=date(2023, 1, 1)) == [("resolution 2758", UN + "2758(XXVI)", None)]
    assert cited("UNSCR 2728 passed.", published_on=date(2024, 1, 15)) == [("UNSCR 2728", None, None)]
    assert cited("UNSCR 2760 passed.", published_on=date(2023, 1, 1)) == [("UNSCR 2760", None, None)]
    assert cited("UNSCR 2728 passed.", published_on=None) == [("UNSCR 2728", SC + "2728(2024)", None)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Under Article 2(4) of the UN Charter.",
            [("Article 2(4) of the UN Charter", CHARTER, "Article 2(4)")],
        ),
        (
            "Under Article 2, paragraph 4, of the UN Charter.",
            [("Article 2, paragraph 4, of the UN Charter", CHARTER, "Article 2(4)")],
        ),
        (
            "See paragraph 4 of Article 2 of the UN Charter.",
            [("paragraph 4 of Article 2 of the UN Charter", CHARTER, "Article 2(4)")],
        ),
        (
            "Chapter VII of the UN Charter applies.",
            [("Chapter VII of the UN Charter", CHARTER, "Chapter VII")],
        ),
        (
            "He read the UN Charter\u2019s Article 51 aloud.",
            [("UN Charter\u2019s Article 51", CHARTER, "Article 51")],
        ),
        ("He read the UN Charter (Article 51).", [("UN Charter (Article 51)", CHARTER, "Article 51")]),
        (
            "Acting under Articles 41 and 42 of the Charter, the Security Council agreed.",
            [
                ("Articles 41 and 42 of the Charter", CHARTER, "Article 41"),
                ("Articles 41 and 42 of the Charter", CHARTER, "Article 42"),
            ],
        ),
        ("Article 4 of the Charter of our club.", []),
        (
            "Article 5 of the North Atlantic Treaty.",
            [("Article 5 of the North Atlantic Treaty", NATO, "Article 5")],
        ),
        ("They invoked NATO's Article 5.", [("NATO's Article 5", NATO, "Article 5")]),
        ("NATO met.", []),
        (
            "All are bound by common Article 3.",
            [("common Article 3", "treaty:geneva-conventions-1949", "common Article 3")],
        ),
        (
            "See common Article 3 of the Geneva Conventions.",
            [
                (
                    "common Article 3 of the Geneva Conventions",
                    "treaty:geneva-conventions-1949",
                    "common Article 3",
                )
            ],
        ),
        (
            "Article 8 bis of the Rome Statute.",
            [("Article 8 bis of the Rome Statute", ROME, "Article 8 bis")],
        ),
        (
            "Paragraph 4 of resolution 2231 (2015).",
            [("Paragraph 4 of resolution 2231 (2015)", SC + "2231(2015)", "paragraph 4")],
        ),
        (
            "The Rome Statute binds him. Article 98 leaves a gap.",
            [("Rome Statute", ROME, None)],
        ),
        (
            "Article 27 of the Rome Statute binds him. Article 98 is apart. Article 9 of the Constitution?",
            [("Article 27 of the Rome Statute", ROME, "Article 27"), ("Article 98", ROME, "Article 98")],
        ),
    ],
)
def test_pinpoints(text: str, expected: list[tuple[str, str, str | None]]) -> None:
    assert cited(text) == expected


def test_instruments_of_one_span_are_numbered() -> None:
    found, _ = read("Acting under Articles 41 and 42 of the UN Charter.")
    assert [(one.ordinal, one.pinpoint) for one in found] == [(0, "Article 41"), (1, "Article 42")]


@pytest.mark.parametrize(
    ("text", "surface", "instrument_id", "pinpoint"),
    [
        ("He signed Public Law 117-118.", "Public Law 117-118", LEND_LEASE, None),
        ("He signed Pub. L. No. 99-1.", "Pub. L. No. 99-1", "statute:us-public-law-99-1", None),
        ("See 50 U.S.C. § 1701.", "50 U.S.C. § 1701", "statute:us-code-title-50", "§ 1701"),
        ("See 22 CFR 126.1.", "22 CFR 126.1", "statute:us-cfr-title-22", "§ 126.1"),
        (
            "Under Council Regulation (EU) No 833/2014.",
            "Council Regulation (EU) No 833/2014",
            "statute:eu-regulation-833-2014",
            None,
        ),
        ("Under Regulation (EU) 2031/77.", "Regulation (EU) 2031/77", "statute:eu-regulation-2031-77", None),
        ("Under Directive 2009/81/EC.", "Directive 2009/81/EC", "statute:eu-directive-2009-81", None),
        (
            "Under Decision (CFSP) 2022/335.",
            "Decision (CFSP) 2022/335",
            "statute:eu-decision-cfsp-2022-335",
            None,
        ),
        (
            "Under Executive Order 14024, he may.",
            "Executive Order 14024",
            "statute:us-executive-order-14024",
            None,
        ),
        ("Under E.O. 14024.", "E.O. 14024", "statute:us-executive-order-14024", None),
        (
            "The Ukraine Democracy Defense Lend-Lease Act of 2022 lapsed.",
            "Ukraine Democracy Defense Lend-Lease Act of 2022",
            LEND_LEASE,
            None,
        ),
        (
            "They passed the Robot Peace, Rest, and Repair Act of 2031.",
            "Robot Peace, Rest, and Repair Act of 2031",
            "statute:robot-peace-rest-and-repair-act-of-2031",
            None,
        ),
        ("Under the Robot Repair Act, it rests.", "Robot Repair Act", "statute:robot-repair-act", None),
        (
            "The Convention on the Rest of Robots opened.",
            "Convention on the Rest of Robots",
            "treaty:convention-on-the-rest-of-robots",
            None,
        ),
        ("They left the Moss Treaty.", "Moss Treaty", "treaty:moss-treaty", None),
    ],
)
def test_laws_and_treaties(text: str, surface: str, instrument_id: str, pinpoint: str | None) -> None:
    assert cited(text) == [(surface, instrument_id, pinpoint)]


@pytest.mark.parametrize(
    "text",
    [
        "Congress Must Act Now.",
        "Congress Must Act.",
        "The Security Council watched as a resolution of the town hall passed.",
        "The Republican National Convention met.",
        "It was an act of war and a class act.",
        "Decision 12/14 was theirs.",
        "A draft law was read; the draft budget was not.",
        "They reached an agreement to keep talking.",
        "The resolution of the conflict is far off.",
        "The text of his speech leaked.",
    ],
)
def test_what_only_looks_like_a_citation_gives_none(text: str) -> None:
    assert cited(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The Joint Comprehensive Plan of Action (JCPOA) lapsed. The JCPOA had few friends.",
            [
                ("Joint Comprehensive Plan of Action (JCPOA)", "treaty:jcpoa", FULL),
                ("JCPOA", "treaty:jcpoa", FULL),
            ],
        ),
        (
            "The Robot Rest Act of 2031 (RRA) passed. The RRA is short.",
            [
                ("Robot Rest Act of 2031 (RRA)", "statute:robot-rest-act-of-2031", FULL),
                ("RRA", "statute:robot-rest-act-of-2031", SHORT),
            ],
        ),
        (
            "The Robot Rest Act of 2031 (UK) passed.",
            [("Robot Rest Act of 2031", "statute:robot-rest-act-of-2031", FULL)],
        ),
        ("The Lend-Lease Act helped.", []),
        (
            "Public Law 117-118 lapsed; the Lend-Lease Act helped.",
            [("Public Law 117-118", LEND_LEASE, FULL), ("Lend-Lease Act", LEND_LEASE, SHORT)],
        ),
        ("The nuclear deal helped.", []),
        (
            "The Iran nuclear deal helped; the nuclear deal died.",
            [("Iran nuclear deal", "treaty:jcpoa", FULL), ("nuclear deal", "treaty:jcpoa", SHORT)],
        ),
        (
            "A court issued an arrest warrant for Vladimir Putin; the ICC did.",
            [("arrest warrant for Vladimir Putin", "warrant:icc-putin-2023", FULL)],
        ),
    ],
)
def test_names_and_acronyms(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert meant(text) == expected


ONE, TWO = "local:a#1", "local:a#2"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            (
                "All saw a draft UN General Assembly resolution. The resolution is short, the text vague. "
                "The draft may change."
            ),
            [
                ("a draft UN General Assembly resolution", ONE),
                ("The resolution", ONE),
                ("the text", ONE),
                ("The draft", ONE),
            ],
        ),
        (
            "Envoys fear draft UN resolution\nOn Monday a draft UN General Assembly resolution was seen.",
            [("draft UN resolution", ONE), ("a draft UN General Assembly resolution", ONE)],
        ),
        (
            (
                "A US-drafted Security Council resolution failed. A Russian draft resolution failed too. "
                "The US-drafted resolution was longer."
            ),
            [
                ("A US-drafted Security Council resolution", ONE),
                ("A Russian draft resolution", TWO),
                ("The US-drafted resolution", ONE),
            ],
        ),
        (
            (
                "The International Criminal Court issued arrest warrants for Ruritanian officials. "
                "The warrants are sealed."
            ),
            [("arrest warrants for Ruritanian officials", ONE), ("The warrants", ONE)],
        ),
        ("The Security Council adopted a resolution on Friday.", [("a resolution", ONE)]),
        ("My brother adopted a resolution on Friday.", []),
        ("The resolution was long.", []),
        (
            "Ruritania ended its defence agreement with Syldavia. The agreement had few friends.",
            [("its defence agreement", ONE), ("The agreement", ONE)],
        ),
        (
            "The International Court of Justice gave an advisory opinion. The advisory opinion binds nobody.",
            [("an advisory opinion", ONE), ("The advisory opinion", ONE)],
        ),
        (
            "The European Union agreed a new package of sanctions.",
            [("a new package of sanctions", ONE)],
        ),
    ],
)
def test_unnumbered_instruments(text: str, expected: list[tuple[str, str]]) -> None:
    assert [one[:2] for one in cited(text)] == expected


@pytest.mark.parametrize(
    ("text", "kind", "status", "issuer_id"),
    [
        (
            "They saw a draft UN General Assembly resolution.",
            "resolution",
            "draft",
            "org:united-nations-general-assembly",
        ),
        (
            "UN draft resolution leaks\nA draft Security Council resolution leaked.",
            "resolution",
            "draft",
            "org:united-nations-security-council",
        ),
        (
            "They backed a US-drafted Security Council resolution.",
            "resolution",
            None,
            "org:united-nations-security-council",
        ),
        (
            "The International Criminal Court issued arrest warrants.",
            "warrant",
            "adopted",
            "org:international-criminal-court",
        ),
        ("The ICC met. A judge of Ruritania issued an arrest warrant.", "warrant", "adopted", None),
        ("The EU prepared a new sanctions package.", "sanctions", None, "org:european-union"),
        ("They signed a peace treaty.", "treaty", None, None),
    ],
)
def test_what_is_known_of_a_local_instrument(text: str, kind: str, status: str | None, issuer_id: str | None) -> None:
    known = read(text)[1]["local:a#1"]
    assert (known.kind, known.status, known.issuer_id) == (kind, status, issuer_id)
    assert known.symbol is None


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("The Rome Statute binds. The Statute is long.", ("The Statute", ROME)),
        ("The Rome Statute and the NPT bind. The Statute is long.", ("The Statute", ROME)),
        ("The Rome Statute and the NPT bind. The treaty is long.", ("The treaty", "treaty:npt")),
        (
            "The Geneva Conventions and the Genocide Convention bind. The Convention is long.",
            ("The Convention", "treaty:genocide-convention"),
        ),
        (
            "They cited resolution 1701 (2006) and the NPT. The resolution is long.",
            ("The resolution", SC + "1701(2006)"),
        ),
        ("They cited resolution 1701 (2006). The draft resolution is long.", None),
        ("They cited resolution 1701 (2006). The General Assembly resolution is long.", None),
        (
            "They cited resolution 1701 (2006). A resolution of the town hall came. The resolution is long.",
            None,
        ),
        ("They cited resolution 1701 (2006). Then came resolution No. 5-b. The resolution is long.", None),
        ("They cited resolution 1701 (2006). Then came the Swiss resolution. The resolution is long.", None),
        ("The Rome Statute binds. So does the Syldavian Statute. The Statute is long.", None),
        ("They cited resolution 1701 (2006), and UNSCR 9999. The resolution is long.", None),
        (
            "They cited resolutions 242 (1967) and 338 (1973). The resolutions are long.",
            ("The resolutions", SC + "338(1973)"),
        ),
        ("They cited resolution 242 (1967). The resolutions are long.", None),
        (
            "Ministers passed a draft UN resolution. The resolution, A/RES/68/262, is long.",
            ("A/RES/68/262", UN + "68/262"),
        ),
    ],
)
def test_descriptions_mean_the_nearest_that_fits_or_nothing(text: str, last: tuple[str, str] | None) -> None:
    found = cited(text)
    if last is None:
        assert [one for one in found if one[0].lower().startswith("the ")] == []
    else:
        assert found[-1][:2] == last


def test_a_symbol_in_apposition_identifies_what_was_unnumbered() -> None:
    text = "Ministers saw a draft UN resolution. The resolution, A/RES/68/262, is long."
    assert {one[1] for one in cited(text)} == {UN + "68/262"}


def test_a_plural_means_all_that_the_nearest_sentence_cites() -> None:
    found, _ = read("They cited resolutions 242 (1967) and 338 (1973). The resolutions are long.")
    assert [(one.ordinal, one.instrument_id) for one in found[2:]] == [
        (0, SC + "242(1967)"),
        (1, SC + "338(1973)"),
    ]


def test_instruments_come_from_the_register_or_from_their_symbol() -> None:
    _, known = read("They cited A/RES/ES-11/6 and S/RES/2042 (2012) and A/RES/71/999.")
    assert known[UN + "ES-11/6"].votes_yes == 141
    assert known[UN + "ES-11/6"].adopted_on == date(2023, 2, 23)
    assert known[UN + "71/999"] == Instrument(
        UN + "71/999", "resolution", "A/RES/71/999", None, "org:united-nations-general-assembly", "adopted"
    )
    assert list(known) == sorted(known)


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
    register()
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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The Security Council adopted two earlier resolutions on Gaza, 2712 and 2720, last year.",
            [("2712", SC + "2712(2023)"), ("2720", SC + "2720(2023)")],
        ),
        ("Resolutions on Gaza, 12 of them, were adopted by the Security Council.", []),
        ("Resolutions on Syria, 300 in all, were adopted by the Security Council.", []),
        (
            "The International Criminal Court issued arrest warrants for Russian President Vladimir Putin and for"
            " Maria Lvova-Belova.",
            [
                ("arrest warrants for Russian President Vladimir Putin", "warrant:icc-putin-2023"),
                ("Maria Lvova-Belova", "warrant:icc-lvova-belova-2023"),
            ],
        ),
        (
            "A Moscow court issued arrest warrants for Vladimir Putin's critics.",
            [("arrest warrants for Vladimir Putin's critics", "local:a#1")],
        ),
        ("H.R. 8035 passed.", [("H.R. 8035", "statute:us-119-hr-8035")]),
        ("The Senate took up S. 2552 and S.J.Res. 34.", [
            ("S. 2552", "statute:us-119-s-2552"), ("S.J.Res. 34", "statute:us-119-sjres-34")]),
        ("Call HR 24 hours a day; J. S. 12 was his name.", []),
        (
            "Article 9 of Japan's constitution differs from the Constitution of the Russian Federation.",
            [
                ("Article 9 of Japan's constitution", "statute:constitution-jpn"),
                ("Constitution of the Russian Federation", "statute:constitution-rus"),
            ],
        ),
        ("The constitution was amended, and a strong constitution helps.", []),
        ("决议A/RES/ES-11/6通过", [("A/RES/ES-11/6", UN + "ES-11/6")]),
    ],
)  # fmt: skip
def test_forms_of_lists_persons_congresses_and_states(text: str, expected: list[tuple[str, str]]) -> None:
    assert [one[:2] for one in cited(text)] == expected


def test_the_resolution_is_none_of_a_list_and_no_draft_that_failed() -> None:
    """What a plural heads and what was vetoed stand between, and take nothing from the resolution that is spoken of."""
    text = (
        "The Security Council adopted resolution 2728. Russia had vetoed a draft put forward by Washington. Two earlier"
        " resolutions on Gaza, 2712 and 2720, did not. Hamas welcomed the resolution."
    )
    assert meant(text)[-1] == ("the resolution", SC + "2728(2024)", DEFINITE)
