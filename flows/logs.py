"""What happened when, a JSON object a line, each with the run that it belongs to."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flows.redaction import redacted


def write(folder: Path, run_id: str, event: str, **said: Any) -> None:
    """Append an event to the log of the day, without credentials.

    One short write in append mode, so that two processes never mix their lines.
    """
    at = datetime.now(UTC)
    folder.mkdir(parents=True, exist_ok=True)
    line = json.dumps({"at": at.isoformat(), "run_id": run_id, "event": event, **redacted(said)}, ensure_ascii=False)
    with (folder / f"{at:%Y-%m-%d}.jsonl").open("a", encoding="utf-8") as file:
        file.write(line + "\n")
