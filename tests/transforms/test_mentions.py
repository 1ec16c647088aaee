"""Are the names of an article found, given to the right things, and nothing else taken for one?"""

from __future__ import annotations

import gc
import time
from dataclasses import replace
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from schemas.contract import contract
from transforms.gazetteer import load
from transforms.known_names import known_names
from transforms.mentions import mentions
from transforms.name_reading import read
from transforms.naming import naming

US, UN, UNSC, UNGA = (
    "country:USA",
    "org:united-nations",
    "org:united-nations-security-council",
    "org:united-nations-general-assembly",
)
TRUMP, RUS, UKR = "person:donald-trump", "country:RUS", "country:UKR"

Named = list[tuple[str, str]]


def named(text: str, language: str = "en") -> Named:
    return [(text[one.start : one.end], one.entity_id) for one in read(text, language, load())]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The US asked us, and Us again.", [("US", US)]),
        ("The U.S. left; a man from the U.S.", [("U.S.", US), ("U.S.", US)]),
        ("The health agency WHO asked who it was; Who knows?", [("WHO", "org:world-health-organization")]),
        ("They ate turkey. Turkey objected.", [("Turkey", "country:TUR")]),
        ("Türkiye, formerly spelt Turkiye", [("Türkiye", "country:TUR"), ("Turkiye", "country:TUR")]),
        ("Ukraine’s army and Russia's", [("Ukraine", UKR), ("Russia", RUS)]),
        ("a US-led force and Russian-backed rebels", [("US", US), ("Russian", RUS)]),
        ("an anti-American mood", [("American", US)]),
        ("Guinea-Bissau voted", [("Guinea-Bissau", "country:GNB")]),
        ("Equatorial Guinea voted", [("Equatorial Guinea", "country:GNQ")]),
        ("South Korea and South Sudan", [("South Korea", "country:KOR"), ("South Sudan", "country:SSD")]),
        ("the South China Sea", [("South China Sea", "place:south-china-sea")]),
        ("Congolese soldiers near Goma", [("Congolese", "country:COD"), ("Goma", "place:goma-cd")]),
        ("an envoy of the United\nStates", [("United\nStates", US)]),
        ("RUSSIA ATTACKS UKRAINE AGAIN", [("RUSSIA", RUS), ("UKRAINE", UKR)]),
        ("", []),
    ],
)
def test_countries(text: str, expected: Named) -> None:
    assert named(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Voters in Georgia, near Atlanta, waited.",
            [("Georgia", "place:georgia-us"), ("Atlanta", "place:atlanta-us")],
        ),
        (
            "Georgia's parliament met in Tbilisi.",
            [("Georgia", "country:GEO"), ("Tbilisi", "place:tbilisi-ge")],
        ),
        (
            "Offices in Florida, Georgia and Kansas.",
            [("Florida", "place:florida-us"), ("Georgia", "place:georgia-us"), ("Kansas", "place:kansas-us")],
        ),
        ("Ms Georgia Smith sang.", []),
        ("Michael Jordan scored again.", []),
        ("The psychologist Jordan Peterson spoke.", []),
        ("Amman said Jordan would help.", [("Amman", "place:amman-jo"), ("Jordan", "country:JOR")]),
        ("A man called Chad left with Chad Smith.", []),
        ("Chad closed its border with Sudan.", [("Chad", "country:TCD"), ("Sudan", "country:SDN")]),
        ("He learnt to speak Russian.", []),
    ],
)
def test_names_that_countries_share(text: str, expected: Named) -> None:
    assert named(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The UN Security Council met.", [("UN Security Council", UNSC)]),
        ("UN members of the General Assembly voted.", [("UN", UN), ("General Assembly", UNGA)]),
        ("Interfax-Ukraine said", [("Interfax-Ukraine", "org:interfax-ukraine"), ("Ukraine", UKR)]),
        ("TELL US WHO DID THIS NOW", []),
        (
            "US, UK, UN and NATO envoys",
            [
                ("US", US),
                ("UK", "country:GBR"),
                ("UN", UN),
                ("NATO", "org:north-atlantic-treaty-organization"),
            ],
        ),
        ("THE U.S. SAYS NOTHING MORE", [("U.S.", US)]),
        ("He ate French fries in a Panama hat.", []),
    ],
)
def test_bodies_and_acronyms(text: str, expected: Named) -> None:
    assert named(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Donald Trump spoke, then Trump left.", [("Donald Trump", TRUMP), ("Trump", TRUMP)]),
        ("Then Donald J. Trump left.", [("Donald J. Trump", TRUMP)]),
        (
            "A letter to Vladimir Vladimirovich Putin.",
            [("Vladimir Vladimirovich Putin", "person:vladimir-putin")],
        ),
        ("The singer Ivanka Trump left Trump Tower.", []),
        ("Bolton is a town.", []),
        (
            "John Bolton resigned. Bolton wrote.",
            [("John Bolton", "person:john-bolton"), ("Bolton", "person:john-bolton")],
        ),
        ("The militant Hamza bin Laden died.", []),
        (
            "President Trump met Foreign Minister Sergei Lavrov.",
            [("Trump", TRUMP), ("Sergei Lavrov", "person:sergei-lavrov")],
        ),
        ("On Tuesday Trump and the Trump Administration agreed.", [("Trump", TRUMP), ("Trump", TRUMP)]),
    ],
)
def test_people(text: str, expected: Named) -> None:
    assert named(text) == expected


def test_of_two_bearers_of_a_surname_the_one_named_last_is_meant() -> None:
    lexicon = load()
    choices = {name: rows for name, rows in lexicon.choices.items() if name != "clinton"}
    text = "Clinton rose. Bill Clinton spoke. Clinton left. Hillary Clinton came. Clinton sat."
    readings = read(text, "en", replace(lexicon, choices=choices))
    assert [one.entity_id.rpartition(":")[2] for one in readings] == [
        "bill-clinton",
        "bill-clinton",
        "bill-clinton",
        "hillary-clinton",
        "hillary-clinton",
    ]
    assert [one.confidence for one in readings] == [0.8, 1.0, 0.8, 1.0, 0.8]


def test_a_namesake_with_a_suffix_is_somebody_else() -> None:
    lexicon = replace(load(), choices={})
    assert read("Sergei Lavrov Jr. spoke", "en", lexicon) == []
    assert len(read("Sergei Lavrov spoke", "en", lexicon)) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They met in Paris.", [("Paris", "place:paris-fr")]),
        ("Then Paris Saint-Germain won.", []),
        ("a student at George Washington University", []),
        ("a student of the University of Bristol, the Duke of York", []),
        ("It rained in Paris, Texas, all day.", [("Texas", "place:texas-us")]),
        ("It rained in Athens, Ga., all day.", []),
        ("In Paris, Germany said it agreed.", [("Paris", "place:paris-fr"), ("Germany", "country:DEU")]),
        (
            "In Paris, Germany and Italy agreed.",
            [("Paris", "place:paris-fr"), ("Germany", "country:DEU"), ("Italy", "country:ITA")],
        ),
        ("the Moscow-Kyiv line", [("Moscow", "place:moscow-ru"), ("Kyiv", "place:kyiv-ua")]),
        ("Moscow Mayor Sergei Sobyanin", [("Moscow", "place:moscow-ru")]),
        ("An officer from Davao del Sur spoke.", []),
        ("A flood in North Omsk and in North Moscow.", [("Moscow", "place:moscow-ru")]),
        ("The writer Ana Omsk arrived. Omsk spoke. They met in Omsk.", [("Omsk", "place:omsk-ru")]),
        ("Omsk Wins Prize As Critics Cheer Loudly", [("Omsk", "place:omsk-ru")]),
        ("Omsk Wins Prize As Critics Cheer\n\nThe band Omsk Wins plays tonight.", []),
        ("Visiting Moscow, he was visiting friends.", [("Moscow", "place:moscow-ru")]),
        ("Nice try. Reading is fun. Most people agree.", []),
    ],
)
def test_places(text: str, expected: Named) -> None:
    assert [one for one in named(text) if not one[1].startswith("person:")] == expected


@pytest.mark.parametrize(
    "text",
    [
        "See https://www.example.org/Russia/Ukraine.",
        "See www.Russia.example",
        "Write to Russia@example.org",
        "Follow @Ukraine",
        "See example.com/Russia",
    ],
)
def test_addresses_and_handles_hold_no_names(text: str) -> None:
    assert named(text) == []
    assert named(f"{text} Ukraine") == [("Ukraine", UKR)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "fr",
            "La Russie et l’Ukraine : Donald Trump, puis Trump.",
            [("Russie", RUS), ("Ukraine", UKR), ("Donald Trump", TRUMP), ("Trump", TRUMP)],
        ),
        ("fr", "TOUT VA AU PLUS MAL", []),
        ("es", "Rusia y Estados Unidos", [("Rusia", RUS), ("Estados Unidos", US)]),
        ("ru", "Россия и Украина", [("Россия", RUS), ("Украина", UKR)]),
        ("ar", "روسيا وأوكرانيا", [("روسيا", RUS), ("أوكرانيا", UKR)]),
        ("zh", "俄罗斯和乌克兰，发展中国家", [("俄罗斯", RUS), ("乌克兰", UKR)]),
    ],
)
def test_other_languages(language: str, text: str, expected: Named) -> None:
    assert named(text, language) == expected


def frames(text: str, *cited: tuple[int, int]) -> tuple[pd.DataFrame, pd.DataFrame]:
    article = "0" * 20
    rows = [{"article_id": article, "char_start": start, "char_end": end} for start, end in cited]
    articles = pd.DataFrame([{"article_id": article, "text": text, "language": "en", "published_at": None}])
    return articles, pd.DataFrame(rows, columns=["article_id", "char_start", "char_end"])


def table_of(articles: pd.DataFrame, citations: pd.DataFrame) -> pd.DataFrame:
    """The mentions that the lexicon alone finds."""
    return mentions(articles, citations, naming(articles, citations, known_names(articles, load()), {}, load()))


def test_rows_are_of_the_contract() -> None:
    text = (
        "Title\n\nThe U.S. asked Interfax-Ukraine about the Russians; "
        "Donald Trump, and Trump’s aides; John Bolton, Bolton."
    )
    table = table_of(*frames(text))
    rows = contract("mentions").table(table).to_pylist()
    assert [text[row["char_start"] : row["char_end"]] for row in rows] == [row["surface"] for row in rows]
    columns = ("surface", "entity_type", "form", "nested_in")
    assert [[row[column] for column in columns] for row in rows] == [
        ["U.S.", "country", "acronym", None],
        ["Interfax-Ukraine", "organization", "name", None],
        ["Ukraine", "country", "name", "mention:22-38"],
        ["Russians", "country", "demonym", None],
        ["Donald Trump", "person", "name", None],
        ["Trump", "person", "name", None],
        ["John Bolton", "person", "name", None],
        ["Bolton", "person", "name", None],
    ]
    sure = dict(zip(table["surface"], table["confidence"], strict=True))
    assert (sure["Ukraine"], sure["Russians"], sure["Bolton"]) == (1.0, 0.9, 0.8)
    assert set(table["method"]) == {"lexicon"}
    assert table["stands_for_id"].isna().all()


def test_a_name_in_a_citation_says_so() -> None:
    text = "The UN General Assembly Resolution 377 of the UN, and Interfax-Ukraine."
    table = table_of(*frames(text, (4, 38), (7, 20), (54, 70)))
    assert [(row["surface"], row["nested_in"]) for row in contract("mentions").table(table).to_pylist()] == [
        ("UN General Assembly", "citation:4-38"),
        ("UN", None),
        ("Interfax-Ukraine", "citation:54-70"),
        ("Ukraine", "mention:54-70"),
    ]


def test_of_nested_citations_the_outer_one_is_named() -> None:
    text = "The Treaty of Friendship between Ukraine and Iran"
    table = table_of(*frames(text, (4, 49), (14, 24), (0, 3)))
    assert list(table["nested_in"]) == ["citation:4-49", "citation:4-49"]


def test_no_articles_make_an_empty_table() -> None:
    articles, citations = frames("")
    table = table_of(articles.iloc[:0], citations)
    assert list(table.columns) == contract("mentions").arrow_schema().names
    assert len(table) == 0


def test_the_arguments_are_left_as_they_were() -> None:
    articles, citations = frames("The UN Charter", (4, 14))
    before = articles.copy(deep=True), citations.copy(deep=True)
    table_of(articles, citations)
    pd.testing.assert_frame_equal(articles, before[0])
    pd.testing.assert_frame_equal(citations, before[1])


_PIECES = st.sampled_from(
    [
        "Ukraine",
        "US",
        "U.S.",
        "UN",
        "General Assembly",
        "Interfax-Ukraine",
        "Georgia",
        "Jordan",
        "Paris",
        "Smith",
        "Trump",
        "Donald",
        "Bolton",
        "Omsk",
        "Texas",
        "of",
        "in",
        "the",
        "Mr.",
        "'s",
        "’s",
        "-",
        ",",
        ".",
        "\n",
        "@",
        "://",
        "\u0301",
        "é",
        "中国",
        "İ",
    ]
)
_TEXTS = st.one_of(st.text(), st.lists(_PIECES).map(" ".join), st.lists(_PIECES).map("".join))


@settings(deadline=None)
@given(_TEXTS, st.sampled_from(["en", "und", "fr", "ar", "zh"]))
@example("Interfax-Ukraine\u0301\u200b’s", "en")
def test_any_text_gives_spans_that_lie_apart_or_within(text: str, language: str) -> None:
    readings = read(text, language, load())
    assert readings == read(text, language, load())
    outer = [one for one in readings if one.inside is None]
    spans = [(one.start, one.end) for one in outer]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    for one in readings:
        if one.inside is not None:
            assert one.inside in spans
            assert one.inside[0] <= one.start < one.end <= one.inside[1]
            assert (one.start, one.end) != one.inside


@pytest.mark.parametrize(
    "piece",
    [
        "Jordan Smith ",
        "Paris ",
        "US WHO ",
        "Trump ",
        "@",
        "a@",
        "Georgia, Texas, ",
        "A",
        "Interfax-Ukraine ",
        "de La ",
        "Mr. ",
        "U.S.",
        "Omsk\n",
    ],
)
def test_repeats_cost_no_more_than_their_length(piece: str) -> None:
    def seconds(times: int) -> float:
        gc.collect()
        gc.disable()
        start = time.process_time()
        read(piece * times, "en", load())
        gc.enable()
        return time.process_time() - start

    # Eight times the text: linear is eight times the time, quadratic would be sixty-four.
    assert seconds(8_000) < 28 * max(min(seconds(1_000), seconds(1_000)), 0.004)
