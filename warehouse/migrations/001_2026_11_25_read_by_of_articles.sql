-- articles: 1.0.0 -> 1.1.0
-- What was read before there was a model, the lexicon read alone.
SELECT *, 'lexicon' AS read_by FROM articles
