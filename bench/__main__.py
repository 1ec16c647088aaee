"""`make bench`: every measurement, in one run."""

from __future__ import annotations

from flows.entry import quiet

quiet()

from bench import (  # noqa: E402  (Prefect reads its environment when it is imported)
    checking,
    increments,
    pipeline,
    publishing,
    scanning,
)

for part in (scanning, publishing, increments, pipeline, checking):
    print(f"\n{(part.__doc__ or '').strip()}\n")
    part.main()
