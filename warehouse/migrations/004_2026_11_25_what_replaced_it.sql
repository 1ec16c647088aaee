-- quarantine: 1.0.0 -> 1.1.0
ALTER TABLE quarantine RENAME TO quarantine_before;
CREATE TABLE "quarantine" (
  "quarantine_id" VARCHAR NOT NULL,
  "run_id" VARCHAR NOT NULL,
  "table_name" VARCHAR NOT NULL,
  "source_uri" VARCHAR NOT NULL,
  "raw_hash" VARCHAR,
  "article_id" VARCHAR,
  "rule" VARCHAR NOT NULL,
  "reason" VARCHAR NOT NULL,
  "payload" VARCHAR NOT NULL,
  "seen_at" TIMESTAMPTZ NOT NULL,
  "resolved_at" TIMESTAMPTZ,
  "resolution" VARCHAR,
  "replaced_by" VARCHAR,
  CHECK (regexp_matches("quarantine_id", '^[0-9a-f]{20}$')),
  CHECK (length("run_id") >= 1),
  CHECK (length("table_name") >= 1),
  CHECK (length("source_uri") >= 1),
  CHECK (regexp_matches("raw_hash", '^[0-9a-f]{64}$')),
  CHECK (regexp_matches("article_id", '^[0-9a-f]{20}$')),
  CHECK (length("rule") >= 1),
  CHECK (length("reason") >= 1),
  CHECK ("resolution" IN ('released', 'discarded', 'replaced')),
  CHECK (regexp_matches("replaced_by", '^[0-9a-f]{20}$'))
);
COMMENT ON TABLE "quarantine" IS 'An input or a row that was rejected, and why. One row is one rejected input or row and one rule it broke.';
COMMENT ON COLUMN "quarantine"."quarantine_id" IS 'Hash of table, key or raw record, and rule.';
COMMENT ON COLUMN "quarantine"."run_id" IS 'The run that rejected it.';
COMMENT ON COLUMN "quarantine"."table_name" IS 'The table the row would have gone to; `raw` for an input that did not become an article.';
COMMENT ON COLUMN "quarantine"."source_uri" IS 'Where the input was read; `batch:` and its id for a row that several articles share.';
COMMENT ON COLUMN "quarantine"."raw_hash" IS 'The raw record it comes from; null for a row that several articles share.';
COMMENT ON COLUMN "quarantine"."article_id" IS 'The article it comes from, where it became one.';
COMMENT ON COLUMN "quarantine"."rule" IS 'The reason''s name: a rejection of the reader, or the rule of the contract.';
COMMENT ON COLUMN "quarantine"."reason" IS 'Why, in a sentence.';
COMMENT ON COLUMN "quarantine"."payload" IS 'The row as JSON, or the beginning of the input.';
COMMENT ON COLUMN "quarantine"."seen_at" IS 'When the input was read, UTC.';
COMMENT ON COLUMN "quarantine"."resolved_at" IS 'When it was released, discarded or replaced, UTC; null while open.';
COMMENT ON COLUMN "quarantine"."resolution" IS 'What was decided, or that something later took its place. One of: released, discarded, replaced.';
COMMENT ON COLUMN "quarantine"."replaced_by" IS 'The `article_id`, or the `quarantine_id` of a later input, that took its place.';
INSERT INTO quarantine BY NAME FROM quarantine_before;
DROP TABLE quarantine_before;
