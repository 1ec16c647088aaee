"""Which articles repeat an earlier one?

A function of the articles that are there, not of the order in which they came: an article repeats the earliest of those
that lead one of its codes and that it has enough in common with, and that one may repeat another in turn. Earlier is
what was published first, then what has the lesser id; what is of unknown date comes last. Only articles whose codes
were touched are looked at anew.
"""

from __future__ import annotations

import duckdb

BITS, ROWS = 21, 3
"""As `transforms.fingerprints` makes them."""

SHARED = 0.4
"""Share of runs common to both from which one repeats the other. Two accounts of one event share under 0.1, two
articles of one paper with the same background under 0.3, a copy with every tenth word changed 0.5."""
CONTAINED, CONTAINED_SHARED = 0.8, 0.2
"""Share of the shorter one's runs that stand in the longer, for a story that was cut or added to."""

_EARLIER = "(coalesce(published_at, 'infinity'::TIMESTAMPTZ), article_id)"
_EQUAL_VALUES = " + ".join(
    f"((pair[1] >> {BITS * place}) & {(1 << BITS) - 1} = (pair[2] >> {BITS * place}) & {(1 << BITS) - 1})::INT"
    for place in range(ROWS)
)


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


def settle(connection: duckdb.DuckDBPyConnection, last: int) -> None:
    """Bring `copies` up to what the touched articles and the noted codes have changed.

    `last` is the row id of the last fingerprint before the publish: those of touched articles come after it.
    """
    if not connection.execute(
        "SELECT article_id FROM touched_articles UNION ALL SELECT article_id FROM left_articles LIMIT 1"
    ).fetchall():
        return
    connection.execute(
        f"""CREATE TEMP TABLE touched_codes AS
        SELECT DISTINCT ordinal, code FROM fingerprints WHERE rowid > {last}
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
    _lead_others(connection)
    _find(connection)
    _follow(connection)
    for name in ("touched_codes", "members", "leaders", "affected", "found", "left_codes", "left_articles"):
        connection.execute(f"DROP TABLE temp.main.{name}")


def _lead_others(connection: duckdb.DuckDBPyConnection) -> None:
    """Add the leaders of those codes of the affected articles that were not touched themselves."""
    connection.execute(
        f"""INSERT INTO leaders
        SELECT ordinal, code, arg_min(article_id, {_EARLIER}) FROM fingerprints JOIN articles USING (article_id)
        WHERE (ordinal, code) IN (
            SELECT (ordinal, code) FROM fingerprints SEMI JOIN affected USING (article_id)
            ANTI JOIN touched_codes USING (ordinal, code))
        GROUP BY ordinal, code HAVING count(*) > 1"""
    )


_SLICE = 1000
"""Articles compared at once: of a family of thousands, each has hundreds of leaders to be compared with."""


def _find(connection: duckdb.DuckDBPyConnection) -> None:
    """For each affected article the earliest leader of its codes that it repeats, and how much they share."""
    connection.execute("CREATE TEMP TABLE found (article_id VARCHAR, repeats_id VARCHAR, similarity DOUBLE)")
    ((count,),) = connection.execute("SELECT count(*) FROM affected").fetchall()
    for start in range(0, count, _SLICE):
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE slice AS"
            f" SELECT article_id FROM affected ORDER BY article_id LIMIT {_SLICE} OFFSET {start}"
        )
        _find_slice(connection)
    connection.execute("DROP TABLE IF EXISTS slice")


def _find_slice(connection: duckdb.DuckDBPyConnection) -> None:
    # Lists, not rows, and step by step: left to itself, the join of all codes with all is tried first.
    connection.execute(
        """CREATE OR REPLACE TEMP TABLE pairs AS
        SELECT DISTINCT mine.article_id, leaders.leader
        FROM (SELECT * FROM fingerprints SEMI JOIN slice USING (article_id)) AS mine
        JOIN leaders USING (ordinal, code)
        WHERE leaders.leader <> mine.article_id"""
    )
    connection.execute(
        """CREATE OR REPLACE TEMP TABLE codes AS
        SELECT article_id, list(code ORDER BY ordinal) AS codes, any_value(runs) AS runs FROM fingerprints
        WHERE article_id IN (SELECT article_id FROM pairs UNION ALL SELECT leader FROM pairs)
        GROUP BY article_id"""
    )
    connection.execute(
        f"""INSERT INTO found
        WITH compared AS (
            SELECT pairs.article_id AS copy_id, pairs.leader,
                list_sum([{_EQUAL_VALUES} FOR pair IN list_zip(mine.codes, other.codes)])
                    / (len(mine.codes) * {ROWS}.0) AS shared,
                mine.runs AS mine_runs, other.runs AS other_runs
            FROM pairs JOIN codes AS mine ON mine.article_id = pairs.article_id
            JOIN codes AS other ON other.article_id = pairs.leader
        ), judged AS (
            SELECT *, least(1.0, shared * (mine_runs + other_runs) / (1 + shared) / least(mine_runs, other_runs))
                AS contained FROM compared
        )
        SELECT copy_id, arg_min(leader, {_EARLIER}), arg_min(shared, {_EARLIER})
        FROM judged JOIN articles ON articles.article_id = leader
        WHERE shared >= {SHARED} OR (contained >= {CONTAINED} AND shared >= {CONTAINED_SHARED})
        GROUP BY copy_id"""
    )
    connection.execute("DROP TABLE pairs")
    connection.execute("DROP TABLE codes")


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
