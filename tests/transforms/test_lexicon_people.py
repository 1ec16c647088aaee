"""Is the people lexicon sound as data: keys, names, offices and their dates, and rules for what two people share?

How a name is found in a text belongs to the scanner's own tests, which name the text means to the gazetteer's.
"""

import csv
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from itertools import combinations
from pathlib import Path

import pycountry
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.folding import fold

LEXICON = Path(__file__).resolve().parents[2] / "transforms" / "lexicon"

Row = dict[str, str]

HEADERS = {
    "people.csv": "entity_id,name,country_id,wikidata_id,source",
    "people_aliases.csv": "alias,entity_id,form,language,match,rule,source",
    "roles.csv": "role,surface_forms,source",
    "offices.csv": "person_id,role,holder_of_id,from,to,source",
    "disambiguation_people.csv": "alias,entity_id,unless_previous,unless_next,article_has,article_lacks,note,source",
}
# Rows of one alias are tried in file order, so only the alias sorts that file.
SORTED_BY = {
    "people.csv": ("entity_id",),
    "people_aliases.csv": ("alias", "entity_id", "form", "language", "match", "rule"),
    "roles.csv": ("role",),
    "offices.csv": ("person_id", "role", "holder_of_id", "from", "to"),
    "disambiguation_people.csv": ("alias",),
}
# Offices that one person holds at a time; a judge, an envoy or an adviser has colleagues.
SINGLE_HOLDER = {
    *("president", "prime minister", "chancellor", "foreign minister", "secretary of state", "supreme leader"),
    *("king", "queen", "emperor", "emir", "sultan", "pope", "crown prince"),
    *("defence minister", "finance minister", "interior minister", "national security adviser", "military chief"),
    *("intelligence chief", "security council secretary", "speaker", "chief executive"),
    *("secretary-general", "deputy secretary-general", "director-general", "managing director", "prosecutor"),
    *("high commissioner", "commissioner-general", "executive secretary", "administrator", "high representative"),
    *("general secretary", "director", "registrar"),
}
# People known by one name.
MONONYMS = {"person:sugiono"}
# Kosovo has no ISO 3166-1 code; XKX is the user-assigned one that is in general use.
COUNTRIES = {f"country:{country.alpha_3}" for country in pycountry.countries} | {"country:XKX"}
SINGLE_WORDS_NEVER_FREE = {
    *("Johnson", "Brown", "May", "Key", "Price", "Power", "Ban", "Rice", "Bush", "Clinton", "Khan", "Sharif", "Kim"),
    *("Lee", "Park", "Singh", "Martin", "Harris", "Smith", "Wang", "Li", "Hunt", "Cooper", "Austin", "Bolton", "Abe"),
}
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


def read(name: str) -> list[Row]:
    with (LEXICON / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


PEOPLE = read("people.csv")
ALIASES = read("people_aliases.csv")
ROLES = read("roles.csv")
OFFICES = read("offices.csv")
RULES = read("disambiguation_people.csv")
IDS = {row["entity_id"] for row in PEOPLE}
ORGANIZATIONS = {row["entity_id"] for row in read("organizations.csv")}


def folded(text: str) -> str:
    return fold(text).lower


def slug(name: str) -> str:
    """ASCII letters of a name in lower case, other runs as one hyphen, apostrophes and full stops dropped."""
    plain = name.translate(str.maketrans("øØłŁđĐı", "oOlLdDi"))
    decomposed = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z0-9]+", "-", re.sub("['.]", "", decomposed)).strip("-")


def doubled(values: Iterable[object]) -> list[object]:
    return [value for value, count in Counter(values).items() if count > 1]


def bad_ids(people: list[Row]) -> list[str]:
    return [row["entity_id"] for row in people if row["entity_id"] != f"person:{slug(row['name'])}"]


def without_full_name(ids: Iterable[str], aliases: list[Row]) -> list[str]:
    """The people who cannot be introduced by name: no alias of two words or more that counts everywhere."""
    named = {row["entity_id"] for row in aliases if not row["rule"] and len(row["alias"].split()) > 1}
    return sorted(set(ids) - named - MONONYMS)


def bad_date(text: str) -> bool:
    """Whether a cell is neither empty nor YYYY, YYYY-MM or YYYY-MM-DD of the calendar."""
    found = _DATE.fullmatch(text)
    if not text or not found:
        return bool(text)
    try:
        date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        return True
    return False


def ends_before_it_begins(office: Row) -> bool:
    known = min(len(office["from"]), len(office["to"]))
    return office["to"][:known] < office["from"][:known]


def at_once(one: Row, other: Row) -> bool:
    """Whether two terms certainly share a day that is no handover, as far as their dates are known."""
    first, second = sorted((one, other), key=lambda office: (office["from"], office["to"] or "9"))
    if not second["from"]:
        return False
    if not first["to"]:
        return True
    known = min(len(first["to"]), len(second["from"]))
    return first["to"][:known] > second["from"][:known]


def held_by_two(offices: list[Row]) -> list[tuple[str, str, str, str]]:
    terms: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for office in offices:
        if office["role"] in SINGLE_HOLDER:
            terms[office["role"], office["holder_of_id"]].append(office)
    return [
        (*held, one["person_id"], other["person_id"])
        for held, of_one in terms.items()
        for one, other in combinations(of_one, 2)
        if at_once(one, other)
    ]


def shared_without_rule(aliases: list[Row], rules: list[Row]) -> list[tuple[str, str]]:
    bearers: dict[str, set[str]] = defaultdict(set)
    for row in aliases:
        bearers[folded(row["alias"])].add(row["entity_id"])
    ruled = {(folded(row["alias"]), row["entity_id"]) for row in rules}
    shared = {(name, one) for name, several in bearers.items() if len(several) > 1 for one in several}
    return sorted(shared - ruled)


def unsorted(rows: list[Row], key: tuple[str, ...]) -> list[Row]:
    keys = [tuple(row[column] for column in key) for row in rows]
    return [row for row, here, after in zip(rows, keys, keys[1:], strict=False) if here > after]


@pytest.mark.parametrize("name", HEADERS)
def test_files_have_their_columns_are_sorted_and_name_their_sources(name: str) -> None:
    raw = (LEXICON / name).read_bytes()
    rows = read(name)
    assert raw.decode().splitlines()[0] == HEADERS[name]
    assert b"\r" not in raw
    assert rows
    assert [row for row in rows if not row["source"].strip()] == []
    assert unsorted(rows, SORTED_BY[name]) == []
    assert doubled(tuple(row.values()) for row in rows) == []
    assert [row for row in rows if any(cell != cell.strip() for cell in row.values())] == []


def test_there_are_people_enough() -> None:
    assert len(PEOPLE) >= 280


def test_ids_are_unique_and_made_of_names() -> None:
    assert doubled(row["entity_id"] for row in PEOPLE) == []
    assert bad_ids(PEOPLE) == []


def test_wikidata_ids_are_unique_and_formed() -> None:
    known = [row["wikidata_id"] for row in PEOPLE if row["wikidata_id"]]
    assert doubled(known) == []
    assert [one for one in known if not re.fullmatch(r"Q[1-9]\d*", one)] == []


def test_countries_are_of_iso_3166() -> None:
    assert [row for row in PEOPLE if row["country_id"] not in COUNTRIES] == []


def test_everyone_can_be_introduced_and_held_an_office() -> None:
    assert without_full_name(IDS, ALIASES) == []
    assert IDS - {row["person_id"] for row in OFFICES} == set()


def test_mononyms_are_listed_people_of_one_word() -> None:
    assert [row["name"] for row in PEOPLE if row["entity_id"] in MONONYMS and " " in row["name"]] == []
    assert IDS >= MONONYMS


def test_aliases_and_offices_are_of_listed_people() -> None:
    assert {row["entity_id"] for row in ALIASES} == IDS
    assert {row["person_id"] for row in OFFICES} == IDS


@pytest.mark.parametrize(
    ("column", "allowed"),
    [
        ("form", {"name"}),
        ("language", {"en", "*"}),
        ("match", {"capitalized", "exact"}),
        ("rule", {"", "after_full"}),
    ],
)
def test_alias_cells_are_of_their_lists(column: str, allowed: set[str]) -> None:
    assert {row[column] for row in ALIASES} <= allowed


def test_no_alias_differs_from_another_of_its_person_by_typography_alone() -> None:
    assert doubled((folded(row["alias"]), row["entity_id"]) for row in ALIASES) == []


def test_surnames_that_many_bear_or_that_are_words_never_stand_alone() -> None:
    assert [row for row in ALIASES if row["alias"] in SINGLE_WORDS_NEVER_FREE and not row["rule"]] == []


def test_roles_are_listed_and_used_forms_mean_one_role() -> None:
    roles = {row["role"] for row in ROLES}
    assert {row["role"] for row in OFFICES} - roles == set()
    assert [row["role"] for row in ROLES if row["surface_forms"].split("|")[0] != row["role"]] == []
    assert doubled(folded(form) for row in ROLES for form in row["surface_forms"].split("|")) == []


def test_offices_are_of_known_countries_and_organizations() -> None:
    assert [row for row in OFFICES if row["holder_of_id"] not in COUNTRIES | ORGANIZATIONS] == []


def test_dates_are_of_the_calendar_and_in_order() -> None:
    assert [row for row in OFFICES if bad_date(row["from"]) or bad_date(row["to"])] == []
    assert [row for row in OFFICES if row["to"] and ends_before_it_begins(row)] == []


def test_no_office_is_held_by_two() -> None:
    assert held_by_two(OFFICES) == []


def test_a_name_of_two_people_has_rows_for_each() -> None:
    assert shared_without_rule(ALIASES, RULES) == []


def test_rules_have_conditions_and_only_the_last_of_an_alias_may_lack_them() -> None:
    conditions = ("unless_previous", "unless_next", "article_has", "article_lacks")
    free = [at for at, row in enumerate(RULES) if not any(row[column] for column in conditions)]
    assert [RULES[at] for at in free if at + 1 < len(RULES) and RULES[at + 1]["alias"] == RULES[at]["alias"]] == []
    assert [row for row in RULES for column in conditions if row[column] and "" in row[column].split("|")] == []


def _office(start: str, end: str, person: str = "person:a", role: str = "president") -> Row:
    return {"person_id": person, "role": role, "holder_of_id": "country:FRA", "from": start, "to": end}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (("2012-05-15", "2017-05-14"), ("2017-05-14", ""), False),
        (("2012-05-15", "2017-05-15"), ("2017-05-14", ""), True),
        (("2012-05-15", "2017-05"), ("2017-05-14", ""), False),
        (("2012-05-15", "2017-06"), ("2017-05-14", ""), True),
        (("2012", "2017"), ("2017", "2018"), False),
        (("2012", ""), ("2017-05-14", ""), True),
        (("2017-05-14", ""), ("2012", "2013"), False),
        (("", "2014"), ("", "2013"), False),
        (("", "2014"), ("2013-01", ""), True),
    ],
)
def test_terms_at_once(one: tuple[str, str], other: tuple[str, str], expected: bool) -> None:
    first, second = _office(*one), _office(*other, person="person:b")
    assert at_once(first, second) is expected
    assert at_once(second, first) is expected
    assert bool(held_by_two([first, second])) is expected
    assert held_by_two([first, {**second, "holder_of_id": "country:DEU"}]) == []
    assert held_by_two([{**first, "role": "judge"}, {**second, "role": "judge"}]) == []


@given(st.dates(), st.dates(), st.dates())
def test_successive_terms_are_never_at_once(one: date, two: date, three: date) -> None:
    start, middle, end = sorted((one, two, three))
    before, after = _office(start.isoformat(), middle.isoformat()), _office(middle.isoformat(), end.isoformat())
    assert not at_once(before, after)
    assert not ends_before_it_begins(before)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", False),
        ("2014", False),
        ("2014-12", False),
        ("2014-12-31", False),
        ("2014-13", True),
        ("2014-02-30", True),
        ("14-02-03", True),
        ("2014-2", True),
        ("2014-12-31 ", True),
        ("unknown", True),
    ],
)
def test_bad_dates(text: str, expected: bool) -> None:
    assert bad_date(text) is expected


@pytest.mark.parametrize(
    ("office", "expected"),
    [(("2014", "2013-12"), True), (("2014-05-02", "2014-05"), False), (("2014-05-02", "2014-05-01"), True)],
)
def test_ends_before_it_begins(office: tuple[str, str], expected: bool) -> None:
    assert ends_before_it_begins(_office(*office)) is expected


def _alias(text: str, person: str, rule: str = "") -> Row:
    return {"alias": text, "entity_id": person, "rule": rule}


@pytest.mark.parametrize(
    ("check", "expected"),
    [
        (lambda: bad_ids([{"entity_id": "person:kim", "name": "Kim Jong Un"}]), ["person:kim"]),
        (lambda: bad_ids([{"entity_id": "person:jens-stoltenberg", "name": "Jens Stoltenberg"}]), []),
        (lambda: without_full_name(["person:a"], [_alias("Aaa", "person:a")]), ["person:a"]),
        (lambda: without_full_name(["person:a"], [_alias("Al Aaa", "person:a", "after_full")]), ["person:a"]),
        (lambda: without_full_name(["person:a"], [_alias("Al Aaa", "person:a")]), []),
        (
            lambda: shared_without_rule(
                [_alias("Bush", "person:a"), _alias("Büsh", "person:b")], [_alias("Bush", "person:a")]
            ),
            [("bush", "person:b")],
        ),
        (lambda: unsorted([{"k": "b"}, {"k": "a"}], ("k",)), [{"k": "b"}]),
        (lambda: doubled(["a", "b", "a"]), ["a"]),
    ],
)
def test_checks_find_what_they_look_for(check: Callable[[], object], expected: object) -> None:
    assert check() == expected
