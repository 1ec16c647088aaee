"""Are events coded as the PLOVER project's own records are? `python -m evaluation.plover --data FOLDER [--half blind]`

166 records of one text each, nearly all a single sentence, split once at random (`data/plover_split.csv`): one half was
developed on, the other is looked at through its score alone. Of the events of a text one is compared: the first that is
asserted and told by a verb, of these the one highest in the parse; a text without any counts as wrong in type and as
having found no actor and no recipient. Types are today's: DISAPPROVE and INVESTIGATE are ACCUSE, DEMAND is REQUEST,
FIGHT is ASSAULT. Actors and recipients are compared as sets of country codes, bodies as IGO or NGO.

`data/plover_errata.csv` lists records that contradict today's manual or carry codes that are none, with the reason; the
corrected scores take its word for theirs. `raw` is what the records say.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from evaluation.reading import article, tables
from evaluation.scores import Score, below, show
from transforms.article_page import Page
from transforms.event_coding.coding import Event, events
from transforms.parties import Party, sector_of

FLOORS = Path(__file__).parent.parent / "tests" / "eval_scores_events.toml"
DATA = Path(__file__).parent / "data"
_TODAY = {"DISAPPROVE": "ACCUSE", "INVESTIGATE": "ACCUSE", "DEMAND": "REQUEST", "FIGHT": "ASSAULT"}
_BODIES = ("IGO", "NGO")


@dataclass(frozen=True, slots=True)
class Coded:
    """A type and the codes of both sides."""

    event_type: str | None
    actors: frozenset[str]
    recipients: frozenset[str]


@cache
def halves() -> Mapping[str, str]:
    """Record to the half that it is in."""
    with (DATA / "plover_split.csv").open(encoding="utf-8", newline="") as file:
        return {row["record_id"]: row["half"] for row in csv.DictReader(file)}


@cache
def errata() -> Mapping[tuple[str, str], str]:
    """Record and field (event_type, actors, recipients) to what stands there by today's manual."""
    with (DATA / "plover_errata.csv").open(encoding="utf-8", newline="") as file:
        return {(row["record_id"], row["field"]): row["corrected"] for row in csv.DictReader(file)}


def records(data: Path, half: str) -> list[dict[str, Any]]:
    """The records of one half."""
    listed = json.loads((data / "plover" / "gold_records.json").read_text(encoding="utf-8"))
    return [one for one in listed if halves()[one["id"]] == half]


def gold(record: Mapping[str, Any], *, corrected: bool) -> Coded:
    """What a record says, or what it should."""
    raw = Coded(
        _TODAY.get(record["event"], record["event"]), _codes(record.get("source")), _codes(record.get("target"))
    )
    if not corrected:
        return raw
    told = {field: errata().get((record["id"], field)) for field in ("event_type", "actors", "recipients")}
    return Coded(
        told["event_type"] or raw.event_type,
        raw.actors if told["actors"] is None else frozenset(told["actors"].split()),
        raw.recipients if told["recipients"] is None else frozenset(told["recipients"].split()),
    )


def _codes(side: Any) -> frozenset[str]:
    return frozenset(one["code"] for one in side if one.get("code")) if isinstance(side, list) else frozenset()


def coded(texts: list[str]) -> list[Coded]:
    """What is read in each text."""
    return [_of(page) for page in read(texts)]


def read(texts: list[str]) -> list[Page]:
    """The page of each text."""
    articles = [article(text, f"plover {number}") for number, text in enumerate(texts)]
    pages: list[Page] = tables(articles, ["article_pages"])["article_pages"]
    by_id = {page.article_id: page for page in pages}
    return [by_id[one["article_id"]] for one in articles]


def compared(page: Page) -> Event | None:
    """The event of a text that is compared; None where it tells of none."""
    return min(events(page), key=lambda event: _rank(page, event), default=None)


def _of(page: Page) -> Coded:
    one = compared(page)
    if one is None:
        return Coded(None, frozenset(), frozenset())
    return Coded(one.event_type, _sides(page, one.actors), _sides(page, one.recipients))


def _rank(page: Page, event: Event) -> tuple[bool, bool, int, int]:
    return event.certainty != "asserted", event.is_nominal, sum(1 for _ in page.tree.above(event.at)), event.at


def _sides(page: Page, found: Iterable[Party]) -> frozenset[str]:
    """The country of each; of a body between states, or of its people, the kind of body."""
    codes = set()
    for one in found:
        kind = sector_of(page, one.entity_id) if one.entity_id is not None else None
        kind = kind if kind in _BODIES else one.sector
        if kind in _BODIES and one.country_id is None:
            codes.add(kind)
        elif one.country_id is not None:
            codes.add(one.country_id.removeprefix("country:"))
    return frozenset(codes)


def plain(text: str) -> str:
    """The text without the braces and the doubled marks of its markup."""
    return text.replace("``", '"').replace("''", '"').strip("{}")


def scores(data: Path, half: str, *, corrected: bool = False) -> dict[str, Score]:
    """Type accuracy, macro-F1 over types, country F1 of both sides, and all three right."""
    listed = records(data, half)
    wanted = [gold(one, corrected=corrected) for one in listed]
    found = coded([plain(one["text"]) for one in listed])
    pairs = list(zip(found, wanted, strict=True))
    name = f"plover_{half}" + ("_corrected" if corrected else "")
    right = sum(one.event_type == other.event_type for one, other in pairs)
    whole = sum(one == other for one, other in pairs)
    return {
        f"{name}_type": Score(right, len(pairs), len(pairs)),
        f"{name}_actor": _sets([(one.actors, other.actors) for one, other in pairs]),
        f"{name}_recipient": _sets([(one.recipients, other.recipients) for one, other in pairs]),
        f"{name}_all_right": Score(whole, len(pairs), len(pairs)),
    }


def macro(data: Path, half: str, *, corrected: bool = False) -> dict[str, float]:
    """F1 of each type that the records have."""
    listed = records(data, half)
    wanted = [gold(one, corrected=corrected).event_type for one in listed]
    found = [one.event_type for one in coded([plain(one["text"]) for one in listed])]
    made = {}
    for kind in sorted({one for one in wanted if one}):
        both = sum(one == other == kind for one, other in zip(found, wanted, strict=True))
        made[kind] = Score(both, found.count(kind), wanted.count(kind)).f1
    return made


def macro_f1(data: Path, half: str, *, corrected: bool = False) -> float:
    """The mean F1 over the types."""
    by_type = macro(data, half, corrected=corrected)
    return sum(by_type.values()) / len(by_type)


def _sets(pairs: list[tuple[frozenset[str], frozenset[str]]]) -> Score:
    return Score(
        sum(len(one & other) for one, other in pairs),
        sum(len(one) for one, _ in pairs),
        sum(len(other) for _, other in pairs),
    )


def main(arguments: list[str] | None = None) -> int:
    """Print the scores of the blind half and the other, raw and corrected; 1 where one is below its floor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/corpora"))
    given = parser.parse_args(arguments)
    failed: list[str] = []
    for half in ("dev", "blind"):
        for corrected in (False, True):
            made = scores(given.data, half, corrected=corrected)
            mean = macro_f1(given.data, half, corrected=corrected)
            name = next(iter(made)).removesuffix("_type")
            sys.stdout.write(f"{show(made)}\n{name}_macro_f1{'':<10} {mean:.4f}\n")
            failed += below(made, FLOORS) + below(
                {f"{name}_macro_f1": Score(round(mean * 10_000), 10_000, 10_000)}, FLOORS
            )
    sys.stderr.write("".join(f"{one}\n" for one in failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
