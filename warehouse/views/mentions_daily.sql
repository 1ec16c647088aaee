CREATE OR REPLACE VIEW mentions_daily AS
SELECT
    CAST(articles.published_at AT TIME ZONE 'UTC' AS DATE) AS day,
    mentions.entity_id,
    any_value(entities.name) AS name,
    any_value(entities.entity_type) AS entity_type,
    count(*) AS mentions,
    count(DISTINCT articles.article_id) AS articles
FROM mentions
JOIN articles USING (article_id)
JOIN entities USING (entity_id)
WHERE articles.published_at IS NOT NULL
GROUP BY day, mentions.entity_id;
COMMENT ON VIEW mentions_daily IS
    'How often each entity is named per day (UTC) of publication, and in how many articles; articles of unknown date are left out.';
