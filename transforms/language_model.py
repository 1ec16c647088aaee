"""Who reads the grammar and the names of a text? The packaged model, or any spaCy pipeline a user names.

Whoever reads, the answer is plain spaCy: a `Doc` whose text is the given text to the character, with sentences,
tags, lemmas, a dependency parse and names as entities PERSON, ORGANIZATION and PLACE. A blank line always ends a
sentence. Reading has no memory: a text's answer depends on the text alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol, cast

from spacy.language import Language
from spacy.tokens import Doc

from transforms.encoder import Encoder
from transforms.foreign_docs import corrected
from transforms.model_version import (
    PACKAGED,
    ModelError,
    folder_hash,
    model_version,
    packaged_folder,
    pipeline_folder,
)

__all__ = ["LanguageModel", "ModelError", "PackagedModel", "SpacyModel", "load"]

Spans = Sequence[tuple[int, int]]

_PIECE = 20_000
"""Characters given to a foreign pipeline at once; parsers need memory for each, and spaCy refuses a million."""
_BREAK = re.compile(r"\n\s*\n")
_GAP = re.compile(r"\s+")


class LanguageModel(Protocol):
    """Reads texts; `version` names what reads, so that a record can say it."""

    version: str

    def read(self, texts: Sequence[str], keep_together: Sequence[Spans] | None = None) -> list[Doc]:
        """One `Doc` for each text, in their order.

        `keep_together` gives for each text the character spans in which no sentence may begin.
        """
        ...


class PackagedModel:
    """The model that comes with the project."""

    def __init__(self, folder: Path, threads: int = 1) -> None:
        self._encoder = Encoder(folder, threads)
        self.version = f"rapporteur-model-{folder_hash(folder)[:12]}"

    def read(self, texts: Sequence[str], keep_together: Sequence[Spans] | None = None) -> list[Doc]:
        """See `LanguageModel`."""
        kept = keep_together if keep_together is not None else [()] * len(texts)
        return [self._encoder.read(text, spans) for text, spans in zip(texts, kept, strict=True)]


class SpacyModel:
    """Any spaCy pipeline that marks sentences; what it does not say (names, tags) stays empty."""

    def __init__(self, pipeline: Language, version: str) -> None:
        self._pipeline = pipeline
        self.version = version
        if not {"parser", "senter", "sentencizer"} & set(pipeline.pipe_names):
            pipeline.add_pipe("sentencizer")

    def read(self, texts: Sequence[str], keep_together: Sequence[Spans] | None = None) -> list[Doc]:
        """See `LanguageModel`."""
        kept = keep_together if keep_together is not None else [()] * len(texts)
        return [corrected(self._doc(text), spans) for text, spans in zip(texts, kept, strict=True)]

    def _doc(self, text: str) -> Doc:
        docs = [self._pipeline(piece) for piece in _pieces(text)]
        if not docs:
            return self._pipeline.make_doc(text)
        return docs[0] if len(docs) == 1 else cast("Doc", Doc.from_docs(docs, ensure_whitespace=False))


def load(name: str = PACKAGED, threads: int = 1) -> LanguageModel:
    """The packaged model, or the spaCy pipeline that is installed under a name or lies in a folder.

    ModelError says in one sentence why there is none. `threads` is how many the packaged model's network uses.
    """
    if name == PACKAGED:
        return PackagedModel(packaged_folder(), threads)
    import spacy

    folder = pipeline_folder(name)
    try:
        return SpacyModel(spacy.load(folder or name), str(model_version(name)))
    except (OSError, ValueError, ImportError) as error:
        reason = " ".join(str(error).split())[:200]
        raise ModelError(f"Model {name!r} cannot be loaded by the installed spaCy: {reason}") from error


def _pieces(text: str) -> Iterator[str]:
    """The text in portions that end behind a blank line, else behind white space, else anywhere."""
    start = 0
    while start < len(text):
        end = start + _PIECE
        if end < len(text):
            for pattern in (_BREAK, _GAP):
                ends = [match.end() for match in pattern.finditer(text, start, end) if match.end() < end]
                if ends:
                    end = ends[-1]
                    break
        yield text[start:end]
        start = end
