"""What a tool is, and the `@tool` decorator that makes one out of a typed, documented function.

A `Tool` is immutable and knows everything that can be known without calling it: schemas, entity types, asks,
examples, isolation, identity. Calling is validation → work → plain JSON; every refusal is a `ToolError`. Two kinds exist:
`FunctionTool` here, whose contract is pydantic's, and `dive.tools.foreign.ForeignTool`, whose contract is JSON Schema.
"""

import hashlib
import importlib
import inspect
import re
import runpy
import sys
import typing
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import metadata
from typing import Any, Literal, TypeAlias

import docstring_parser
import orjson
from pydantic import BaseModel, ConfigDict, ValidationError, create_model
from pydantic.fields import FieldInfo

from dive.errors import ToolCrash, ToolError
from dive.runtime.http.service import Service
from dive.tools.fields import About, Entity, Pick, Result, Row
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
    undisputed: frozenset[str] = frozenset()
    """Result paths on which all sources agree: what they give needs no `cite` and no `rules`."""
    each: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Result path → predicates of one argument: how many it has, "borders {most} countries", where {most} becomes "the most" or
    "more than 5"; or how much, "has {highest} pressure", where {highest} becomes "the lowest" or "the higher". They speak of
    every other argument, and have their verb first, in the singular."""
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


def tool(
    *,
    domain: str,
    kind: Kind,
    asks: Mapping[str, Sequence[str]],
    examples: Sequence[Example],
    via: Mapping[str, str] | None = None,
    each: Mapping[str, Sequence[str]] | None = None,
    cite: str | None = None,
    rules: Sequence[str] | None = None,
    undisputed: Collection[str] = (),
    isolation: Isolation = "inline",
    time_limit: float = 2.0,
    name: str | None = None,
) -> Callable[[Callable[..., Result]], FunctionTool]:
    """Make a `Tool` of a typed, documented function that returns a `Result`.

    Raises TypeError at import time where the contract is incomplete: an unannotated parameter, an ask for a field
    that does not exist, a placeholder that is no parameter, fewer than two examples.
    """

    def decorate(function: Callable[..., Result]) -> FunctionTool:
        module = sys.modules[function.__module__]
        pack = getattr(module, "PACK", None)
        if not isinstance(pack, Pack):
            raise TypeError(f"{function.__module__} must define PACK = Pack(...) before its first tool")
        hints = typing.get_type_hints(function, include_extras=True)
        result = hints.pop("return", None)
        if not (isinstance(result, type) and issubclass(result, Result)):
            raise TypeError(f"{function.__name__} must be annotated to return a subclass of Result")
        doc = docstring_parser.parse(inspect.getdoc(function) or "")
        if not doc.short_description:
            raise TypeError(f"{function.__name__} needs a docstring: it is the tool's description")
        described = {p.arg_name: (p.description or "").replace("\n", " ") for p in doc.params}
        description = " ".join(filter(None, [doc.short_description, doc.long_description])).replace("\n", " ")
        signature = inspect.signature(function)
        missing = [p for p in signature.parameters if p not in hints]
        if missing:
            raise TypeError(f"{function.__name__}: parameters without a type: {missing}")
        made = FunctionTool(
            name=name or function.__name__,
            domain=domain,
            kind=kind,
            description=description,
            function=function,
            arguments=_arguments_model(function.__name__, signature, hints, described),
            result=result,
            parameters=tuple(_parameter(p, hints[p.name]) for p in signature.parameters.values()),
            outputs=tuple(_outputs(result)),
            asks={path: tuple(phrases) for path, phrases in asks.items()},
            via=dict(via or {}),
            examples=tuple(examples),
            isolation=isolation,
            time_limit=time_limit,
            pack=pack,
            cite=pack.cite if cite is None else cite,
            rules=tuple(rules) if rules is not None else pack.rules if cite is None else (),
            undisputed=frozenset(undisputed),
            each={path: tuple(phrases) for path, phrases in (each or {}).items()},
        )
        _check_contract(made)
        return made

    return decorate


def _arguments_model(
    name: str, signature: inspect.Signature, hints: Mapping[str, Any], described: Mapping[str, str]
) -> type[BaseModel]:
    fields: dict[str, Any] = {}
    for parameter in signature.parameters.values():
        default = ... if parameter.default is inspect.Parameter.empty else parameter.default
        fields[parameter.name] = (hints[parameter.name], FieldInfo(default=default, description=described.get(parameter.name)))
    return create_model(f"{name}_arguments", __config__=ConfigDict(extra="forbid", allow_inf_nan=False), **fields)


def markers_of(hint: Any) -> tuple[Any, Entity | None, About | None, Pick | None]:
    """Strip Annotated and Optional; return the bare type and the markers, the outermost of a class winning."""
    entity: Entity | None = None
    about: About | None = None
    pick: Pick | None = None
    while True:
        origin = typing.get_origin(hint)
        if origin is typing.Annotated:
            hint, *extras = typing.get_args(hint)
            for extra in reversed(extras):
                entity = entity or (extra if isinstance(extra, Entity) else None)
                about = about or (extra if isinstance(extra, About) else None)
                pick = pick or (extra if isinstance(extra, Pick) else None)
            continue
        args = [a for a in typing.get_args(hint) if a is not type(None)]
        if type(None) in typing.get_args(hint) and len(args) == 1:
            hint = args[0]
            continue
        return hint, entity, about, pick


def _parameter(parameter: inspect.Parameter, hint: Any) -> Parameter:
    bare, entity, _, pick = markers_of(hint)
    many = typing.get_origin(bare) in (list, tuple)
    if many:
        entity = entity or markers_of(typing.get_args(bare)[0])[1]
    required = parameter.default is inspect.Parameter.empty
    return Parameter(parameter.name, required, entity, many, pick, None if required else parameter.default)


_JSON_TYPES: dict[type, Literal["number", "integer", "string", "boolean"]] = {
    bool: "boolean",
    int: "integer",
    float: "number",
    str: "string",
}


def _outputs(result: type[Result], prefix: str = "") -> list[Output]:
    found: list[Output] = []
    for name, hint in typing.get_type_hints(result, include_extras=True).items():
        if typing.get_origin(hint) is typing.ClassVar or name == "model_config":
            continue
        bare, entity, about, _ = markers_of(hint)
        path = prefix + name
        if typing.get_origin(bare) in (list, tuple):
            inner, inner_entity, inner_about, _ = markers_of(typing.get_args(bare)[0])
            if isinstance(inner, type) and issubclass(inner, Row):
                found.append(Output(path, "rows", "object", entity or inner_entity, about or inner_about, inner))
                found += [
                    Output(f"{path}.{o.path}", "column", o.json_type, o.entity, o.about, inner)
                    for o in _outputs(inner)
                    if o.shape == "scalar"
                ]
            else:
                found.append(
                    Output(path, "list", _JSON_TYPES.get(inner, "object"), entity or inner_entity, about or inner_about)
                )
            continue
        if typing.get_origin(bare) is Literal:
            bare = str
        found.append(Output(path, "scalar", _JSON_TYPES.get(bare, "object"), entity, about))
    return found


def _check_contract(made: Tool) -> None:
    """Complain at import time: a tool that synthesis could not speak of must not reach a pool."""
    names = {p.name for p in made.parameters}
    paths = {o.path for o in made.outputs}
    for path, phrases in made.asks.items():
        base = path.removesuffix("#count")
        if base not in paths:
            raise TypeError(f"{made.name}: asks for '{path}', but the result has {sorted(paths)}")
        for phrase in phrases:
            _check_placeholders(made.name, phrase, names)
    for path, phrase in made.via.items():
        if path not in paths:
            raise TypeError(f"{made.name}: via for '{path}', but the result has {sorted(paths)}")
        _check_placeholders(made.name, phrase, names)
    for path, phrases in made.each.items():
        if path not in made.asks:
            raise TypeError(f"{made.name}: each for '{path}', for which it has no asks")
        for phrase in phrases:
            if ("{most}" in phrase) == ("{highest}" in phrase):
                raise TypeError(f"{made.name}: '{phrase}' does not say where {{most}} or {{highest}} belongs")
            _check_placeholders(made.name, phrase, names | {"most", "highest"})
    if re.search(r"\. [A-Z]", made.cite):
        raise TypeError(f"{made.name}: cite names a source; sentences about it are rules")
    for rule in made.rules:
        if not re.fullmatch(r"[A-Z].*[^.]", rule):
            raise TypeError(f"{made.name}: the rule '{rule}' is no sentence without its stop")
    if sum(len(v) for v in made.asks.values()) < 2:
        raise TypeError(f"{made.name}: give at least two asks")
    if len(made.examples) < 2:
        raise TypeError(f"{made.name}: give at least two examples with independently known results")


def _check_placeholders(tool_name: str, phrase: str, names: set[str]) -> None:
    import string

    for _, placeholder, _, _ in string.Formatter().parse(phrase):
        if placeholder is not None and placeholder not in names:
            raise TypeError(f"{tool_name}: '{phrase}' speaks of '{placeholder}', which is no parameter")


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
    "in_file", "in_module", "tidy_schema", "tool",
]  # fmt: skip
