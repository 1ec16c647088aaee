CREATE OR REPLACE VIEW event_clusters AS
WITH roots AS (
    SELECT
        events.event_id,
        coalesce(events.same_as, events.event_id) AS root_id,
        hash(
            coalesce(events.act, events.event_type), events.polarity, events.time_frame = 'future', events.actor_id,
            events.recipient_id, coalesce(links.instrument_id, official.instrument_id)
        ) AS parties,
        -- A date of its own, or the day of an article: the same event is told on the day or on the next.
        events.date_start AS day,
        events.actor_id IS NOT NULL AND events.date_start IS NOT NULL
            AND coalesce(events.recipient_id, links.instrument_id, official.instrument_id, events.act) IS NOT NULL
            AS is_comparable
    FROM events
    LEFT JOIN instrument_links AS links
        ON links.article_id = events.article_id AND links.local_id = events.instrument_id
    -- Drafts and warrants without a symbol are known from one article alone.
    LEFT JOIN instruments AS official
        ON official.instrument_id = events.instrument_id AND NOT starts_with(official.instrument_id, 'local:')
), runs AS (
    SELECT
        event_id,
        parties,
        day,
        coalesce(day - lag(day) OVER (PARTITION BY parties ORDER BY day, event_id) > 1, true) AS begins
    FROM roots
    WHERE is_comparable AND root_id = event_id
), numbered AS (
    SELECT event_id, parties, sum(begins::INTEGER) OVER (PARTITION BY parties ORDER BY day, event_id) AS number
    FROM runs
), joined AS (
    SELECT event_id, min(event_id) OVER (PARTITION BY parties, number) AS cluster_id FROM numbered
)
SELECT
    roots.event_id,
    coalesce(joined.cluster_id, roots.root_id) AS cluster_id,
    CASE
        WHEN roots.root_id <> roots.event_id THEN 'told_again'
        WHEN joined.cluster_id <> roots.event_id THEN 'same_act_parties_and_days'
        ELSE 'itself'
    END AS rule
FROM roots
LEFT JOIN joined ON joined.event_id = roots.root_id;
COMMENT ON VIEW event_clusters IS
'Which events of different articles are one: the same act or type, polarity, actor, recipient and official instrument, on the same day or the next. One row is one event with its cluster, which bears the least id in it.';
