"""Where can a citation begin at all? One pass over the text for the words that every form begins with or turns on.

Each family's patterns are then tried only there. Trying every pattern at every character took most of the time, and in
most of an article's sentences nothing is cited.
"""

from __future__ import annotations

import re
import string
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import ahocorasick

Family = Literal[
    "act",
    "article",
    "bill",
    "case",
    "code",
    "constitution",
    "decree",
    "description",
    "document",
    "eu",
    "order",
    "package",
    "public_law",
    "report",
    "resolution",
    "series",
    "symbol",
    "treaty",
]

# In lower case; the family's pattern begins with one of its words, except `code`, `constitution`, `eu` and `treaty`,
# which turn on them.
WORDS: Mapping[Family, tuple[str, ...]] = {
    "act": ("act", "law", "ordinance"),
    "article": (
        "article", "art", "chapter", "section", "sec", "paragraph", "para", "annex", "rule", "title", "part",
        "common ", "cooperative ", "operative ", "preambular ",
    ),
    "bill": ("h.r", "h. r", "hr ", "h.res", "h. res", "h.j.res", "h.con.res", "s.res", "s. res", "s.j.res", "s.con.res",
             "s. ", "house bill", "house resolution", "house joint resolution", "senate bill", "senate resolution",
             "senate joint resolution"),
    "case": ("case ", "cases ", "joined cases", "application", "app", "icc-", "it-", "ictr-", "mict-", "scsl-", "stl-",
             "ecli:", "[19", "[20", "icj rep", "i.c.j. rep", "pcij", "p.c.i.j."),
    "code": ("u.s.c", "usc", "u.s. code", "c.f.r", "cfr"),
    "constitution": ("constitution",),
    "decree": ("presidential decree", "royal decree", "supreme decree", "legislative decree", "executive decree",
               "emergency decree", "ministerial decree", "cabinet decree", "government decree", "decree", "federal law",
               "organic law", "constitutional law", "basic law", "federal constitutional law", "law", "ordinance",
               "ukase", "proclamation", "act"),
    "description": (
        "package", "sanctions package", "arrest warrant", "advisory opinion", "executive order",
        "presidential statement", "press statement", "treat", "resolution", "warrant", "pact", "accord", "agreement",
        "deal", "convention", "covenant", "charter", "protocol", "statute", "memorandum", "declaration", "act", "law",
        "legislation", "regulation", "directive", "judgment", "judgement", "ruling", "draft", "text", "constitution",
        "order", "indictment", "provisional measures",
    ),
    "document": (
        "a/", "s/", "e/", "t/", "st/", "sg/", "at/", "cat/", "ccpr/", "ccw/", "cd/", "ced/", "cedaw/", "cerd/", "cmw/",
        "crc/", "crpd/", "ctoc/", "bwc/", "dp/", "ece/", "escap/", "fccc/", "hri/", "iccd/", "isba/", "lc/", "npt/",
        "pbc/", "splos/", "td/", "trans/", "unep/", "gov/", "gc(", "infcirc/", "wha",
    ),
    "eu": ("regulation", "directive", "decision", "common position", "joint action"),
    "order": ("executive order", "e.o.", "eo"),
    "package": ("sanctions package", "package of", "eu sanctions package", "russia sanctions package"),
    "public_law": ("public law", "pub.", "p.l.", "pl"),
    "report": ("u.s. ", "s. ct.", "s.ct.", "f. ", "f.2d", "f.3d", "f.4th", "f. supp.", "f.supp.", "l. ed.", "l.ed."),
    "resolution": ("resolution", "res.", "res ", "unscr", "ungar", "unsc", "decision"),
    "series": ("u.n.t.s", "unts", "united nations, treaty series", "united nations treaty series"),
    "symbol": ("a/", "s/", "e/", "ga/", "sc/"),
    "treaty": ("treaty", "convention", "covenant", "protocol"),
}  # fmt: skip


def _automaton() -> ahocorasick.Automaton:
    families: dict[str, list[Family]] = {}
    for family, words in WORDS.items():
        for word in words:
            families.setdefault(word, []).append(family)
    made = ahocorasick.Automaton()
    for word, some in families.items():
        made.add_word(word, (len(word), tuple(some)))
    made.make_automaton()
    return made


_AUTOMATON = _automaton()
_WORD_LETTERS = frozenset(string.ascii_lowercase + string.ascii_uppercase + string.digits)


def places(plain: str) -> Mapping[Family, Sequence[int]]:
    """Where each family's words stand in a plain text, at the beginning of a word, in order."""
    # The one letter that lower() writes as two would move every place behind it.
    lower = (plain.replace("\u0130", "\u0131") if "\u0130" in plain else plain).lower()
    found: defaultdict[Family, list[int]] = defaultdict(list)
    for last, (length, families) in _AUTOMATON.iter(lower):
        start = last - length + 1
        # Scripts without spaces write a symbol right behind their own letters.
        if not start or lower[start - 1] not in _WORD_LETTERS:
            for family in families:
                found[family].append(start)
    return {family: sorted(set(some)) for family, some in found.items()}


def tried(pattern: re.Pattern[str], text: str, starts: Sequence[int]) -> Iterator[re.Match[str]]:
    """The matches that begin at these places, none overlapping: `finditer` for a pattern that begins nowhere else."""
    end = 0
    for start in starts:
        if start >= end and (match := pattern.match(text, start)):
            end = match.end()
            yield match


def around(pattern: re.Pattern[str], text: str, starts: Sequence[int], before: int) -> Iterator[re.Match[str]]:
    """The matches that hold one of these places and begin at most `before` characters ahead of it."""
    end = 0
    for start in starts:
        if start >= end and (match := pattern.search(text, max(end, start - before), start + _REACH)):
            # The end of the window is no end of the text: a match that touches it is made again without.
            match = pattern.match(text, match.start()) or match
            if match.start() <= start < match.end():
                end = match.end()
                yield match


# What follows the word that a form turns on is shorter.
_REACH = 64
