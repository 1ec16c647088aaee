CREATE OR REPLACE VIEW article_versions AS
SELECT
    inputs.article_id,
    inputs.content_hash,
    min(inputs.retrieved_at) AS first_retrieved_at,
    max(inputs.retrieved_at) AS last_retrieved_at,
    arg_max(inputs.source_uri, inputs.retrieved_at) AS source_uri,
    arg_max(inputs.raw_hash, inputs.retrieved_at) AS raw_hash,
    coalesce(inputs.content_hash = any_value(articles.content_hash), false) AS is_current
FROM inputs
LEFT JOIN articles USING (article_id)
WHERE inputs.article_id IS NOT NULL AND inputs.content_hash IS NOT NULL
GROUP BY inputs.article_id, inputs.content_hash;
COMMENT ON VIEW article_versions IS
    'Every text that an article has had, by its hash, when it was first and last read, and where its raw record lies; is_current marks the one that articles holds.';
