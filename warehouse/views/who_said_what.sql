CREATE OR REPLACE VIEW who_said_what AS
SELECT
    quotes.speaker_id,
    speakers.name AS speaker,
    quotes.speaker_surface,
    quotes.cue,
    quotes.cue_class,
    quotes.kind,
    quotes.surface AS words,
    quotes.about_id,
    about.name AS about,
    articles.title AS article,
    articles.publisher,
    articles.published_at,
    quotes.article_id,
    quotes.char_start,
    quotes.char_end
FROM quotes
JOIN articles USING (article_id)
LEFT JOIN entities AS speakers ON speakers.entity_id = quotes.speaker_id
LEFT JOIN entities AS about ON about.entity_id = quotes.about_id
WHERE quotes.article_id NOT IN (SELECT article_id FROM copies);
COMMENT ON VIEW who_said_what IS
'Who said what, of whom, and where: every quote with its speaker where that is certain; quotes of copies are left out.';
