"""Which agency does an article credit?"""

from __future__ import annotations

import pytest

from transforms.wire_credit import agency_of

BODY = "The ministers met in Geneva on Monday and agreed to meet again."


@pytest.mark.parametrize(
    ("lines", "byline", "expected"),
    [
        (["GENEVA, March 3 (Reuters) - " + BODY], None, "Reuters"),
        (["UNITED NATIONS (AP) — " + BODY], None, "AP"),
        ([BODY, "(Reporting by Jane Doe; Editing by John Roe)"], None, "Reuters"),
        ([BODY, "(AFP)"], None, "AFP"),
        ([BODY, "— Reuters"], None, "Reuters"),
        ([BODY + " (Xinhua)"], None, "Xinhua"),
        ([BODY, "With agency reports"], None, "agencies"),
        ([BODY, "(With inputs from agencies)"], None, "agencies"),
        ([BODY, "With reporting by Reuters and AP"], None, "Reuters"),
        ([BODY], "Reuters", "Reuters"),
        ([BODY], "By Jane Doe and The Associated Press", "AP"),
        ([BODY], "Jane Doe, AFP", "AFP"),
        (["The minister told Reuters on Monday that talks (which AP reported) go on.", BODY], None, None),
        ([BODY, "He spoke to AFP in the evening."], None, None),
        ([BODY], "Jane Doe", None),
        ([], None, None),
    ],
)
def test_agency(lines: list[str], byline: str | None, expected: str | None) -> None:
    assert agency_of(lines, byline, "The Gazette") == expected


def test_an_agency_credits_itself_with_nothing() -> None:
    assert agency_of(["GENEVA (Reuters) - " + BODY], None, "Reuters") is None
