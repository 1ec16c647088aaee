"""What is a run asked to do?"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class Request(BaseModel):
    """The parameters of a run, as the command line, a schedule or a person in Prefect's interface gives them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sources: Annotated[
        tuple[str, ...],
        Field(
            description="Files, folders, globs, `-`, or names of configured sources; none means all configured ones."
        ),
    ] = ()
    map: Annotated[dict[str, str], Field(description="From our field to the field of the records.")] = {}
    published: Annotated[str | None, Field(description="When the articles were published, where they do not say.")] = (
        None
    )
    publisher: Annotated[str | None, Field(description="The publisher of articles that do not name theirs.")] = None
    language: Annotated[str | None, Field(description="ISO 639 code of articles that do not say.")] = None
    since: Annotated[date | None, Field(description="Leave out articles published before this day.")] = None
    until: Annotated[date | None, Field(description="Leave out articles published after this day.")] = None
    limit: Annotated[int | None, Field(ge=1, description="Stop after this many new records.")] = None
    refresh: Annotated[
        bool, Field(description="Read again, from the lake, the articles that an older program or lexicon has read.")
    ] = False
    dry_run: Annotated[bool, Field(description="Read and check, but publish nothing.")] = False
