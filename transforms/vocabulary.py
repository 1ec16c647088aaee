"""What words does a lexicon file list under a kind?

For the closed vocabularies of dates and quantities (months, units, number words); names of entities have a
scanner of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from transforms.lexicon import table


@cache
def words(name: str, kind: str) -> dict[str, str]:
    """Word to value of one kind in a file of the columns word, kind, value; no such kind raises KeyError."""
    found = {row["word"]: row["value"] for row in table(name) if row["kind"] == kind}
    if not found:
        raise KeyError(f"lexicon/{name}.csv has no word of kind {kind!r}")
    return found


def alternatives(names: Iterable[str]) -> str:
    """A regular expression for any of the names, the longest first, with any run of blanks for a space."""
    ordered = sorted(names, key=lambda name: (-len(name), name))
    return "(?:" + "|".join(re.escape(name).replace("\\ ", GAP) for name in ordered) + ")"


# One line break may stand inside an expression (hard-wrapped text), a blank line may not. Bounded, so that a
# run of spaces costs the same at each of its places.
GAP = r"(?:[ \t]{1,3}\n?[ \t]{0,3}|\n[ \t]{0,3})"

# Typographic characters for the plain ones, one for one: offsets stay those of the text.
_PLAIN = {
    **dict.fromkeys("‘’ʼ′＇", "'"),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000", " "),
}


def plain(text: str) -> str:
    """The text with curly quotes, dashes and fixed-width spaces made plain; never longer or shorter."""
    if text.isascii():
        return text
    # Ten times faster than `translate`, which looks every character up.
    for typographic, ascii_ in _PLAIN.items():
        if typographic in text:
            text = text.replace(typographic, ascii_)
    return text
