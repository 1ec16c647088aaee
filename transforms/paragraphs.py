"""Where does one paragraph of a plain text end and the next begin?

Blank lines separate paragraphs. Whether a single line break does depends on the text: in hard-wrapped text it
stands where the next word would not have fitted, elsewhere somebody meant it.
"""

from __future__ import annotations

from itertools import pairwise

WIDEST_WRAP = 120
"""Columns; mail wraps at 72 to 78, editors at 80 to 120. A text with a longer line was not wrapped."""


def paragraphs(text: str) -> list[str]:
    """The paragraphs in turn, each without blank edges; the lines of a wrapped one keep their line breaks."""
    blocks = _blocks(text)
    width = max((len(line) for block in blocks for line in block), default=0)
    if not _is_wrapped(blocks, width):
        return [line for block in blocks for line in block]
    found: list[str] = []
    for block in blocks:
        current = [block[0]]
        for line in block[1:]:
            if _is_full(current[-1], line, width):
                current.append(line)
            else:
                found.append("\n".join(current))
                current = [line]
        found.append("\n".join(current))
    return found


def _blocks(text: str) -> list[list[str]]:
    blocks: list[list[str]] = [[]]
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped:
            blocks[-1].append(stripped)
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]


def _is_wrapped(blocks: list[list[str]], width: int) -> bool:
    """Whether no line is too long to be wrapped and most breaks stand where the next word would not fit."""
    if width > WIDEST_WRAP:
        return False
    breaks = [
        _is_full(line, following, width)
        for block in blocks
        for line, following in pairwise(block)
        # Behind the longest line nothing ever fits, which says nothing.
        if len(line) < width or following[0].islower()
    ]
    return 2 * sum(breaks) > len(breaks)


def _is_full(line: str, following: str, width: int) -> bool:
    """Whether the break between the lines stands there only because the line was full."""
    return following[0].islower() or len(line) + 1 + len(following.split(maxsplit=1)[0]) > width
