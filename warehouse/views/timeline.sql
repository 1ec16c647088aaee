CREATE OR REPLACE MACRO timeline(entity) AS TABLE
SELECT
    coalesce(events.date_start, CAST(articles.published_at AT TIME ZONE 'UTC' AS DATE)) AS day,
    events.date_from,
    events.event_type,
    events.act,
    events.polarity,
    events.certainty,
    events.time_frame,
    string_agg(DISTINCT parties.role, ', ' ORDER BY parties.role) AS role,
    any_value(substr(articles.text, sentences.char_start + 1, sentences.char_end - sentences.char_start)) AS sentence,
    events.event_id
FROM events
JOIN articles USING (article_id)
JOIN sentences ON sentences.article_id = events.article_id AND sentences.ordinal = events.sentence_ordinal
JOIN event_participants AS parties ON parties.event_id = events.event_id
WHERE (parties.entity_id = entity OR parties.country_id = entity) AND events.same_as IS NULL
GROUP BY ALL
ORDER BY day, events.event_id;
