CREATE OR REPLACE VIEW refusals AS
SELECT
    coalesce(actors.name, parties.surface) AS actor,
    parties.entity_id AS actor_id,
    parties.country_id,
    coalesce(instruments.symbol, instruments.title, events.instrument_id) AS instrument,
    events.instrument_id,
    events.act,
    events.event_type,
    events.polarity,
    events.certainty,
    events.date_start,
    events.source_kind,
    events.source_surface AS source,
    substr(articles.text, sentences.char_start + 1, sentences.char_end - sentences.char_start) AS sentence,
    events.event_id,
    events.article_id
FROM events
JOIN articles USING (article_id)
JOIN sentences ON sentences.article_id = events.article_id AND sentences.ordinal = events.sentence_ordinal
LEFT JOIN event_participants AS parties ON parties.event_id = events.event_id AND parties.role = 'actor'
LEFT JOIN entities AS actors ON actors.entity_id = parties.entity_id
LEFT JOIN instruments ON instruments.instrument_id = events.instrument_id
WHERE events.same_as IS NULL AND (
    events.event_type = 'REJECT' AND events.polarity = 'affirmed'
    OR events.event_type IN ('SUPPORT', 'AGREE') AND events.polarity = 'negated'
);
COMMENT ON VIEW refusals IS
    'Who refused what: refusals, and support that was not given, a row for each actor, with the instrument and the sentence; what an article tells twice, once.';
