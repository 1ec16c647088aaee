"""Where does one paragraph of a plain text end and the next begin?

Blank lines separate paragraphs. Whether a single line break does depends on the text: in hard-wrapped text it
stands where the next word would not have fitted, elsewhere somebody meant it.
"""

from __future__ import annotations

from itertools import pairwise

WIDEST_WRAP = 120
"""Columns; mail wraps at 72 to 78, editors at 80 to 120. A longer line was not wrapped."""
_MOSTLY = 0.8


def paragraphs(text: str) -> list[str]:
    """The paragraphs in turn, each without blank edges; the lines of a wrapped one keep their line breaks."""
    blocks = _blocks(text)
    wrapped = _is_wrapped(blocks)
    found: list[str] = []
    for block in blocks:
        if not wrapped:
            found.extend(block)
            continue
        width = max(map(len, block))
        current = [block[0]]
        for line in block[1:]:
            if _fits(current[-1], line, width):
                found.append("\n".join(current))
                current = [line]
            else:
                current.append(line)
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


def _is_wrapped(blocks: list[list[str]]) -> bool:
    """Whether no line is too long to be wrapped and most breaks stand where the next word would not fit."""
    breaks = full = 0
    for block in blocks:
        width = max(map(len, block))
        if width > WIDEST_WRAP:
            return False
        for line, following in pairwise(block):
            breaks += 1
            full += not _fits(line, following, width)
    return breaks > 0 and full >= _MOSTLY * breaks


def _fits(line: str, following: str, width: int) -> bool:
    word = following.split(maxsplit=1)[0]
    return len(line) + 1 + len(word) <= width
