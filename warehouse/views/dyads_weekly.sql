CREATE OR REPLACE VIEW dyads_weekly AS
WITH told AS (
    SELECT
        events.event_id,
        cluster_id,
        quad_class,
        CAST(date_trunc('week', CASE
            WHEN time_frame = 'future' OR date_start IS NULL AND time_frame = 'current'
                THEN CAST(published_at AT TIME ZONE 'UTC' AS DATE)
            ELSE date_start
        END) AS DATE) AS week
    FROM events
    JOIN event_clusters USING (event_id)
    JOIN articles ON articles.article_id = events.article_id
    WHERE polarity = 'affirmed' AND certainty = 'asserted'
),
actors AS (SELECT DISTINCT event_id, country_id FROM event_participants WHERE role = 'actor' AND country_id IS NOT NULL),
recipients AS (
    SELECT DISTINCT event_id, country_id FROM event_participants WHERE role = 'recipient' AND country_id IS NOT NULL
),
pairs AS (
    SELECT actors.event_id, actors.country_id, recipients.country_id AS other_country_id
    FROM actors JOIN recipients USING (event_id)
    UNION
    -- Of a meeting without a host all are actors: each pair counts in both directions.
    SELECT actors.event_id, actors.country_id, others.country_id
    FROM actors JOIN actors AS others USING (event_id)
    WHERE actors.event_id NOT IN (SELECT event_id FROM recipients)
)
SELECT
    pairs.country_id,
    pairs.other_country_id,
    told.week,
    count(DISTINCT cluster_id) FILTER (WHERE quad_class = 'verbal_cooperation') AS verbal_cooperation,
    count(DISTINCT cluster_id) FILTER (WHERE quad_class = 'material_cooperation') AS material_cooperation,
    count(DISTINCT cluster_id) FILTER (WHERE quad_class = 'verbal_conflict') AS verbal_conflict,
    count(DISTINCT cluster_id) FILTER (WHERE quad_class = 'material_conflict') AS material_conflict
FROM pairs
JOIN told USING (event_id)
WHERE pairs.country_id <> pairs.other_country_id AND told.week IS NOT NULL
GROUP BY ALL;
COMMENT ON VIEW dyads_weekly IS
    'What one country did to another in a week (its Monday), by quad class: events affirmed and asserted, each cluster once; meetings count in both directions.';
