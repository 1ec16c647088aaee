"""Descriptions and instruments without a number mean what they stand for, or nothing."""

from __future__ import annotations

from datetime import date

import pytest

from tests.citations import (
    DEFINITE,
    ROME,
    SC,
    UN,
    cited,
    meant,
    read,
)
from transforms.citing import Instrument

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


def test_the_resolution_is_none_of_a_list_and_no_draft_that_failed() -> None:
    """What a plural heads and what was vetoed stand between, and take nothing from the resolution that is spoken of."""
    text = (
        "The Security Council adopted resolution 2728. Russia had vetoed a draft put forward by Washington. Two earlier"
        " resolutions on Gaza, 2712 and 2720, did not. Hamas welcomed the resolution."
    )
    assert meant(text)[-1] == ("the resolution", SC + "2728(2024)", DEFINITE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The International Court of Justice ordered Russia to suspend it. The order is binding.",
            [("The order", ONE)],
        ),
        (
            "World Court orders Russia to stop\nThe International Court of Justice ordered a halt that it"
            " ordered Russia to keep. They ignore the order.",
            [("the order", ONE)],
        ),
        ("The European Court of Human Rights ruled against Russia. The judgment is final.", [("The judgment", ONE)]),
        ("The general ordered his men to stop. The order was ignored.", []),
        ("The ICJ's 2004 opinion matters. The order of battle is known.", []),
        (
            "The ICJ's advisory opinion on the separation wall stands.",
            [("advisory opinion on the separation wall", "judgment:icj-wall-2004")],
        ),
        ("The ICJ's advisory opinion on tuna stands.", [("ICJ's advisory opinion", ONE)]),
        ("The ICJ indicated provisional measures. The measures bind.", [("provisional measures", ONE)]),
        ("An indictment of the minister was read. The warrant was not.", [("An indictment", ONE)]),
    ],
)
def test_orders_rulings_and_opinions(text: str, expected: list[tuple[str, str]]) -> None:
    assert [one[:2] for one in cited(text)] == expected


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("A vote on S/RES/2202 (2015) and A/HRC/49/71.", ["symbol", "document_symbol"]),
        ("Resolution 2202 was adopted. The resolution binds.", ["number_behind_the_word", "last_of_its_kind"]),
        ("Resolutions 2202 (2015) and 2231 (2015). The resolutions bind.",
         ["number_in_a_list", "number_in_a_list", "several_together", "several_together"]),
        ("Resolution 242 (1967) of the Council; later 242 (1967) again.", ["number_behind_the_word", "number_again"]),
        ("The resolution, A/RES/68/262, was adopted.", ["in_apposition", "symbol"]),
        ("Article 51 of the UN Charter. Article 2 binds. The Charter says so.",
         ["name", "pinpoint_again", "named_by_its_title"]),
        ("The Widget Control Act of 2022, the Tin Treaty, Public Law 117-118, 50 U.S.C. § 1701 and E.O. 14024.",
         ["act_title", "treaty_title", "public_law", "code_section", "executive_order"]),
        ("Council Regulation (EU) No 833/2014 and H.R. 8035.", ["eu_number", "bill"]),
        ("The Constitution of Ukraine says so.", ["constitution"]),
        ("The EU agreed its 14th sanctions package.", ["sanctions_package"]),
        ("US drafts UN resolution on Gaza\n\nThe US has drafted a UN resolution on Gaza. The resolution is short.",
         ["brought_in", "told_in_headline", "last_of_its_kind"]),
        ("Wanted by the International Criminal Court: arrest warrants for Vladimir Putin and Maria Lvova-Belova.",
         ["warrant_for_a_person", "warrant_for_a_person"]),
        ("The Convention on Blue Widgets (CBW) binds. CBW is old.", ["treaty_title", "acronym_in_brackets"]),
    ],
)  # fmt: skip
def test_each_citation_says_its_rule(text: str, rules: list[str]) -> None:
    assert [one.rule for one in read(text)[0]] == rules
