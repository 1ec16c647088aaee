"""`make bench`: every measurement, in one run."""

from __future__ import annotations

from flows.entry import quiet

quiet()

from bench import (  # noqa: E402  (Prefect reads its environment when it is imported)
    checking,
    citing,
    increments,
    layers,
    pipeline,
    publishing,
    reading,
    scanning,
    sizes,
    votes,
    whole,
)

for part in (scanning, citing, reading, publishing, increments, layers, pipeline, checking, sizes, whole, votes):
    print(f"\n{(part.__doc__ or '').strip()}\n")
    part.main()
