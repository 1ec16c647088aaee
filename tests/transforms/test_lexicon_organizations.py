"""Is the organization lexicon sound as data: keys, parents, aliases, and rules for what two bodies share?

How an alias is found in a text belongs to the scanner's own tests.
"""

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import pycountry
import pytest

LEXICON = Path(__file__).resolve().parents[2] / "transforms" / "lexicon"

Row = dict[str, str]

HEADERS = {
    "organizations.csv": "entity_id,name,acronym,kind,parent_id,country_id,wikidata_id,source",
    "organization_aliases.csv": "alias,entity_id,form,language,match,rule,source",
    "disambiguation_organizations.csv": (
        "alias,entity_id,unless_previous,unless_next,article_has,article_lacks,note,source"
    ),
}
INTERNATIONAL = {
    *(
        "un_organ",
        "un_agency",
        "un_mission",
        "court",
        "alliance",
        "regional",
        "intergovernmental",
        "financial",
    ),
}
KINDS = INTERNATIONAL | {
    *("government", "legislature", "military", "intelligence", "armed_group", "party"),
    *("ngo", "news_agency", "media", "company"),
}
CELLS = ("unless_previous", "unless_next", "article_has", "article_lacks")
# Kosovo has no ISO 3166-1 code; XKX is the user-assigned one that is in general use.
ISO3 = {country.alpha_3 for country in pycountry.countries} | {"XKX"}


def read(name: str) -> list[Row]:
    with (LEXICON / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ORGANIZATIONS = read("organizations.csv")
ALIASES = read("organization_aliases.csv")
RULES = read("disambiguation_organizations.csv")


def without_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char)).replace("ı", "i")


def folded(text: str) -> str:
    return without_accents(text).casefold()


def slug(name: str) -> str:
    """The slug of a usual English name: no article, accents, apostrophes or full stops; blanks as hyphens."""
    bare = folded(re.sub("^The ", "", name)).replace("&", " and ").replace("+", " plus ")
    return re.sub("[^a-z0-9]+", "-", re.sub("['.]", "", bare)).strip("-")


def doubled(values: Iterable[object]) -> list[object]:
    return [value for value, count in Counter(values).items() if count > 1]


def unconditional(aliases: list[Row], rules: list[Row]) -> list[Row]:
    ruled = {folded(rule["alias"]) for rule in rules}
    return [row for row in aliases if not row["rule"] and folded(row["alias"]) not in ruled]


def wrong_ids(organizations: list[Row]) -> list[str]:
    return [row["entity_id"] for row in organizations if row["entity_id"] != f"org:{slug(row['name'])}"]


def orphans(organizations: list[Row]) -> list[str]:
    known = {row["entity_id"] for row in organizations}
    return [row["entity_id"] for row in organizations if row["parent_id"] and row["parent_id"] not in known]


def in_a_circle(organizations: list[Row]) -> list[str]:
    parents = {row["entity_id"]: row["parent_id"] for row in organizations}
    found = []
    for start, parent in parents.items():
        above, steps = parent, 0
        while above and steps <= len(parents):
            above, steps = parents.get(above, ""), steps + 1
        if above:
            found.append(start)
    return found


def unnamed(organizations: list[Row], aliases: list[Row], rules: list[Row]) -> list[str]:
    full = {row["entity_id"] for row in unconditional(aliases, rules) if row["form"] == "name"}
    return [row["entity_id"] for row in organizations if row["entity_id"] not in full]


def unlisted_names(organizations: list[Row], aliases: list[Row]) -> list[str]:
    listed = {(row["entity_id"], folded(row["alias"])) for row in aliases}
    return [
        row["entity_id"]
        for row in organizations
        if not {
            (row["entity_id"], folded(row["name"])),
            (row["entity_id"], folded(re.sub("^The ", "", row["name"]))),
        }
        & listed
    ]


def uncovered(aliases: list[Row], rules: list[Row]) -> list[tuple[str, str]]:
    """The (alias, organization) pairs of shared aliases that no disambiguation row can reach."""
    meanings: dict[str, set[str]] = {}
    for row in aliases:
        meanings.setdefault(folded(row["alias"]), set()).add(row["entity_id"])
    reached = {(folded(rule["alias"]), rule["entity_id"]) for rule in rules}
    pairs = ((alias, entity) for alias, entities in meanings.items() if len(entities) > 1 for entity in entities)
    return sorted(pair for pair in pairs if pair not in reached)


def unreachable_rules(rules: list[Row]) -> list[str]:
    """The aliases with a row after one that has no condition at all, so that it is never tried."""
    closed: set[str] = set()
    found = []
    for rule in rules:
        if rule["alias"] in closed:
            found.append(rule["alias"])
        if not any(rule[cell] for cell in CELLS):
            closed.add(rule["alias"])
    return found


def unknown_aliases(rules: list[Row], aliases: list[Row]) -> list[str]:
    known = {(row["alias"], row["entity_id"]) for row in aliases} | {(row["alias"], "") for row in aliases}
    return [rule["alias"] for rule in rules if (rule["alias"], rule["entity_id"]) not in known]


def loose_acronyms(aliases: list[Row]) -> list[str]:
    """The acronyms, declared or of capitals and points only, that would be found in lower case as well."""
    declared = (row for row in aliases if row["form"] == "acronym" or re.fullmatch(r"[A-Z.&]{2,7}", row["alias"]))
    return [row["alias"] for row in declared if row["match"] != "exact"]


def respelled(aliases: list[Row]) -> list[str]:
    """The names that differ from another of the same organization in accents alone."""
    names = {(row["entity_id"], row["alias"]) for row in aliases if row["form"] == "name"}
    return sorted(
        alias
        for entity, alias in names
        if without_accents(alias) != alias and (entity, without_accents(alias)) in names
    )


@pytest.mark.parametrize("name", HEADERS)
def test_files_are_plain_csv(name: str) -> None:
    raw = (LEXICON / name).read_bytes()
    assert b"\r" not in raw
    assert raw.endswith(b"\n")
    lines = list(csv.reader(raw.decode("utf-8").splitlines()))
    assert ",".join(lines[0]) == HEADERS[name]
    assert {len(line) for line in lines} == {len(lines[0])}
    assert [cell for line in lines for cell in line if cell != cell.strip() or "  " in cell] == []


@pytest.mark.parametrize("name", HEADERS)
def test_every_row_names_its_source(name: str) -> None:
    assert [row for row in read(name) if not row["source"]] == []


def test_files_are_sorted() -> None:
    assert [row["entity_id"] for row in ORGANIZATIONS] == sorted(row["entity_id"] for row in ORGANIZATIONS)
    keys = [(row["alias"], row["entity_id"], row["language"]) for row in ALIASES]
    assert keys == sorted(keys)
    # Rows of one alias stand in the order in which they are tried.
    assert [rule["alias"] for rule in RULES] == sorted(rule["alias"] for rule in RULES)


def test_the_lexicon_is_large_enough() -> None:
    assert len(ORGANIZATIONS) >= 220
    assert sum(row["kind"] in INTERNATIONAL for row in ORGANIZATIONS) >= 150
    assert {row["kind"] for row in ORGANIZATIONS} == KINDS


def test_organizations_are_well_formed() -> None:
    assert doubled(row["entity_id"] for row in ORGANIZATIONS) == []
    assert wrong_ids(ORGANIZATIONS) == []
    assert orphans(ORGANIZATIONS) == []
    assert in_a_circle(ORGANIZATIONS) == []
    countries = {row["country_id"] for row in ORGANIZATIONS} - {""}
    assert {country for country in countries if country.removeprefix("country:") not in ISO3} == set()
    assert all(country.startswith("country:") for country in countries)
    wikidata = [row["wikidata_id"] for row in ORGANIZATIONS if row["wikidata_id"]]
    assert [item for item in wikidata if not re.fullmatch("Q[1-9][0-9]*", item)] == []
    assert doubled(wikidata) == []


def test_aliases_are_well_formed() -> None:
    known = {row["entity_id"] for row in ORGANIZATIONS}
    assert [row for row in ALIASES if row["entity_id"] not in known] == []
    assert {row["form"] for row in ALIASES} == {"name", "demonym", "acronym"}
    assert {row["language"] for row in ALIASES} == {"en", "*"}
    assert {row["match"] for row in ALIASES} == {"capitalized", "exact", "any"}
    assert {row["rule"] for row in ALIASES} == {"", "after_full"}
    assert doubled((row["alias"], row["language"], row["entity_id"]) for row in ALIASES) == []
    assert doubled((row["alias"], row["entity_id"]) for row in ALIASES) == []
    assert loose_acronyms(ALIASES) == []
    assert respelled(ALIASES) == []


def test_every_organization_is_found_by_a_full_name() -> None:
    assert unnamed(ORGANIZATIONS, ALIASES, RULES) == []
    assert unlisted_names(ORGANIZATIONS, ALIASES) == []


def test_every_acronym_of_the_table_is_an_alias_or_left_out_as_too_ambiguous() -> None:
    listed = {(row["entity_id"], row["alias"]) for row in ALIASES}
    missing = {row["acronym"] for row in ORGANIZATIONS if (row["entity_id"], row["acronym"]) not in listed}
    assert missing - {""} == {"C-24", "CD", "SRE", "STF", "TSJ", "UNCHR"}


def test_an_alias_of_two_organizations_has_rows_for_each() -> None:
    assert uncovered(ALIASES, RULES) == []


def test_disambiguation_rows_can_be_reached() -> None:
    assert unknown_aliases(RULES, ALIASES) == []
    assert unreachable_rules(RULES) == []
    assert doubled(tuple(rule.values()) for rule in RULES) == []
    cells = [(rule["alias"], rule[cell].split("|")) for rule in RULES for cell in CELLS if rule[cell]]
    assert [alias for alias, words in cells if "" in words or doubled(words)] == []
    assert [rule["alias"] for rule in RULES if not rule["note"]] == []


@pytest.mark.parametrize(
    ("entity_id", "parent_id"),
    [
        ("org:united-nations-general-assembly", "org:united-nations"),
        ("org:united-nations-security-council", "org:united-nations"),
        ("org:united-nations-interim-force-in-lebanon", "org:united-nations"),
        ("org:international-court-of-justice", "org:united-nations"),
        ("org:international-criminal-court", ""),
        ("org:european-commission", "org:european-union"),
        ("org:european-court-of-human-rights", "org:council-of-europe"),
        ("org:state-duma", "org:federal-assembly-of-russia"),
        ("org:interfax-ukraine", ""),
    ],
)
def test_bodies_and_what_they_belong_to(entity_id: str, parent_id: str) -> None:
    assert {row["entity_id"]: row["parent_id"] for row in ORGANIZATIONS}[entity_id] == parent_id


@pytest.mark.parametrize(
    ("alias", "entity_ids"),
    [
        ("UN", {"org:united-nations"}),
        ("U.N. General Assembly", {"org:united-nations-general-assembly"}),
        ("General Assembly", {"org:united-nations-general-assembly"}),
        ("Russian Foreign Ministry", {"org:russian-ministry-of-foreign-affairs"}),
        ("Interfax-Ukraine", {"org:interfax-ukraine"}),
        ("RSF", {"org:rapid-support-forces", "org:reporters-without-borders"}),
        ("SDF", {"org:syrian-democratic-forces", "org:japan-self-defense-forces"}),
        ("Foreign Ministry", set()),
        ("Supreme Court", set()),
        ("Parliament", set()),
        ("the Council", set()),
    ],
)
def test_what_a_written_form_can_mean(alias: str, entity_ids: set[str]) -> None:
    assert {row["entity_id"] for row in ALIASES if row["alias"] == alias} == entity_ids


@pytest.mark.parametrize(
    "alias",
    [
        *("WHO", "IS", "AU", "AP", "RT", "PA", "Quad", "Fatah", "Commonwealth", "General Assembly"),
        *("Security Council", "Senate", "Congress", "House of Representatives", "Treasury"),
        *("The Guardian", "the Times", "the Post"),
    ],
)
def test_an_ambiguous_word_never_counts_by_itself(alias: str) -> None:
    assert folded(alias) not in {folded(row["alias"]) for row in unconditional(ALIASES, RULES)}


ALPHA = {"entity_id": "org:alpha", "name": "Alpha", "parent_id": ""}
BETA = {"entity_id": "org:beta", "name": "Beta", "parent_id": "org:alpha"}
NAMES = [
    {"alias": alias, "entity_id": f"org:{alias.lower()}", "form": "name", "match": "capitalized", "rule": ""}
    for alias in ("Alpha", "Beta")
]
SHARED = [{**row, "alias": "AB", "form": "acronym", "match": "exact"} for row in NAMES]
OPEN = {"alias": "AB", "entity_id": "org:alpha"} | dict.fromkeys(CELLS, "")


@pytest.mark.parametrize(
    ("check", "good", "bad", "found"),
    [
        (wrong_ids, ([ALPHA],), ([{**ALPHA, "name": "Alfa"}],), ["org:alpha"]),
        (orphans, ([ALPHA, BETA],), ([BETA],), ["org:beta"]),
        (
            in_a_circle,
            ([ALPHA, BETA],),
            ([{**ALPHA, "parent_id": "org:beta"}, BETA],),
            ["org:alpha", "org:beta"],
        ),
        (unnamed, ([ALPHA], NAMES, []), ([ALPHA], [{**NAMES[0], "rule": "after_full"}], []), ["org:alpha"]),
        (unnamed, ([ALPHA], NAMES, [OPEN]), ([ALPHA], NAMES, [{**OPEN, "alias": "ALPHA"}]), ["org:alpha"]),
        (unlisted_names, ([ALPHA, BETA], NAMES), ([ALPHA, BETA], SHARED), ["org:alpha", "org:beta"]),
        (
            uncovered,
            (SHARED, [OPEN, {**OPEN, "entity_id": "org:beta"}]),
            ([SHARED[0], {**SHARED[1], "alias": "áb"}], [OPEN]),
            [("ab", "org:beta")],
        ),
        (unreachable_rules, ([{**OPEN, "article_has": "Alpha"}, OPEN],), ([OPEN, OPEN],), ["AB"]),
        (unknown_aliases, ([OPEN], SHARED), ([{**OPEN, "entity_id": "org:beta"}], SHARED[:1]), ["AB"]),
        (loose_acronyms, (SHARED,), ([{**SHARED[0], "match": "any"}],), ["AB"]),
        (loose_acronyms, (NAMES,), ([{**NAMES[0], "alias": "A.B."}],), ["A.B."]),
        (
            respelled,
            (NAMES,),
            ([*NAMES, {**NAMES[0], "alias": "Álpha"}],),
            ["Álpha"],
        ),
    ],
)
def test_each_check_can_fail(
    check: Callable[..., list[object]], good: tuple[object, ...], bad: tuple[object, ...], found: list[object]
) -> None:
    assert check(*good) == []
    assert check(*bad) == found


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("United Nations", "united-nations"),
        ("The Guardian", "guardian"),
        ("People's Daily", "peoples-daily"),
        ("Médecins Sans Frontières", "medecins-sans-frontieres"),
        ("OPEC+", "opec-plus"),
        ("Mail & Guardian", "mail-and-guardian"),
    ],
)
def test_slug(name: str, expected: str) -> None:
    assert slug(name) == expected
