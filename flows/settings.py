"""What can be set, and from where: environment, `rapporteur.toml`, command line, in rising order of precedence."""

from __future__ import annotations

import os
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal, get_args
from urllib.parse import unquote

from cronsim import CronSim, CronSimError
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    FilePath,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from flows.limits import Limits
from flows.redaction import redact
from flows.request import FieldMap
from flows.version import Readers
from transforms.model_version import PACKAGED

TaskRunner = Literal["threads", "processes"]


class SettingsError(Exception):
    """A setting cannot be used; the message says which, where it was read, and what it may be."""


def _as_home(path: Path) -> Path:
    if found := sorted(set("*?=") & set(str(path))):
        raise ValueError(f"DuckDB reads {' '.join(found)} in {path} as a pattern: choose another folder")
    try:
        return path.expanduser()
    except RuntimeError as error:
        raise ValueError(f"{path} names no user's folder") from error


def _as_sources(sources: tuple[SourceSettings, ...]) -> tuple[SourceSettings, ...]:
    names = [one.name for one in sources]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"several sources are named {', '.join(twice)}: a name is for one")
    return sources


def _as_runner(runner: object) -> object:
    if runner not in get_args(TaskRunner):
        raise ValueError(f"{runner} is no task runner of this version, which has {' and '.join(get_args(TaskRunner))}")
    return runner


def _path(place: str, home: Path) -> Path:
    """The local path that a place is; a relative one is below the home."""
    kind, separator, rest = place.partition(":")
    # One letter before a colon is a drive.
    if separator and len(kind) > 1 and kind != "file":
        raise ValueError(f"{redact(place)} is not on this machine: this version takes a path or file:///…")
    if kind == "file" and not rest.startswith("///"):
        raise ValueError(f"{redact(place)} names another machine or no absolute path: write file:///folder")
    return (home / _as_home(Path(unquote(rest[2:]) if kind == "file" else place))).resolve()


def _as_cron(times: str | None) -> str | None:
    try:
        if times is not None:
            next(CronSim(times, datetime.now(UTC)))
    except (CronSimError, StopIteration) as error:
        raise ValueError(f"{times!r} is no schedule as cron writes it ({error}): `15 * * * *` is hourly") from error
    return times


class SourceSettings(BaseModel):
    """One `[[sources]]` of `rapporteur.toml`: something that scheduled runs read."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(min_length=1, description="What the source is called in the record.")]
    location: Annotated[str, Field(min_length=1, description="A file, folder, glob or address.")]
    publisher: Annotated[str | None, Field(description="The publisher of articles that do not name theirs.")] = None
    language: Annotated[str | None, Field(description="ISO 639 code, where articles do not say.")] = None
    map: FieldMap = {}
    schedule: Annotated[
        str | None,
        AfterValidator(_as_cron),
        Field(description="When `rapporteur serve` reads it, as cron says it; hourly where not set."),
    ] = None


_NAMES = {"lake": "lake", "warehouse": "warehouse.duckdb"}
"""What lake and warehouse are called in the home."""


class Settings(BaseSettings):
    """Every setting of Rapporteur; `RAPPORTEUR_<NAME>` in the environment, `<name>` in `rapporteur.toml`."""

    model_config = SettingsConfigDict(env_prefix="RAPPORTEUR_", extra="forbid", frozen=True)

    home: Annotated[
        Path,
        AfterValidator(_as_home),
        Field(description="Folder of the lake, the warehouse and Prefect's own files."),
    ] = Path("data")
    lake: Annotated[
        str | None,
        Field(
            description="Where the lake is, as a path (a relative one: in the home) or `file://`; the home's `lake`."
        ),
    ] = None
    warehouse: Annotated[
        str | None,
        Field(description="Where the warehouse is, likewise, as a `.duckdb` file; the home's `warehouse.duckdb`."),
    ] = None
    lexicon: Annotated[
        FilePath | None, Field(description="A CSV of your own names, beside the ones that are built in.")
    ] = None
    model: Annotated[
        str,
        Field(
            min_length=1,
            description="What reads the grammar of English: `packaged`, `none`, or a spaCy pipeline's name or folder.",
        ),
    ] = PACKAGED
    batch_size: Annotated[int, Field(ge=1, le=100_000, description="Articles that one task works on.")] = 500
    task_runner: Annotated[
        TaskRunner,
        BeforeValidator(_as_runner),
        Field(description="What runs the batches of one run side by side: `threads` or `processes`."),
    ] = "threads"
    max_workers: Annotated[int, Field(ge=1, le=256, description="Batches worked on at once.")] = 2
    wait: Annotated[float, Field(ge=0, description="Seconds to wait while another run is writing.")] = 0.0
    quarantine_share: Annotated[
        float, Field(ge=0, le=1, description="Share of a table's rows that may fail before the batch is blocked.")
    ] = 0.01
    keep: Annotated[int, Field(ge=0, le=10_000, description="Published warehouse files kept beside the live one.")] = 3
    keep_raw_days: Annotated[
        int | None, Field(ge=1, description="Days that raw records stay in the lake; for ever where not set.")
    ] = None
    keep_held_days: Annotated[
        int | None, Field(ge=1, description="Days that held batches and unfinished ones stay; for ever where not set.")
    ] = 90
    keep_reports_days: Annotated[
        int | None, Field(ge=1, description="Days that reports and logs stay; for ever where not set.")
    ] = 365
    keep_prefect_days: Annotated[
        int | None, Field(ge=1, description="Days that Prefect remembers a run; for ever where not set.")
    ] = 90
    contact: Annotated[
        str | None, Field(description="An address of mail or web by which sites can reach who fetches; sent to them.")
    ] = None
    pace: Annotated[float, Field(ge=0, le=3600, description="Seconds between two requests to one host, at least.")] = (
        1.0
    )
    allow_private: Annotated[
        bool, Field(description="Also fetch from addresses of private networks and of this machine.")
    ] = False
    follow_feeds: Annotated[
        bool, Field(description="Of feeds in files too, fetch the pages that entries without a full text link to.")
    ] = False
    fetch_megabytes: Annotated[int, Field(ge=1, description="Most of a fetched page or feed, unpacked.")] = 50
    fetch_seconds: Annotated[int, Field(ge=1, description="Most that fetching a page or feed may take.")] = 60
    file_megabytes: Annotated[
        int, Field(ge=1, description="Most of a fetched file, or of one member of an archive.")
    ] = 4000
    file_seconds: Annotated[int, Field(ge=1, description="Most that fetching a file may take.")] = 3600
    archive_megabytes: Annotated[int, Field(ge=1, description="Most that one archive may unpack to.")] = 20_000
    archive_members: Annotated[int, Field(ge=1, description="Most members of one archive.")] = 100_000
    sitemap_depth: Annotated[int, Field(ge=0, description="Most sitemap indexes above a sitemap.")] = 3
    sitemap_pages: Annotated[int, Field(ge=1, description="Most pages of one source that one run asks for.")] = 100_000
    sources: Annotated[
        tuple[SourceSettings, ...],
        AfterValidator(_as_sources),
        Field(description="What `rapporteur run` without arguments reads."),
    ] = ()

    def limits(self) -> Limits:
        """What a source may cost."""
        return Limits(**{one.name: getattr(self, one.name) for one in fields(Limits)})

    @property
    def readers(self) -> Readers:
        """What articles are read with."""
        return Readers(self.lexicon, self.model)

    @field_validator("lake", "warehouse")
    @classmethod
    def _here(cls, place: str | None, said: ValidationInfo) -> str | None:
        home: Path | None = said.data.get("home")
        if place is None or home is None:
            return place
        path = _path(place, home)
        if said.field_name == "warehouse":
            lake = _path(said.data.get("lake") or _NAMES["lake"], home)
            if path.suffix != ".duckdb" or path.is_dir():
                raise ValueError(f"{path} is no name of a DuckDB file: end it in .duckdb")
            if path.is_relative_to(lake):
                raise ValueError(f"{path} is in the lake {lake}, which holds nothing else: choose another folder")
        # A restore puts another folder in the place of the lake's.
        elif home.resolve().is_relative_to(path) or path.is_file():
            raise ValueError(f"{path} is no folder for the lake alone: name one of its own, as {path / 'lake'}")
        return place

    def path_of(self, name: Literal["lake", "warehouse"]) -> Path | None:
        """Where the lake or the warehouse is; None where it has its name in the home."""
        place: str | None = getattr(self, name)
        path = None if place is None else _path(place, self.home)
        return None if path == (self.home / _NAMES[name]).resolve() else path

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003  (the library's signature)
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Options of the command line win over the file, the file over the environment."""
        return init_settings, TomlConfigSettingsSource(settings_cls, config_file()), env_settings


# What the command line was given holds for the whole process, also where a flow loads its settings itself.
_OPTIONS: dict[str, object] = {}


def set_options(**options: object) -> None:
    """Let these options win over file and environment in this process; None leaves an option as it is."""
    _OPTIONS.update({name: value for name, value in options.items() if value is not None})


def config_file() -> Path:
    """The settings file: `RAPPORTEUR_CONFIG`, else `rapporteur.toml` in the working folder."""
    return Path(os.environ.get("RAPPORTEUR_CONFIG") or "rapporteur.toml")


def first_problem(error: ValidationError) -> tuple[str, str]:
    """The name of what is wrong, empty where it is the whole, and why, without pydantic's own words before it."""
    first = error.errors()[0]
    return ".".join(str(part) for part in first["loc"]), first["msg"].removeprefix("Value error, ")


def load() -> Settings:
    """The settings in force; SettingsError is one sentence."""
    if os.environ.get("RAPPORTEUR_CONFIG") and not config_file().exists():
        raise SettingsError(f"RAPPORTEUR_CONFIG names {config_file()}, which is not there")
    try:
        return Settings(**_OPTIONS)  # type: ignore[arg-type]
    except ValidationError as error:
        name, said = first_problem(error)
        variable = f"RAPPORTEUR_{name.split('.')[0].upper()}"
        raise SettingsError(f"setting {name} ({config_file()}, {variable} or an option): {said}") from error
    except ValueError as error:
        raise SettingsError(f"{config_file()} is not valid TOML: {error}") from error
