-- articles: 1.1.0 -> 1.2.0
-- Which agency an article credits is told when it is read again.
SELECT *, NULL::VARCHAR AS agency FROM articles
