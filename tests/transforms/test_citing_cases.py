"""Cases by number and report, treaties by their place in the Treaty Series, laws and decrees of states by number."""

from __future__ import annotations

import pytest

from tests.citations import cited, read
from transforms.citation_grammar.cases import _COURTS, _CRIMINAL, _GENERAL, _RIGHTS, _TRIBUNALS, _UNION
from transforms.lexicon import table


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("In Case C-402/05 P the Court annulled it.", [("Case C-402/05 P", "judgment:case-c-402-05-p")]),
        ("Joined Cases C-402/05 P and C-415/05 P fell.",
         [("C-402/05 P", "judgment:case-c-402-05-p"), ("C-415/05 P", "judgment:case-c-415-05-p")]),
        ("The General Court ruled in Case T-315/01.", [("Case T-315/01", "judgment:case-t-315-01")]),
        ("It is ECLI:EU:C:2008:461.", [("ECLI:EU:C:2008:461", "judgment:ecli-eu-c-2008-461")]),
        ("Application no. 12345/06 was lodged.", [("Application no. 12345/06", "judgment:application-no-12345-06")]),
        ("It joined applications nos. 27021/08 and 61498/08.",
         [("27021/08", "judgment:application-no-27021-08"), ("61498/08", "judgment:application-no-61498-08")]),
        ("The situation is ICC-01/22.", [("ICC-01/22", "judgment:icc-01-22")]),
        ("See ICC-02/05-01/09-3 of 2009.", [("ICC-02/05-01/09-3", "judgment:icc-02-05-01-09")]),
        ("Prosecutor v. Tadić, Case No. IT-94-1-T, began.", [("Case No. IT-94-1-T", "judgment:it-94-1-t")]),
        ("R v Jones [2006] UKHL 45 held so.", [("[2006] UKHL 45", "judgment:2006-ukhl-45")]),
        ("It is [2022] EWHC 123 (Admin).", [("[2022] EWHC 123 (Admin)", "judgment:2022-ewhc-123-admin")]),
        ("Massachusetts v. EPA, 549 U.S. 497 (2007), held so.",
         [("549 U.S. 497 (2007)", "judgment:549-u-s-497")]),
        ("He cited Roe v. Wade, 410 U.S. 113, and", [("410 U.S. 113", "judgment:410-u-s-113")]),
        ("See 678 F. Supp. 3d 443 of 2023.", [("678 F. Supp. 3d 443", "judgment:678-f-supp-3d-443")]),
        ("See I.C.J. Reports 1986, p. 14.", [("I.C.J. Reports 1986, p. 14", "judgment:i-c-j-reports-1986-14")]),
        ("Compare [1986] ICJ Rep 14.", [("[1986] ICJ Rep 14", "judgment:i-c-j-reports-1986-14")]),
        ("It is registered at 1155 UNTS 331.", [("1155 UNTS 331", "treaty:1155-unts-331")]),
        ("United Nations, Treaty Series, vol. 1155, No. 18232",
         [("United Nations, Treaty Series, vol. 1155, No. 18232", "treaty:unts-no-18232")]),
        ("Ukraine's Presidential Decree No. 647 of 2022 says so.",
         [("Ukraine's Presidential Decree No. 647 of 2022", "statute:ukr-presidential-decree-no-647-2022")]),
        ("The Presidential Decree No. 647 was signed.", [("Presidential Decree No. 647", None)]),
        ("Ukraine's Law No. 2501-XII applies.", [("Ukraine's Law No. 2501-XII", "statute:ukr-law-no-2501-xii")]),
        ("Russian Federal Law No. 172-FZ of 31 May 1996",
         [("Russian Federal Law No. 172-FZ of 31 May 1996", "statute:rus-federal-law-no-172-fz-1996")]),
        ("Decree No. 5 of the Republic of Belarus fell.",
         [("Decree No. 5 of the Republic of Belarus", "statute:blr-decree-no-5")]),
    ],
)  # fmt: skip
def test_cases_reports_and_laws_by_number(text: str, found: list[tuple[str, str | None]]) -> None:
    assert [(surface, instrument) for surface, instrument, _ in cited(text)] == found


@pytest.mark.parametrize(
    "text",
    [
        "Some 12 U.S. 45 soldiers came.",
        "They rent 9 F. 12 apartments.",
        "In the case of 12/34 apps it failed.",
        "The application of 12/34 failed.",
        "Under the law no one is above it.",
        "It took 500 U.S. 300 days.",
    ],
)
def test_what_is_no_case(text: str) -> None:
    assert cited(text) == []


def test_a_law_of_no_state_leaves_the_resolution_what_it_was() -> None:
    found, _ = read("Resolution 2202 (2015) stands. Decree No. 5 was signed. The resolution binds.")
    assert [one.instrument_id for one in found] == ["un:S/RES/2202(2015)", None, "un:S/RES/2202(2015)"]
    laws, _ = read("Ukraine's Law No. 2501-XII applies. Law No. 7 was signed. The law is old.")
    assert [one.instrument_id for one in laws] == ["statute:ukr-law-no-2501-xii", None]


def test_the_courts_are_organizations_of_the_lexicon() -> None:
    known = {row["entity_id"] for row in table("organizations")}
    assert {*_TRIBUNALS.values(), *_COURTS.values(), _UNION, _GENERAL, _RIGHTS, _CRIMINAL} <= known
