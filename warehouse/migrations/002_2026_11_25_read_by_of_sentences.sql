-- sentences: 1.0.0 -> 1.1.0
SELECT sentences.*, CASE WHEN articles.language = 'en' THEN 'no_model' ELSE 'other_language' END AS read_by
FROM sentences JOIN articles USING (article_id)
