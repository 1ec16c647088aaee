"""What the articles say: pure functions, tables in, tables out.

No I/O, clock, network, logger, randomness or environment lives here; whatever a function needs is an argument.
"""
