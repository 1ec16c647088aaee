"""What does a Markdown text say, without its marks?

The marks of CommonMark that stand in running text are taken away, and the front matter is read as the document's own
statement about itself. What is code, a table, an image or raw HTML is no running text.
"""

from __future__ import annotations

import re

from transforms.fields import FIELDS
from transforms.paragraphs import paragraphs

_FRONT = re.compile(r"\A---\n(?P<front>(?:.*\n){0,200}?)(?:---|\.\.\.)(?:\n|\Z)")
_PAIR = re.compile(r"(?P<name>[A-Za-z_]{1,40}):[ \t]*(?P<value>.*)")
_FENCE = re.compile(r" {0,3}(?:```|~~~)")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(?P<text>.*?)[ \t]*#*[ \t]*")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*")
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})")
_MARKER = re.compile(r"[ \t]{0,12}(?:>[ \t]?|[-*+][ \t]+|\d{1,9}[.)][ \t]+)")
_DEFINITION = re.compile(r" {0,3}\[[^\]\n]{1,200}\]:[ \t]*\S+.*")
_IMAGE = re.compile(r"!\[[^\]\n]{0,300}\](?:\([^()\n]{0,1000}\)|\[[^\]\n]{0,200}\])")
_LINK = re.compile(r"\[(?P<text>[^\[\]\n]{1,500})\](?:\([^()\n]{0,1000}\)|\[[^\]\n]{0,200}\])")
_AUTOLINK = re.compile(r"<https?://[^<>\s]{1,1000}>")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(?P<text>[^*_\n]{1,2000}?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*_])([*_])(?=\S)(?P<text>[^*_\n]{1,2000}?)(?<=\S)\1(?![\w*_])")
_CODE = re.compile(r"`(?P<text>[^`\n]{1,500})`")
_HTML = re.compile(r"</?[a-zA-Z][^<>\n]{0,500}>|<!--.{0,1000}?-->", re.DOTALL)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_NAMES = {"date": "published_at", "author": "byline", "authors": "byline", "lang": "language", "link": "url"}


def lines_of(text: str) -> tuple[list[str], dict[str, str]]:
    """The paragraphs without marks, and what the front matter says by our names.

    A first heading of the first level is the title where the front matter gives none.
    """
    facts: dict[str, str] = {}
    if front := _FRONT.match(text):
        facts = _said(front["front"])
        text = text[front.end() :]
    kept, title = _lines(text)
    if title:
        facts.setdefault("title", title)
    return paragraphs("\n".join(kept)), facts


def _said(front: str) -> dict[str, str]:
    said: dict[str, str] = {}
    for line in front.split("\n"):
        if pair := _PAIR.fullmatch(line.rstrip()):
            name = _NAMES.get(pair["name"].lower(), pair["name"].lower())
            value = pair["value"].strip().strip("\"'").strip()
            if name in FIELDS and name != "text" and value and not value.startswith(("[", "{", "|", ">")):
                said.setdefault(name, value)
    return said


def _lines(text: str) -> tuple[list[str], str | None]:
    kept: list[str] = []
    title: str | None = None
    in_code = False
    for line in text.split("\n"):
        if _FENCE.match(line):
            in_code = not in_code
            continue
        if in_code or _DEFINITION.fullmatch(line) or line.lstrip().startswith("|"):
            continue
        if _UNDERLINE.fullmatch(line) and kept and kept[-1].strip():
            if line.lstrip().startswith("=") and title is None:
                title = kept[-1].strip()
            kept.append("")
            continue
        if _RULE.fullmatch(line):
            kept.append("")
            continue
        if heading := _HEADING.fullmatch(line):
            plain = _plain(heading["text"]).strip()
            if title is None and line.lstrip().startswith("# "):
                title = plain
            kept += ["", plain, ""]
            continue
        kept.append(_plain(_unmarked(line)))
    return kept, title


def _unmarked(line: str) -> str:
    """The line without the marks of quotations and lists at its beginning, which may stand in one another."""
    for _ in range(4):
        marker = _MARKER.match(line)
        if marker is None:
            break
        line = line[marker.end() :]
    return line


def _plain(line: str) -> str:
    for pattern in (_IMAGE, _HTML):
        line = pattern.sub("", line)
    line = _AUTOLINK.sub(lambda match: match[0][1:-1], line)
    for pattern in (_LINK, _CODE, _STRONG, _EMPHASIS):
        line = pattern.sub(lambda match: match["text"], line)
    return _ESCAPE.sub(r"\1", line)
