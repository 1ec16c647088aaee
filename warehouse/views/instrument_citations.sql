CREATE OR REPLACE VIEW instrument_citations AS
SELECT
    citations.instrument_id,
    instruments.symbol,
    -- Resolutions go by their symbol: hundreds share the title of their agenda item.
    CASE
        WHEN instruments.kind = 'resolution' THEN coalesce(instruments.symbol, instruments.title, citations.instrument_id)
        ELSE coalesce(instruments.title, instruments.symbol, citations.instrument_id)
    END AS instrument,
    instruments.kind,
    citations.pinpoint,
    citations.surface,
    sentences.ordinal AS sentence_ordinal,
    substr(articles.text, sentences.char_start + 1, sentences.char_end - sentences.char_start) AS sentence,
    articles.article_id,
    articles.title AS article,
    articles.publisher,
    articles.published_at,
    articles.url
FROM citations
JOIN articles USING (article_id)
LEFT JOIN instruments USING (instrument_id)
LEFT JOIN sentences
    ON sentences.article_id = citations.article_id
    AND citations.char_start >= sentences.char_start
    AND citations.char_start < sentences.char_end;
COMMENT ON VIEW instrument_citations IS
    'Every place where an article cites an instrument, with the pinpoint and the sentence that cites it.';
