"""Are copies found, and nothing else, among many articles; and does a batch cost the same with many as with few?"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from statistics import median

import duckdb
import pandas as pd

from bench.corpus import sample_articles
from bench.timing import line
from schemas.contract import contract
from schemas.rules import ddl
from tests.make import digest
from transforms.fingerprints import fingerprints
from warehouse import copies
from warehouse.database import opened

SIZE, BATCH = 10_000, 1_000
EVERY = 10
"""Of so many articles one is a copy of an earlier one."""
DAY = datetime(2025, 1, 1, tzinfo=UTC)

Sentences = list[str]


def main(size: int = SIZE) -> None:
    """Publish the articles batch by batch and hold what is found against how they were made."""
    made = list(_articles(random.Random(7), size))
    truth = {digest(key): digest(original) for key, original, _, _ in made if original}
    kinds = {digest(key): kind for key, _, kind, _ in made}
    taken = []
    with closing(opened()) as connection:
        _create(connection)
        for start in range(0, size, BATCH):
            prints = _prints(made[start : start + BATCH])
            ((last,),) = connection.execute("SELECT coalesce(max(rowid), -1) FROM fingerprints").fetchall()
            _add(connection, made[start : start + BATCH], prints)
            begun = time.perf_counter()
            copies.settle(connection, last)
            taken.append(time.perf_counter() - begun)
            connection.execute("DROP TABLE touched_articles")
        found = dict(connection.execute("SELECT article_id, canonical_id FROM copies").fetchall())
    right = sum(truth.get(copy) == original for copy, original in found.items())
    tenth = max(1, len(taken) // 10)
    line(f"precision among {size} articles, {len(truth)} of them copies", right / max(1, len(found)), "")
    line("recall", right / max(1, len(truth)), "")
    for kind in sorted({kinds[one] for one in truth}):
        of_kind = [one for one in truth if kinds[one] == kind]
        line(
            f"recall of copies made by {kind}", sum(found.get(one) == truth[one] for one in of_kind) / len(of_kind), ""
        )
    line(f"finding the copies of {BATCH} articles, the first tenth of batches", median(taken[:tenth]), "s")
    line("the last tenth", median(taken[-tenth:]), "s")


def _articles(drawn: random.Random, size: int) -> Iterator[tuple[str, str | None, str, Sentences]]:
    """Key, the key of what it copies, how, and sentences; different articles share a sentence now and then."""
    texts = sample_articles()["text"].tolist()
    pool = [one.strip() for text in texts for one in text.replace("\n\n", " ").split(". ") if len(one) > 40]
    words = sorted({word for one in pool for word in one.split()})
    originals: list[tuple[str, Sentences]] = []
    for number in range(size):
        key = f"article {number}"
        if number % EVERY == EVERY - 1:
            original, sentences = drawn.choice(originals[-20_000:])
            kind = drawn.choice(list(_WAYS))
            yield key, original, kind, _WAYS[kind](drawn, sentences, pool, words)
            continue
        # Every other word is another than in the pool: as many different articles as are wanted.
        sentences = [_replaced(drawn, drawn.choice(pool), words, 0.5) for _ in range(drawn.randint(8, 30))]
        sentences[drawn.randrange(len(sentences))] = drawn.choice(pool)
        originals.append((key, sentences))
        yield key, None, "", sentences


def _replaced(drawn: random.Random, sentence: str, words: Sequence[str], share: float) -> str:
    return " ".join(drawn.choice(words) if drawn.random() < share else word for word in sentence.split())


def _truncated(drawn: random.Random, told: Sentences, _pool: Sentences, _words: Sequence[str]) -> Sentences:
    return told[: max(4, int(len(told) * drawn.uniform(0.4, 0.8)))]


def _reordered(drawn: random.Random, told: Sentences, _pool: Sentences, _words: Sequence[str]) -> Sentences:
    return drawn.sample(told, len(told))


def _headed(drawn: random.Random, told: Sentences, pool: Sentences, words: Sequence[str]) -> Sentences:
    return [_replaced(drawn, drawn.choice(pool), words, 0.5), *told[1:]]


def _inserted(drawn: random.Random, told: Sentences, pool: Sentences, words: Sequence[str]) -> Sentences:
    longer = list(told)
    for _ in range(max(1, len(told) // 4)):
        longer.insert(drawn.randrange(len(longer)), _replaced(drawn, drawn.choice(pool), words, 0.5))
    return longer


def _paraphrased(drawn: random.Random, told: Sentences, _pool: Sentences, words: Sequence[str]) -> Sentences:
    return [_replaced(drawn, one, words, 0.08) for one in told]


_WAYS = {
    "truncation": _truncated, "reordering": _reordered, "another headline": _headed, "insertion": _inserted,
    "light paraphrase": _paraphrased,
}  # fmt: skip


def _prints(some: Sequence[tuple[str, str | None, str, Sentences]]) -> pd.DataFrame:
    texts = [". ".join(sentences) for *_, sentences in some]
    return fingerprints(pd.DataFrame({"article_id": [digest(key) for key, *_ in some], "title": None, "text": texts}))


def _create(connection: duckdb.DuckDBPyConnection) -> None:
    for name in ("fingerprints", "copies"):
        for statement in ddl(contract(name)):
            connection.execute(statement)
    connection.execute("CREATE TABLE articles (article_id VARCHAR, published_at TIMESTAMPTZ, content_hash VARCHAR)")


def _add(
    connection: duckdb.DuckDBPyConnection, some: Sequence[tuple[str, str | None, str, Sentences]], prints: pd.DataFrame
) -> None:
    copies.prepare(connection)
    connection.execute("CREATE TEMP TABLE touched_articles (article_id VARCHAR)")
    rows = [
        (digest(key), DAY + timedelta(minutes=int(key.split()[1])), digest(". ".join(sentences), 64))
        for key, _, _, sentences in some
    ]
    frame = pd.DataFrame(rows, columns=["article_id", "published_at", "content_hash"])  # noqa: F841  (read by name)
    connection.execute("INSERT INTO articles SELECT * FROM frame")
    connection.execute("INSERT INTO touched_articles SELECT article_id FROM frame")
    connection.register("prints", contract("fingerprints").table(prints))
    connection.execute("INSERT INTO fingerprints SELECT * FROM prints")
    connection.unregister("prints")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE)
