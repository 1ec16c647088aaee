"""`make bench`: every measurement, in one run."""

from __future__ import annotations

from bench import citing, pipeline, publishing, scanning, votes

for part in (scanning, citing, publishing, pipeline, votes):
    print(f"\n{(part.__doc__ or '').strip()}\n")
    part.main()
