"""Mutants a person thought of, three or more for each contract, so that the generator is not its own witness."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tests.make import NOON, digest
from tests.mutants import TEXT, Mutant, Tables


def _set(table: str, rule: str, row: int = 0, **values: Any) -> Mutant:
    def change(tables: Tables) -> None:
        tables[table][row].update(values)

    return Mutant(table, rule, change)


def _do(table: str, rule: str, change: Callable[[Tables], object]) -> Mutant:
    return Mutant(table, rule, lambda tables: (change(tables), None)[1])


def _many(tables: Tables) -> None:
    """A long English article in which no name was found."""
    text = "Nothing was named here. " * 2500
    tables["articles"][0].update(text=text, title=None, content_hash=digest(text, 64))
    tables["mentions"].clear()


def _elsewhere(tables: Tables) -> None:
    """A party of another article than its event."""
    tables["articles"].append({**tables["articles"][0], "article_id": digest("two")})
    tables["event_participants"][0].update(article_id=digest("two"))


BY_HAND: tuple[Mutant, ...] = (
    _set("articles", "text_begins_with_title", title="Another headline"),
    _set("articles", "published_at_and_how_it_is_known", published_at=None),
    _set("articles", "published_at_and_how_it_is_known", published_from=None),
    _set("articles", "published_before_retrieved", published_at=NOON + timedelta(seconds=1)),
    _set("articles", "text_has_no_nul", text="\0" + TEXT),
    _set("articles", "text_reads_as_written", text="The countryâ€™s vote"),
    _set("articles", "text_reads_as_written", text="QuÃ©bec"),
    _set("articles", "content_hash_is_of_the_text", text=TEXT[:-1]),
    _do("articles", "text_has_a_sentence", lambda tables: tables["sentences"].clear()),
    _set("articles", "language.pattern", language="English"),
    _set("articles", "url.pattern", url="ftp://news.example.org/1"),
    _set("articles", "sentences_cover_the_text", text=TEXT + " More."),
    _set("articles", "sentences_cover_the_text", text="So " + TEXT),
    _set("sentences", "read_as_the_article_says", read_by="no_model"),
    _set("articles", "sentences_cover_the_text", text=TEXT.replace("\n\n", "\n.")),
    _set("sentences", "span_lies_in_text", 1, char_end=len(TEXT) + 1),
    _set("sentences", "sentences_do_not_overlap", 1, char_start=18),
    _set("sentences", "only_the_first_is_a_headline", 1, is_headline=True),
    _set("sentences", "span_is_not_empty", 1, char_start=30, char_end=30),
    _set("mentions", "entity_type_is_that_of_the_entity", entity_type="person"),
    _do("mentions", "yield", _many),
    _do("mentions", "coreference_says_its_rule", lambda tables: tables["mentions"][2].update(rule=None)),
    _set("mentions", "coreference_says_its_rule", 2, entity_id=None),
    _do("mentions", "rule.allowed_values", lambda tables: tables["mentions"][2].update(rule="likeness")),
    _set("roles", "person_is_mentioned", person_start=TEXT.index("Kyiv") + 1),
    _set("roles", "person_is_mentioned", person_id=None),
    _set("roles", "person_is_not_empty", person_start=len(TEXT)),
    _set("roles", "span_equals_text", surface="state"),
    _set("roles", "person_id.pattern", person_id="org:kyiv"),
    _set("roles", "holder_of_id.exists", holder_of_id="country:ATL"),
    _do("roles", "key.unique", lambda tables: tables["roles"].append(tables["roles"][0] | {"role": "king"})),
    _set("mentions", "span_equals_text", surface="ukraine"),
    _set("mentions", "span_equals_text", 1, char_start=0, char_end=6),
    _set("mentions", "nested_in.pattern", nested_in="mention:0"),
    _do("mentions", "entity_id.exists", lambda tables: tables["entities"].pop()),
    _set("entities", "country_id_is_its_code", iso3="RUS"),
    _set("entities", "iso3.pattern", iso3="UK"),
    _set("entities", "parent_id.exists", parent_id="country:ATL"),
    _set("entity_aliases", "entity_id.exists", entity_id="country:ATL"),
    _set("entity_aliases", "language.pattern", language="english"),
    _set("entity_aliases", "key.unique", 1, entity_id="country:UKR", alias="UKR"),
    _set("instruments", "votes_are_whole", votes_no=None),
    _set("instruments", "issuer_id.exists", issuer_id="org:nobody"),
    _set("instruments", "kind.allowed_values", kind="Treaty"),
    _set("citations", "span_equals_text", surface="S/RES/1 (1946)"),
    _do("citations", "instrument_id.exists", lambda tables: tables["instruments"].clear()),
    _set("citations", "form.allowed_values", form=""),
    _do("citations", "rule.allowed_values", lambda tables: tables["citations"][0].update(rule="likeness")),
    _do("citations", "rule.not_null", lambda tables: tables["citations"][0].update(rule=None)),
    _set("citations", "form_as_its_rule_gives", form="definite"),
    _do("citations", "form_as_its_rule_gives", lambda tables: tables["citations"][0].update(rule="number_again")),
    _set("dates", "both_ends_or_none", date_end=None),
    _set("dates", "ends_after_it_starts", date_end=NOON.date() - timedelta(days=365)),
    _set("dates", "kind.allowed_values", kind="Date"),
    _set("quantities", "value.not_null", value=None),
    _set("quantities", "comparator.allowed_values", comparator="="),
    _set("quantities", "span_equals_text", char_end=len(TEXT)),
    _set("quotes", "span_equals_text", surface="Kyiv spoke"),
    _set("quotes", "span_is_not_empty", char_end=1),
    _set("quotes", "cue_and_its_class", cue=None),
    _set("quotes", "cue_and_its_class", cue_position=None),
    _set("quotes", "a_speaker_has_words", speaker_surface=None),
    _set("quotes", "speaker_id.exists", speaker_id="person:nobody"),
    _set("events", "span_equals_text", surface="meet"),
    _set("events", "span_is_not_empty", char_end=1),
    _set("events", "trigger_lies_in_its_sentence", sentence_ordinal=1),
    _set("events", "trigger_lies_in_its_sentence", sentence_ordinal=7),
    _set("events", "days_and_how_they_are_known", date_end=None),
    _set("events", "days_and_how_they_are_known", date_from=None),
    _set(
        "events",
        "what_happened_is_not_later_than_its_article",
        date_start=NOON.date() + timedelta(days=1),
        date_end=NOON.date() + timedelta(days=1),
    ),
    _set("events", "ends_after_it_starts", date_start=NOON.date(), date_end=NOON.date() - timedelta(days=1)),
    _set("events", "the_reporter_is_no_other", source_kind="author"),
    _set("events", "the_reporter_is_no_other", source_surface=None),
    _set("events", "same_as_an_earlier_one", 1, same_as=digest("cited")),
    _set("events", "event_type.allowed_values", event_type="FIGHT"),
    _set("event_participants", "span_equals_text", surface="Russia"),
    _set("event_participants", "span_is_not_empty", char_end=0),
    _set("event_participants", "event_id.exists", event_id=digest("nothing")),
    _set("event_participants", "country_id.pattern", country_id="UKR"),
    _do("event_participants", "of_the_article_of_its_event", _elsewhere),
    _set("raw", "media_type.allowed_values", media_type="application/pdf"),
    _set("raw", "raw_hash.pattern", raw_hash=digest("raw", 63)),
    _do("raw", "key.unique", lambda tables: tables["raw"].append(tables["raw"][0] | {"payload": b"other"})),
    _set("runs", "finished_after_started", finished_at=NOON - timedelta(microseconds=1)),
    _set("runs", "status.allowed_values", status="running"),
    _set("runs", "version.length", version=""),
    _set("batches", "sequence.range", sequence=0),
    _set("batches", "run_id.exists", run_id="r0"),
    _set("batches", "articles.range", articles=-5),
    _do("checks", "run_id.exists", lambda tables: tables["runs"][0].update(run_id="r2")),
    _set("checks", "severity.allowed_values", severity="critical"),
    _set("checks", "unexpected_count.range", unexpected_count=-1),
    _set("quarantine", "resolution.allowed_values", resolution="deleted"),
    _set("quarantine", "replaced_by_something", replaced_by=None),
    _set("quarantine", "replaced_by_something", resolution=None),
    _set("quarantine", "raw_hash.pattern", raw_hash="unknown"),
    _set("quarantine", "reason.length", reason=""),
    _set("inputs", "run_id.exists", run_id="r0"),
    _set("inputs", "raw_hash.pattern", raw_hash=""),
    _do("inputs", "key.unique", lambda tables: tables["inputs"].append(tables["inputs"][0] | {"article_id": None})),
    _set("decisions", "action.allowed_values", action="forget"),
    _set("decisions", "reason.length", reason=""),
    _set("decisions", "run_id.exists", run_id="r0"),
    _set("claimed_tallies", "span_equals_text", surface="13"),
    _set("claimed_tallies", "field.allowed_values", field="veto"),
    _do("claimed_tallies", "instrument_id.exists", lambda tables: tables["instruments"].clear()),
    _set("register_conflicts", "span_equals_text", surface="13"),
    _set("register_conflicts", "register_value.length", register_value=""),
    _set("register_conflicts", "field.allowed_values", field="veto"),
    _set("roll_calls", "what_failed_has_no_symbol", outcome="rejected"),
    _set("roll_calls", "what_failed_has_no_symbol", is_amendment=True),
    _set("roll_calls", "tallies_are_the_votes", votes_yes=2),
    _set("votes", "states_are_countries", country_id="org:ukraine"),
    _set("votes", "roll_call_id.exists", roll_call_id="unga:2"),
    _set("votes", "vote.allowed_values", vote="Y"),
    _set("fingerprints", "code.range", code=-1),
    _set("fingerprints", "article_id.exists", article_id=digest("nobody")),
    _do(
        "fingerprints",
        "key.unique",
        lambda tables: tables["fingerprints"].append(tables["fingerprints"][0] | {"code": 6}),
    ),
    _set("copies", "canonical_is_no_copy", canonical_id=digest("two")),
    _do(
        "copies", "original_is_not_later", lambda tables: tables["articles"][1].update(published_at=NOON - timedelta(1))
    ),
    _set("copies", "similarity.range", similarity=1.5),
    _set("copies", "method.allowed_values", method="guess"),
    _set("feeds", "kind.allowed_values", kind="rss"),
    _set("feeds", "feed_url.pattern", feed_url="example.org/feed"),
    _set("feeds", "last_status.range", last_status=-1),
    _set("feeds", "batch_ids.pattern", batch_ids="all"),
    _set("contract_versions", "version.pattern", version="1.0"),
    _set("contract_versions", "table_name.length", table_name=""),
    _do(
        "contract_versions",
        "key.unique",
        lambda tables: tables["contract_versions"].append({"table_name": "articles", "version": "2.0.0"}),
    ),
    _set("tombstones", "kind.allowed_values", kind="person"),
    _set("tombstones", "articles.range", articles=-1),
    _set("tombstones", "tombstone_id.pattern", tombstone_id="t"),
    _set("instrument_links", "local_id.pattern", local_id="un:S/RES/1(1946)"),
    _set("instrument_links", "local_id.exists", local_id="local:nowhere#1"),
    _do("instrument_links", "instrument_id.exists", lambda tables: tables["instruments"].pop(0)),
)
