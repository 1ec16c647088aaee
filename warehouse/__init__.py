"""Where the record is kept: a Parquet lake that is the truth, and a DuckDB file that is a view of it."""
