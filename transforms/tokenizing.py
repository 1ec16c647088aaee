"""Which words does a text consist of, in time that grows with its length alone?

spaCy's English rules split words nearly as the treebanks do; hyphens differ: behind figures and stops they split
too, behind a prefix ("co-sponsor") they do not. The rules look at a run without white space again for every
mark they take off its ends, so longer runs are cut first.
"""

from __future__ import annotations

import re

from spacy.lang.char_classes import ALPHA, HYPHENS
from spacy.lang.en import English
from spacy.tokens import Doc
from spacy.util import compile_infix_regex
from spacy.vocab import Vocab

_LONGEST_RUN = 200
"""Characters; longer than any word or name in print, short enough that a square of it is nothing."""
_MOST_STRINGS = 400_000
"""A vocabulary keeps every word it has met, about 100 bytes each; behind this many a fresh one begins."""
_LONG_RUN = re.compile(rf"\S{{{_LONGEST_RUN}}}(?=\S)")
_PREFIXES = "anti co counter cross e ex inter intra mid mini multi neo non over post pre pro re semi sub".split()
"""Those that EWT and GUM keep with their word at least four times in five."""
_NO_PREFIX = "".join(rf"(?<!\b{prefix})" for prefix in (form for one in _PREFIXES for form in (one, one.capitalize())))
_HYPHEN = rf"(?<=[{ALPHA}]){_NO_PREFIX}(?:{HYPHENS})(?=[{ALPHA}])"
_BEHIND_FIGURES = rf"(?<=[0-9.])[-–](?=[{ALPHA}])"
_BEFORE_FIGURES = rf"(?<=[{ALPHA}])[-–](?=[0-9])"


class WordSplitter:
    """Splits texts into the words of spaCy `Doc`s that share one vocabulary."""

    def __init__(self) -> None:
        self._renew()

    def _renew(self) -> None:
        language = English()
        defaults = [pattern for pattern in language.Defaults.infixes or () if HYPHENS not in pattern]
        patterns = [*defaults, _HYPHEN, _BEHIND_FIGURES, _BEFORE_FIGURES]
        self._tokenizer = language.tokenizer
        self._tokenizer.infix_finditer = compile_infix_regex(patterns).finditer
        self.vocab: Vocab = language.vocab
        self._first_size = len(self.vocab.strings)

    def split(self, text: str) -> tuple[list[str], list[bool]]:
        """The words, white space beyond one blank being words too, and whether a blank follows each."""
        if len(self.vocab.strings) - self._first_size > _MOST_STRINGS:
            self._renew()
        words: list[str] = []
        spaces: list[bool] = []
        start = 0
        for end in [*(match.end() for match in _LONG_RUN.finditer(text)), len(text)]:
            for token in self._tokenizer(text[start:end]):
                words.append(token.text)
                spaces.append(bool(token.whitespace_))
            start = end
        return words, spaces

    def doc(self, text: str) -> Doc:
        """The words of a text as a `Doc` that nothing has read yet."""
        words, spaces = self.split(text)
        return Doc(self.vocab, words=words, spaces=spaces)
