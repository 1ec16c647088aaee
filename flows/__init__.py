"""When and where from: Prefect flows and tasks, sources, settings and the command line.

The only package with a clock, a network, an environment; what it schedules lives in `transforms` and `warehouse`.
"""
