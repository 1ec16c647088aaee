"""Which bounds do past runs suggest for a person to put into a contract? Nothing adjusts itself.

The least and the most are about 80 % of the smallest and twice the largest of healthy runs, which is what is
left when the runs farthest from the median are set aside. Bounds are per batch, and a run is taken as one.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from statistics import median
from typing import Any

from schemas.contract import in_layer

_LEAST_RUNS = 5
# As in `flows.drift`: the cut of the modified z-score.
_CUT = 3.5 * 1.4826


def patch(records: Sequence[Mapping[str, Any]]) -> str:
    """A unified diff of the contracts, as `git apply` reads it; LookupError where the runs are too few."""
    kept = [json.loads(one["counts"]).get("kept", {}) for one in records if one["status"] == "published"]
    kept = [one for one in kept if one.get("articles")]
    if len(kept) < _LEAST_RUNS:
        raise LookupError(
            f"there is nothing to learn from yet: {_LEAST_RUNS} published runs are needed, {len(kept)} are there"
        )
    parts: list[str] = []
    for source in in_layer("record", "reference"):
        least, most = bounds([one.get(source.name, 0) for one in kept])
        name = f"schemas/{source.name}.odcs.yaml"
        before = (files("schemas") / f"{source.name}.odcs.yaml").read_text(encoding="utf-8")
        head, mark, rest = before.partition("      - name: volume\n")
        lines = rest.splitlines(keepends=True)
        place = next(number for number, line in enumerate(lines) if line.lstrip().startswith("mustBeBetween:"))
        lines[place] = f"        mustBeBetween: [{least}, {most}]\n"
        after = head + mark + "".join(lines)
        parts += difflib.unified_diff(before.splitlines(True), after.splitlines(True), f"a/{name}", f"b/{name}")
    return "".join(parts)


def bounds(counts: Sequence[int]) -> tuple[int, int]:
    """The least and the most that a healthy run should give."""
    middle = median(counts)
    reach = _CUT * median(abs(one - middle) for one in counts)
    healthy = [one for one in counts if abs(one - middle) <= reach] or list(counts)
    return int(min(healthy) * 0.8), max(1, 2 * max(healthy))
