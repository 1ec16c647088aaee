"""Which legal instruments are known, and by which symbols and names?

The register is a value: the rows of `lexicon/instruments.csv` and `lexicon/instrument_aliases.csv`, indexed.
Finding names and symbols in a text belongs to `transforms.citation_grammar`; reading the files to the caller.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, cast, get_args

from transforms.scan import Alias, Match, Scanner

Kind = Literal["resolution", "treaty", "statute", "warrant", "judgment", "sanctions", "statement"]
Status = Literal["draft", "adopted", "in_force", "repealed"]
NameRule = Literal["", "after_full", "with_pinpoint", "issuer"]
"""When a name counts: always; where the article also cites the instrument otherwise; with an article or
chapter attached ("NATO's Article 5"); never, because it names a body that issues instruments."""


@dataclass(frozen=True, slots=True)
class Instrument:
    """A row of the table `instruments`."""

    instrument_id: str
    kind: Kind
    symbol: str | None = None
    title: str | None = None
    issuer_id: str | None = None
    status: Status | None = None
    adopted_on: date | None = None
    votes_yes: int | None = None
    votes_no: int | None = None
    votes_abstain: int | None = None


@dataclass(frozen=True, slots=True)
class Name:
    """What an alias stands for: `key` is an instrument's id, or a body's where the rule is `issuer`."""

    key: str
    rule: NameRule


@dataclass(frozen=True, slots=True)
class Register:
    """The known instruments, by id, symbol and title, and a scanner for their names."""

    instruments: Mapping[str, Instrument]
    scanner: Scanner
    """Its aliases have a line number for a key, into `names`."""
    names: tuple[Name, ...]
    words: Mapping[str, frozenset[str]]
    """The lower-case words of every title and name of an instrument: "the Statute" needs its own."""
    pinpointed: Mapping[str, str]
    """Lower-case names that count only with a pinpoint, and their instruments."""
    wanted: Mapping[str, str]
    """The names of people for whom a warrant is known, titles before them included, and the warrants."""
    _symbols: Mapping[str, str]
    _titles: Mapping[str, str]
    _council: tuple[tuple[int, int], ...]
    _assembly: Mapping[int, str]

    @classmethod
    def build(cls, instruments: Iterable[Mapping[str, str]], aliases: Iterable[Mapping[str, str]]) -> Register:
        """The register of these rows of the two lexicon files.

        Raises ValueError naming the row for a category that is not one, a date or number that does not parse,
        an id or symbol given twice, an alias of an instrument that is not in the file, or no row for a
        non-issuer id.
        """
        known: dict[str, Instrument] = {}
        for row in instruments:
            one = _instrument(row)
            if one.instrument_id in known:
                raise ValueError(f"instrument {one.instrument_id} is there twice")
            known[one.instrument_id] = one
        symbols = _unique((normal_symbol(one.symbol), one.instrument_id) for one in known.values() if one.symbol)
        names, scanned, words = _names(aliases, known)
        return cls(
            instruments=known,
            scanner=Scanner(scanned),
            names=names,
            words=words,
            pinpointed={
                a.text.lower(): n.key for a, n in zip(scanned, names, strict=True) if n.rule == "with_pinpoint"
            },
            wanted={
                alias.text.removeprefix(_WARRANT_FOR): name.key
                for alias, name in zip(scanned, names, strict=True)
                if name.key.startswith("warrant:") and alias.text.startswith(_WARRANT_FOR)
            },
            _symbols=symbols,
            _titles={
                normal_title(one.title): key for key, one in known.items() if one.title and one.kind != "resolution"
            },
            _council=tuple(sorted(_numbered(symbols, _COUNCIL))),
            _assembly={int(found[1]): key for symbol, key in symbols.items() if (found := _ASSEMBLY.fullmatch(symbol))},
        )

    def get(self, instrument_id: str) -> Instrument | None:
        """The instrument of that id, if known."""
        return self.instruments.get(instrument_id)

    def by_symbol(self, symbol: str) -> Instrument | None:
        """The instrument of that symbol, however it is spaced, dotted or bracketed."""
        return self.instruments.get(self._symbols.get(normal_symbol(symbol), ""))

    def wanted_at(self, text: str, start: int) -> tuple[int, Instrument] | None:
        """The longest name of a person with a known warrant at a place of the text: its end and the warrant."""
        words = list(_NAME_WORD.finditer(text, start, start + 80))
        for word in reversed(words):
            key = self.wanted.get(text[start : word.end()])
            if key is not None:
                return word.end(), self.instruments[key]
        return None

    def by_title(self, title: str) -> Instrument | None:
        """The treaty, statute or other instrument of that title, whatever its capitals; never a resolution.

        Titles of resolutions are agenda items, which many share.
        """
        return self.instruments.get(self._titles.get(normal_title(title), ""))

    def by_assembly_number(self, number: int) -> Instrument | None:
        """The General Assembly resolution of the years to 1976, when numbers ran through all sessions."""
        return self.instruments.get(self._assembly.get(number, ""))

    def council_year(self, number: int) -> int | None:
        """The year of a Security Council resolution, if the known ones around it fix it.

        Council resolutions are numbered in order of adoption without gaps, so one between two of the same
        year is of that year.
        """
        at = bisect_left(self._council, (number, 0))
        above = self._council[at] if at < len(self._council) else None
        if above is not None and above[0] == number:
            return above[1]
        below = self._council[at - 1] if at else None
        return above[1] if above is not None and below is not None and above[1] == below[1] else None


_WARRANT_FOR = "arrest warrant for "
_NAME_WORD = re.compile(r"[\w'-]+")
_COUNCIL = re.compile(r"S/RES/(\d+)\(((?:19|20)\d\d)\)")
_ASSEMBLY = re.compile(r"A/RES/(\d+)\([IVXL]+\)")


def normal_symbol(symbol: str) -> str:
    """A symbol without spaces, dots and square brackets, in capitals: for comparison only."""
    return re.sub(r"[\s.\[\]]", "", symbol).upper()


def normal_title(title: str) -> str:
    """A title's words in lower case: for comparison only."""
    return " ".join(re.findall(r"\w+", title.lower()))


def slug(title: str) -> str:
    """A readable id of a title: its ASCII words in lower case, joined by hyphens."""
    return "-".join(re.findall(r"[a-z0-9]+", re.sub("['\u2019]", "", title.lower())))


def _instrument(row: Mapping[str, str]) -> Instrument:
    name = row["instrument_id"]
    kind, status = row["kind"], row["status"]
    if kind not in get_args(Kind) or (status and status not in get_args(Status)):
        raise ValueError(f"instrument {name}: kind {kind!r} or status {status!r} is not one")
    try:
        adopted = date.fromisoformat(row["adopted_on"]) if row["adopted_on"] else None
        votes = [int(row[f"votes_{way}"]) if row[f"votes_{way}"] else None for way in ("yes", "no", "abstain")]
    except ValueError as error:
        raise ValueError(f"instrument {name}: {error}") from error
    return Instrument(
        instrument_id=name,
        kind=cast("Kind", kind),
        symbol=row["symbol"] or None,
        title=row["title"] or None,
        issuer_id=row["issuer_id"] or None,
        status=cast("Status", status) if status else None,
        adopted_on=adopted,
        votes_yes=votes[0],
        votes_no=votes[1],
        votes_abstain=votes[2],
    )


def _names(
    rows: Iterable[Mapping[str, str]], known: Mapping[str, Instrument]
) -> tuple[tuple[Name, ...], tuple[Alias, ...], dict[str, frozenset[str]]]:
    names: list[Name] = []
    scanned: list[Alias] = []
    words: dict[str, set[str]] = {key: set(normal_title(one.title or "").split()) for key, one in known.items()}
    for row in rows:
        key, rule = row["instrument_id"], row["rule"]
        if rule not in get_args(NameRule):
            raise ValueError(f"alias {row['alias']!r} of {key}: rule {rule!r} is none of {get_args(NameRule)}")
        if rule != "issuer":
            if key not in known:
                raise ValueError(f"alias {row['alias']!r}: there is no instrument {key}")
            words[key].update(normal_title(row["alias"]).split())
        match = cast("Match", row["match"])
        scanned.append(Alias(row["alias"], str(len(names)), match=match, language=row["language"]))
        names.append(Name(key, cast("NameRule", rule)))
    return tuple(names), tuple(scanned), {key: frozenset(some) for key, some in words.items()}


def _unique(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for symbol, key in pairs:
        if symbol in found:
            raise ValueError(f"symbol {symbol} is both {found[symbol]} and {key}")
        found[symbol] = key
    return found


def _numbered(symbols: Iterable[str], pattern: re.Pattern[str]) -> Iterable[tuple[int, int]]:
    return ((int(found[1]), int(found[2])) for symbol in symbols if (found := pattern.fullmatch(symbol)))
