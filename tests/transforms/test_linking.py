"""A draft is the text that the same body adopted on the day of the vote on the same subject, or nothing is said."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from schemas.contract import contract
from tests.make import digest
from transforms import gazetteer, lexicon
from transforms.graph import derive
from transforms.register import Register

REGISTER = Register.build(lexicon.table("instruments"), lexicon.table("instrument_aliases"))


def links(text: str) -> list[tuple[str, date]]:
    when = datetime(2025, 2, 21, tzinfo=UTC)
    row = {
        "article_id": digest(text), "source_uri": "file:///news/a.txt", "source": "adhoc", "raw_hash": digest(text, 64),
        "language": "en", "published_at": when, "published_from": "option", "retrieved_at": when, "text": text,
        "content_hash": digest(text, 64), "extracted_with": "test",
    }  # fmt: skip
    given = {
        "articles": contract("articles").frame([row]),
        "lexicon": gazetteer.load(()),
        "register": REGISTER,
        "model": None,
    }
    made = derive(["instrument_links", "instruments"], given)
    found = made["instrument_links"].to_dict("records")
    known = set(made["instruments"]["instrument_id"])
    assert all({one["local_id"], one["instrument_id"]} <= known for one in found)
    return [(one["instrument_id"], one["as_of"]) for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Washington will not sponsor a draft UN General Assembly resolution on peace in Ukraine. The draft"
            " resolution is scheduled for a vote on February 24.",
            [("un:A/RES/ES-11/7", date(2025, 2, 24))],
        ),
        ("A draft UN General Assembly resolution on fisheries is scheduled for a vote on February 24.", []),
        ("A draft UN General Assembly resolution on Ukraine is scheduled for a vote on February 26.", []),
        ("A draft UN General Assembly resolution on Ukraine was written on February 24.", []),
        ("A draft UN Security Council resolution on Syria is scheduled for a vote on February 24.", []),
    ],
)
def test_links(text: str, expected: list[tuple[str, date]]) -> None:
    assert links(text) == expected
