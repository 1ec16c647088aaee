"""Why can an input be no article, and what is kept of one that is not?

A closed list: a reader or a transform that meets something new gives it a name here or does not reject it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

EXCERPT_CHARACTERS = 500


class Rejection(StrEnum):
    """The reasons, by the names that the quarantine shows."""

    UNREADABLE_FILE = "unreadable_file"
    """The file cannot be opened or read to its end: permissions, a device, a vanished or damaged disk."""
    UNREADABLE_ARCHIVE = "unreadable_archive"
    """The compressed file is cut off or damaged; what was read before the damage counts as read."""
    UNREADABLE_JSON = "unreadable_json"
    """The bytes are no JSON, or the record in them is no JSON object."""
    UNREADABLE_TABLE = "unreadable_table"
    """The CSV or Parquet file has no header, a quotation that never ends, or a damaged part."""
    RAGGED_ROW = "ragged_row"
    """The row has more or fewer fields than the header, so no field can be trusted to be what it is named."""
    UNKNOWN_KIND = "unknown_kind"
    """The file was named by the user but its name ends in nothing that a reader knows."""
    WRONG_ENCODING = "wrong_encoding"
    """The bytes are text in no encoding that can be told with confidence."""
    BINARY_CONTENT = "binary_content"
    """The bytes are no text: a picture, a PDF, an archive under the wrong name."""
    MISSING_TEXT_COLUMN = "missing_text_column"
    """The record has no field that holds the text, by the user's mapping or by any known name."""
    EMPTY_BODY = "empty_body"
    """Beside the title and boilerplate no text is left."""
    NO_TEXT_IN_PAGE = "no_text_in_page"
    """The HTML page holds no article: a list of links, a consent form, a page filled in by scripts."""
    INVALID_SIDECAR = "invalid_sidecar"
    """The metadata file beside the input is no JSON object of values."""
    INVALID_DATE = "invalid_date"
    """The date that the user gave, or the field that the user mapped it to, is no date."""
    UNREADABLE_FEED = "unreadable_feed"
    """The XML or JSON is no feed and no sitemap, or is damaged before its first entry."""
    REVISIT_RECORD = "revisit_record"
    """The record of a web archive only says that a page was as before."""
    TRUNCATED_RECORD = "truncated_record"
    """The record of a web archive is not whole."""
    CORRUPT_RECORD = "corrupt_record"
    """The record of a web archive, or a stretch of the archive, is damaged."""
    TOO_LARGE = "too_large"
    """The document, file or member is over a limit that the sentence names."""
    UNSAFE_MEMBER = "unsafe_member"
    """The member of an archive, or the link in a folder, leads outside, or is no file."""
    NESTED_ARCHIVE = "nested_archive"
    """The member of an archive is an archive; only one level is opened."""
    FETCH_FAILED = "fetch_failed"
    """The address did not answer, or not well; it is asked again in the next run."""
    FETCH_REFUSED = "fetch_refused"
    """The address may not be asked: by its robots.txt, by its kind, or because it leads into a private network."""
    GONE = "gone"
    """The address answers that there is no such page, or that it is not for everyone."""
    PAYWALL = "paywall"
    """The page shows the beginning of an article and asks for a subscription to see the rest."""
    CONSENT_WALL = "consent_wall"
    """The page asks to agree to cookies, to allow scripts or to prove to be human, and holds no article."""
    INDEX_PAGE = "index_page"
    """The page lists articles and is none."""
    SUPERSEDED_IN_BATCH = "superseded_in_batch"
    """Another record of the batch is the same article, retrieved later or standing later."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """An input that is no article."""

    source_uri: str
    raw_hash: str
    reason: Rejection
    sentence: str
    """Why, for a person."""
    excerpt: str
    """The beginning of the input, at most EXCERPT_CHARACTERS."""
    retrieved_at: datetime
    article_id: str | None = None
    """The article it would have been, where that is known."""


class NoArticle(Exception):
    """Raised by a step of reading that cannot go on; carries the reason and the sentence."""

    def __init__(self, reason: Rejection, sentence: str) -> None:
        super().__init__(sentence)
        self.reason = reason
        self.sentence = sentence
