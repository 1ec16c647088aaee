"""How fast are citations read, in megabytes of text a second on one core?"""

from __future__ import annotations

import time
from datetime import date

from bench.corpus import sample_articles
from bench.timing import line
from transforms import lexicon
from transforms.citing import find_citations
from transforms.register import Register

REPEATS = 20
# Of the samples a quarter of all sentences cites something, which is many times what newspapers do: they are the slow
# case. The plain one is the same text with what can be cited broken up.
_BROKEN = str.maketrans({"R": "Q", "r": "q", "C": "Q", "c": "q"})


def main() -> None:
    """Time the samples as they are, and with their citations broken up."""
    register = Register.build(lexicon.table("instruments"), lexicon.table("instrument_aliases"))
    texts = sample_articles()["text"].tolist() * REPEATS
    plain = [text.translate(_BROKEN) for text in texts]
    size = sum(len(text.encode()) for text in texts) / 1e6
    for what, some in (("text full of citations", texts), ("text without citations", plain)):
        taken = []
        for _ in range(3):
            # The processor's time: what else runs on the machine is no part of a figure per core.
            start = time.process_time()
            for text in some:
                find_citations("a" * 20, text, register, date(2025, 2, 21))
            taken.append(time.process_time() - start)
        line(f"citations, {what}", size / min(taken), "MB/s a core")
