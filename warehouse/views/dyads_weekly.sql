CREATE OR REPLACE VIEW dyads_weekly AS
WITH told AS (
    SELECT
        events.event_id,
        clusters.cluster_id,
        events.quad_class,
        -- What is planned is agreed on now: no event is later than the article that tells of it.
        least(events.date_start, coalesce(articles.published_at::DATE, events.date_start)) AS day
    FROM events
    JOIN event_clusters AS clusters USING (event_id)
    JOIN articles USING (article_id)
    WHERE events.polarity = 'affirmed' AND events.certainty = 'asserted'
        -- An event of some day in 2014 is of no week.
        AND events.date_end - events.date_start < 7
        AND events.article_id NOT IN (SELECT article_id FROM copies)
), countries AS (
    SELECT DISTINCT event_id, role, country_id FROM event_participants WHERE country_id IS NOT NULL
), pairs AS (
    SELECT actors.event_id, actors.country_id AS actor_country_id, recipients.country_id AS recipient_country_id
    FROM countries AS actors
    JOIN countries AS recipients USING (event_id)
    WHERE actors.role = 'actor' AND recipients.role = 'recipient'
    UNION
    -- Where all parties are actors, as at talks, each has dealt with each; those who threaten together have not.
    SELECT one.event_id, one.country_id, other.country_id
    FROM countries AS one
    JOIN countries AS other USING (event_id)
    WHERE one.role = 'actor' AND other.role = 'actor'
        AND one.event_id NOT IN (SELECT event_id FROM countries WHERE role = 'recipient')
        AND one.event_id IN (SELECT event_id FROM events WHERE event_type IN ('CONSULT', 'AGREE', 'COOPERATE'))
), once AS (
    SELECT
        pairs.actor_country_id,
        pairs.recipient_country_id,
        told.cluster_id,
        told.quad_class,
        min(told.day) AS day
    FROM told
    JOIN pairs USING (event_id)
    WHERE pairs.actor_country_id <> pairs.recipient_country_id
    GROUP BY ALL
)
SELECT
    date_trunc('week', day)::DATE AS week,
    actor_country_id,
    recipient_country_id,
    count(*) FILTER (quad_class = 'verbal_cooperation') AS verbal_cooperation,
    count(*) FILTER (quad_class = 'material_cooperation') AS material_cooperation,
    count(*) FILTER (quad_class = 'verbal_conflict') AS verbal_conflict,
    count(*) FILTER (quad_class = 'material_conflict') AS material_conflict
FROM once
GROUP BY ALL;
COMMENT ON VIEW dyads_weekly IS
'What one country did to another, week by week (Monday), by quad class. Events that are affirmed and asserted; one told by several articles counts once, and copies do not count.';
