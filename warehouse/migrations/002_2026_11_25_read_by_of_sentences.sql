-- sentences: 1.0.0 -> 1.1.0
ALTER TABLE sentences ADD COLUMN read_by VARCHAR;
UPDATE sentences SET read_by = CASE WHEN articles.language = 'en' THEN 'no_model' ELSE 'other_language' END
FROM articles WHERE articles.article_id = sentences.article_id;
