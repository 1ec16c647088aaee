from __future__ import annotations

from pathlib import Path

import pytest

from training.corpora import sentences
from training.entity_layer import names_of
from training.name_corpora import columns, re3d
from training.sentence import Sentence, spans
from training.treebanks import blocks, ewt


def _rows(*words: str) -> list[list[str]]:
    """CoNLL-U rows from `form/xpos/head/Entity`."""
    rows = []
    for number, word in enumerate(words, 1):
        form, xpos, head, entity = word.split("|")
        misc = f"Entity={entity}" if entity else "_"
        rows.append([str(number), form, form, "X", xpos, "_", head, "dep", "_", misc])
    return rows


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["Kyiv|NNP|0|(1-place-new)"], ["B-PLACE"]),
        # Article and title are no part of the name.
        (
            ["the|DT|4|(1-organization-new", "US|NNP|4|(2-place-new)", "State|NNP|4|", "Department|NNP|0|1)"],
            ["O", "B-ORGANIZATION", "I-ORGANIZATION", "I-ORGANIZATION"],
        ),
        (
            ["Major|NNP|3|(1-person-new", "general|NNP|3|", "Fuad|NNP|0|", "Basya|NNP|3|1)"],
            ["O", "O", "B-PERSON", "I-PERSON"],
        ),
        (["Prime|NNP|2|(1-person-new", "Minister|NNP|0|1)"], ["O", "O"]),
        # A phrase that a common noun heads is no name, one inside it is.
        (["coast|NN|0|(1-place-new", "of|IN|3|", "Aceh|NNP|1|(2-place-new)1)"], ["O", "O", "B-PLACE"]),
        # Peoples are marked differently everywhere.
        (["Bangladeshis|NNPS|0|(1-person-new)"], ["?"]),
        (
            ["Bank|NNP|0|(1-organization-new", "of|IN|3|", "China|NNP|1|(2-place-new)1)"],
            ["B-ORGANIZATION", "I-ORGANIZATION", "I-ORGANIZATION"],
        ),
        (["2019|CD|0|(1-time-new)"], ["O"]),
    ],
)
def test_names_of_the_entity_layer(rows: list[str], expected: list[str]) -> None:
    assert list(names_of(_rows(*rows))) == expected


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (["O", "B-PLACE", "I-PLACE", "B-PLACE"], [(1, 3, "PLACE"), (3, 4, "PLACE")]),
        (["I-PLACE", "I-PERSON", "?", "O"], [(0, 1, "PLACE"), (1, 2, "PERSON")]),
        ([], []),
    ],
)
def test_spans(labels: list[str], expected: list[tuple[int, int, str]]) -> None:
    assert spans(labels) == expected


def test_a_missing_corpus_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="ud_english_ewt is missing: DATA"):
        next(iter(sentences(tmp_path)))


_CONLLU = """\
# newdoc id = d
# newpar
# sent_id = d-1
# text = Ana didn't go.
1\tAna\tAna\tPROPN\tNNP\t_\t4\tnsubj\t_\t_
2-3\tdidn't\t_\t_\t_\t_\t_\t_\t_\t_
2\tdid\tdo\tAUX\tVBD\t_\t4\taux\t_\t_
3\tn't\tnot\tPART\tRB\t_\t4\tadvmod\t_\t_
4\tgo\tgo\tVERB\tVB\t_\t0\troot\t_\tSpaceAfter=No
5\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\t_

"""
_UNER = "# sent_id = d-1\n1\tAna\tB-PER\t-\t-\n2\tdid\tO\t-\t-\n3\tn't\tO\t-\t-\n4\tgo\tO\t-\t-\n5\t.\tB-OTH\t-\t-\n\n"


def test_ewt_with_the_names_of_uner(tmp_path: Path) -> None:
    for name in ("ud_english_ewt", "uner_english_ewt"):
        (tmp_path / name).mkdir()
    for part in ("train", "dev", "test"):
        (tmp_path / "ud_english_ewt" / f"en_ewt-ud-{part}.conllu").write_text(_CONLLU)
        (tmp_path / "uner_english_ewt" / f"en_ewt-ud-{part}.iob2").write_text(_UNER)
    found = list(ewt(tmp_path))
    assert [one.corpus for one in found] == ["ewt-train", "ewt-dev", "ewt-test"]
    assert [one.names for one in found] == [None, ("B-PERSON", *"OOOO"), ("B-PERSON", *"OOOO")]
    assert found[0].text() == "Ana didn't go."
    assert found[0].begins_paragraph
    assert found[0].grammar is not None
    assert found[0].grammar.heads == (3, 3, 3, -1, 3)
    assert next(blocks(tmp_path / "ud_english_ewt" / "en_ewt-ud-dev.conllu"))[0]["document"] == "d"


def _column_corpora(folder: Path, rows: dict[str, str]) -> dict[str, Sentence]:
    from training.name_corpora import _COLUMNS

    for column in _COLUMNS:
        path = folder / column.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(rows.get(column.corpus, "a O\n"))
    return {one.corpus: one for one in columns(folder)}


def test_columns_come_in_the_three_types(tmp_path: Path) -> None:
    found = _column_corpora(
        tmp_path,
        {
            "crossner/politics": "Ana B-politician\nLi I-politician\n, O\nThe B-magazine\n",
            "wikigold": "UN I-ORG\nAna I-PER\nLi I-PER\nEP I-MISC\n",
            "sec": "Lender NN I-NP I-PER\nAna NN I-NP I-PER\n",
            "wnut17": "acme\tB-corporation\niPad\tB-product\n",
        },
    )
    assert found["crossner/politics"].names == ("B-PERSON", "I-PERSON", "O", "?")
    assert found["crossner/politics"].text() == "Ana Li, The"
    assert found["wikigold"].names == ("B-ORGANIZATION", "B-PERSON", "I-PERSON", "O")
    assert found["sec"].names == ("?", "I-PERSON")
    assert found["wnut17"].names == ("B-ORGANIZATION", "O")


def test_what_re3d_calls_an_organization_without_a_capital_is_not_taught(tmp_path: Path) -> None:
    from training.name_corpora import _RE3D_FOLDERS

    text = "The rebels met Secretary Ash Carter in Mosul. He left."
    entities = [
        ("Organisation", "The rebels"),
        ("Person", "Secretary Ash Carter"),
        ("Location", "Mosul"),
        ("Person", "He"),
    ]
    for name in _RE3D_FOLDERS:
        folder = tmp_path / "re3d" / name
        folder.mkdir(parents=True)
        (folder / "documents.json").write_text(f'{{"_id": "d", "text": "{text}"}}\n')
        (folder / "entities.json").write_text(
            "".join(
                f'{{"documentId": "d", "type": "{kind}", "begin": {text.index(s)}, "end": {text.index(s) + len(s)}}}\n'
                for kind, s in entities
            )
        )
    first, second = list(re3d(tmp_path))[:2]
    assert first.names == ("?", "?", "O", "?", "B-PERSON", "I-PERSON", "O", "B-PLACE", "O")
    assert second.names == ("?", "O", "O")
