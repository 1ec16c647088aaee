CREATE OR REPLACE VIEW instrument_positions AS
SELECT
    roll_calls.instrument_id,
    roll_calls.symbol,
    votes.country_id,
    coalesce(entities.name, votes.state) AS country,
    votes.vote AS position,
    roll_calls.held_on,
    roll_calls.session,
    roll_calls.body,
    roll_calls.question,
    roll_calls.roll_call_id
FROM roll_calls
JOIN votes USING (roll_call_id)
LEFT JOIN entities ON entities.entity_id = votes.country_id
WHERE roll_calls.instrument_id IS NOT NULL
-- Two registers may have the same vote: the UN's own goes before a collection made from it.
QUALIFY row_number() OVER (
    PARTITION BY roll_calls.instrument_id, votes.country_id
    ORDER BY starts_with(roll_calls.roll_call_id, 'undl:') DESC, roll_calls.roll_call_id
) = 1;
COMMENT ON VIEW instrument_positions IS
    'Where each state stood on each instrument that a recorded vote adopted, with the roll call that says so; each state once.';
