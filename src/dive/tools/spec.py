"""What a tool is.

A `Tool` is immutable and knows everything that can be known without calling it: schemas, entity types, asks,
examples, isolation, identity. Calling is validation → work → plain JSON; every refusal is a `ToolError`. Two kinds exist:
`FunctionTool` here, whose contract is pydantic's and which `dive.tools.declare` makes out of a typed, documented function,
and `dive.tools.foreign.ForeignTool`, whose contract is JSON Schema.
"""

import hashlib
import importlib
import runpy
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import metadata
from typing import Any, Literal, TypeAlias

import orjson
from pydantic import BaseModel, ValidationError

from dive.errors import ToolCrash, ToolError
from dive.runtime.http.service import Service
from dive.tools.fields import About, Entity, Pick, Result, Row, When
from dive.tools.limits import check_size

Json: TypeAlias = Any
Kind = Literal["retrieval", "processing"]
Isolation = Literal["inline", "process"]
Example: TypeAlias = tuple[dict[str, Json], dict[str, Json]]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a tool, as synthesis sees it."""

    name: str
    required: bool
    entity: Entity | None
    """Entity type of the value, or of each element where `many`."""
    many: bool
    """True where the parameter takes a list."""
    pick: Pick | None
    optional_default: Json


@dataclass(frozen=True, slots=True)
class Output:
    """One askable place in a tool's result."""

    path: str
    """Field name, or `field.sub` for a field of each row of a list of rows."""
    shape: Literal["scalar", "list", "rows", "column"]
    """`list`: JSON values; `rows`: records; `column`: one field of each record in the list before the dot."""
    json_type: Literal["number", "integer", "string", "boolean", "object"]
    entity: Entity | None
    about: About | None
    row: type[Row] | None = None


@dataclass(frozen=True, slots=True)
class Pack:
    """The part of the pool that one data source brings. Each pack module holds exactly one, called `PACK`."""

    name: str
    domain: str
    title: str
    """The source in words, for the documentation: "GeoNames cities over 15,000 inhabitants"."""
    licence: str
    """Licence of code and data: "MIT; data CC BY 4.0"."""
    requires: tuple[str, ...] = ()
    """Distributions that must be installed, by index name."""
    extra: str | None = None
    """The extra of Dive that installs them; None for the default install."""
    vintage: str = ""
    """What the data is as of; part of each tool's identity."""
    service: Service | None = None
    """The HTTP API that the tools ask; None for tools that work without a network."""
    cite: str = ""
    """The source as a query names it after "Go by", where another one gives other answers; empty where phrases name it."""
    rules: tuple[str, ...] = ()
    """What its answers go by besides: whole sentences without their stop, "Leave out city boroughs"."""

    @property
    def connected(self) -> bool:
        """Do the tools need a network? Then they are offered only where a live check passed and the settings allow it."""
        return self.service is not None

    def versions(self) -> dict[str, str]:
        """Installed version of each required distribution. Raises PackageNotFoundError where one is missing."""
        return {name: _version(name) for name in self.requires}


@cache
def _version(distribution: str) -> str:
    return metadata.version(distribution)


@dataclass(frozen=True, slots=True)
class Where:
    """What another process needs in order to find a tool: `loader(*arguments)`, both plain data."""

    loader: str
    """"module:function" of a function that returns the tool."""
    arguments: tuple[str, ...]


@dataclass(frozen=True, eq=False, kw_only=True)
class Tool(ABC):
    """A callable with a contract. Made by `@tool` or `foreign_tool`, never by hand."""

    name: str
    domain: str
    kind: Kind
    description: str
    parameters: tuple[Parameter, ...]
    outputs: tuple[Output, ...]
    asks: Mapping[str, tuple[str, ...]]
    """Result path → phrases over the parameters; see docs/adding-a-tool.md for the grammar."""
    via: Mapping[str, str]
    """Result path → how its value is named inside a larger phrase, where the first noun phrase of `asks` would clash."""
    examples: tuple[Example, ...]
    isolation: Isolation
    time_limit: float
    """Seconds."""
    pack: Pack

    cite: str = ""
    """The source as a query names it: the tool's own, or `Pack.cite`."""
    rules: tuple[str, ...] = ()
    """What its answers go by besides: the tool's own sentences, or `Pack.rules` where it has no source of its own either."""
    conditions: tuple[When, ...] = ()
    """Those of its rules that bear on some calls only."""
    undisputed: frozenset[str] = frozenset()
    """Result paths on which all sources agree: what they give needs no `cite` and no `rules`."""
    figures: int | None = None
    """Significant figures in which editions of the source agree: no query asks for more. None where they agree in all."""
    each: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Result path → what is said of it where it is asked of each of several things. Predicates of one argument, verb first, in
    the singular, with a slot for every other one: how many it has, "borders {most} countries", where {most} becomes "the most"
    or "more than 5"; or how much, "has {highest} pressure", where {highest} becomes "the lowest" or "the higher". And noun
    phrases in which that argument stands behind a preposition: "the distance of {place} from {other}"."""
    stateful: bool = False
    """True where what a call returns depends on earlier calls, or changes later ones: such calls are never cached."""
    writes: bool = False
    """True where a call may change what later calls of its pack return."""

    @property
    @abstractmethod
    def parameter_schema(self) -> dict[str, Json]:
        """JSON Schema of the arguments, references inlined, titles removed."""

    @property
    @abstractmethod
    def result_schema(self) -> dict[str, Json]:
        """JSON Schema of the result, references inlined, titles removed."""

    @property
    @abstractmethod
    def where(self) -> Where:
        """How another process finds the tool. Raises ToolCrash where none can."""

    @abstractmethod
    def validate(self, arguments: Mapping[str, Json]) -> dict[str, Any]:
        """Arguments as the tool's work takes them. Raises ToolError that says which is wrong and what is expected."""

    @abstractmethod
    def misfit(self, result: Json) -> str | None:
        """In which way a result does not fit the result schema; None where it does."""

    @abstractmethod
    def call(self, arguments: Mapping[str, Json]) -> dict[str, Json]:
        """Run the tool here and now, in this process, without limits.

        Returns the result as plain JSON. Raises ToolError for bad arguments and for everything the tool refuses.
        """

    def prepare(self) -> None:  # noqa: B027 - most tools need nothing
        """Make ready, in this process, what a first call would have to wait for, and change nothing. Raises ToolError."""

    def restore(self) -> bool:
        """Bring back to its beginning, in this process, what calls have changed; False where only the process's end does."""
        return not self.stateful

    @cached_property
    def identity(self) -> str:
        """`name@hash` over contract, pack vintage and package versions: the key of caches and of tasks."""
        contract = [
            self.description,
            self.kind,
            self.parameter_schema,
            self.result_schema,
            self.pack.vintage,
            sorted(self.pack.versions().items()),
        ]
        digest = hashlib.sha256(orjson.dumps(contract, option=orjson.OPT_SORT_KEYS)).hexdigest()
        return f"{self.name}@{digest[:12]}"

    def idle_rules(self, arguments: Mapping[str, Json], result: Mapping[str, Json]) -> frozenset[str]:
        """Its rules that have no bearing on a call."""
        return frozenset(when.rule for when in self.conditions if not when.bears(arguments, result))

    def function_schema(self) -> dict[str, Json]:
        """The tool in OpenAI function-calling form."""
        return {
            "type": "function",
            "function": {"name": self.name, "description": self.description, "parameters": self.parameter_schema},
        }

    def output(self, path: str) -> Output:
        """The output at `path`. Raises KeyError where the tool has none."""
        return self._outputs_by_path[path]

    @cached_property
    def _outputs_by_path(self) -> dict[str, Output]:
        return {o.path: o for o in self.outputs}

    def parameter(self, name: str) -> Parameter:
        """The parameter called `name`. Raises KeyError where the tool has none."""
        return self._parameters_by_name[name]

    @cached_property
    def _parameters_by_name(self) -> dict[str, Parameter]:
        return {p.name: p for p in self.parameters}


@dataclass(frozen=True, eq=False, kw_only=True)
class FunctionTool(Tool):
    """A typed Python function as a tool."""

    function: Callable[..., Result]
    arguments: type[BaseModel]
    result: type[Result]
    place: Where | None = None
    """How another process finds the tool, where its module's name does not say it."""

    @cached_property
    def parameter_schema(self) -> dict[str, Json]:
        """From the signature."""
        return tidy_schema(self.arguments.model_json_schema())

    @cached_property
    def result_schema(self) -> dict[str, Json]:
        """From the returned `Result`."""
        return tidy_schema(self.result.model_json_schema(mode="serialization"))

    @property
    def where(self) -> Where:
        """The module that defines the function, or the script where it runs as `__main__`."""
        module = self.function.__module__
        if self.place is not None:
            return self.place
        if module != "__main__":
            return Where("dive.tools.spec:in_module", (module, self.name))
        main = sys.modules["__main__"]
        spec = getattr(main, "__spec__", None)
        if spec is not None and spec.name:
            return Where("dive.tools.spec:in_module", (spec.name, self.name))
        path = getattr(main, "__file__", None)
        if path is None:
            raise ToolCrash(
                f"{self.name} was defined in an interactive session; a worker process can only run a tool of a file."
            )
        return Where("dive.tools.spec:in_file", (path, self.name))

    def call(self, arguments: Mapping[str, Json]) -> dict[str, Json]:
        """Run the function; an unexpected exception inside it becomes a ToolError that names its class, never a traceback."""
        values = self.validate(arguments)
        try:
            result = self.function(**values)
            return result.model_dump(mode="json")
        except ToolError:
            raise
        except ValidationError as error:
            raise ToolError(f"{self.name} produced no valid result: {_first_complaint(error)}") from error
        except RecursionError as error:
            raise ToolError(f"{self.name} could not handle input nested this deeply.") from error
        except Exception as error:  # the boundary between foreign packages and the policy
            raise ToolError(f"{self.name} failed on these arguments ({type(error).__name__}: {str(error)[:200]}).") from error

    def validate(self, arguments: Mapping[str, Json]) -> dict[str, Any]:
        """Typed arguments for the function. Raises ToolError that names the first one that is wrong."""
        check_size(self.name, arguments)
        try:
            model = self.arguments.model_validate(arguments)
        except ValidationError as error:
            raise ToolError(f"{self.name}: {_first_complaint(error)}") from error
        return {p.name: getattr(model, p.name) for p in self.parameters}

    def misfit(self, result: Json) -> str | None:
        """As pydantic sees it."""
        try:
            self.result.model_validate(result)
        except ValidationError as error:
            return str(error.errors(include_url=False)[0]["msg"])
        return None


def in_module(module: str, name: str) -> Tool:
    """The tool `name` of an importable module. Raises LookupError where it defines none at its top level."""
    return _named(vars(importlib.import_module(module)), name, module)


def in_file(path: str, name: str) -> Tool:
    """The tool `name` of a Python file. Raises LookupError where it defines none at its top level."""
    return _named(runpy.run_path(path, run_name="__dive_main__"), name, path)


def _named(found: Mapping[str, Any], name: str, place: str) -> Tool:
    for value in found.values():
        if isinstance(value, Tool) and value.name == name:
            return value
    raise LookupError(f"{name} is not defined at the top level of {place}")


def tidy_schema(schema: dict[str, Json]) -> dict[str, Json]:
    """Inline `$defs`, drop titles and null defaults: fewer tokens in a prompt, one form to hash."""
    definitions = {**schema.get("definitions", {}), **schema.get("$defs", {})}

    def walk(node: Json) -> Json:
        if isinstance(node, list):
            return [walk(n) for n in node]
        if not isinstance(node, dict):
            return node
        if "$ref" in node:
            merged = {**definitions[node["$ref"].rsplit("/", 1)[1]], **{k: v for k, v in node.items() if k != "$ref"}}
            return walk(merged)
        kept = {
            k: v for k, v in node.items() if k not in ("$defs", "definitions") and not (k == "title" and isinstance(v, str))
        }
        return {k: ({n: walk(s) for n, s in v.items()} if k == "properties" else walk(v)) for k, v in kept.items()}

    tidy = walk(schema)
    assert isinstance(tidy, dict)
    tidy.pop("description", None)
    return tidy


def _first_complaint(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_context=False)[0]
    where = ".".join(str(part) for part in first["loc"]) or "arguments"
    return f"'{where}': {first['msg']}; got {str(first.get('input'))[:80]!r}."


__all__ = [
    "Example", "FunctionTool", "Isolation", "Json", "Kind", "Output", "Pack", "Parameter", "Tool", "Where", "check_size",
    "in_file", "in_module", "tidy_schema",
]  # fmt: skip
