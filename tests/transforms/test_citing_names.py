"""Treaties, laws, warrants and packages are found by name and number, with the part that is cited."""

from __future__ import annotations

import pytest

from tests.citations import (
    CHARTER,
    FULL,
    LEND_LEASE,
    NATO,
    ROME,
    SC,
    SHORT,
    UN,
    cited,
    meant,
    read,
)


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Under Art. 2(4) UN Charter.", [("Art. 2(4) UN Charter", CHARTER, "Article 2(4)")]),
        ("Under Arts. 41-42 of the UN Charter.", [("Arts. 41-42 of the UN Charter", CHARTER, "Article 41-42")]),
        (
            "Article 3 common to the Geneva Conventions.",
            [
                (
                    "Article 3 common to the Geneva Conventions",
                    "treaty:geneva-conventions-1949",
                    "common Article 3",
                )
            ],
        ),
        (
            "The Treaty on Open Skies and the Antarctic Treaty bind.",
            [
                ("Treaty on Open Skies", "treaty:open-skies-treaty", None),
                ("Antarctic Treaty", "treaty:antarctic-treaty", None),
            ],
        ),
        ("The EU amended Regulation 833/2014.", [("Regulation 833/2014", "statute:eu-regulation-833-2014", None)]),
        ("Under Regulation 12/14 of the club.", []),
        (
            "Under Council Common Position 2008/944/CFSP.",
            [("Council Common Position 2008/944/CFSP", "statute:eu-common-position-cfsp-2008-944", None)],
        ),
        ("Executive Order (E.O.) 13818.", [("Executive Order (E.O.) 13818", "statute:us-executive-order-13818", None)]),
        (
            "The EU adopted its 18th package of sanctions.",
            [("18th package of sanctions", "sanctions:eu-russia-package-18", None)],
        ),
        (
            "The EU plans a twenty-first package of sanctions.",
            [("twenty-first package of sanctions", "sanctions:eu-russia-package-21", None)],
        ),
        ("The club adopted the 18th sanctions package.", []),
        (
            "The ICC issued an arrest warrant for Benjamin Netanyahu and Yoav Gallant.",
            [
                ("arrest warrant for Benjamin Netanyahu", "warrant:icc-netanyahu-2024", None),
                ("Yoav Gallant", "warrant:icc-gallant-2024", None),
            ],
        ),
    ],
)
def test_forms_that_lawyers_and_agencies_write(text: str, expected: list[tuple[str, str, str | None]]) -> None:
    assert cited(text) == expected
