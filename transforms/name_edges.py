"""Where does a name that the language model found end, and is it one at all?

The model cuts a long name off at a small word as often as it takes one too many: a name ends with none, and the name
of a body goes on behind "of" and "for" where capitals do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from transforms.gazetteer import Lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

_ARTICLES = frozenset(("the", "a", "an"))
_JOINING = frozenset(("and", "or", "&", "as", "than"))
_LINKS = frozenset(("of", "for", "at"))
_ENDING = frozenset(("in", "on", "to", "with", "from", "by", "of", "for", "at"))
_CURRENCY = "$€£¥"
_LONGEST = 8
"""Words that a name is lengthened by at most."""


def edges(span: Span, kind: str, lexicon: Lexicon) -> tuple[int, int] | None:
    """First word and the one after the last, without articles and marks around them; None where nothing is left."""
    first, last = span.start, span.end
    tokens = span.doc
    while first < last and ((word := tokens[first].lower_) in _ARTICLES or not _has_letter(word)):
        first += 1
    while first < last:
        word = tokens[last - 1].lower_
        if not (_has_letter(word) or word in {".", ")"}) or word in _ARTICLES or word in _JOINING:
            last -= 1
        elif kind == "organization" and word in _ENDING:
            following = _behind_link(tokens, last) if word in _LINKS else last
            if following > last:
                return first, following
            last -= 1
        elif kind == "person" and word in lexicon.words["particle"] and tokens[last - 1].is_lower:
            following = last + (last < len(tokens) and tokens[last].is_title)
            if following > last:
                return first, following
            last -= 1
        else:
            break
    if first == last or word[-1] in _CURRENCY:
        return None
    return first, last


def _behind_link(tokens: Doc, at: int) -> int:
    """Where the capitals end that go on behind a preposition: "Boulder", "the Defence of Human Rights"."""
    place = at + (at < len(tokens) and tokens[at].lower_ == "the")
    end = at
    while place < min(len(tokens), at + _LONGEST):
        token = tokens[place]
        if token.text[0].isupper() and not token.is_sent_start:
            end = place + 1
        elif token.lower_ not in _LINKS or place == at:
            break
        place += 1
    return end


def is_no_name(span: Span, kind: str, lexicon: Lexicon) -> bool:
    """Whether what looks like a person is a storm, or any name a ship's: "Hurricane Maria", "MV Alan Kurdi"."""
    ships = lexicon.words["ship"]
    tokens = [span.doc[place] for place in (span.start, span.start - 1) if place >= 0]
    before = tokens[1].lower_ if len(tokens) > 1 else ""
    if kind == "person" and before in lexicon.words["storm"]:
        return True
    return any(token.lower_ in ships and token.is_upper for token in tokens)


def _has_letter(text: str) -> bool:
    return any(map(str.isalnum, text))
