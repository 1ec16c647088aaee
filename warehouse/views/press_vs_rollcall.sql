CREATE OR REPLACE VIEW press_vs_rollcall AS
WITH recorded AS (
    SELECT instrument_id, roll_call_id, held_on, votes_yes, votes_no, votes_abstain
    FROM roll_calls
    WHERE instrument_id IS NOT NULL
    QUALIFY row_number() OVER (
        PARTITION BY instrument_id ORDER BY starts_with(roll_call_id, 'undl:') DESC, roll_call_id
    ) = 1
), compared AS (
    SELECT
        claims.article_id,
        claims.char_start,
        claims.char_end,
        claims.instrument_id,
        instruments.symbol,
        claims.field,
        claims.claimed,
        claims.comparator,
        claims.value,
        CASE claims.field
            WHEN 'yes' THEN coalesce(recorded.votes_yes, instruments.votes_yes)
            WHEN 'no' THEN coalesce(recorded.votes_no, instruments.votes_no)
            ELSE coalesce(recorded.votes_abstain, instruments.votes_abstain)
        END AS recorded,
        recorded.roll_call_id
    FROM claimed_tallies AS claims
    JOIN instruments USING (instrument_id)
    LEFT JOIN recorded USING (instrument_id)
    WHERE claims.field IN ('yes', 'no', 'abstain')
)
SELECT
    compared.* EXCLUDE (value),
    CASE compared.comparator
        WHEN 'eq' THEN compared.recorded = compared.value
        WHEN 'gt' THEN compared.recorded > compared.value
        WHEN 'ge' THEN compared.recorded >= compared.value
        WHEN 'lt' THEN compared.recorded < compared.value
        WHEN 'le' THEN compared.recorded <= compared.value
    END AS agrees,
    substr(articles.text, sentences.char_start + 1, sentences.char_end - sentences.char_start) AS sentence,
    articles.title AS article,
    articles.publisher,
    articles.published_at
FROM compared
JOIN articles USING (article_id)
LEFT JOIN sentences
    ON sentences.article_id = compared.article_id
    AND compared.char_start >= sentences.char_start
    AND compared.char_start < sentences.char_end;
COMMENT ON VIEW press_vs_rollcall IS
    'Each vote count that the press gives beside the recorded one, from the imported roll call or else the register; agrees is null where there is none or the press says about.';
