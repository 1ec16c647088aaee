-- articles: 1.0.0 -> 1.1.0
-- What was read before there was a model, the lexicon read alone.
ALTER TABLE articles ADD COLUMN read_by VARCHAR;
UPDATE articles SET read_by = 'lexicon';
