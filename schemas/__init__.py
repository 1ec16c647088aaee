"""What each table promises: one data contract per table, and what derives from it.

A column, key, list of values or rule is written once, in `schemas/<table>.odcs.yaml` (Open Data Contract Standard
3.1). Arrow schemas, DuckDB DDL, checks and the data dictionary are derived; nothing here reads or writes data.
"""
