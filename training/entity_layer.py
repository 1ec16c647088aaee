"""Which of GUM's entities are names, and which of their words?

GUM marks whole noun phrases ("the US State Department", "Major general Fuad Basya"); a name is the part that
NER corpora mark: the run of proper nouns around the phrase's head, without article, title and apposition.
"""

from __future__ import annotations

import re

from training.sentence import UNKNOWN

_TYPES = {"person": "PERSON", "organization": "ORGANIZATION", "place": "PLACE"}
_TAG = re.compile(r"\([^()]*\)?|[^()]+\)")
_LINKS = frozenset({"of", "for", "and", "&", "the", "-", "–", "'s", "’s", "'", "’", ".", "de", "la", "on", "/"})
_PERSON_LINKS = frozenset({"-", "–", ".", "de", "la"})
TITLES = frozenset(
    "president vice prime minister chancellor secretary general major colonel captain lieutenant sergeant sir dame"
    " lord lady mr mrs ms miss dr prof professor senator sen representative rep governor gov mayor king queen prince"
    " princess pope judge justice chief commander admiral ambassador chairman chairwoman chair director deputy"
    " attorney state foreign former mp mep detective officer chief executive coach father reverend rev ayatollah"
    " sheikh imam spokesman spokeswoman spokesperson first assistant associate acting founder"
    " mr. mrs. ms. dr. prof. sen. rep. gov. gen. lt. col. capt. sgt. st. rev.".split()
)


def names_of(words: list[list[str]]) -> tuple[str, ...]:
    """BIO labels of one sentence from its CoNLL-U rows; of overlapping names the longest stands."""
    labels = ["O"] * len(words)
    found = sorted(_entities(words), key=lambda span: (span[0] - span[1], span[0]))
    for start, end, kind in found:
        if any(label != "O" for label in labels[start:end]):
            continue
        if kind == UNKNOWN:
            labels[start:end] = [UNKNOWN] * (end - start)
        else:
            labels[start:end] = [f"B-{kind}", *[f"I-{kind}"] * (end - start - 1)]
    return tuple(labels)


def _entities(words: list[list[str]]) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    for start, end, etype in _marked(words):
        kind = _TYPES.get(etype)
        heads = [place for place in range(start, end) if not start <= int(words[place][6]) - 1 < end]
        if kind is None or not heads or not words[heads[0]][4].startswith("NNP"):
            continue
        if kind == "PERSON" and words[heads[0]][4] == "NNPS":
            # "Bangladeshis", "the Rohingya": a people, which NER corpora mark each in its own way.
            found.append((start, end, UNKNOWN))
            continue
        first, last = _run(words, start, end, heads[0], _PERSON_LINKS if kind == "PERSON" else _LINKS)
        if kind == "PERSON":
            while first < last and words[first][1].lower() in TITLES:
                first += 1
        if first < last:
            found.append((first, last, kind))
    return found


def _marked(words: list[list[str]]) -> list[tuple[int, int, str]]:
    """Every entity that begins and ends in the sentence."""
    found: list[tuple[int, int, str]] = []
    open_ones: list[tuple[str, str, int]] = []
    for place, row in enumerate(words):
        for layer in (item[7:] for item in row[9].split("|") if item.startswith("Entity=")):
            for tag in _TAG.findall(layer):
                group, _, rest = tag.strip("()").partition("-")
                if tag.startswith("("):
                    open_ones.append((group, rest.partition("-")[0], place))
                if tag.endswith(")"):
                    match = [k for k, (name, _, _) in enumerate(open_ones) if name == group]
                    if match:
                        _, etype, start = open_ones.pop(match[-1])
                        found.append((start, place + 1, etype))
    return found


def _run(words: list[list[str]], start: int, end: int, head: int, links: frozenset[str]) -> tuple[int, int]:
    """The words around the head that are proper nouns, or link words with a proper noun behind them."""
    first, last = head, head + 1
    reach = head - 1
    while reach >= start and (_is_proper(words[reach]) or words[reach][1].lower() in links):
        if _is_proper(words[reach]):
            first = reach
        reach -= 1
    reach = head + 1
    while reach < end and (_is_proper(words[reach]) or words[reach][1].lower() in links):
        if _is_proper(words[reach]):
            last = reach + 1
        reach += 1
    return first, last


def _is_proper(row: list[str]) -> bool:
    return row[4].startswith("NNP")
