"""Which code, lexicon and model read an article?"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version as installed
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from transforms import lexicon
from transforms.model_version import PACKAGED, model_version


def program() -> str:
    """The version of the installed program."""
    return installed("rapporteur")


@dataclass(frozen=True, slots=True)
class Readers:
    """What a user may choose to read articles with."""

    own_lexicon: Path | None = None
    model: str = PACKAGED


@cache
def made_with(readers: Readers) -> str:
    """What the rows of an article depend on beside its raw record.

    The code's part is a hash of the transforms and contracts themselves, so that a changed rule counts as a change
    even between releases; a user's own lexicon and the language model count by their content. ModelError where there
    is no such model.
    """
    parts = [f"rapporteur {program()}", f"code {_hash_code()}", f"lexicon {lexicon.fingerprint()}"]
    if readers.own_lexicon is not None:
        parts.append(f"own lexicon {hashlib.sha256(readers.own_lexicon.read_bytes()).hexdigest()[:12]}")
    parts.append(f"model {model_version(readers.model) or 'none'}")
    return ", ".join(parts)


def _hash_code() -> str:
    digest = hashlib.sha256()
    for name, content in sorted(_sources("transforms", files("transforms")) | _sources("schemas", files("schemas"))):
        digest.update(name.encode() + b"\0" + content)
    return digest.hexdigest()[:12]


def _sources(name: str, folder: Traversable) -> set[tuple[str, bytes]]:
    """Every module and contract of a package and of the packages in it, with its content."""
    found = set()
    for entry in folder.iterdir():
        if entry.is_dir():
            found |= _sources(f"{name}/{entry.name}", entry)
        elif entry.name.endswith((".py", ".yaml")):
            found.add((f"{name}/{entry.name}", entry.read_bytes()))
    return found
