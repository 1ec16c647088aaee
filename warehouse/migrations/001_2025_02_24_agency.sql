-- articles: 1.0.0 -> 1.1.0
-- The table is made anew, as a constraint of DuckDB cannot be changed: `feed` is one more way in which a date is known.
ALTER TABLE articles RENAME TO articles_before;
CREATE TABLE "articles" (
  "article_id" VARCHAR NOT NULL,
  "url" VARCHAR,
  "source_uri" VARCHAR NOT NULL,
  "source" VARCHAR NOT NULL,
  "raw_hash" VARCHAR NOT NULL,
  "publisher" VARCHAR,
  "title" VARCHAR,
  "byline" VARCHAR,
  "agency" VARCHAR,
  "language" VARCHAR NOT NULL,
  "published_at" TIMESTAMPTZ,
  "published_from" VARCHAR,
  "retrieved_at" TIMESTAMPTZ NOT NULL,
  "text" VARCHAR NOT NULL,
  "content_hash" VARCHAR NOT NULL,
  "run_id" VARCHAR NOT NULL,
  "extracted_with" VARCHAR NOT NULL,
  CHECK (regexp_matches("article_id", '^[0-9a-f]{20}$')),
  CHECK (regexp_matches("url", '^https?://[^\s]+$')),
  CHECK (length("source_uri") >= 1),
  CHECK (length("source") >= 1),
  CHECK (regexp_matches("raw_hash", '^[0-9a-f]{64}$')),
  CHECK (length("publisher") >= 1),
  CHECK (length("title") >= 1),
  CHECK (length("byline") >= 1),
  CHECK (length("agency") >= 1),
  CHECK (regexp_matches("language", '^[a-z]{2,3}$')),
  CHECK ("published_from" IN ('option', 'metadata', 'record', 'json_ld', 'html_meta', 'feed', 'url', 'dateline')),
  CHECK (length("text") >= 1),
  CHECK (regexp_matches("content_hash", '^[0-9a-f]{64}$')),
  CHECK (length("run_id") >= 1),
  CHECK (length("extracted_with") >= 1),
  CHECK ("retrieved_at" >= "published_at"),
  CHECK (NOT regexp_matches("text", '\x00'))
);
COMMENT ON TABLE "articles" IS 'An article: its text and what is known of where it came from. One row is one article, in the version retrieved last.';
COMMENT ON COLUMN "articles"."article_id" IS 'Hash of the canonical URL; else of the id its source gives it; else of its raw record. Never changes.';
COMMENT ON COLUMN "articles"."url" IS 'The canonical URL, where one is known.';
COMMENT ON COLUMN "articles"."source_uri" IS 'Where the record was read: a URI, with `#` and the place in a container.';
COMMENT ON COLUMN "articles"."source" IS 'The name of the source in the settings; `adhoc` for an argument of the command line.';
COMMENT ON COLUMN "articles"."raw_hash" IS 'SHA-256, hex, of the raw record the article was made from.';
COMMENT ON COLUMN "articles"."publisher" IS 'Who published it, as the source says.';
COMMENT ON COLUMN "articles"."title" IS 'The headline; null where the article has none.';
COMMENT ON COLUMN "articles"."byline" IS 'The author line, as the source gives it.';
COMMENT ON COLUMN "articles"."agency" IS 'The news agency that the article credits with its text; `agencies` where it names none; null where it credits none.';
COMMENT ON COLUMN "articles"."language" IS 'ISO 639 code of the language the text is written in; `und` where it cannot be told.';
COMMENT ON COLUMN "articles"."published_at" IS 'When it was published, UTC; null where nothing says so.';
COMMENT ON COLUMN "articles"."published_from" IS 'How the time of publication is known. One of: option, metadata, record, json_ld, html_meta, feed, url, dateline.';
COMMENT ON COLUMN "articles"."retrieved_at" IS 'When the record was read, UTC.';
COMMENT ON COLUMN "articles"."text" IS 'The title, once, a blank line, then the body; paragraphs are separated by blank lines.';
COMMENT ON COLUMN "articles"."content_hash" IS 'SHA-256, hex, of the text.';
COMMENT ON COLUMN "articles"."run_id" IS 'The run that published it.';
COMMENT ON COLUMN "articles"."extracted_with" IS 'Version of code, lexicon and model that read it.';
INSERT INTO articles BY NAME SELECT * FROM articles_before;
DROP TABLE articles_before;
