"""Can every rule of every contract fail? A mutant for each: a small change to a good record that breaks it.

`python -m tests.mutants` makes one from each rule, applies those written by hand (`tests.mutants_by_hand`), and says
how many are killed: found, under the name of the rule that the change was meant to break.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, partial
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa

from flows.drift import broken
from schemas.contract import Contract, contract, contracts
from schemas.rules import Rule, rules
from tests.make import NOON, digest
from warehouse import audit
from warehouse.database import opened

Row = dict[str, Any]
Tables = dict[str, list[Row]]
TEXT = "Ukraine met Russia.\n\nIn 2025, 12 states cited S/RES/1(1946). Kyiv spoke."
COPY = "In 2025, 12 states cited S/RES/1(1946)."
UNKNOWN = "nobody:here"


def good() -> Tables:
    """A record with a row or two in every table, every column filled, that breaks no rule."""
    one, hashed = digest("one"), digest("raw", 64)
    day = NOON.date()
    span: Callable[[str], Row] = lambda surface: {  # noqa: E731
        "article_id": one,
        "char_start": TEXT.index(surface),
        "char_end": TEXT.index(surface) + len(surface),
        "surface": surface,
    }
    known: Callable[[str, str], Row] = lambda surface, key: {  # noqa: E731
        **span(surface), "entity_type": "country", "entity_id": key, "method": "lexicon", "form": "name",
        "stands_for_id": key, "nested_in": "mention:0-7", "confidence": 0.5, "rule": None,
    }  # fmt: skip
    state: Callable[[str, str], Row] = lambda code, name: {  # noqa: E731
        "entity_id": f"country:{code}", "entity_type": "country", "name": name, "iso3": code, "parent_id": None,
        "wikidata_id": "Q1", "known_from": "lexicon",
    }  # fmt: skip
    return {
        "articles": [{
            "article_id": one, "url": "https://news.example.org/1", "source_uri": "file:///1", "source": "gazette",
            "raw_hash": hashed, "publisher": "The Gazette", "title": "Ukraine met Russia.", "byline": "A. B.",
            "agency": "AP", "language": "en", "published_at": NOON, "published_from": "option", "retrieved_at": NOON,
            "text": TEXT, "content_hash": digest(TEXT, 64), "run_id": "r1", "extracted_with": "test",
            "read_by": "lexicon_and_model",
        }, {
            "article_id": digest("two"), "url": None, "source_uri": "file:///2", "source": "gazette",
            "raw_hash": digest("2", 64), "publisher": None, "title": None, "byline": None, "agency": None,
            "language": "en", "published_at": NOON, "published_from": "option", "retrieved_at": NOON, "text": COPY,
            "content_hash": digest(COPY, 64), "run_id": "r1", "extracted_with": "test", "read_by": "lexicon_and_model",
        }],
        "sentences": [
            {"article_id": one, "ordinal": 0, "char_start": 0, "char_end": 19, "is_headline": True, "read_by": "model"},
            {"article_id": one, "ordinal": 1, "char_start": 21, "char_end": len(TEXT), "is_headline": False,
             "read_by": "model"},
            {"article_id": digest("two"), "ordinal": 0, "char_start": 0, "char_end": len(COPY), "is_headline": False,
             "read_by": "model"},
        ],
        "mentions": [known("Ukraine", "country:UKR"), known("Russia", "country:RUS"), {
            **known("Kyiv", "person:kyiv"), "entity_type": "person", "stands_for_id": None, "method": "coreference",
            "rule": "surname",
        }],
        "roles": [{**span("states"), "ordinal": 0, "person_id": "person:kyiv", "person_start": TEXT.index("Kyiv"),
                   "person_end": TEXT.index("Kyiv") + 4, "role": "president", "holder_of_id": "country:UKR",
                   "is_current": True, "rule": "before_name"}],
        "entities": [state("UKR", "Ukraine"), {**state("RUS", "Russia"), "parent_id": "country:UKR"}, {
            "entity_id": "person:kyiv", "entity_type": "person", "name": "Kyiv", "iso3": None, "parent_id": None,
            "wikidata_id": None, "known_from": "discovered",
        }],
        "entity_aliases": [
            {"entity_id": f"country:{code}", "alias": code, "language": "en"} for code in ("UKR", "RUS")
        ],
        "instruments": [{
            "instrument_id": "un:S/RES/1(1946)", "kind": "resolution", "symbol": "S/RES/1(1946)", "title": "First",
            "issuer_id": "country:UKR", "status": "adopted", "adopted_on": day, "votes_yes": 11, "votes_no": 0,
            "votes_abstain": 0,
        }, {
            "instrument_id": f"local:{one}#1", "kind": "resolution", "symbol": None, "title": None, "issuer_id": None,
            "status": "draft", "adopted_on": None, "votes_yes": None, "votes_no": None, "votes_abstain": None,
        }],
        "instrument_links": [{"article_id": one, "local_id": f"local:{one}#1", "instrument_id": "un:S/RES/1(1946)",
                              "rule": "named_together", "as_of": day}],
        "citations": [{**span("S/RES/1(1946)"), "ordinal": 0, "instrument_id": "un:S/RES/1(1946)",
                       "pinpoint": "Article 2", "form": "full", "rule": "symbol"}],
        "quotes": [{
            **span("Kyiv spoke."), "kind": "direct", "speaker_id": "country:UKR", "speaker_surface": "Ukraine",
            "cue": "say", "cue_class": "say", "cue_position": "before", "about_id": "country:RUS",
        }],
        "events": [
            {
                **span(word), "event_id": digest(word), "sentence_ordinal": ordinal, "event_type": "CONSULT",
                "mode": "visit", "contexts": "diplomatic|legal", "quad_class": "verbal_cooperation", "intensity": 2.5,
                "act": "invoke", "actor_id": "country:UKR", "recipient_id": "country:RUS",
                "instrument_id": "un:S/RES/1(1946)", "place_id": "country:UKR", "date_start": day, "date_end": day,
                "date_from": "tense", "polarity": "affirmed", "time_frame": "current", "certainty": "asserted",
                "source_kind": "named", "source_id": "country:UKR", "source_surface": "Kyiv",
                "via_id": "country:RUS", "confidence": 0.8, "same_as": same, "coded_by": "meet", "because": "meet",
                "date_char_start": 24, "instrument_char_start": 46,
            }
            for word, ordinal, same in (("met", 0, None), ("cited", 1, digest("met")))
        ],
        "event_participants": [
            {
                **span(surface), "event_id": digest("met"), "role": role, "ordinal": 0, "entity_id": key,
                "country_id": key, "sector": "GOV", "quantity": 1.0,
            }
            for surface, role, key in (("Ukraine", "actor", "country:UKR"), ("Russia", "recipient", "country:RUS"))
        ],
        "dates": [{**span("2025"), "kind": "date", "timex_value": "2025", "date_start": day, "date_end": day,
                   "granularity": "year", "anchor": "absolute"}],
        "quantities": [{**span("12"), "comparator": "eq", "value": 12.0, "unit": "percent", "noun": "states"}],
        "raw": [{"raw_hash": hashed, "source_uri": "file:///1", "container_uri": "file:///1", "source": "gazette",
                 "media_type": "text/plain", "payload": TEXT.encode(), "given": "{}", "mapping": "{}", "problem": None,
                 "problem_reason": None, "retrieved_at": NOON}],
        "runs": [{"run_id": "r1", "started_at": NOON, "finished_at": NOON, "status": "published", "version": "test",
                  "parameters": "{}", "counts": "{}"}],
        "batches": [{"batch_id": digest("b"), "sequence": 1, "run_id": "r1", "committed_at": NOON, "articles": 1,
                     "quarantined": 0}],
        "checks": [{"run_id": "r1", "batch_id": digest("b"), "table_name": "articles", "rule": "volume",
                    "engine": "duckdb", "severity": "error", "success": True, "observed": "1", "unexpected_count": 0}],
        "quarantine": [{"quarantine_id": digest("q"), "run_id": "r1", "table_name": "mentions", "source_uri": "file:///2",
                        "raw_hash": digest("2", 64), "article_id": digest("two"), "rule": "span_equals_text",
                        "reason": "It is not.", "payload": "{}", "seen_at": NOON, "resolved_at": NOON,
                        "resolution": "replaced", "replaced_by": one}],
        "inputs": [{"run_id": "r1", "source_uri": "file:///1", "raw_hash": hashed, "container_uri": "file:///1",
                    "article_id": one, "content_hash": digest(TEXT, 64), "retrieved_at": NOON}],
        "decisions": [{"decision_id": digest("d"), "run_id": "r1", "decided_at": NOON, "action": "discard",
                       "subject": digest("q"), "reason": "A duplicate."}],
        "claimed_tallies": [{**span("12"), "ordinal": 0, "instrument_id": "un:S/RES/1(1946)", "field": "yes",
                             "claimed": "12", "comparator": "eq", "value": 12.0, "date_start": None, "date_end": None,
                             "citation_start": TEXT.index("S/RES"), "rule": "subject"}],
        "register_conflicts": [{**span("12"), "ordinal": 0, "instrument_id": "un:S/RES/1(1946)", "field": "yes",
                                "claimed": "12", "register_value": "11"}],
        "roll_calls": [{"roll_call_id": "unga:1", "instrument_id": "un:A/RES/1(I)", "symbol": "A/RES/1(I)",
                        "body": "org:united-nations-general-assembly", "session": "1", "held_on": day,
                        "question": "The draft", "is_amendment": False, "is_paragraph": False, "is_procedural": False,
                        "outcome": "adopted", "votes_yes": 1, "votes_no": 0, "votes_abstain": 0}],
        "votes": [{"roll_call_id": "unga:1", "country_id": "country:UKR", "state": "Ukraine", "vote": "yes"}],
        "fingerprints": [{"article_id": one, "ordinal": 0, "code": 5, "runs": 12}],
        "copies": [{"article_id": digest("two"), "canonical_id": one, "repeats_id": one, "similarity": 0.9,
                    "method": "shared"}],
        "feeds": [{"feed_url": "https://example.org/feed", "source": "gazette", "kind": "feed", "etag": "1",
                   "last_modified": "x", "stamp": "x", "last_status": 200, "last_seen_at": NOON,
                   "batch_ids": digest("b"), "run_id": "r1"}],
        "contract_versions": [{"table_name": "articles", "version": "1.0.0"}],
        "tombstones": [{"tombstone_id": digest("t"), "kind": "article", "articles": 1, "forgotten_at": NOON,
                        "reason": "A court order."}],
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mutant:
    """A change to the good record and the rule that it breaks."""

    table: str
    rule: str
    change: Callable[[Tables], None]
    rows: int | None = None
    """Empty rows that the table has instead of its own, for a volume that no list of rows can hold."""


def cell(column: str, value: Any) -> Callable[[str], Callable[[Tables], None]]:
    """Set a column of the first row."""

    def in_table(table: str) -> Callable[[Tables], None]:
        return lambda tables: tables[table][0].update({column: value})

    return in_table


def generated(rule: Rule) -> Mutant | None:
    """The mutant that follows from what the rule says; None for one that needs a person."""
    source = contract(rule.table)
    if rule.name == "volume" and rule.bounds:
        return Mutant(rule.table, rule.name, lambda _: None, int(rule.bounds[1]) + 1)
    if rule.name == "key.unique":
        return Mutant(rule.table, rule.name, lambda tables: tables[rule.table].append(dict(tables[rule.table][0])))
    if rule.name.endswith(".fill_rate"):
        return Mutant(rule.table, rule.name, lambda tables: _empty(tables[rule.table], rule.columns[0]))
    changed = _changed(source, rule)
    return None if changed is None else Mutant(rule.table, rule.name, cell(*changed)(rule.table))


def _empty(rows: list[Row], column: str) -> None:
    for row in rows:
        row[column] = None


def _changed(source: Contract, rule: Rule) -> tuple[str, Any] | None:
    column, _, kind = rule.name.rpartition(".")
    if kind == "not_null":
        return column, None
    if kind == "allowed_values":
        return column, "none of them"
    if kind == "pattern":
        return column, _unmatched(source.column(column).options["pattern"])
    if kind == "length":
        return column, ""
    if kind == "exists":
        return column, UNKNOWN
    if kind == "range":
        options = source.column(column).options
        return column, options["minimum"] - 1 if "minimum" in options else options["maximum"] + 1
    if rule.expectation and "column_A" in rule.expectation.kwargs:
        later, earlier = rule.expectation.kwargs["column_A"], rule.expectation.kwargs["column_B"]
        value = good()[rule.table][0][earlier]
        return later, value - (1 if isinstance(value, int) else timedelta(days=1))
    if rule.name == "span_equals_text":
        return "char_start", good()[rule.table][0]["char_start"] + 1
    return None


def _unmatched(pattern: str) -> str:
    return next(one for one in ("?", "", "\n", "a b") if not re.search(pattern, one))


def arrow(source: Contract, rows: list[Row]) -> pa.Table:
    """The rows with the types of the contract, whatever they break."""
    schema = source.arrow_schema(published=True)
    return pa.table({field.name: pa.array([row[field.name] for row in rows], field.type) for field in schema})


def mutated(mutant: Mutant) -> Tables:
    """The record after the change."""
    tables = good()
    mutant.change(tables)
    return tables


@cache
def _unchanged() -> Mapping[str, tuple[list[Row], pa.Table]]:
    return {name: (rows, arrow(contract(name), rows)) for name, rows in good().items()}


def found_by_sql(mutant: Mutant, names: Callable[[Rule], bool]) -> dict[tuple[str, str], audit.Finding]:
    """The rules of these names that the SQL finds broken."""
    tables = mutated(mutant)
    with closing(opened()) as connection:
        looked = [rule for name in tables for rule in rules(name) if rule.scope != "time" and names(rule)]
        read = frozenset(name for rule in looked for name in (rule.table, *rule.reads))
        for name, rows in ((name, rows) for name, rows in tables.items() if name in read):
            before, unchanged = _unchanged()[name]
            if mutant.rows is not None and name == mutant.table:
                connection.execute(f'CREATE VIEW "{name}" AS SELECT 1 FROM range({mutant.rows})')
            else:
                connection.register(name, unchanged if rows == before else arrow(contract(name), rows))
        found = [
            one
            for name in tables
            for one in audit.all_tried(connection, [rule for rule in looked if rule.table == name])
        ]
    return {(one.table, one.rule): one for one in found if not one.success}


def is_refused(mutant: Mutant) -> bool:
    """Whether the constraints of the warehouse's own table refuse the rows."""
    from schemas.rules import ddl

    source = contract(mutant.table)
    with closing(opened()) as connection:
        for statement in ddl(source):
            connection.execute(statement)
        connection.register("incoming", arrow(source, mutated(mutant)[mutant.table]))
        try:
            connection.execute(f'INSERT INTO "{mutant.table}" BY NAME SELECT * FROM incoming')
        except duckdb.ConstraintException:
            return True
    return False


def frame(mutant: Mutant) -> pd.DataFrame:
    """The mutant's table as Great Expectations is given it."""
    if mutant.rows is not None:
        return pd.DataFrame(index=pd.RangeIndex(mutant.rows))
    made: pd.DataFrame = arrow(contract(mutant.table), mutated(mutant)[mutant.table]).to_pandas(
        types_mapper=pd.ArrowDtype
    )
    return made


HEALTHY: Mapping[str, float] = {
    "articles": 40, "language:en": 0.9, "language:fr": 0.1, "null:title": 0.0, "null:published_at": 0.1,
    "entity_type:country": 0.6, "entity_type:person": 0.4,
}  # fmt: skip
SICK: Mapping[str, Mapping[str, float]] = {
    "volume_fall": {"articles": 4},
    "volume_rise": {"articles": 400},
    "language:": {"language:en": 0.0, "language:fr": 1.0},
    "null:": {"null:title": 1.0},
    "entity_type:": {"entity_type:country": 0.0, "entity_type:person": 1.0},
}
"""What the figures of a healthy source become, for each kind of rule across time."""


def drifted(rule: Rule) -> bool:
    """Whether the rule across time holds of a healthy source, and breaks when the source falls ill."""
    if rule.drift is None:
        return False
    before = [(NOON + timedelta(days=day), HEALTHY) for day in range(8)]
    on_time, late = NOON + timedelta(days=8), NOON + timedelta(days=30)
    if broken(rule.drift, "gazette", on_time, HEALTHY, before):
        return False
    if rule.drift.measure == "freshness":
        return bool(broken(rule.drift, "gazette", late, {}, before))
    return bool(broken(rule.drift, "gazette", on_time, {**HEALTHY, **SICK[rule.drift.measure]}, before))


@cache
def mutants() -> tuple[Mutant, ...]:
    """Every mutant: those that follow from the contracts, then those written by hand."""
    from tests.mutants_by_hand import BY_HAND

    made = (generated(rule) for name in contracts() for rule in rules(name) if rule.scope != "time")
    return (*(one for one in made if one), *BY_HAND)


def main() -> int:
    """Print the report; 1 where a rule has no mutant or a mutant lives."""
    faults = list(_faults())
    for fault in faults:
        print(fault, file=sys.stderr)
    across_time = [rule for name in contracts() for rule in rules(name) if rule.scope == "time"]
    counted = sum(len(rules(name)) for name in contracts())
    tried = len(mutants()) + len(across_time)
    print(f"{counted} rules, {tried} mutants, {tried - len(faults)} killed")
    return 1 if faults else 0


def _faults() -> Iterator[str]:
    if found := found_by_sql(Mutant("articles", "none", lambda _: None), lambda _: True):
        yield f"the good record breaks {', '.join('.'.join(one) for one in found)}"
    mutant_of = {(one.table, one.rule) for one in mutants()}
    for name in contracts():
        for rule in rules(name):
            if rule.scope == "time":
                if not drifted(rule):
                    yield f"{name}.{rule.name}: the mutant lives"
            elif (name, rule.name) not in mutant_of:
                yield f"{name}.{rule.name} has no mutant: write one in tests/mutants_by_hand.py"
    for one in mutants():
        if not found_by_sql(one, partial(_is, one)):
            yield f"{one.table}.{one.rule}: the mutant lives"


def _is(mutant: Mutant, rule: Rule) -> bool:
    return (rule.table, rule.name) == (mutant.table, mutant.rule)


if __name__ == "__main__":
    sys.exit(main())
