"""What is an event about? The contexts of the PLOVER manual, by words of its sentence.

The words are `lexicon/events/contexts.csv`.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from transforms.lexicon import table


@cache
def _pattern() -> re.Pattern[str]:
    stems = sorted(_contexts(), key=lambda stem: (-len(stem), stem))
    return re.compile(r"(?<![a-z])(" + "|".join(re.escape(stem) for stem in stems) + ")")


@cache
def _contexts() -> dict[str, str]:
    return {row["stem"]: row["context"] for row in table("events/contexts")}


@lru_cache(maxsize=16)
def contexts(sentence: str) -> str | None:
    """The contexts of a sentence, sorted and joined by `|`; None where no word of it belongs to one."""
    found = {_contexts()[match[1]] for match in _pattern().finditer(sentence.lower())}
    return "|".join(sorted(found)) or None
