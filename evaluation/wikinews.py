"""Are the events that are told of Wikinews articles true of them? `python -m evaluation.wikinews --data FOLDER`

Hundreds of events were drawn by hash, half of each from articles with a word of diplomacy or law, and judged by
reading their sentences: right where the type, the parties and what is said of its coming about are. The judgements are
`data/wikinews_judgements.csv`; `--draw SALT` prints a new hundred to judge. Printed are the share of right events of
the last hundred, by type, and how often events of a confidence are right: over all judged events that are still told,
and the PLOVER records that were developed on.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from evaluation import plover
from evaluation.reading import article, tables
from transforms.article_page import Page, by_article
from transforms.event_coding.coding import Event, events
from transforms.event_coding.confidence import FEATURES, confidence, features, share
from transforms.parties import Party

JUDGEMENTS = Path(__file__).parent / "data" / "wikinews_judgements.csv"
SALTS = {"": "1", "second-": "2", "third-": "3", "fourth-": "4", "fifth-": "5", "sixth-": "6", "seventh-": "7"}
"""What was put before the key of an event before it was hashed, and the hundred that it gave."""
BEFORE_LAST, LAST = "5", "6"
"""The last two draws that are large enough to say how many fresh events are right."""
WEIGHTS = Path(__file__).parent.parent / "transforms" / "lexicon" / "events" / "confidence.csv"
RELIABILITY = JUDGEMENTS.with_name("confidence_reliability.csv")
BINS = (0.0, 0.5, 0.65, 0.8, 1.01)
_STEPS, _RATE, _PENALTY = 3000, 2.0, 1.0
Judged = tuple[Page, Event, bool]
"""An event of a page, and whether it is right."""
_OF_LAW = re.compile(
    r"\b(diploma|ambassador|embassy|treaty|court|resolution|sanction|united nations|minister|parliament|tribunal|"
    r"summit|lawsuit|judge|law)\w*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Told:
    """An event that an article tells of."""

    url: str
    is_of_law: bool
    page: Page
    event: Event

    def key(self, salt: str) -> str:
        """What the event is drawn and found by."""
        start = self.page.tree.starts[self.event.at]
        return hashlib.sha256(f"{salt}{self.url}\n{start}\n{self.event.event_type}".encode()).hexdigest()


@cache
def told(data: Path) -> tuple[Told, ...]:
    """Every event of the articles."""
    with (data / "wikinews" / "wikinews_2019.csv").open(encoding="utf-8", newline="") as file:
        listed = list(csv.DictReader(file))
    articles = [
        article(
            f"{row['title']}\n\n{row['text']}", row["url"],
            datetime.fromisoformat(row["date"]).replace(tzinfo=UTC), title=row["title"],
        )
        for row in listed
    ]  # fmt: skip
    made = tables(articles, ["article_pages", "quotes"])
    spoken = by_article(made["quotes"][made["quotes"]["kind"] == "direct"])
    pages: dict[str, Page] = {page.article_id: page for page in made["article_pages"]}
    found = []
    for row, one in zip(listed, articles, strict=True):
        page = replace(pages[one["article_id"]], spoken=spoken.get(one["article_id"], ()))
        is_of_law = _OF_LAW.search(one["text"]) is not None
        found += [Told(row["url"], is_of_law, page, event) for event in events(page)]
    return tuple(found)


def drawn(found: Iterable[Told], salt: str) -> list[Told]:
    """A hundred that were not judged yet: the fifty with the lowest hashes of either kind of article.

    Where one kind has fewer left, the other fills the hundred.
    """
    before = {(row["sample"], row["event"]) for row in judgements() if row["sample"] != SALTS.get(salt)}
    fresh = [one for one in found if not any((sample, one.key(each)[:12]) in before for each, sample in SALTS.items())]
    ordered = sorted(fresh, key=lambda one: one.key(salt))
    made = [one for kind in (True, False) for one in [each for each in ordered if each.is_of_law is kind][:50]]
    return made + [one for one in ordered if one not in made][: 100 - len(made)]


@cache
def judgements() -> tuple[Mapping[str, str], ...]:
    """The judgements, a row each."""
    with JUDGEMENTS.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def verdicts(found: Iterable[Told]) -> Iterator[tuple[Told, bool]]:
    """The events that were judged in some hundred and are still told, each once by its latest judgement."""
    right = {(row["sample"], row["event"]): row["verdict"] == "right" for row in judgements()}
    for one in found:
        for salt, sample in reversed(SALTS.items()):
            if (verdict := right.get((sample, one.key(salt)[:12]))) is not None:
                yield one, verdict
                break


def by_type(sample: str = LAST) -> dict[str, tuple[int, int]]:
    """Right and judged of one hundred, by type."""
    counted: dict[str, list[bool]] = defaultdict(list)
    for row in judgements():
        if row["sample"] == sample:
            counted[row["event_type"]].append(row["verdict"] == "right")
    return {kind: (sum(some), len(some)) for kind, some in sorted(counted.items())}


def judged(data: Path) -> list[Judged]:
    """Events and whether they are right: of Wikinews, and those compared of the PLOVER records developed on."""
    found = [(one.page, one.event, verdict) for one, verdict in verdicts(told(data))]
    listed = plover.records(data, "dev")
    pages = plover.read([plover.plain(one["text"]) for one in listed])
    for record, page in zip(listed, pages, strict=True):
        event = plover.compared(page)
        if event is not None:
            found.append((page, event, event.event_type == plover.gold(record, corrected=True).event_type))
    return found


def fresh_share() -> float:
    """The share right of the last two hundreds, as they were judged."""
    listed = [row["verdict"] == "right" for row in judgements() if row["sample"] in (LAST, BEFORE_LAST)]
    return sum(listed) / len(listed)


def fitted(found: Iterable[Judged]) -> tuple[float, ...]:
    """The weights of confidence: a logistic regression with a small penalty, lowered to what fresh events allow.

    The judged events were learned from, so that more of them are right than of fresh ones: the weight that all events
    have is lowered until the mean confidence is the share that was right of the last two hundreds when they were drawn.
    """
    rows = [(features(page, event), right) for page, event, right in found]
    weights = [0.0] * len(FEATURES)
    for _ in range(_STEPS):
        slopes = [0.0] * len(FEATURES)
        for values, right in rows:
            wrong_by = right - share(tuple(weights), values)
            slopes = [slope + wrong_by * value for slope, value in zip(slopes, values, strict=True)]
        weights = [
            weight + _RATE * (slope - (_PENALTY * weight if place else 0.0)) / len(rows)
            for place, (weight, slope) in enumerate(zip(weights, slopes, strict=True))
        ]
    while sum(share(tuple(weights), values) for values, _ in rows) / len(rows) > fresh_share():
        weights[0] -= 0.01
    return tuple(round(weight, 2) for weight in weights)


def keep(weights: tuple[float, ...], count: int) -> None:
    """Write the weights as the table of the lexicon."""
    why = f"logistic regression on {count} judged events, lowered to the {fresh_share():.1%} right of fresh ones"
    with WEIGHTS.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("feature", "weight", "source"))
        rows.writerows(sorted((name, weight, why) for name, weight in zip(FEATURES, weights, strict=True)))


def reliability(found: Iterable[Judged]) -> list[tuple[float, float, int, float, float]]:
    """For each bin of confidence: from, to, how many events, the mean confidence, the share right."""
    binned: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for page, event, is_right in found:
        sure = confidence(page, event)
        binned[sum(sure >= least for least in BINS[1:-1])].append((sure, is_right))
    return [
        (BINS[place], min(BINS[place + 1], 1.0), len(some), sum(one for one, _ in some) / len(some),
         sum(right for _, right in some) / len(some))
        for place, some in sorted(binned.items())
    ]  # fmt: skip


def confident(data: Path) -> float:
    """The share right of the judged events with a confidence of 0.8 and more."""
    sure = [is_right for page, event, is_right in judged(data) if confidence(page, event) >= BINS[-2]]
    return sum(sure) / len(sure)


def keep_reliability(found: Iterable[Judged]) -> None:
    """Write how often events of a confidence are right, for the model card."""
    with RELIABILITY.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("from", "to", "events", "said", "right"))
        rows.writerows(
            (f"{least:.2f}", f"{most:.2f}", count, f"{sure:.2f}", f"{right:.2f}")
            for least, most, count, sure, right in reliability(found)
        )


def _shown(one: Told, number: int) -> str:
    page, event = one.page, one.event
    tree = page.tree
    first, last = tree.sentences[tree.sentence_of[event.at]]
    start, end = tree.starts[event.at], tree.ends[event.at]
    sentence = f"{page.text[tree.starts[first] : start]}[{page.text[start:end]}]{page.text[end : tree.ends[last - 1]]}"
    words = (
        number, event.event_type, event.mode, event.act, _names(page, event.actors), ">",
        _names(page, event.recipients), event.polarity, event.certainty, event.when.time_frame, event.source.kind,
        event.entry,
    )  # fmt: skip
    return f"{' '.join(str(word) for word in words if word is not None)} | {' '.join(sentence.split())}"


def _names(page: Page, found: Iterable[Party]) -> str:
    return "+".join(f"{page.text[one.start : one.end]}={one.entity_id or one.country_id or '?'}" for one in found)


def main(arguments: list[str] | None = None) -> int:
    """Print the precision of the last hundred by type and the reliability of confidence, or a hundred to judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/corpora"))
    parser.add_argument("--draw", metavar="SALT", help="print a hundred events to judge")
    parser.add_argument("--fit", action="store_true", help=f"fit the weights of confidence into {WEIGHTS.name}")
    given = parser.parse_args(arguments)
    if given.draw is not None:
        lines = [_shown(one, number) for number, one in enumerate(drawn(told(given.data), given.draw))]
        sys.stdout.write("\n".join(lines) + "\n")
        return 0
    found = judged(given.data)
    if given.fit:
        keep(fitted(found), len(found))
        return 0
    for kind, (right, whole) in by_type().items():
        sys.stdout.write(f"{kind:<10} {right:>3} of {whole}\n")
    for least, most, count, sure, right_of in reliability(found):
        sys.stdout.write(
            f"confidence {least:.2f} to {most:.2f}: {count:>3} events, said {sure:.2f}, right {right_of:.2f}\n"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
