"""How good is what the pipeline reads, against annotated texts? Each is callable: `python -m evaluation.NAME`."""
