"""How many of the feed parser's own test cases come out of our reader with the values that they expect?

A case counts where it expects a title, a link, a date, a content or the like of an entry; other cases are about what no
article has. `python -m evaluation.feeds FOLDER` prints the table by folder.
"""

from __future__ import annotations

import ast
import re
import sys
from calendar import timegm
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flows.sources import feed
from transforms.publication_date import instant

FLOOR = 0.95
"""Of all cases together."""

_EXPECT = re.compile(r"Expect:\s*(.+?)\s*-->", re.DOTALL)
_HEADER = re.compile(r"Header:\s*([\w-]+):\s*(.*)")
_OURS = {
    "title": "title", "link": "url", "id": "id", "guid": "id", "published": "published_at", "updated": "updated_at",
    "created": "published_at", "author": "byline", "summary": "summary", "description": "summary", "content": "text",
}  # fmt: skip

_INSTANT = "instant:"
"""Begins an expected value that is a moment, however it is written."""


@dataclass(frozen=True, slots=True)
class Case:
    """A feed and what is expected of its entries: the entry's number, our field, the value."""

    path: Path
    content: bytes
    address: str | None
    expected: tuple[tuple[int, str, str], ...]

    def is_right(self) -> bool:
        """Whether every expected value is there."""
        try:
            found = feed.entries(self.content, self.address)
        except feed.NoFeed:
            return False
        return all(
            number < len(found) and _same(name, found[number].fields.get(name), value)
            for number, name, value in self.expected
        )


def _same(name: str, found: str | None, value: str) -> bool:
    if name == "title":
        # A title is one line of text, whatever marks it came with.
        return " ".join(re.sub(r"<[^<>]*>", "", value).split()) == (found or "")
    if value.startswith(_INSTANT):
        return found is not None and instant(found) == datetime.fromisoformat(value.removeprefix(_INSTANT))
    return (found or "") == value if value.strip() else not found


def cases(folder: Path) -> Iterator[Case]:
    """The cases below the folder that expect something of an entry."""
    for path in sorted(folder.rglob("*.xml")):
        content = path.read_bytes()
        text = _text(content)
        said = _EXPECT.search(text)
        if said and (expected := tuple(_expected(said[1]))):
            headers = {name.lower(): value.strip() for name, value in _HEADER.findall(text)}
            yield Case(path, content, headers.get("content-location"), expected)


def _text(content: bytes) -> str:
    for encoding in ("utf-8", "utf-16", "utf-32", "cp037"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "Expect:" in text:
            return text
    return ""


def _expected(expression: str) -> Iterator[tuple[int, str, str]]:
    try:
        tree = ast.parse(" ".join(expression.split("\n")), mode="eval")
    except SyntaxError:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], ast.Eq):
            value = node.comparators[0]
            place = _place(node.left)
            if place and isinstance(value, ast.Constant) and isinstance(value.value, str):
                yield (*place, value.value)
            elif place and isinstance(value, ast.Tuple) and (parts := ast.literal_eval(value)):
                yield (*place, f"{_INSTANT}{datetime.fromtimestamp(timegm(parts), UTC).isoformat()}")


def _place(node: ast.expr) -> tuple[int, str] | None:
    """The entry and our field that `entries[0]['title']` or `entries[0]['content'][0]['value']` names."""
    steps: list[object] = []
    while isinstance(node, ast.Subscript):
        steps.insert(0, node.slice.value if isinstance(node.slice, ast.Constant) else None)
        node = node.value
    if not (isinstance(node, ast.Name) and node.id == "entries" and len(steps) > 1 and isinstance(steps[0], int)):
        return None
    name = str(steps[1]).removesuffix("_detail").removesuffix("_parsed")
    is_plain = len(steps) == 2 and name != "content"
    is_value = steps[1:] in (["content", 0, "value"], ["title_detail", "value"], ["summary_detail", "value"])
    return (steps[0], _OURS[name]) if name in _OURS and (is_plain or is_value) else None


def scores(folder: Path) -> dict[str, tuple[int, int]]:
    """Per folder the cases that come out right and all of them."""
    counted: dict[str, list[bool]] = defaultdict(list)
    for case in cases(folder):
        counted[case.path.parent.relative_to(folder).as_posix()].append(case.is_right())
    return {name: (sum(right), len(right)) for name, right in sorted(counted.items())}


def share(counted: dict[str, tuple[int, int]]) -> float:
    """The share of all cases that come out right."""
    return sum(right for right, _ in counted.values()) / max(1, sum(total for _, total in counted.values()))


def table(counted: dict[str, tuple[int, int]]) -> str:
    """The scores as lines."""
    lines = [f"{name:28} {right:5} of {total:5}" for name, (right, total) in counted.items()]
    return "\n".join([*lines, f"{'all':28} {share(counted):.4f} (floor {FLOOR})"])


if __name__ == "__main__":
    read = scores(Path(sys.argv[1]))
    print(table(read))  # noqa: T201
    sys.exit(share(read) < FLOOR)
