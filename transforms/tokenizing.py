"""Which words does a text consist of, in time that grows with its length alone?

spaCy's English rules split words as the treebanks do, with hyphens behind figures and stops split too. They look
at a run without white space again for every mark they take off its ends, so longer runs are cut first.
"""

from __future__ import annotations

import re

from spacy.lang.char_classes import ALPHA
from spacy.lang.en import English
from spacy.tokens import Doc
from spacy.util import compile_infix_regex
from spacy.vocab import Vocab

_LONGEST_RUN = 200
"""Characters; longer than any word or name in print, short enough that a square of it is nothing."""
_LONG_RUN = re.compile(rf"\S{{{_LONGEST_RUN}}}(?=\S)")
_BEHIND_FIGURES = rf"(?<=[0-9.])[-–](?=[{ALPHA}])"
_BEFORE_FIGURES = rf"(?<=[{ALPHA}])[-–](?=[0-9])"


class WordSplitter:
    """Splits texts into the words of spaCy `Doc`s that share one vocabulary."""

    def __init__(self) -> None:
        language = English()
        patterns = [*(language.Defaults.infixes or ()), _BEHIND_FIGURES, _BEFORE_FIGURES]
        self._tokenizer = language.tokenizer
        self._tokenizer.infix_finditer = compile_infix_regex(patterns).finditer
        self.vocab: Vocab = language.vocab

    def split(self, text: str) -> tuple[list[str], list[bool]]:
        """The words, white space beyond one blank being words too, and whether a blank follows each."""
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
