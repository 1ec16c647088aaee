CREATE OR REPLACE MACRO timeline(entity) AS TABLE
WITH parts AS (
    SELECT event_id, role FROM event_participants WHERE entity_id = entity OR country_id = entity
    UNION
    SELECT event_id, 'instrument' FROM events WHERE instrument_id = entity
    UNION
    SELECT event_id, 'place' FROM events WHERE place_id = entity
    UNION
    SELECT event_id, 'source' FROM events WHERE source_id = entity
)
SELECT
    events.date_start,
    events.date_end,
    string_agg(DISTINCT parts.role, ', ' ORDER BY parts.role) AS as_what,
    events.event_type,
    events.act,
    events.polarity,
    events.certainty,
    events.time_frame,
    events.actor_id,
    events.recipient_id,
    events.instrument_id,
    any_value(substr(articles.text, sentences.char_start + 1, sentences.char_end - sentences.char_start)) AS sentence,
    any_value(articles.title) AS article,
    events.event_id
FROM events
JOIN parts USING (event_id)
JOIN articles USING (article_id)
JOIN sentences ON sentences.article_id = events.article_id AND sentences.ordinal = events.sentence_ordinal
WHERE events.same_as IS NULL AND events.article_id NOT IN (SELECT article_id FROM copies)
GROUP BY ALL
ORDER BY events.date_start, events.event_id;
