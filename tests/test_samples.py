"""Are the sample articles complete, and does their gold say only what the articles and the calendar say?

What the pipeline makes of the samples is tested where the pipeline is.
"""

from __future__ import annotations

import calendar
import csv
import json
import re
import unicodedata
from collections import Counter
from datetime import date, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import urlsplit

import pytest

ROOT: Final = Path(__file__).resolve().parents[1]
SAMPLES: Final = ROOT / "samples"
ARTICLES: Final = SAMPLES / "articles"

TEXTS: Final = sorted((ARTICLES / "txt").glob("*.txt"))
PAGES: Final = sorted((ARTICLES / "html").glob("*.html"))
GOLD: Final = sorted((SAMPLES / "gold").glob("*.json"))
WORDS: Final = range(120, 351)
JSON_LD: Final = ["high-seas-treaty-sixty", "icj-south-africa-israel", "security-council-resolution-2728"]
SIDECAR_KEYS: Final = {"url", "title", "published_at", "publisher", "byline", "language"}
RESERVED: Final = re.compile(r"(?:^|\.)(?:example|example\.(?:com|net|org))$")  # RFC 2606
WEEKDAYS: Final = {name: number for number, name in enumerate(calendar.day_name)}
MONTHS: Final = {name: number for number, name in enumerate(calendar.month_name) if name}

# The element of each page that holds the article; everything outside it is furniture.
BODY: Final = {
    "es-11-7-vote.html": ("div", "story"),
    "eu-eighteenth-package.html": ("section", "post"),
    "high-seas-treaty-sixty.html": ("section", "text"),
    "icj-south-africa-israel.html": ("div", "entry-content"),
    "jordan-king-european-parliament.html": ("main", None),
    "security-council-resolution-2728.html": ("article", None),
}

# In favour, against, abstaining, and the day, as the United Nations recorded them.
RECORDED: Final = {
    "A/RES/ES-11/1": (141, 5, 35, "2022-03-02"),
    "A/RES/ES-11/6": (141, 7, 32, "2023-02-23"),
    "A/RES/ES-11/7": (93, 18, 65, "2025-02-24"),
    "A/RES/ES-10/21": (121, 14, 44, "2023-10-27"),
    "S/RES/2623": (11, 1, 3, "2022-02-27"),
    "S/RES/2712": (12, 0, 3, "2023-11-15"),
    "S/RES/2720": (13, 0, 2, "2023-12-22"),
    "S/RES/2728": (14, 0, 1, "2024-03-25"),
    "S/RES/2774": (10, 0, 5, "2025-02-24"),
}


class Page(HTMLParser):
    """Splits a page into the lines of its article element and those of everything else."""

    def __init__(self, tag: str, css_class: str | None) -> None:
        super().__init__(convert_charrefs=True)
        self.tag, self.css_class = tag, css_class
        self.depth = self.silent = 0
        self.inside = self.outside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == self.tag and (self.depth or self.css_class in (None, dict(attrs).get("class"))):
            self.depth += 1
        self.silent += tag in ("script", "style", "title")
        self.handle_data("\n" if tag in ("h1", "h2", "p", "li", "div") else "")

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag == self.tag and self.depth > 0
        self.silent -= tag in ("script", "style", "title")

    def handle_data(self, data: str) -> None:
        if self.silent:
            return
        if self.depth:
            self.inside += data
        else:
            self.outside += data


def page(path: Path) -> Page:
    parser = Page(*BODY[path.name])
    parser.feed(path.read_text(encoding="utf-8"))
    return parser


def wire() -> list[dict[str, Any]]:
    return [json.loads(line) for line in (ARTICLES / "wire.jsonl").read_text(encoding="utf-8").splitlines()]


def bulletin() -> list[dict[str, str]]:
    with (ARTICLES / "bulletin.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def inputs() -> dict[str, str]:
    """The text of each of the 31 inputs, without the title where the format keeps it apart."""
    texts = {f"articles/txt/{path.name}": path.read_text(encoding="utf-8") for path in TEXTS}
    texts |= {f"articles/html/{path.name}": page(path).inside for path in PAGES}
    texts |= {record["url"]: record["body"] for record in wire()}
    return texts | {row["id"]: row["text"] for row in bulletin()}


def titles() -> dict[str, str]:
    kept_apart = {record["url"]: record["headline"] for record in wire()}
    return kept_apart | {row["id"]: row["title"] for row in bulletin()}


def gold(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8")))


def article_of(facts: dict[str, Any]) -> str:
    """The title, if it is kept apart, and the text of the input that the gold is about."""
    key = next(iter(facts.get("key", {}).values()), facts["article"])
    return titles().get(key, "") + "\n" + inputs()[key]


def published() -> dict[str, str]:
    """The date of publication of every input that states one, as it stands in the file."""
    stated = {path.name: gold(path)["published_at"] for path in sorted((ARTICLES / "txt").glob("*.meta.json"))}
    stated |= {record["url"]: record["published"] for record in wire()}
    stated |= {row["id"]: row["date"] for row in bulletin()}
    pattern = re.compile(r'(?:published_time"|"date"|datetime=|"datePublished":)[^"]*"(\d{4}-[^"]+)"')
    for path in PAGES:
        source = path.read_text(encoding="utf-8").replace('" content=', '"')
        stated[path.name] = pattern.findall(source)[0]
    return stated


def found(facts: Any, name: str) -> list[str]:
    """Every string under a key of this name, however deep."""
    if isinstance(facts, list):
        return [text for item in facts for text in found(item, name)]
    if isinstance(facts, dict):
        own = [facts[name]] if isinstance(facts.get(name), str) else []
        return own + [text for item in facts.values() for text in found(item, name)]
    return []


def sample_files() -> list[Path]:
    return sorted(path for path in SAMPLES.rglob("*") if path.is_file())


def names(paths: list[Path]) -> list[str]:
    return [path.stem for path in paths]


def test_each_format_has_its_number_of_inputs_and_nothing_else_lies_among_them() -> None:
    counts = Counter("".join(path.suffixes) for path in ARTICLES.rglob("*") if path.is_file())
    assert counts == {".txt": 10, ".meta.json": 8, ".html": 6, ".jsonl": 1, ".csv": 1}
    assert (len(wire()), len(bulletin()), len(inputs()), len(GOLD)) == (10, 5, 31, 8)
    assert set(BODY) == {path.name for path in PAGES}


@pytest.mark.parametrize("path", sample_files(), ids=lambda path: path.name)
def test_files_are_nfc_utf8_with_unix_line_ends(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    assert "\r" not in text
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert text == unicodedata.normalize("NFC", text)


def test_a_text_begins_with_its_title_and_two_have_it_twice_around_a_credit() -> None:
    heads = {path.stem: path.read_text(encoding="utf-8").split("\n\n")[0].split("\n") for path in TEXTS}
    scraped = {stem: head for stem, head in heads.items() if len(head) > 1}
    assert set(scraped) == {"grain-deal-signed", "chad-ends-defence-pact"}
    for with_section, credit, title in scraped.values():
        assert with_section.startswith(title + " ")
        assert " / " in credit


def test_two_texts_have_no_sidecar_and_the_others_have_a_valid_one() -> None:
    sidecars = {path.name.split(".")[0]: gold(path) for path in (ARTICLES / "txt").glob("*.meta.json")}
    bare = {path.stem for path in TEXTS} - set(sidecars)
    assert bare == {"grain-deal-signed", "budapest-memorandum-thirty-years"}
    assert len(sidecars) == len(TEXTS) - len(bare)
    for stem, sidecar in sidecars.items():
        assert {"url", "published_at"} <= set(sidecar) <= SIDECAR_KEYS
        title = (ARTICLES / "txt" / f"{stem}.txt").read_text(encoding="utf-8").split("\n")[0]
        assert sidecar.get("title", title) == title


def test_three_pages_carry_json_ld_of_a_news_article() -> None:
    carrying = []
    for path in PAGES:
        blocks = re.findall(
            r'<script type="application/ld\+json">(.*?)</script>', path.read_text(encoding="utf-8"), re.DOTALL
        )
        if any('"NewsArticle"' in json.dumps(json.loads(block)) for block in blocks):
            carrying.append(path.stem)
    assert carrying == JSON_LD


@pytest.mark.parametrize("path", PAGES, ids=names(PAGES))
def test_a_page_has_one_heading_and_furniture_but_loads_nothing(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert source.count("<h1") == 1
    assert "cookie" in page(path).outside.lower()
    assert re.findall(r"<(?:img|iframe|script src|link rel=.stylesheet)", source) == []


def test_one_wire_record_has_no_body_and_one_is_not_english() -> None:
    records = wire()
    assert [record["url"] for record in records if not record["body"]] == [
        "https://wire.example.org/2024/09/27/update-without-text"
    ]
    assert Counter(record["lang"] for record in records) == {"en": 9, "es": 1}
    assert {tuple(record) for record in records} == {
        ("url", "headline", "body", "published", "byline", "source", "lang", "section")
    }


def test_no_two_inputs_share_a_key_or_a_title() -> None:
    urls = [gold(path)["url"] for path in (ARTICLES / "txt").glob("*.meta.json")]
    urls += [record["url"] for record in wire()] + [row["link"] for row in bulletin()]
    heads = [path.read_text(encoding="utf-8").split("\n")[0] for path in TEXTS] + list(titles().values())
    assert len(set(urls)) == len(urls)
    assert len(set(heads)) == len(heads)


@pytest.mark.parametrize(("key", "text"), inputs().items(), ids=list(inputs()))
def test_an_article_has_120_to_350_words(key: str, text: str) -> None:
    if key.endswith("update-without-text"):
        assert text == ""
    else:
        assert len(text.split()) in WORDS


def test_every_article_but_two_states_a_date_of_publication_between_2022_and_2025() -> None:
    years = Counter(datetime.fromisoformat(stated).year for stated in published().values())
    assert years.keys() == {2022, 2023, 2024, 2025}
    assert years.total() == 31 - 2


@pytest.mark.parametrize("path", sample_files(), ids=lambda path: path.name)
def test_every_address_lies_on_a_reserved_domain(path: Path) -> None:
    # These two name a vocabulary and a licence; nobody retrieves an article from them.
    allowed = {"https://schema.org", "https://creativecommons.org/publicdomain/zero/1.0/"}
    addresses = re.findall(r"https?://[^\s\"'<>)]+", path.read_text(encoding="utf-8"))
    hosts = [urlsplit(address).hostname or "" for address in addresses if address not in allowed]
    assert [host for host in hosts if not RESERVED.search(host)] == []


def gold_tallies() -> list[dict[str, Any]]:
    return [row for path in GOLD for row in gold(path)["citations"] if "votes" in row]


@pytest.mark.parametrize("row", gold_tallies(), ids=lambda row: row["evidence"])
def test_a_tally_in_the_gold_is_the_recorded_one(row: dict[str, Any]) -> None:
    symbols = [row["instrument"]] if isinstance(row["instrument"], str) else row["instrument"]
    (symbol,) = set(symbols) & set(RECORDED)
    assert (*row["votes"].values(), row["adopted_on"]) == RECORDED[symbol]
    assert list(row["votes"]) == ["yes", "no", "abstain"]


@pytest.mark.parametrize(
    ("symbol", "phrase"),
    [
        ("ES-11/1", "141 voted in favour, five were opposed and 35 abstained"),
        ("ES-11/2", "140 states voted for resolution ES-11/2"),
        ("ES-11/4", "won 143 votes"),
        ("ES-11/6", "141 votes in favour, seven against and 32 abstentions"),
        ("ES-11/7", "93 votes to 18, with 65 abstentions"),
        ("ES-10/21", "121 votes in favour and 14 against, with 44 abstentions"),
        ("ES-10/22", "153 votes to 10, with 23 abstentions"),
        ("ES-10/23", "143 votes to nine, with 25 abstentions"),
        ("2699", "13 votes in favour. China and Russia abstained"),
        ("2722", "11 votes; Algeria, China, Mozambique and Russia abstained"),
        ("2728", "Fourteen of its 15 members voted for"),
        ("2735", "Fourteen members voted for"),
        ("2774", "received ten votes"),
    ],
)
def test_the_recorded_tally_is_told_beside_its_resolution(symbol: str, phrase: str) -> None:
    assert [key for key, text in inputs().items() if phrase in text and re.search(rf"{symbol}\b", text)]


@pytest.mark.parametrize("path", GOLD, ids=names(GOLD))
def test_gold_has_the_parts_that_a_reader_of_gold_expects(path: Path) -> None:
    facts = gold(path)
    assert set(facts) - {"key"} == {
        *("article", "published_at", "note", "article_row", "entities_mentioned", "entities_optional"),
        *("entities_forbidden", "person_roles", "coreference", "citations", "dates", "quantities", "quotes"),
        *("events", "events_optional", "register_conflicts"),
    }
    assert (SAMPLES / facts["article"]).is_file()
    assert path.stem == next(iter(facts.get("key", {"": facts["article"]}).values())).rsplit("/")[-1].split(".")[0]


@pytest.mark.parametrize("field", ["evidence", "surface", "text"])
@pytest.mark.parametrize("path", GOLD, ids=names(GOLD))
def test_what_gold_quotes_stands_on_one_line_of_the_article(
    path: Path, field: Literal["evidence", "surface", "text"]
) -> None:
    lines = article_of(gold(path)).split("\n")
    quoted = found(gold(path), field)
    assert quoted
    assert [text for text in quoted if not any(text in line for line in lines)] == []


@pytest.mark.parametrize("path", GOLD, ids=names(GOLD))
def test_a_surface_of_a_coreference_stands_in_its_evidence(path: Path) -> None:
    assert [row for row in gold(path)["coreference"] if row["surface"] not in row["evidence"]] == []


@pytest.mark.parametrize("path", GOLD, ids=names(GOLD))
def test_a_quote_stands_between_quotation_marks(path: Path) -> None:
    text = article_of(gold(path))
    assert [row["text"] for row in gold(path)["quotes"] if f"“{row['text']}”" not in text] == []


@pytest.mark.parametrize("path", GOLD, ids=names(GOLD))
def test_a_person_of_the_gold_is_named_in_the_article(path: Path) -> None:
    facts, text = gold(path), article_of(gold(path))
    people = set(facts["entities_mentioned"]["person"])
    assert [name for name in people if name not in text] == []
    assert {row["person"] for row in facts["person_roles"]} <= people
    assert {row["speaker"] for row in facts["quotes"]} <= people


@pytest.mark.parametrize("path", GOLD, ids=names(GOLD))
def test_what_the_text_must_not_contain_is_there_to_be_removed(path: Path) -> None:
    facts = gold(path)
    row, source = facts["article_row"], (SAMPLES / facts["article"]).read_text(encoding="utf-8")
    assert row["title"] in article_of(facts)
    assert [text for text in row["text_must_not_contain"] if text not in source] == []


def gold_dates() -> list[tuple[str, str | None, dict[str, Any]]]:
    return [(path.stem, gold(path)["published_at"], row) for path in GOLD for row in gold(path)["dates"]]


@pytest.mark.parametrize(("stem", "published_at", "row"), gold_dates())
def test_a_gold_date_agrees_with_the_calendar(stem: str, published_at: str | None, row: dict[str, Any]) -> None:
    start, end = date.fromisoformat(row["start"]), date.fromisoformat(row["end"])
    last_of_month = calendar.monthrange(start.year, start.month)[1]
    whole = {
        "day": (start, start),
        "week": (start, start + timedelta(days=6)),
        "month": (start.replace(day=1), start.replace(day=last_of_month)),
        "year": (date(start.year, 1, 1), date(start.year, 12, 31)),
    }
    assert (start, end) == whole[row["granularity"]], stem
    for word in re.findall(r"\w+", row["surface"]):
        if word in WEEKDAYS:
            assert start.weekday() == WEEKDAYS[word]
            # A bare weekday in the news means the last one, never one a week or more ago.
            assert published_at is None or 0 <= (date.fromisoformat(published_at[:10]) - start).days < 7
        elif word in MONTHS:
            assert start.month == MONTHS[word]
        elif word.isdigit():
            assert int(word) in (start.day, start.year)
    if row["surface"] == "two weeks ago" and published_at:
        assert (date.fromisoformat(published_at[:10]) - start).days == 14


@pytest.mark.parametrize("path", GOLD, ids=names(GOLD))
def test_an_event_on_a_named_weekday_is_dated_to_it(path: Path) -> None:
    for row in gold(path)["events"]:
        named = set(re.findall(r"\w+", row["evidence"])) & set(WEEKDAYS)
        if named and "start" in row:
            assert {calendar.day_name[date.fromisoformat(row["start"]).weekday()]} == named


def long_lines(text: str) -> set[str]:
    """Lines of eight or more words, with case, quotes and spacing folded."""
    folded = text.casefold().translate(str.maketrans("“”’‘", "\"\"''"))
    return {" ".join(line.split()) for line in folded.split("\n") if len(line.split()) >= 8}


def test_no_line_is_taken_from_the_shared_articles(shared: Path) -> None:
    theirs = {
        line
        for path in (shared / "articles").rglob("*")
        if path.is_file()
        for line in long_lines(path.read_text(encoding="utf-8", errors="replace"))
    }
    ours = {line for text in [*inputs().values(), *titles().values()] for line in long_lines(text)}
    ours |= {line for path in sample_files() for line in long_lines(path.read_text(encoding="utf-8"))}
    assert theirs
    assert ours & theirs == set()
