"""Which articles repeat an earlier one?

A function of the articles that are there, not of the order in which they came: an article repeats the earliest of those
that lead one of its codes and that it has enough in common with, and that one may repeat another in turn. Earlier is
what was published first, then what has the lesser id; what is of unknown date comes last. Only articles whose codes
were touched are looked at anew.
"""

from __future__ import annotations

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

BITS, ROWS = 21, 3
"""As `transforms.fingerprints` makes them."""

SHARED = 0.4
"""Share of runs common to both from which one repeats the other. Two accounts of one event share under 0.1, two
articles of one paper with the same background under 0.3, a copy with every tenth word changed 0.5."""
CONTAINED, CONTAINED_SHARED = 0.8, 0.2
"""Share of the shorter one's runs that stand in the longer, for a story that was cut or added to."""

_EARLIER = "(coalesce(published_at, 'infinity'::TIMESTAMPTZ), article_id)"


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Begin to note whose codes a publish takes away."""
    connection.execute("CREATE TEMP TABLE left_codes (ordinal INTEGER, code BIGINT)")
    connection.execute("CREATE TEMP TABLE left_articles (article_id VARCHAR)")


def note_leaving(connection: duckdb.DuckDBPyConnection) -> None:
    """Note the codes of the articles in `replaced`, before their rows go."""
    connection.execute("INSERT INTO left_articles SELECT article_id FROM replaced")
    connection.execute(
        "INSERT INTO left_codes SELECT ordinal, code FROM fingerprints"
        " WHERE article_id IN (SELECT article_id FROM replaced)"
    )


def settle(connection: duckdb.DuckDBPyConnection, last: int | None) -> None:
    """Bring `copies` up to what the touched articles and the noted codes have changed.

    `last` is the row id of the last fingerprint before the publish, where those of touched articles, and no others,
    come after it.
    """
    if not connection.execute(
        "SELECT article_id FROM touched_articles UNION ALL SELECT article_id FROM left_articles LIMIT 1"
    ).fetchall():
        return
    touched = "article_id IN (SELECT article_id FROM touched_articles)" if last is None else f"rowid > {last}"
    connection.execute(
        f"""CREATE TEMP TABLE touched_codes AS
        SELECT DISTINCT ordinal, code FROM fingerprints WHERE {touched}
        UNION SELECT ordinal, code FROM left_codes"""
    )
    connection.execute(
        "CREATE TEMP TABLE members AS"
        " SELECT article_id, ordinal, code FROM fingerprints SEMI JOIN touched_codes USING (ordinal, code)"
    )
    # An article is looked at anew where it is new, where a new one leads one of its codes, or where one has left.
    connection.execute(
        f"""CREATE TEMP TABLE leaders AS
        SELECT ordinal, code, arg_min(article_id, {_EARLIER}) AS leader
        FROM members JOIN articles USING (article_id) GROUP BY ordinal, code HAVING count(*) > 1"""
    )
    connection.execute(
        """CREATE TEMP TABLE affected AS
        SELECT article_id FROM touched_articles SEMI JOIN articles USING (article_id)
        UNION SELECT article_id FROM members SEMI JOIN
            (SELECT ordinal, code FROM leaders WHERE leader IN (SELECT article_id FROM touched_articles))
            USING (ordinal, code)
        UNION SELECT article_id FROM members SEMI JOIN left_codes USING (ordinal, code)
        UNION SELECT article_id FROM copies WHERE repeats_id IN (SELECT article_id FROM left_articles)
            AND article_id IN (SELECT article_id FROM articles)"""
    )
    _gather(connection, last)
    _find(connection)
    _follow(connection)
    for name in ("leaders", "affected", "near", "numbered", "found", "left_codes", "left_articles"):
        connection.execute(f"DROP TABLE temp.main.{name}")


def _gather(connection: duckdb.DuckDBPyConnection, last: int | None) -> None:
    """Gather the codes of the affected articles and of those that lead one of them, in one place for all slices."""
    connection.execute(
        f"""CREATE TEMP TABLE near AS SELECT article_id, ordinal, code, runs FROM fingerprints SEMI JOIN affected
        USING (article_id) WHERE rowid > {_before(connection, "affected", last)}"""
    )
    # Not all codes of an affected article were touched: who leads the others is not known yet.
    connection.execute(
        f"""INSERT INTO leaders
        SELECT ordinal, code, arg_min(article_id, {_EARLIER}) FROM fingerprints JOIN articles USING (article_id)
        WHERE (ordinal, code) IN (SELECT (ordinal, code) FROM near ANTI JOIN touched_codes USING (ordinal, code))
        GROUP BY ordinal, code HAVING count(*) > 1"""
    )
    connection.execute(
        "CREATE TEMP TABLE unaffected AS SELECT DISTINCT leader AS article_id FROM leaders"
        " WHERE leader NOT IN (SELECT article_id FROM affected)"
    )
    connection.execute(
        f"""INSERT INTO near SELECT article_id, ordinal, code, runs FROM fingerprints SEMI JOIN unaffected
        USING (article_id) WHERE rowid > {_before(connection, "unaffected", last)}"""
    )
    for name in ("members", "touched_codes", "unaffected"):
        connection.execute(f"DROP TABLE temp.main.{name}")


def _before(connection: duckdb.DuckDBPyConnection, articles: str, last: int | None) -> int:
    """The row id before the fingerprints of the named articles: the `last` one where they were all touched.

    They mostly were, and then what lies before, of a large warehouse nearly all of it, is not read.
    """
    if last is None:
        return -1
    others = f"SELECT 1 FROM {articles} ANTI JOIN touched_articles USING (article_id) LIMIT 1"
    return -1 if connection.execute(others).fetchall() else last


_SLICE = 10_000
"""Articles whose leaders are looked for at once: a copy has dozens of them."""
_PORTION = 4096
"""Pairs compared at once: of each the codes of both, a few megabytes."""
_Numbers = npt.NDArray[np.int64]
_Shares = npt.NDArray[np.float64]


def _find(connection: duckdb.DuckDBPyConnection) -> None:
    """For each affected article the earliest leader of its codes that it repeats, and how much they share."""
    # By the place in time, so that of an article's leaders the earliest has the least number.
    connection.execute(
        f"""CREATE TEMP TABLE numbered AS
        SELECT article_id, runs, row_number() OVER (ORDER BY {_EARLIER}) - 1 AS number
        FROM (SELECT article_id, any_value(runs) AS runs FROM near GROUP BY article_id) JOIN articles USING (article_id)
        ORDER BY number"""
    )
    connection.execute("CREATE TEMP TABLE found (article_id VARCHAR, repeats_id VARCHAR, similarity DOUBLE)")
    ((count,),) = connection.execute("SELECT count(*) FROM numbered").fetchall()
    for start in range(0, count, _SLICE):
        _find_among(connection, start, start + _SLICE)


def _find_among(connection: duckdb.DuckDBPyConnection, first: int, end: int) -> None:
    """The same for the articles of these numbers.

    The comparison is numpy's: as DuckDB's lists the codes of ten thousand articles held 150 MB until the commit.
    """
    copy, leader = _columns(
        connection,
        f"""SELECT DISTINCT mine.number AS copy, other.number AS leader
        FROM near SEMI JOIN affected USING (article_id)
        JOIN numbered AS mine ON mine.article_id = near.article_id AND mine.number >= {first} AND mine.number < {end}
        JOIN leaders USING (ordinal, code)
        JOIN numbered AS other ON other.article_id = leaders.leader
        WHERE leaders.leader <> near.article_id ORDER BY ALL""",
    )
    compared = np.unique(np.concatenate([copy, leader]))
    if not len(compared):
        return
    connection.register("compared", pa.table({"number": compared}))
    (runs,) = _columns(
        connection, "SELECT runs::BIGINT FROM numbered SEMI JOIN compared USING (number) ORDER BY number"
    )
    (codes,) = _columns(
        connection,
        "SELECT code FROM near JOIN numbered USING (article_id) SEMI JOIN compared USING (number)"
        " ORDER BY number, ordinal",
    )
    connection.unregister("compared")
    places = (np.searchsorted(compared, copy), np.searchsorted(compared, leader))
    copy, leader, shared = _repeating(codes.reshape(len(compared), -1), runs, *places)
    found = {"copy": compared[copy], "leader": compared[leader], "similarity": shared}
    connection.register("repeating", pa.table(found))
    connection.execute(
        """INSERT INTO found SELECT mine.article_id, other.article_id, similarity FROM repeating
        JOIN numbered AS mine ON mine.number = copy JOIN numbered AS other ON other.number = leader"""
    )
    connection.unregister("repeating")


def _columns(connection: duckdb.DuckDBPyConnection, query: str) -> list[_Numbers]:
    return [column.to_numpy() for column in connection.execute(query).to_arrow_table().columns]


def _repeating(codes: _Numbers, runs: _Numbers, copy: _Numbers, leader: _Numbers) -> tuple[_Numbers, _Numbers, _Shares]:
    """Each article that repeats one of its leaders, the first such leader, and the share that they have in common.

    `codes` has a row for each article. The pairs are in the order of the articles and of their leaders.
    """
    shared = np.concatenate(
        [np.empty(0), *(_shared(codes, copy[at : at + _PORTION], leader[at : at + _PORTION])
                        for at in range(0, len(copy), _PORTION))]
    )  # fmt: skip
    mine, other = runs[copy], runs[leader]
    contained = shared * (mine + other) / (1 + shared) / np.minimum(mine, other)
    repeats = (shared >= SHARED) | ((contained >= CONTAINED) & (shared >= CONTAINED_SHARED))
    copy, leader, shared = copy[repeats], leader[repeats], shared[repeats]
    _, first = np.unique(copy, return_index=True)
    return copy[first], leader[first], shared[first]


def _shared(codes: _Numbers, copy: _Numbers, leader: _Numbers) -> _Shares:
    """The share of equal values of each pair."""
    different = codes[copy] ^ codes[leader]
    equal = np.zeros(len(copy), dtype=np.int64)
    for place in range(ROWS):
        equal += ((different >> (BITS * place)) & ((1 << BITS) - 1) == 0).sum(axis=1)
    share: _Shares = equal / (codes.shape[1] * ROWS)
    return share


def _follow(connection: duckdb.DuckDBPyConnection) -> None:
    """Put the findings in their places, and let every copy name the article at the end of its chain."""
    connection.execute(
        """DELETE FROM copies WHERE article_id IN (SELECT article_id FROM affected)
        OR article_id IN (SELECT article_id FROM left_articles)"""
    )
    connection.execute(
        f"""INSERT INTO copies BY NAME
        SELECT found.article_id, found.repeats_id AS canonical_id, found.repeats_id, found.similarity,
            CASE WHEN copy.content_hash = original.content_hash THEN 'same_text'
                WHEN found.similarity >= {SHARED} THEN 'shared' ELSE 'contained' END AS method
        FROM found JOIN articles AS copy USING (article_id)
        JOIN articles AS original ON original.article_id = found.repeats_id"""
    )
    # An article never repeats a later one, so a chain ends; most are of one step.
    connection.execute("UPDATE copies SET canonical_id = repeats_id WHERE canonical_id <> repeats_id")
    while connection.execute(
        "SELECT 1 FROM copies JOIN copies AS next ON next.article_id = copies.canonical_id LIMIT 1"
    ).fetchall():
        connection.execute(
            "UPDATE copies SET canonical_id = next.canonical_id FROM copies AS next"
            " WHERE next.article_id = copies.canonical_id"
        )
