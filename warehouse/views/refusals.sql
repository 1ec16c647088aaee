CREATE OR REPLACE VIEW refusals AS
SELECT
    coalesce(parties.entity_id, events.actor_id) AS actor_id,
    coalesce(actors.name, parties.surface) AS actor,
    events.event_type,
    events.act,
    events.polarity,
    coalesce(links.instrument_id, events.instrument_id) AS instrument_id,
    coalesce(instruments.title, instruments.symbol) AS instrument,
    events.recipient_id,
    events.date_start,
    events.date_end,
    events.certainty,
    events.source_kind,
    events.source_surface,
    substr(articles.text, sentences.char_start + 1, sentences.char_end - sentences.char_start) AS sentence,
    articles.title AS article,
    articles.publisher,
    articles.published_at,
    events.event_id,
    events.article_id
FROM events
JOIN articles USING (article_id)
JOIN sentences ON sentences.article_id = events.article_id AND sentences.ordinal = events.sentence_ordinal
LEFT JOIN event_participants AS parties ON parties.event_id = events.event_id AND parties.role = 'actor'
LEFT JOIN entities AS actors ON actors.entity_id = coalesce(parties.entity_id, events.actor_id)
LEFT JOIN instrument_links AS links
    ON links.article_id = events.article_id AND links.local_id = events.instrument_id
LEFT JOIN instruments ON instruments.instrument_id = coalesce(links.instrument_id, events.instrument_id)
WHERE events.same_as IS NULL
    AND events.article_id NOT IN (SELECT article_id FROM copies)
    AND (
        (events.event_type = 'REJECT' AND events.polarity = 'affirmed')
        OR (events.event_type IN ('SUPPORT', 'AGREE', 'COOPERATE') AND events.polarity = 'negated')
    );
COMMENT ON VIEW refusals IS
'Who refused, vetoed, opposed, or did not support what: events of type REJECT, and support, agreement and cooperation that did not come; each with its sentence. One row is one actor of one event; an event counts once an article, and copies do not.';
