"""Resolutions and documents of the United Nations are found by symbol and by number, in every written form."""

from __future__ import annotations

from datetime import date

import pytest

from tests.citations import (
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
    # The symbol speaks of resolutions as the word does, however it is written.
    assert meant("Papers GA/res/1 and ES-11/6 were filed.")[-1:] == [("ES-11/6", UN + "ES-11/6", SHORT)]


def test_a_number_of_a_later_resolution_is_not_that_resolution() -> None:
    text = "The Security Council met. Beijing quoted resolution 2758."
    assert cited(text, published_on=date(2023, 1, 1)) == [("resolution 2758", UN + "2758(XXVI)", None)]
    assert cited("UNSCR 2728 passed.", published_on=date(2024, 1, 15)) == [("UNSCR 2728", None, None)]
    assert cited("UNSCR 2760 passed.", published_on=date(2023, 1, 1)) == [("UNSCR 2760", None, None)]
    assert cited("UNSCR 2728 passed.", published_on=None) == [("UNSCR 2728", SC + "2728(2024)", None)]


ORGANS = [
    ("A report, A/77/505, was read.", ["A/77/505"]),
    ("See A/HRC/49/71 and A/HRC/WG.6/42/ISR/1.", ["A/HRC/49/71", "A/HRC/WG.6/42/ISR/1"]),
    ("The letter A/77/991-S/2023/500 went round.", ["A/77/991", "S/2023/500"]),
    ("The records are S/PV.9143 and A/77/PV.58.", ["S/PV.9143", "A/77/PV.58"]),
    ("The Committee saw A/C.3/78/L.41 and A/CN.4/L.602/Rev.1.", ["A/C.3/78/L.41", "A/CN.4/L.602/Rev.1"]),
    ("It adopted E/CN.4/RES/1998/9 over E/CN.4/1998/L.20.", ["E/CN.4/RES/1998/9", "E/CN.4/1998/L.20"]),
    ("See CCPR/C/GC/36, CEDAW/C/GC/35 and CRC/C/UKR/CO/4.", ["CCPR/C/GC/36", "CEDAW/C/GC/35", "CRC/C/UKR/CO/4"]),
    ("See TD/B/C.I/50, ST/SGB/2017/1 and DP/2023/12.", ["TD/B/C.I/50", "ST/SGB/2017/1", "DP/2023/12"]),
    ("See NPT/CONF.2020/WP.5 and A/CONF.183/9.", ["NPT/CONF.2020/WP.5", "A/CONF.183/9"]),
    ("UNEP/EA.5/Res.14 and FCCC/CP/2015/10/Add.1 stand.", ["UNEP/EA.5/Res.14", "FCCC/CP/2015/10/Add.1"]),
    ("The board adopted GOV/2022/34, then GC(67)/RES/12.", ["GOV/2022/34", "GC(67)/RES/12"]),
    ("E/RES/1235 (XLII) opened the door.", ["E/RES/1235 (XLII)"]),
    ("Size S/M, S/N 1234, an A/C, the A/B test, 24/7, 16/9.", []),
]


@pytest.mark.parametrize(("text", "symbols"), ORGANS)
def test_symbols_of_every_organ(text: str, symbols: list[str]) -> None:
    assert cited(text) == [(one, f"un:{one.replace(' ', '')}", None) for one in symbols]


OTHER_WORDINGS = [
    ("UNSC Res. 1701 holds.", [("UNSC Res. 1701", SC + "1701(2006)")]),
    ("It cites res 2334 (2016).", [("res 2334 (2016)", SC + "2334(2016)")]),
    ("G.A. Res. 377A(V) was used.", [("G.A. Res. 377A(V)", UN + "377(V)")]),
    ("S.C. Res. 678 was used.", [("S.C. Res. 678", SC + "678(1990)")]),
    ("See U.N. Doc. A/RES/25/2625.", [("A/RES/25/2625", UN + "2625(XXV)")]),
    ("See S/Res/1701 and A/Res/68/262.", [("S/Res/1701", SC + "1701(2006)"), ("A/Res/68/262", UN + "68/262")]),
    ("The UN's resolution 181 split it.", [("UN's resolution 181", UN + "181(II)")]),
    ("UNSCR 1325/2000 is old.", [("UNSCR 1325/2000", SC + "1325(2000)")]),
    ("Resolution 242 and 338 hold at the UN.", [("Resolution 242", SC + "242(1967)"), ("338", SC + "338(1973)")]),
    ("Resolution 1701 and 10000 troops; resolution 1701 and 2006.", [("Resolution 1701", SC + "1701(2006)"),
        ("resolution 1701", SC + "1701(2006)")]),
    ("UNSCRs 1718, 1874 and 2397.", [("1718", SC + "1718(2006)"), ("1874", SC + "1874(2009)"),
        ("2397", SC + "2397(2017)")]),
    ("Resolutions 43/160 A and B of 9 December 1988 and 49/40 B hold.", [("43/160 A", UN + "43/160A"),
        ("49/40", UN + "49/40")]),
    ("General Assembly resolution 41 (1) holds.", [("General Assembly resolution 41 (1)", UN + "41(I)")]),
    ("General Assembly decision 77/503 holds.", [("General Assembly decision 77/503", "un:A/DEC/77/503")]),
    ("The board took decision 77/503.", []),
    ("HRC decision 2/113 holds.", [("HRC decision 2/113", "un:A/HRC/DEC/2/113")]),
    ("Decision 1/CP.21 holds.", [("Decision 1/CP.21", "un:1/CP.21")]),
    ("Resolution WHA73.1 holds.", [("Resolution WHA73.1", "un:WHA73.1")]),
    ("ECOSOC resolution 1503 (XLVIII) holds.", [("ECOSOC resolution 1503 (XLVIII)", "un:E/RES/1503(XLVIII)")]),
    ("Commission on Human Rights resolution 1998/9 holds.",
     [("Commission on Human Rights resolution 1998/9", "un:E/CN.4/RES/1998/9")]),
    ("The Human Rights Council recalled resolution 60/251.", [("resolution 60/251", UN + "60/251")]),
    ("Resolution 181 of the General Assembly holds.", [("Resolution 181", UN + "181(II)")]),
    ("Security Council (UNSC) Resolution 2334.", [("Security Council (UNSC) Resolution 2334", SC + "2334(2016)")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), OTHER_WORDINGS)
def test_other_wordings_of_resolutions_and_decisions(text: str, expected: list[tuple[str, str]]) -> None:
    assert [one[:2] for one in cited(text)] == expected


@pytest.mark.parametrize(
    ("symbol", "kind", "status", "issuer_id"),
    [
        ("A/C.3/78/L.41", "resolution", "draft", "org:united-nations-general-assembly"),
        ("S/PV.9143", "statement", None, "org:united-nations-security-council"),
        ("E/CN.4/RES/1998/9", "resolution", "adopted", "org:united-nations-commission-on-human-rights"),
        ("A/HRC/49/71", "statement", None, "org:united-nations-human-rights-council"),
        ("GOV/2022/34", "statement", None, "org:international-atomic-energy-agency"),
        ("GC(67)/RES/12", "resolution", "adopted", "org:international-atomic-energy-agency"),
    ],
)
def test_what_a_symbol_tells_of_its_document(symbol: str, kind: str, status: str | None, issuer_id: str) -> None:
    (one,) = read(f"They cited {symbol}.")[1].values()
    assert (one.symbol, one.kind, one.status, one.issuer_id) == (symbol, kind, status, issuer_id)


@pytest.mark.parametrize(
    ("text", "symbols"),
    [
        ("In accordance with Assembly decision 60/551, the United Nations met.", ["A/DEC/60/551"]),
        ("See resolutions 66/246, 67/246 and decision 67/551.", ["A/RES/66/246", "A/RES/67/246", "A/DEC/67/551"]),
        ("By Economic and Social Council decision 2010/246 it met.", ["E/DEC/2010/246"]),
        ("The United Nations recalled decision 2007/266 of 27 July 2007.", ["E/DEC/2007/266"]),
        ("The Human Rights Council recalled its decision 6/102.", ["A/HRC/DEC/6/102"]),
        ("Recalling Council resolution 1996/31 of 25 July 1996.", ["E/RES/1996/31"]),
        ("The Economic and Social Council recalled its resolution 2006/12.", ["E/RES/2006/12"]),
        ("It follows A/RES/48/75 L of 16 December 1993.", ["A/RES/48/75L"]),
        ("It was issued as GA/RES/68/262 by the press.", ["A/RES/68/262"]),
        ("The report is TD/B/EX(68)/2 of the Board.", ["TD/B/EX(68)/2"]),
        ("The safeguards follow INFCIRC/153 and INFCIRC/540.", ["INFCIRC/153", "INFCIRC/540"]),
        ("The Security Council has the report (S/8248) before it.", ["S/8248"]),
        ("The Security Council read documents S/22464 and S/25704.", ["S/22464", "S/25704"]),
        ("Recalling resolutions 1612 (2005) of 26 July 2005 and 1882 (2009) of 4 August 2009.",
         ["S/RES/1612(2005)", "S/RES/1882(2009)"]),
        ("It is in A/HRC/FFM.1/2021/2 of the mission.", ["A/HRC/FFM.1/2021/2"]),
        ("Trusteeship Council resolution 2183 (LIII) of 1963.", ["T/RES/2183(LIII)"]),
        ("The letter (A/76/740-S/2022/179) says so.", ["A/76/740", "S/2022/179"]),
        ("S.C. Res. 1373, U.N. Doc. S/RES/1373 (Sept. 28, 2001).", ["S/RES/1373(2001)", "S/RES/1373(2001)"]),
    ],
)  # fmt: skip
def test_forms_of_the_editorial_manual(text: str, symbols: list[str]) -> None:
    found, instruments = read(text)
    assert [instruments[one.instrument_id or ""].symbol for one in found] == symbols


@pytest.mark.parametrize(
    "text",
    [
        "The serial is S/8248, he said.",
        "The European Council decision 12/3 fell.",
        "The board's decision 3/2010 fell.",
        "They took decision 12/3 at once.",
    ],
)
def test_numbers_that_are_no_documents(text: str) -> None:
    assert cited(text) == []
