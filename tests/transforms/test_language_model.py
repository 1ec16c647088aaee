from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import fix_random_seed

from transforms.language_model import SpacyModel, load
from transforms.model_version import ModelError

_MODEL = load()
_ARTICLE = (
    "US refuses to co-sponsor draft\n\nU.S. President Joe Biden met Volodymyr Zelensky in Kyiv on Monday. “We do not"
    " agree,” said Sergei Lavrov, Russia’s foreign minister. He left.\n\nGen. Smith of the International Criminal"
    " Court declined to comment.\n"
)


def _is_sound(text: str, doc: Doc) -> None:
    """The text is kept, sentences cover it, every sentence has one root of its own, names lie in sentences."""
    assert doc.text == text
    assert all(text[token.idx : token.idx + len(token)] == token.text for token in doc)
    end = 0
    for sentence in doc.sents:
        heads = [token.head.i for token in sentence]
        assert sentence.start == end
        end = sentence.end
        assert all(sentence.start <= head < end for head in heads)
        roots = sum(head == place for place, head in enumerate(heads, sentence.start))
        assert roots == (1 if doc.has_annotation("DEP") else len(heads))
    assert end == len(doc)
    begins = {sentence.start for sentence in doc.sents}
    for name in doc.ents:
        assert text[name.start_char : name.end_char] == name.text
        assert not begins & set(range(name.start + 1, name.end))


def test_an_article() -> None:
    doc = _MODEL.read([_ARTICLE])[0]
    _is_sound(_ARTICLE, doc)
    assert [sentence.text.strip()[:12] for sentence in doc.sents] == [
        "US refuses t",
        "U.S. Preside",
        "“We do not a",
        "He left.",
        "Gen. Smith o",
    ]
    named = {(name.text, name.label_) for name in doc.ents}
    assert named >= {
        ("Joe Biden", "PERSON"),
        ("Volodymyr Zelensky", "PERSON"),
        ("Kyiv", "PLACE"),
        ("Sergei Lavrov", "PERSON"),
        ("International Criminal Court", "ORGANIZATION"),
    }
    met = next(token for token in doc if token.text == "met")
    assert met.pos_ == "VERB"
    assert met.lemma_ == "meet"
    assert {token.text for token in met.children if token.dep_ in {"nsubj", "obj"}} & {"Zelensky", "Volodymyr"}
    assert doc.user_data["name_confidence"].keys() == {(name.start, name.end) for name in doc.ents}


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_kept(text: str) -> None:
    _is_sound(text, _MODEL.read([text])[0])


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n\n",
        "?!…—“”",
        "e\u0301\u200b\u202e\u00ad\ufeff",
        "שלום מ-Reuters. مرحبا، قال Biden.",
        "会议在北京举行。",
        "\x00\x01 a \ud7ff \U0001f600",
        # Windows that overlap and find the last sentence to begin at different words.
        "قال الرئيس ولاديمير بوتين Vladimir Putin\u200b said e\u0301\u0301 \u202e. " * 40,
    ],
)
def test_odd_texts(text: str) -> None:
    _is_sound(text, _MODEL.read([text])[0])


@pytest.mark.parametrize("text", ["x" * 200_000, "€\u0301" * 100_000, "(" * 5_000, "said a, " * 2_000])
def test_one_long_line(text: str) -> None:
    _is_sound(text, _MODEL.read([text])[0])


@pytest.mark.slow
@pytest.mark.parametrize("text", ["(" * 200_000, "said a, " * 25_000])
def test_one_long_line_of_many_words(text: str) -> None:
    _is_sound(text, _MODEL.read([text])[0])


def test_a_sentence_longer_than_a_window_stays_one_where_the_model_sees_no_other() -> None:
    text = "the " * 400
    doc = _MODEL.read([text])[0]
    _is_sound(text, doc)
    assert len(list(doc.sents)) < 5


def _answers(doc: Doc) -> list[tuple[str, str, str, int, str, str, bool]]:
    return [(t.text, t.tag_, t.lemma_, t.head.i, t.dep_, t.ent_iob_ + t.ent_type_, bool(t.is_sent_start)) for t in doc]


def test_the_answer_depends_on_the_text_alone() -> None:
    others = ["The UN was founded in San Francisco.", "No.", _ARTICLE * 4]
    alone = [_answers(_MODEL.read([text])[0]) for text in [_ARTICLE, *others]]
    together = [_answers(doc) for doc in _MODEL.read([*reversed(others), _ARTICLE])]
    assert together == [*reversed(alone[1:]), alone[0]]
    assert [_answers(doc) for doc in load().read([_ARTICLE])] == [alone[0]]


def test_no_sentence_begins_inside_what_is_kept_together() -> None:
    text = "He read it. Then he left. She stayed."
    before = [s.start_char for s in _MODEL.read([text])[0].sents]
    after = [s.start_char for s in _MODEL.read([text], [[(8, 18)]])[0].sents]
    assert before == [0, 12, 26]
    assert after == [0, 26]


def test_every_text_wants_its_spans() -> None:
    with pytest.raises(ValueError, match="zip"):
        _MODEL.read(["a", "b"], [[]])


@pytest.mark.parametrize("name", ["no_such_pipeline", "no/such/folder"])
def test_a_missing_model_is_one_sentence(name: str) -> None:
    with pytest.raises(ModelError, match=r"^Model '.*' is neither an installed .* setting `model`\.$"):
        load(name)


def test_a_folder_that_is_no_pipeline(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="neither"):
        load(str(tmp_path))
    (tmp_path / "config.cfg").write_text("[nlp]\nlang = 'xx'\n")
    with pytest.raises(ModelError, match=r"^Model '.*' cannot be loaded by the installed spaCy: [^\n]+$"):
        load(str(tmp_path))


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The folder of a pipeline that has learned two sentences by heart."""
    fix_random_seed(1)
    pipeline = spacy.blank("en")
    words = "Ana met Acme . She left .".split()
    gold = Doc(
        pipeline.vocab,
        words=words,
        heads=[1, 1, 1, 1, 5, 5, 5],
        deps=["nsubj", "ROOT", "obj", "punct", "nsubj", "ROOT", "punct"],
        ents=["B-PERSON", "O", "B-ORG", "O", "O", "O", "O"],
    )
    pipeline.add_pipe("parser")
    pipeline.add_pipe("ner")
    # The parser forgets what it meets fewer than thirty times.
    examples = [Example(pipeline.make_doc(gold.text), gold)] * 40
    optimizer = pipeline.initialize(lambda: examples)
    for _ in range(15):
        pipeline.update(examples, sgd=optimizer)
    folder = tmp_path_factory.mktemp("tiny")
    pipeline.to_disk(folder)
    return str(folder)


def test_another_pipeline_from_a_folder(tiny: str) -> None:
    model = load(tiny)
    text = "Ana met Acme. She left.\n\nShe left."
    doc = model.read([text])[0]
    _is_sound(text, doc)
    assert [(name.text, name.label_) for name in doc.ents] == [("Ana", "PERSON"), ("Acme", "ORGANIZATION")]
    begins = {sentence.start_char for sentence in doc.sents}
    assert 25 in begins
    assert begins & set(range(1, 23))
    kept = model.read([text], [[(0, 23)]])[0]
    _is_sound(text, kept)
    assert {sentence.start_char for sentence in kept.sents} & set(range(1, 26)) <= {23, 25}
    assert model.version != load().version


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200))
def test_another_pipeline_keeps_any_text(text: str) -> None:
    _is_sound(text, SpacyModel(spacy.blank("en"), "blank").read([text])[0])


def test_a_long_text_reaches_another_pipeline_in_portions() -> None:
    text = "She left. " * 6_000 + "\n\n" + "y" * 30_000
    doc = SpacyModel(spacy.blank("en"), "blank").read([text])[0]
    assert doc.text == text
