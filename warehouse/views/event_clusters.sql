CREATE OR REPLACE VIEW event_clusters AS
WITH parties AS (
    SELECT
        event_id,
        string_agg(DISTINCT coalesce(country_id, entity_id), '+' ORDER BY coalesce(country_id, entity_id))
            FILTER (WHERE role = 'actor') AS actors,
        string_agg(DISTINCT coalesce(country_id, entity_id), '+' ORDER BY coalesce(country_id, entity_id))
            FILTER (WHERE role = 'recipient') AS recipients
    FROM event_participants
    GROUP BY event_id
),
told AS (
    SELECT
        events.event_id,
        coalesce(events.same_as, events.event_id) AS first_id,
        concat_ws('|', coalesce(act, event_type), polarity, time_frame = 'future', actors, '>', recipients,
            instrument_id, date_start, date_end) AS what,
        actors IS NOT NULL AND date_start IS NOT NULL AND (recipients IS NOT NULL OR instrument_id IS NOT NULL
            OR contains(actors, '+')) AS is_known
    FROM events
    LEFT JOIN parties USING (event_id)
)
SELECT
    told.event_id,
    CASE WHEN firsts.is_known THEN min(firsts.event_id) OVER (PARTITION BY firsts.what) ELSE firsts.event_id END
        AS cluster_id,
    CASE
        WHEN told.event_id <> told.first_id THEN 'told_again_in_its_article'
        WHEN firsts.is_known THEN 'same_act_parties_instrument_and_days'
        ELSE 'alone'
    END AS rule
FROM told
JOIN told AS firsts ON firsts.event_id = told.first_id;
COMMENT ON VIEW event_clusters IS
    'Events that are one, told again in an article or by several: of the same act or type, parties, instrument and days. cluster_id is the first of their ids.';
