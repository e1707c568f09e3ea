"""The settings of a run: one frozen model, read from a file, `--set` overrides and options, in rising precedence.

Invariant: two settings with the same `hash` give the same data. So the hash is over what determines the data, and
leaves out how many tasks are wanted and what only concerns the machine that makes them.
"""

import difflib
import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import orjson
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from dive.errors import UserError
from dive.runtime.models.account import Budget
from dive.runtime.models.options import ModelOptions
from dive.runtime.models.spec import ModelSpec

BUILTIN = "builtin"
"""The role is filled by a program."""


class Settings(BaseModel):
    """What a run is to make, and how."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, use_attribute_docstrings=True)

    count: Annotated[int, Field(ge=1, le=1_000_000)] = 300
    """Certified tasks wanted. May grow when a run is continued."""
    seed: Annotated[int, Field(ge=0, le=2**63 - 1)] = 1
    """Seed of all randomness."""
    domains: tuple[str, ...] | None = None
    """Domains whose tools take part; all installed ones where not given."""
    sources: tuple[str, ...] | None = None
    """Files and directories of a user's own tools, beside those of `.dive/tools` in the current directory."""
    focus_sources: tuple[str, ...] | None = None
    """Sources (or domains) around whose tools the tasks are drawn; all tools take turns where not given."""
    connected: bool = False
    """Offer the connected tools that passed `dive tools check --connected` here."""
    rounds: Annotated[int, Field(ge=1, le=6)] = 3
    """Rounds of collecting evidence and deriving a harder task."""
    toolset_min: Annotated[int, Field(ge=1, le=200)] = 15
    """Fewest tools that a task offers."""
    toolset_max: Annotated[int, Field(ge=1, le=200)] = 50
    """Most tools that a task offers."""
    exemplars_min: Annotated[int, Field(ge=1, le=20)] = 3
    """Fewest exemplars of a configuration."""
    exemplars_max: Annotated[int, Field(ge=1, le=20)] = 5
    """Most exemplars of a configuration."""
    sampling: Literal["random", "coverage"] = "random"
    """How configurations are drawn: at random, or aimed at what the tasks so far do not cover."""
    split: Literal["train", "evaluation"] = "train"
    """Whose seeds the tasks are about: an entity belongs to one split, by a hash of its name."""
    popularity: Literal["mixed", "head", "tail", "uniform"] = "mixed"
    """Whether well-known seeds (head) or rare ones (tail) are drawn more often."""
    seed_files: tuple[str, ...] = ()
    """Files of the user's own seeds, each as a path or as Type=path; they stand in place of the packs' seeds of their types."""
    exemplar_files: tuple[str, ...] = ()
    """Files of the user's own exemplars; they are added to those that ship."""
    benchmarks: tuple[str, ...] = ()
    """Benchmark files that no exemplar, seed or task may repeat."""
    steps_per_round: Annotated[int, Field(ge=1, le=20)] = 5
    """Tool calls that the collector may add in a round."""
    recipe: Literal["dive", "gen-dr"] = "dive"
    """Whose tasks to make: Dive's, or those of the Gen-DR baseline, which offer `search` and `open_page` only."""
    collector: str = BUILTIN
    """What decides the next tool calls: builtin, or one of the models."""
    deriver: str = BUILTIN
    """What turns evidence into a query and an answer: builtin, or one of the models."""
    models: dict[str, ModelSpec] = {}
    """Models by the names that the roles use."""
    options: ModelOptions = ModelOptions()
    """How models fill the roles."""
    budget: Budget = Budget()
    """What all models of the run may use together. Changes nothing in the data."""
    concurrency: Annotated[int, Field(ge=1, le=4096)] = 32
    """Attempts under way at a time where a model has a role. Changes nothing in the data."""
    workers: Annotated[int, Field(ge=1, le=256)] = 2
    """Worker processes. Changes nothing in the data."""
    memory_limit_mb: Annotated[int, Field(ge=64, le=1_048_576)] = 1024
    """Memory that a tool's worker process may allocate."""
    task_time_limit_s: Annotated[float, Field(ge=1, le=3600)] = 120.0
    """Seconds after which an attempt at one task is given up."""

    @field_validator("domains", "sources", "focus_sources", mode="before")
    @classmethod
    def _names(cls, value: Any) -> Any:
        """Accept "a,b" as well as a list; the order does not matter, so it is lost here."""
        if isinstance(value, str):
            value = value.split(",")
        if not isinstance(value, list | tuple) or not all(isinstance(v, str) for v in value):
            return value
        return tuple(sorted({v.strip() for v in value if v.strip()})) or None

    @field_validator("seed_files", "exemplar_files", "benchmarks", mode="before")
    @classmethod
    def _paths(cls, value: Any) -> Any:
        """Accept "a,b" as well as a list; the order is kept."""
        if isinstance(value, str):
            value = value.split(",")
        if not isinstance(value, list | tuple) or not all(isinstance(v, str) for v in value):
            return value
        return tuple(v.strip() for v in value if v.strip())

    @model_validator(mode="after")
    def _ranges(self) -> Self:
        for name in ("toolset", "exemplars"):
            low, high = getattr(self, f"{name}_min"), getattr(self, f"{name}_max")
            if low > high:
                raise ValueError(f"{name}_min is {low}, but {name}_max is {high}; give a minimum that is no larger")
        for role in ("collector", "deriver"):
            name = getattr(self, role)
            if name != BUILTIN and name not in self.models:
                there = f"the models are {', '.join(self.models)}" if self.models else "no model is given"
                raise ValueError(f"{role} is {name!r}, but {there}; give builtin or one of the models")
        if self.recipe != "dive" and self.sampling != "random":
            raise ValueError(f"the recipe {self.recipe} has a fixed toolset, so sampling must be random, not {self.sampling}")
        return self

    @property
    def roles(self) -> list[str]:
        """Names of the models that have a role."""
        return sorted({self.collector, self.deriver} - {BUILTIN})

    def data(self) -> dict[str, Any]:
        """What determines the tasks."""
        content = self.model_dump(mode="json", exclude={*_NOT_DATA, "models", "options"})
        if self.roles:
            content["models"] = {name: self.models[name].data() for name in self.roles}
            content["options"] = self.options.model_dump(mode="json")
        return content

    @property
    def hash(self) -> str:
        """Hash over what determines the data."""
        content = self.data()
        return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]

    def differences(self, other: "Settings") -> list[str]:
        """What would make other data than `self`, one `name: old → new` each."""
        mine, theirs = _flat(self.data()), _flat(other.data())
        names = list(dict.fromkeys([*mine, *theirs]))
        return [f"{n}: {_show(mine.get(n))} → {_show(theirs.get(n))}" for n in names if mine.get(n) != theirs.get(n)]

    def to_yaml(self) -> str:
        """The settings as a file that `load_settings` reads."""
        return yaml.safe_dump(self.model_dump(mode="json"), sort_keys=False, allow_unicode=True)


_NOT_DATA = ("count", "sources", "workers", "memory_limit_mb", "task_time_limit_s", "budget", "concurrency")


def _flat(values: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Values inside values under dotted names, as `--set` takes them."""
    flat: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, dict):
            flat |= _flat(value, f"{prefix}{name}.")
        else:
            flat[prefix + name] = tuple(value) if isinstance(value, list) else value
    return flat


def load_settings(
    file: Path | None = None, overrides: Iterable[str] = (), options: Mapping[str, Any] | None = None
) -> Settings:
    """Settings from a YAML or TOML file, then `key=value` overrides, then options that are not None.

    Raises UserError that names the key, the value, and what is allowed.
    """
    return parse_settings(read_settings(file, overrides, options))


def read_settings(
    file: Path | None = None, overrides: Iterable[str] = (), options: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """As `load_settings`, but plain values that nobody has checked yet. Raises UserError where they cannot be read."""
    values: dict[str, Any] = {} if file is None else _read(file)
    for override in overrides:
        _put(values, override)
    return values | {k: v for k, v in (options or {}).items() if v is not None}


def parse_settings(values: Mapping[str, Any]) -> Settings:
    """Settings from plain values. Raises UserError that names every key that is wrong."""
    # a whole number is one of seconds, too
    limit = values.get("task_time_limit_s")
    if isinstance(limit, int) and not isinstance(limit, bool):
        values = {**values, "task_time_limit_s": float(limit)}
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        raise UserError(complaints(error, Settings)) from None


def complaints(error: ValidationError, model: type[BaseModel]) -> str:
    """Everything that is wrong with values for `model`, in one line."""
    return "; ".join(_complaint(entry, model) for entry in error.errors(include_url=False))


def _read(file: Path) -> dict[str, Any]:
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise UserError(f"settings file {file} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UserError(f"settings file {file} is not UTF-8 text") from None
    try:
        values = tomllib.loads(text) if file.suffix == ".toml" else yaml.safe_load(text)
    except (tomllib.TOMLDecodeError, yaml.YAMLError, ValueError, RecursionError) as error:
        raise UserError(f"settings file {file} is broken: {' '.join(str(error).split())}") from None
    if values is None:
        return {}
    if not isinstance(values, dict) or not all(isinstance(k, str) for k in values):
        raise UserError(f"settings file {file} must hold `key: value` lines, not {type(values).__name__}")
    return values


def _put(values: dict[str, Any], override: str) -> None:
    key, sign, text = override.partition("=")
    if not sign or not key.strip():
        raise UserError(f"--set takes key=value, not '{override}'")
    try:
        value = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError):
        raise UserError(f"--set {key}: '{text}' is not a YAML value") from None
    *parents, last = key.strip().split(".")
    for parent in parents:
        inner = values.setdefault(parent, {})
        if not isinstance(inner, dict):
            raise UserError(f"--set {key}: '{parent}' is a single value and has no '{last}'")
        values = inner
    values[last] = value


def _complaint(error: Any, model: type[BaseModel]) -> str:
    key = ".".join(str(part) for part in error["loc"])
    known = list(model.model_fields)
    if error["type"] == "extra_forbidden":
        if len(error["loc"]) > 1:
            return f"unknown setting '{key}'"
        near = difflib.get_close_matches(key, known, n=1)
        return f"unknown setting '{key}'; " + (f"did you mean '{near[0]}'?" if near else f"there are {', '.join(known)}")
    if error["type"] == "value_error":
        return f"setting '{key}': {error['ctx']['error']}" if key else str(error["ctx"]["error"])
    if model is ModelSpec or (error["loc"] and error["loc"][0] in ("models", "model", "judge")):
        # never the input: someone may have put a key where its variable's name belongs
        return f"setting '{key}': {error['msg'].removeprefix('Value error, ')}"
    field = model.model_fields.get(key)
    bounds = {k: v for m in (field.metadata if field else []) for k in ("ge", "le") if (v := getattr(m, k, None)) is not None}
    allowed = f"; give a value from {_show(bounds['ge'])} to {_show(bounds['le'])}" if len(bounds) == 2 else ""
    message = error["msg"][0].lower() + error["msg"][1:]
    given = "empty" if error["input"] is None else _show(error["input"])
    return f"setting '{key}' is {given}: {message}{allowed}"


def _show(value: Any) -> str:
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    text = "all" if value is None else repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
