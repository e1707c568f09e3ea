"""A source: the file in which a user's own tools are written down, for people to read and edit.

`dive tools add` writes it, `ToolPool.load` reads it. Invariant: the file is all there is. The same file gives the same tools
in every process, and a run that keeps a copy of it can be verified without the place that it came from.
"""

import difflib
import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import orjson
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from dive.errors import UserError, unwritable
from dive.tools.spec import Json, Kind

FORMAT = 1
FOLDER = Path(".dive/tools")
"""Where `dive tools add` puts sources, below the current directory."""
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
"""What a source may be called: it names a file, a domain and prefixes of tools."""

SourceKind = Literal["mcp", "openapi", "python", "connected"]


class _Plain(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class EntityWords(_Plain):
    """An entity type that the source brings, or values of one that the pool knows."""

    noun: str | None = None
    """Singular noun. None for a type of the pool, whose words are known."""
    plural: str | None = None
    says: tuple[str, ...] = ("{}",)
    """Ways to state a value in a query."""
    seeds: tuple[Json, ...] = ()
    """Values that the source's tools are known to take, best known first."""


class ParameterUse(_Plain):
    """What a parameter means."""

    entity: str | None = None
    """Name of an entity type of the pool or of `entities`."""
    pick: tuple[Json, ...] = ()
    """Values that a query may state where no entity type fits."""
    says: str = "{}"
    """How a picked value is stated."""


class FieldUse(_Plain):
    """What a result field means."""

    entity: str | None = None
    noun: str | None = None
    """What the field is, as in "has the highest ___"; None where it cannot be ranked or filtered."""
    unit: str | None = None
    high: str = "highest"
    low: str = "lowest"
    additive: bool = False
    digits: int | None = None


class RowWords(_Plain):
    """The words for a list of records."""

    noun: str
    plural: str
    key: str
    """The field that names a record."""


class Example(_Plain):
    """A call and what it gave when the source was added."""

    arguments: dict[str, Json]
    result: dict[str, Json]


class Reading(_Plain):
    """How an answer becomes fields. `dive.tools.sources.reading` has the forms."""

    form: str = "json"
    pattern: str | None = None
    drop: tuple[str, ...] = ()
    """Fields to leave out of every result, because they differ from call to call."""


class ToolEntry(_Plain):
    """One tool of a source."""

    include: bool = True
    """False leaves the tool out of the pool."""
    reason: str | None = None
    """Why it was left out."""
    name: str | None = None
    """What the pool calls the tool, where that is not what the source calls it."""
    kind: Kind = "retrieval"
    description: str = ""
    writes: bool = False
    """True where a call may change what later calls return."""
    time_limit: Annotated[float, Field(gt=0, le=3600)] = 10.0
    """Seconds."""
    connection: dict[str, Json] = {}
    """What the kind of source needs in order to call this tool, such as the path of an operation."""
    parameter_schema: dict[str, Json] = {}
    result_schema: dict[str, Json] = {}
    reading: Reading = Reading()
    parameters: dict[str, ParameterUse] = {}
    fields: dict[str, FieldUse] = {}
    """Result path → meaning; `list.field` for a field of each record of a list."""
    rows: dict[str, RowWords] = {}
    asks: dict[str, tuple[str, ...]] = {}
    via: dict[str, str] = {}
    examples: tuple[Example, ...] = ()


class Source(_Plain):
    """A source of tools."""

    dive_source: Literal[1] = 1
    name: str
    kind: SourceKind
    domain: str = ""
    """The domain of its tools; the source's name where not given."""
    title: str = ""
    """The source in words, as in "according to …"."""
    licence: str = "as its provider says"
    version: str = ""
    """What the provider says its version is. Part of every tool's identity."""
    writers: Literal["leave_out", "reset"] = "leave_out"
    """What becomes of tools that write: left out, or offered with a fresh server and directory for every task."""
    connection: dict[str, Json] = {}
    """What the kind of source needs in order to reach it. Secrets stand as names of environment variables."""
    entities: dict[str, EntityWords] = {}
    tools: dict[str, ToolEntry] = {}
    """Name at the source → the tool."""

    @field_validator("name")
    @classmethod
    def _name(cls, value: str) -> str:
        if not NAME.fullmatch(value):
            raise ValueError(f"'{value}' cannot name a source; use lower-case letters, digits and _, a letter first")
        return value

    @property
    def home(self) -> str:
        """The domain of the source's tools."""
        return self.domain or self.name

    @property
    def digest(self) -> str:
        """Hash over everything in the file."""
        return hashlib.sha256(orjson.dumps(self.model_dump(mode="json"), option=orjson.OPT_SORT_KEYS)).hexdigest()[:12]

    def to_yaml(self) -> str:
        """The file's text; what has its default is left out, but for what people like to edit."""
        content = self.model_dump(mode="json", exclude_defaults=True)
        content = {"dive_source": FORMAT, **content}
        for entry in content.get("tools", {}).values():
            entry.setdefault("include", True)
        return yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=120)


def read_source(file: Path) -> Source:
    """The source in a file. Raises UserError that says what is wrong where."""
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise UserError(f"source {file} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UserError(f"source {file} is not UTF-8 text") from None
    return parse_source(text, str(file))


def parse_source(text: str, place: str) -> Source:
    """The source in a text. Raises UserError; `place` says whose text it is."""
    try:
        content = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise UserError(f"source {place} is broken: {' '.join(str(error).split())}") from None
    if not isinstance(content, dict) or "dive_source" not in content:
        raise UserError(f"{place} is no source of tools; `dive tools add` writes one")
    try:
        return Source.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise UserError(f"source {place}: {where}: {first['msg']}") from None


def find_sources(places: Sequence[str | Path] | None = None) -> tuple[Source, ...]:
    """Every source of the current directory's `.dive/tools`, and of the named files and directories, by name.

    Raises UserError for a place that holds none, and where two sources of one name differ.
    """
    files = sorted(FOLDER.glob("*.yaml"))
    for place in map(Path, places or ()):
        inside = sorted(place.glob("*.yaml")) if place.is_dir() else [place]
        if not inside or not place.exists():
            raise UserError(f"there is no source of tools at {place}")
        files += inside
    found: dict[str, Source] = {}
    for file in files:
        source = read_source(file)
        if source.kind == "python":
            from dive.tools.sources.python import refreshed

            source = refreshed(source)
        if found.setdefault(source.name, source) != source:
            raise UserError(f"two different sources are called {source.name}; one of them is {file}")
    return tuple(found[name] for name in sorted(found))


def write_source(source: Source, folder: Path = FOLDER) -> Path:
    """Write a source's file, whole or not at all. Raises UserError where the folder cannot be written."""
    file = folder / f"{source.name}.yaml"
    made = folder / f".{source.name}.yaml"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        made.write_text(source.to_yaml(), encoding="utf-8")
        made.replace(file)
    except OSError as error:
        raise unwritable(file, error) from None
    return file


def differences(old: Source, new: Source) -> list[str]:
    """What differs between two sources of one name, one `name.place: old → new` each."""
    found: list[str] = []

    def compare(place: str, one: Any, other: Any) -> None:
        if isinstance(one, dict) and isinstance(other, dict):
            for key in dict.fromkeys([*one, *other]):
                compare(f"{place}.{key}", one.get(key), other.get(key))
        elif one != other:
            found.append(f"{place}: {_short(one)} → {_short(other)}")

    compare(old.name, old.model_dump(mode="json"), new.model_dump(mode="json"))
    return found


def closest(name: str, known: Sequence[str]) -> str:
    """A hint at what might have been meant, as the end of a sentence."""
    near = difflib.get_close_matches(name, known, n=1)
    return f"; did you mean '{near[0]}'?" if near else f"; there are {', '.join(known)}" if known else ""


def _short(value: Any) -> str:
    text = "nothing" if value is None else orjson.dumps(value).decode()
    return text if len(text) <= 60 else f"{text[:57]}…"


__all__ = [
    "FOLDER", "FORMAT", "NAME", "EntityWords", "Example", "FieldUse", "ParameterUse", "Reading", "RowWords", "Source",
    "SourceKind", "ToolEntry", "closest", "differences", "find_sources", "parse_source", "read_source", "write_source",
]  # fmt: skip
