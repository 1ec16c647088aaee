CREATE OR REPLACE VIEW country_comentions AS
WITH named AS (
    SELECT DISTINCT mentions.article_id, sentences.ordinal, mentions.entity_id
    FROM mentions
    JOIN sentences
        ON sentences.article_id = mentions.article_id
        AND mentions.char_start >= sentences.char_start
        AND mentions.char_start < sentences.char_end
    WHERE mentions.entity_type = 'country' AND mentions.entity_id IS NOT NULL
)
SELECT
    one.entity_id AS country_id,
    other.entity_id AS other_country_id,
    count(*) AS sentences,
    count(DISTINCT one.article_id) AS articles
FROM named AS one
JOIN named AS other
    ON other.article_id = one.article_id AND other.ordinal = one.ordinal AND one.entity_id < other.entity_id
GROUP BY ALL;
COMMENT ON VIEW country_comentions IS
    'Pairs of countries named in one sentence, each pair once (country_id < other_country_id): in how many sentences and articles.';
