-- mentions: 1.0.0 -> 1.1.0
ALTER TABLE mentions ADD COLUMN rule VARCHAR;
