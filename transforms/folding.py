"""How are two spellings of one name made equal without losing where each character stood?

Folding is for comparison only: no folded text is ever stored. Case is folded apart from typography, because
an acronym ("US", "WHO") is told from a word ("us", "who") by its case alone.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

# Quotes, dashes and spaces that word processors and publishing systems put for the ASCII ones; letters that
# Unicode does not take apart though news spells them without their stroke or dot; the Arabic alefs that
# writers interchange.
_SAME = {
    "'": "‘’ʼʹ´`′＇",
    '"': "“”„‟″«»＂",
    "-": "‐‑‒–—―−﹘－",
    " ": "\t\n\r\f\v\x1c\x1d\x1e\x1f\x85\u00a0\u1680"
    "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000",
    "l": "ł",
    "L": "Ł",
    "o": "ø",
    "O": "Ø",
    "d": "đ",
    "D": "Đ",
    "i": "ı",
    "h": "ħ",
    "H": "Ħ",
    "ا": "أإآٱ",
}
_PLAIN = {char: plain for plain, chars in _SAME.items() for char in chars}
# The full-width forms of ASCII that East Asian typesetting uses stand this far above it.
_FULL_WIDTH = 0xFEE0
# Soft hyphen, zero-width characters, direction marks, the byte-order mark.
_INVISIBLE = frozenset(
    "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)


def _is_mark(char: str) -> bool:
    """Whether a character is an accent or Arabic vowel sign that belongs to the letter before it."""
    return "\u0300" <= char <= "\u036f" or "\u064b" <= char <= "\u0652"


def _plain(char: str) -> str | None:
    """One character for one character, case kept; None for a character that carries no letter of its own."""
    if char in _INVISIBLE or _is_mark(char) or char == "\u0640":
        return None
    if "\uff01" <= char <= "\uff5e":
        char = chr(ord(char) - _FULL_WIDTH)
    if char in _PLAIN:
        return _PLAIN[char]
    decomposed = unicodedata.normalize("NFD", char)
    rest = decomposed[1:]
    if rest and all("\u0300" <= mark <= "\u036f" for mark in rest):
        return _PLAIN.get(decomposed[0], decomposed[0])
    return char


class _Table(dict[int, str | None]):
    """A translation table that is filled as characters are met."""

    def __missing__(self, code: int) -> str | None:
        value = _plain(chr(code))
        self[code] = value
        return value


_TABLE = _Table()
# Up to so many different characters it is quicker to replace each throughout than to look every character up.
_FEW = 24
_ASCII = {char: plain for char, plain in _PLAIN.items() if char.isascii()}


@dataclass(frozen=True, slots=True)
class Folded:
    """A text made plain, with the way back to the original's offsets."""

    source: str
    """The text as it was."""
    text: str
    """Typography and accents folded, case kept."""
    lower: str
    """The same with case folded, of the same length."""
    offsets: list[int] | None
    """For each character of `text` its place in the original; None where they are the same."""

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open span of the original that a non-empty span of the folded text covers.

        Accents that follow the last letter as characters of their own are included, invisible characters are
        not.
        """
        if self.offsets is None:
            return start, end
        last = self.offsets[end - 1] + 1
        while last < len(self.source) and _is_mark(self.source[last]):
            last += 1
        return self.offsets[start], last


def _lower(text: str) -> str:
    lowered = text.lower()
    if len(lowered) != len(text):
        # Some capitals lower to two characters; keeping the capital keeps the length.
        lowered = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    # Which sigma a Greek capital lowers to depends on the letter after it, so on where a name stands.
    return lowered.replace("ς", "σ")


def fold(text: str) -> Folded:
    """Fold typography, accents and case of any text, in time linear in its length."""
    if text.isascii():
        plain = text
        # A text has few of them, and `translate` looks every character up.
        for char, same in _ASCII.items():
            if char in plain:
                plain = plain.replace(char, same)
        return Folded(text, plain, plain.lower(), None)
    changed = [char for char in set(text) if _TABLE[ord(char)] != char]
    if len(changed) <= _FEW:
        plain = text
        for char in changed:
            plain = plain.replace(char, _TABLE[ord(char)] or "")
    else:
        plain = text.translate(_TABLE)
    offsets = None
    if len(plain) != len(text):
        offsets = [place for place, char in enumerate(text) if _TABLE[ord(char)] is not None]
    return Folded(text, plain, _lower(plain), offsets)
