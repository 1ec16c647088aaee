"""How much may a source cost before it is refused?

Every limit is a setting of the same name; a refusal names it with its default.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits in force."""

    fetch_megabytes: int = 50
    """Of a page, feed or other single document, unpacked. News pages stay below 5 MB, full feeds below 20."""
    fetch_seconds: int = 60
    """From the first byte asked for to the last received of such a document."""
    file_megabytes: int = 4000
    """Of a fetched file of records or archive, and of one member unpacked. A Common Crawl news file is 1 GB."""
    file_seconds: int = 3600
    """For fetching such a file."""
    archive_megabytes: int = 20_000
    """Of everything that is unpacked out of one archive."""
    archive_members: int = 100_000
    sitemap_depth: int = 3
    """How many sitemap indexes may stand above a sitemap. The protocol allows one; sites use two."""
    sitemap_pages: int = 100_000
    """Pages of one source that are asked for in one run; a sitemap holds at most 50,000."""

    def over(self, name: str, what: str, unit: str = "") -> str:
        """The sentence that something is over the limit of that name."""
        (default,) = (one.default for one in fields(self) if one.name == name)
        set_to = getattr(self, name)
        return f"{what} is over the limit of {set_to}{unit}: raise the setting {name} (default {default})."
