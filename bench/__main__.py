"""`make bench`: every measurement, in one run."""

from __future__ import annotations

from flows.entry import quiet

quiet()

from bench import checking, pipeline, publishing, scanning  # noqa: E402  (Prefect reads its environment when it is imported)

for part in (scanning, publishing, pipeline, checking):
    print(f"\n{(part.__doc__ or '').strip()}\n")
    part.main()
