"""Is it known what did not happen, what is uncertain, who takes part? `python -m evaluation.meantime --data FOLDER`

The events that MEANTIME's annotators marked in Wikinews, at their own places: polarity, certainty and participants are
read for each from the parse, whether or not it is an event of diplomacy. Scored are the classes that matter, negated
and uncertain (POSSIBLE or PROBABLE), not the agreement, which the plain 88 % decide; what is UNDERSPECIFIED counts for
neither. A participant is right where the head that is read lies in the annotated one; heads outside all annotated
entities are of things that MEANTIME does not annotate and are left out.
"""

from __future__ import annotations

import argparse
import sys
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET

from evaluation.reading import model
from evaluation.scores import Score, told
from transforms.clauses import Tree, arguments
from transforms.event_coding.status import status
from transforms.trees import tree

FLOORS = Path(__file__).parent.parent / "tests" / "eval_scores_events.toml"
_NO_BLANK_BEFORE = frozenset(".,;:!?)'%") | {"'s", "n't", "''", "’s"}


@dataclass
class _Document:
    text: str
    starts: dict[str, int]
    """Token to its first character."""
    events: dict[str, tuple[int, ET.Element]] = field(default_factory=dict)
    entities: dict[str, list[int]] = field(default_factory=dict)
    participants: list[tuple[str, str]] = field(default_factory=list)


def documents(data: Path) -> Iterator[_Document]:
    """The annotated articles."""
    for path in sorted((data / "meantime").glob("corpus_*/*.xml")):
        yield _document(ET.fromstring(path.read_text(encoding="utf-8")))  # noqa: S314  (a file of the corpus)


def _document(root: ET.Element) -> _Document:
    parts: list[str] = []
    starts: dict[str, int] = {}
    length, sentence = 0, "0"
    for token in root.iter("token"):
        word = token.text or ""
        gap = "" if word in _NO_BLANK_BEFORE or not parts else " "
        if token.get("sentence") != sentence:
            gap = "\n\n"
            sentence = token.get("sentence") or ""
        starts[token.get("t_id") or ""] = length + len(gap)
        parts.append(gap + word)
        length += len(gap) + len(word)
    made = _Document("".join(parts), starts)
    for one in root.iter("EVENT_MENTION"):
        anchors = [starts[token.get("t_id") or ""] for token in one.iter("token_anchor")]
        if anchors:
            made.events[one.get("m_id") or ""] = (anchors[-1], one)
    for one in root.iter("ENTITY_MENTION"):
        made.entities[one.get("m_id") or ""] = [starts[token.get("t_id") or ""] for token in one.iter("token_anchor")]
    for one in root.iter("HAS_PARTICIPANT"):
        source, target = one.find("source"), one.find("target")
        if source is not None and target is not None and (one.get("sem_role") or "") in ("Arg0", "Arg1", "Arg2"):
            made.participants.append((source.get("m_id") or "", target.get("m_id") or ""))
    return made


def scores(data: Path) -> dict[str, Score]:
    """F1 of the negated class, of the uncertain class, and of participants."""
    negated = uncertain = taking_part = Score(0, 0, 0)
    for one in documents(data):
        (doc,) = model().read([one.text])
        parsed = tree(doc)
        words = {key: max(0, bisect_left(parsed.starts, start)) for key, (start, _) in one.events.items()}
        said = {key: status(parsed, at) for key, at in words.items() if at < len(parsed.words)}
        gold = {key: element for key, (_, element) in one.events.items() if key in said}
        negated += Score.of(
            [key for key in gold if gold[key].get("polarity") in ("POS", "NEG") and said[key].polarity == "negated"],
            [key for key in gold if gold[key].get("polarity") == "NEG"],
        )
        known = [key for key in gold if gold[key].get("certainty") in ("CERTAIN", "POSSIBLE", "PROBABLE")]
        uncertain += Score.of(
            [key for key in known if said[key].certainty in ("possible", "conditional", "alleged")],
            [key for key in known if gold[key].get("certainty") != "CERTAIN"],
        )
        taking_part += Score.of(_found(one, parsed, words), [pair for pair in one.participants if pair[0] in words])
    return {"meantime_negated": negated, "meantime_uncertain": uncertain, "meantime_participants": taking_part}


def _found(one: _Document, parsed: Tree, words: dict[str, int]) -> set[tuple[str, str]]:
    holder = {start: key for key, tokens in one.entities.items() for start in tokens}
    pairs = set()
    for key, at in words.items():
        if at >= len(parsed.words):
            continue
        for head in _heads(parsed, at):
            if parsed.starts[head] in holder:
                pairs.add((key, holder[parsed.starts[head]]))
    return pairs


def _heads(parsed: Tree, at: int) -> Iterator[int]:
    if parsed.is_verb(at):
        given = arguments(parsed, at)
        for head in (given.subject, given.object, given.indirect):
            if head is not None:
                yield from parsed.joined(head)
        return
    for kid in parsed.of(at, "nmod:poss", "nmod", "compound"):
        if parsed.deps[kid] != "nmod" or parsed.case(kid) in ("of", "by"):
            yield kid


def main(given: list[str] | None = None) -> int:
    """Print the scores; 1 where one is below its floor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/corpora"))
    return told(scores(parser.parse_args(given).data), FLOORS)


if __name__ == "__main__":
    sys.exit(main())
