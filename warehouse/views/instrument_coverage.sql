CREATE OR REPLACE VIEW instrument_coverage AS
SELECT
    instruments.instrument_id,
    CASE
        WHEN instruments.kind = 'resolution' THEN coalesce(instruments.symbol, instruments.title, instruments.instrument_id)
        ELSE coalesce(instruments.title, instruments.symbol, instruments.instrument_id)
    END AS instrument,
    instruments.kind,
    instruments.issuer_id,
    instruments.status,
    instruments.adopted_on,
    count(*) AS citations,
    count(*) FILTER (citations.form = 'full') AS in_full,
    count(DISTINCT citations.article_id) AS articles,
    count(DISTINCT articles.publisher) AS publishers,
    count(DISTINCT citations.pinpoint) AS pinpoints,
    CAST(min(articles.published_at) AT TIME ZONE 'UTC' AS DATE) AS first_cited_on,
    CAST(max(articles.published_at) AT TIME ZONE 'UTC' AS DATE) AS last_cited_on
FROM citations
JOIN instruments USING (instrument_id)
JOIN articles USING (article_id)
GROUP BY ALL;
COMMENT ON VIEW instrument_coverage IS
    'How the press covers each instrument: citations, articles, publishers, and from when to when it was cited.';
