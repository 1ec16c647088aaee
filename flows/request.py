"""What is a run asked to do?"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from transforms.fields import FIELDS
from transforms.publication_date import instant


def _as_mapping(mapping: dict[str, str]) -> dict[str, str]:
    if unknown := sorted(mapping.keys() - set(FIELDS)):
        raise ValueError(f"{', '.join(unknown)}: the fields that can be mapped are {', '.join(FIELDS)}")
    return mapping


def _as_time(value: str | None) -> str | None:
    if value is not None and instant(value) is None:
        raise ValueError(f"{value!r} is no date that can be read: write it as 2025-02-21 or 2025-02-21T14:30Z")
    return value


FieldMap = Annotated[
    dict[str, str],
    AfterValidator(_as_mapping),
    Field(description="From our field to the field of the records."),
]
"""How records name what we name text, title, …."""


class Request(BaseModel):
    """The parameters of a run, as the command line, a schedule or a person in Prefect's interface gives them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sources: Annotated[
        tuple[str, ...],
        Field(
            description="Files, folders, globs, `-`, or names of configured sources; none means all configured ones."
        ),
    ] = ()
    map: FieldMap = {}
    published: Annotated[
        str | None,
        AfterValidator(_as_time),
        Field(description="When the articles were published, where they do not say."),
    ] = None
    publisher: Annotated[str | None, Field(description="The publisher of articles that do not name theirs.")] = None
    language: Annotated[str | None, Field(description="ISO 639 code of articles that do not say.")] = None
    since: Annotated[date | None, Field(description="Leave out articles published before this day.")] = None
    until: Annotated[date | None, Field(description="Leave out articles published after this day.")] = None
    limit: Annotated[int | None, Field(ge=1, description="Stop after this many new records.")] = None
    refresh: Annotated[
        bool, Field(description="Read again, from the lake, the articles that an older program or lexicon has read.")
    ] = False
    dry_run: Annotated[bool, Field(description="Read and check, but publish nothing.")] = False

    @model_validator(mode="after")
    def _reads_one_thing(self) -> Self:
        if self.refresh and self.sources:
            raise ValueError("refresh reads the lake again, not sources: leave one of the two out")
        return self
