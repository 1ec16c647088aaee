-- citations: 1.0.0 -> 1.1.0
SELECT *, 'not_recorded' AS rule FROM citations
