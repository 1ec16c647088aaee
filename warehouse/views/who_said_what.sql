CREATE OR REPLACE VIEW who_said_what AS
SELECT
    coalesce(speakers.name, quotes.speaker_surface) AS speaker,
    quotes.speaker_id,
    quotes.kind,
    quotes.cue,
    quotes.cue_class,
    quotes.surface AS words,
    about.name AS about,
    quotes.about_id,
    articles.published_at,
    articles.publisher,
    articles.title AS article,
    quotes.article_id,
    quotes.char_start
FROM quotes
JOIN articles USING (article_id)
LEFT JOIN entities AS speakers ON speakers.entity_id = quotes.speaker_id
LEFT JOIN entities AS about ON about.entity_id = quotes.about_id;
COMMENT ON VIEW who_said_what IS
    'Every quoted and reported statement with its speaker, the verb that reports it and whom it is about.';
