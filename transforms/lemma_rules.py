"""How does a lemma follow from a word? A rule replaces an ending; the model says which rule.

A rule is written `ending>replacement`, `^word>lemma` for a whole word, with a leading `=` where the word keeps
its case ("Nations" → "Nation"); without it the lemma is in small letters.
"""

from __future__ import annotations


def rule(word: str, lemma: str) -> str:
    """The shortest rule that makes the lemma of the word; a whole-word rule where they share no beginning."""
    keeps = "" if lemma == lemma.lower() else "="
    source = word if keeps else word.lower()
    shared = 0
    while shared < min(len(source), len(lemma)) and source[shared] == lemma[shared]:
        shared += 1
    return f"{keeps}{'' if shared else '^'}{source[shared:]}>{lemma[shared:]}"


def applies(rule_text: str, word: str) -> bool:
    """Whether the word has the ending, or is the word, that the rule names."""
    source = word if rule_text.startswith("=") else word.lower()
    ending = rule_text.removeprefix("=").partition(">")[0]
    return source == ending[1:] if ending.startswith("^") else source.endswith(ending)


def lemma(rule_text: str, word: str) -> str:
    """What the rule makes of a word it applies to."""
    source = word if rule_text.startswith("=") else word.lower()
    ending, _, replacement = rule_text.removeprefix("=").partition(">")
    return replacement if ending.startswith("^") else source[: len(source) - len(ending)] + replacement
