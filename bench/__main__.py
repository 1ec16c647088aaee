"""`make bench`: every measurement, in one run."""

from __future__ import annotations

from bench import increments, pipeline, publishing, scanning

for part in (scanning, publishing, increments, pipeline):
    print(f"\n{(part.__doc__ or '').strip()}\n")
    part.main()
