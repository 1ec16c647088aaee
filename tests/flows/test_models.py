"""Does the setting `model` choose what reads, and is it told before anything is read where there is none?"""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy

from flows.models import OnDemand, chosen
from flows.settings import Settings
from flows.version import Readers, made_with
from tests.flows.test_plain import query, run
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


ENGLISH = (
    "Talks in Poland\n\nOleksandr Kubrakov met the envoys of the United Nations in Warsaw on Monday. They spoke about"
    " what the ships may carry and who will look into them before they leave the harbour. Kubrakov left.\n"
)
SPANISH = "Reunión en París\n\nEl presidente de Francia recibió en la capital a una delegación de Alemania y Ucrania.\n"


def test_other_languages_are_read_by_the_lexicon_alone(tmp_path: Path) -> None:
    for name, text in (("en", ENGLISH), ("es", SPANISH)):
        (tmp_path / f"{name}.txt").write_text(text)
    assert run(tmp_path / "home", tmp_path / "*.txt", model="packaged").status == "published"
    told = query(
        tmp_path / "home",
        "SELECT DISTINCT language, articles.read_by, sentences.read_by FROM articles JOIN sentences USING (article_id)",
    )
    assert sorted(told) == [("en", "lexicon_and_model", "model"), ("es", "lexicon", "other_language")]
    named = query(
        tmp_path / "home",
        "SELECT surface, entity_id, method FROM mentions JOIN articles USING (article_id) WHERE language = 'es'"
        " AND entity_type = 'country' ORDER BY char_start",
    )
    assert named == [(name, f"country:{code}", "lexicon") for name, code in
                     (("Francia", "FRA"), ("Alemania", "DEU"), ("Ucrania", "UKR"))]  # fmt: skip


@pytest.mark.slow
def test_a_pipeline_in_a_folder_takes_the_models_place(tmp_path: Path) -> None:
    pipeline = spacy.blank("en")
    pipeline.add_pipe("sentencizer")
    ruler = pipeline.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "PERSON", "pattern": "Oleksandr Kubrakov"}])
    pipeline.to_disk(tmp_path / "ruler")
    (tmp_path / "a.txt").write_text(ENGLISH)
    home = tmp_path / "home"
    run(home, tmp_path / "a.txt", model=str(tmp_path / "ruler"))
    assert query(home, "SELECT surface, entity_id FROM mentions WHERE method = 'model'") == [
        ("Oleksandr Kubrakov", "person:oleksandr-kubrakov")
    ]
    ((made,),) = query(home, "SELECT extracted_with FROM articles")
    assert ", model ruler-" in made
    assert run(home, refresh=True, model=str(tmp_path / "ruler")).status == "nothing_new"
    assert run(home, refresh=True).kept["articles"] == 1
    assert query(home, "SELECT read_by FROM articles") == [("lexicon",)]


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "A long line\n\n" + "The United Nations met Ann Smith in Kyiv, said Smith; " * 4_000,
        "Marks\n\n" + "?!.,;:-()“”" * 2_000 + "\n\nThe United Nations met in Kyiv on Monday to speak of peace.",
        "Scripts\n\nThe United Nations met in Kyiv on Monday. "
        + "قال الرئيس ולדימיר Владимир Путин Vladimir Putin\u200b said e\u0301\u0301 \u202e. " * 300,
    ],
    ids=["line", "marks", "scripts"],
)
def test_odd_articles_are_read_whole(tmp_path: Path, text: str) -> None:
    """Published, so every check held: spans are the text's, sentences cover it."""
    (tmp_path / "a.txt").write_text(text)
    report = run(tmp_path / "home", tmp_path / "a.txt", language="en", model="packaged")
    assert (report.status, report.kept["articles"], report.quarantined) == ("published", 1, {})
    assert query(tmp_path / "home", "SELECT DISTINCT read_by FROM sentences") == [("model",)]
    assert report.kept["mentions"] >= 2
