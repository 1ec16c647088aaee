"""What words does a lexicon file list under a kind?

For the closed vocabularies of dates and quantities (months, units, number words); names of entities have a
scanner of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
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
    return f"(?:{_branches(sorted(set(names), key=lambda name: (-len(name), name)))})"


def _branches(names: Sequence[str]) -> str:
    """The names as branches, each beginning that several share written once: where it fails, all of them fail."""
    by_first: dict[str, list[str]] = {}
    for name in names:
        # Where case does not count, "M" and "m" are one beginning, and the longer name must come first.
        by_first.setdefault(name[:1].lower(), []).append(name)
    found = []
    for alike in by_first.values():
        first = alike[0][:1]
        if len(alike) == 1 or any(name[:1] != first for name in alike):
            found += [_escaped(name) for name in alike]
        else:
            found.append(f"{_escaped(first)}(?:{_branches([name[1:] for name in alike])})")
    return "|".join(found)


def _escaped(name: str) -> str:
    return re.escape(name).replace("\\ ", GAP)


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
