"""Does the setting `model` choose what reads, and is it told before anything is read where there is none?"""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.models import OnDemand, chosen
from flows.settings import Settings
from flows.version import Readers, made_with
from transforms.model_version import ModelError, model_version


def test_what_reads_is_part_of_what_an_article_was_made_with() -> None:
    packaged, none = made_with(Readers()), made_with(Readers(model="none"))
    assert packaged.endswith(f", model {model_version('packaged')}")
    assert none.endswith(", model none")
    assert packaged.rpartition(",")[0] == none.rpartition(",")[0]


def test_no_model_is_loaded_before_a_text_needs_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.models._loaded", lambda _: pytest.fail("loaded"))
    model = chosen("packaged")
    assert isinstance(model, OnDemand)
    assert model.version == model_version("packaged")
    assert model.read([]) == []
    assert chosen("none") is None


@pytest.mark.parametrize("name", ["no_such_pipeline", "no/such/folder"])
def test_a_missing_model_is_said_before_anything_is_read(name: str) -> None:
    with pytest.raises(ModelError, match=r"neither an installed spaCy pipeline nor a folder"):
        made_with(Settings(model=name).readers)


def test_another_content_of_a_folder_is_another_version(tmp_path: Path) -> None:
    versions = set()
    for content in ("one", "two"):
        folder = tmp_path / content / "pipeline"
        folder.mkdir(parents=True)
        (folder / "config.cfg").write_text(content)
        versions.add(model_version(str(folder)))
    assert len(versions) == 2
    assert all(version and version.startswith("pipeline-") for version in versions)
