"""Which language model does a setting name, and which version of it? Told without loading it."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Final

PACKAGED: Final = "packaged"
"""The setting for the model that comes with the project."""
NONE: Final = "none"
"""The setting for no model: the lexicon reads alone."""


class ModelError(Exception):
    """A model cannot be loaded; the message says which, why and what to do."""


def packaged_folder() -> Path:
    """Where the packaged model lies."""
    return Path(str(files("transforms").joinpath("model")))


@cache
def folder_hash(folder: Path) -> str:
    """One hash of the files that the packaged model is read from."""
    whole = hashlib.sha256()
    for name in ("embeddings.npz", "encoder.onnx", "labels.json", "relations.onnx", "tokenizer.json"):
        whole.update(hashlib.sha256((folder / name).read_bytes()).digest())
    return whole.hexdigest()


def pipeline_folder(name: str) -> Path | None:
    """The folder of a spaCy pipeline; None for one that is installed under the name; ModelError for neither."""
    folder = Path(name)
    if (folder / "config.cfg").is_file():
        return folder
    if folder.exists() or "/" in name or find_spec(name) is None:
        raise ModelError(
            f"Model {name!r} is neither an installed spaCy pipeline nor a folder with a config.cfg: "
            "install it or correct the setting `model`."
        )
    return None


@cache
def model_version(setting: str) -> str | None:
    """What reads under a setting, so that a record can say it; None where nothing does.

    A pipeline in a folder is told from an earlier one in the same place by its content, an installed one by its
    version. ModelError says in one sentence why there is none.
    """
    if setting == NONE:
        return None
    if setting == PACKAGED:
        return f"rapporteur-model-{folder_hash(packaged_folder())[:12]}"
    folder = pipeline_folder(setting)
    if folder is not None:
        return f"{folder.resolve().name}-{_content_hash(folder)[:12]}"
    try:
        return f"{setting}-{version(setting)}"
    except PackageNotFoundError:
        # Importable from the path without having been installed.
        found = find_spec(setting)
        return f"{setting}-{_content_hash(Path(str(found and found.origin)).parent)[:12]}"


def _content_hash(folder: Path) -> str:
    whole = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"):
        whole.update(str(path.relative_to(folder)).encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()
