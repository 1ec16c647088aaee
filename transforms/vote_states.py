"""Which state does a register of votes mean by its code and name?

Codes of ISO 3166 are those of `lexicon/countries.csv`; what registers write otherwise, and the codes that meant one
state in one session and another in a later one, are in `lexicon/vote_states.csv`.
"""

from __future__ import annotations

from dataclasses import dataclass

from transforms.lexicon import table

LAST = 9999
"""The session that no body has reached: a state of today has no last one."""


@dataclass(frozen=True, slots=True)
class VoteState:
    """A state under one code, or one name where there is no code, in the sessions from first to last."""

    code: str
    name: str
    """Empty where the code is enough."""
    first: int
    last: int
    entity_id: str


def vote_states() -> list[VoteState]:
    """Every state that a register can mean; of one code and session there is one at most."""
    special = [
        VoteState(
            row["code"],
            "" if row["code"] else row["name"],
            int(row["first_session"] or 0),
            int(row["last_session"] or LAST),
            row["entity_id"],
        )
        for row in table("vote_states")
    ]
    taken = {one.code for one in special if one.code}
    plain = [
        VoteState(code, "", 0, LAST, row["entity_id"])
        for row in table("countries")
        for code in (row["iso2"], row["iso3"])
        if code and code not in taken
    ]
    return [*special, *plain]
