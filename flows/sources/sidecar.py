"""What does the metadata file beside a document say of it?

`<name>.meta.json` beside `<name>.txt` or `<name>.html` holds one JSON object. Its keys are kept by their own
names; which of them mean something is decided where articles are made.
"""

from __future__ import annotations

import json
from pathlib import Path

from flows.sources.streams import Unreadable, opened
from transforms.rejections import Rejection

SUFFIX = ".meta.json"


def beside(path: Path) -> dict[str, str]:
    """The sidecar's values as text; empty without a sidecar, Unreadable where it is no JSON object."""
    sidecar = path.with_name(path.name.removesuffix(path.suffix) + SUFFIX)
    if not sidecar.exists():
        return {}
    try:
        with opened(sidecar) as stream:
            content = json.loads(stream.read())
    except Unreadable as error:
        raise Unreadable(Rejection.INVALID_SIDECAR, error.sentence) from error
    except (ValueError, RecursionError) as error:
        raise Unreadable(Rejection.INVALID_SIDECAR, f"{sidecar} is no JSON: {error}.") from error
    if not isinstance(content, dict):
        raise Unreadable(Rejection.INVALID_SIDECAR, f"{sidecar} must hold one JSON object of values.")
    return {name: _text(value) for name, value in content.items() if value is not None}


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return ", ".join(value)
    return json.dumps(value, sort_keys=True)
