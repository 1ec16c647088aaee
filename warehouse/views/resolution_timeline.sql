CREATE OR REPLACE VIEW resolution_timeline AS
WITH voted AS (
    SELECT instrument_id, symbol, held_on, roll_call_id, votes_yes, votes_no, votes_abstain
    FROM roll_calls
    WHERE instrument_id IS NOT NULL
    QUALIFY row_number() OVER (
        PARTITION BY instrument_id ORDER BY starts_with(roll_call_id, 'undl:') DESC, roll_call_id
    ) = 1
), happened AS (
    SELECT
        instrument_id, symbol, adopted_on AS day, 'adopted' AS what,
        CASE WHEN votes_yes IS NOT NULL THEN concat(votes_yes, '-', votes_no, '-', votes_abstain) END AS detail,
        NULL AS article_id
    FROM instruments
    WHERE kind = 'resolution' AND adopted_on IS NOT NULL
    UNION ALL
    SELECT
        instrument_id, symbol, held_on, 'voted', concat(votes_yes, '-', votes_no, '-', votes_abstain), NULL
    FROM voted
    WHERE held_on IS NOT NULL
    UNION ALL
    SELECT
        citations.instrument_id, any_value(instruments.symbol),
        CAST(articles.published_at AT TIME ZONE 'UTC' AS DATE), 'cited', any_value(articles.title), citations.article_id
    FROM citations
    JOIN instruments USING (instrument_id)
    JOIN articles USING (article_id)
    WHERE instruments.kind = 'resolution' AND articles.published_at IS NOT NULL
    GROUP BY citations.instrument_id, articles.published_at, citations.article_id
)
SELECT instrument_id, symbol, day, what, detail, article_id FROM happened;
COMMENT ON VIEW resolution_timeline IS
    'What happened to each resolution and when: adopted, voted on (votes for, against, abstaining), cited by an article.';
