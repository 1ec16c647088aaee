"""Are time expressions found, with their value? `python -m evaluation.dates --data FOLDER`

Two sets: the histories of `wikiwars` (TIMEX3 values) and the news of `gum` (`<date when>`, `from`/`to`). A found
expression is right where it overlaps an annotated one that no other has taken and has its value. GUM annotates calendar
days, months and years only, so of what is found there only dates with days are counted.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

from evaluation.scores import Score, told
from transforms.dates import DateExpression, find_dates

FLOORS = Path(__file__).parent.parent / "tests" / "eval_scores_instruments.toml"
Annotated = tuple[int, int, str]
_DATE = re.compile(r"<date ([^>]*)>")
_ATTRIBUTE = re.compile(r'(\w+):::"([^"]*)"')


def wikiwars(data: Path) -> Score:
    """The histories, each read against the day it was written on."""
    total = Score(0, 0, 0)
    for path in sorted((data / "wikiwars" / "wikiwars" / "whole-tml" / "tml").glob("*.tml")):
        text, gold, written = _time_ml(path)
        total += _compared(
            [(one.char_start, one.char_end, one.timex_value) for one in find_dates("a", text, written)], gold
        )
    return total


def _time_ml(path: Path) -> tuple[str, list[Annotated], date | None]:
    root = ET.fromstring(path.read_text(encoding="utf-8"))  # noqa: S314  (a file of the corpus, read on demand)
    created = root.find("DCT/TIMEX3")
    value = (created.get("value") or "") if created is not None else ""
    body = root.find("TEXT")
    parts: list[str] = []
    gold: list[Annotated] = []
    if body is not None:
        _walk(body, parts, gold)
    return "".join(parts), gold, date.fromisoformat(value) if re.fullmatch(r"\d{4}-\d\d-\d\d", value) else None


def _walk(node: ET.Element, parts: list[str], gold: list[Annotated]) -> None:
    start = sum(map(len, parts))
    parts.append(node.text or "")
    for child in node:
        _walk(child, parts, gold)
        parts.append(child.tail or "")
    if node.tag == "TIMEX3" and node.get("value"):
        gold.append((start, sum(map(len, parts)), str(node.get("value"))))


def gum(data: Path) -> Score:
    """The news, each read against the day it appeared on."""
    total = Score(0, 0, 0)
    for path in sorted((data / "gum" / "news").glob("*.conllu")):
        text, gold, written = _tokens(path.read_text(encoding="utf-8").splitlines())
        found = [
            (one.char_start, one.char_end, _days(one))
            for one in find_dates("a", text, written)
            if one.kind in ("date", "time") and one.date_start
        ]
        total += _compared(found, gold)
    return total


def _days(found: DateExpression) -> str:
    """The days in GUM's way of writing: a day, month or year where they are one, else from and to."""
    value = found.timex_value.split("T")[0]
    return value if re.fullmatch(r"\d{4}(?:-\d\d){0,2}", value) else f"{found.date_start}/{found.date_end}"


def _tokens(lines: Iterable[str]) -> tuple[str, list[Annotated], date | None]:
    """The text of a CoNLL-U file, its annotated dates and the day it was created on."""
    text, gold, created = "", [], None
    opened: list[tuple[int, str]] = []
    for line in lines:
        if line.startswith("# meta::dateCreated"):
            said = line.split("=", 1)[1].strip()
            created = date.fromisoformat(said) if re.fullmatch(r"\d{4}-\d\d-\d\d", said) else None
        cells = line.split("\t")
        if len(cells) != 10 or not cells[0].isdigit():
            continue
        xml = next((part[4:] for part in cells[9].split("|") if part.startswith("XML=")), "")
        opened += [(len(text), _value(dict(_ATTRIBUTE.findall(one[1])))) for one in _DATE.finditer(xml)]
        text += cells[1]
        for _ in range(xml.count("</date>")):
            if opened:
                start, value = opened.pop()
                if value:
                    gold.append((start, len(text), value))
        text += "" if "SpaceAfter=No" in cells[9] else " "
    return text, gold, created


def _value(attributes: dict[str, str]) -> str:
    """`when`, or `from/to`; empty where only bounds are known, which are no value."""
    if "when" in attributes:
        return attributes["when"]
    return f"{attributes['from']}/{attributes['to']}" if {"from", "to"} <= attributes.keys() else ""


def _compared(found: Sequence[Annotated], gold: Sequence[Annotated]) -> Score:
    return Score(sum(1 for _ in _pairs(found, gold)), len(found), len(gold))


def _pairs(found: Sequence[Annotated], gold: Sequence[Annotated]) -> Iterator[tuple[Annotated, Annotated]]:
    free = list(gold)
    for one in found:
        same = next((other for other in free if one[0] < other[1] and other[0] < one[1] and one[2] == other[2]), None)
        if same is not None:
            free.remove(same)
            yield one, same


def main(arguments: list[str] | None = None) -> int:
    """Print the scores; 1 where one is below its floor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder that holds `wikiwars` and `gum`")
    data = parser.parse_args(arguments).data
    scores = {"dates_wikiwars": wikiwars(data), "dates_gum_news": gum(data)}
    return told(scores, FLOORS)


if __name__ == "__main__":
    sys.exit(main())
