"""Tools that bring their contract as JSON Schema: those of MCP servers, OpenAPI documents, or any callable.

A `ForeignTool` is held to the same contract as a tool of a pack. Invariants: the tool's work sees only arguments that fit
the schema; what comes back is a JSON object of named fields, or a `ToolError`; and another process can build the same tool
from plain data (`Where`).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, Protocol, TypeAlias

import jsonschema_rs
import orjson

from dive.errors import ToolError, UserError
from dive.tools.fields import About, Entity, Pick, Row
from dive.tools.spec import Example, Json, Kind, Output, Pack, Parameter, Tool, Where, check_size, tidy_schema

Work: TypeAlias = Callable[[Mapping[str, Json]], Json]
"""Valid arguments in, any JSON value out. Raises ToolError, ToolTimeout or ToolCrash; its message is the tool's own."""


class State(Protocol):
    """What the calls of a source's tools may change, in one process."""

    def prepare(self) -> None:
        """Make ready what a call needs. Raises ToolError."""
        ...

    def restore(self) -> None:
        """Bring it back to its beginning. Does not fail; what goes wrong shows at the next call."""
        ...


LONGEST_RESULT = 1_000_000
"""Bytes of JSON that a result may have."""
LONGEST_MESSAGE = 800
"""Characters of a foreign error message that a policy is shown."""


@dataclass(frozen=True, slots=True)
class Use:
    """What a parameter means to synthesis: an entity type, or literal values to draw from, or neither."""

    entity: Entity | None = None
    pick: Pick | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """What a result field means to synthesis."""

    entity: Entity | None = None
    about: About | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """How people speak of a list of records, and which field names a record."""

    noun: str
    plural: str
    key: str


@dataclass(frozen=True, eq=False, kw_only=True)
class ForeignTool(Tool):
    """A tool whose contract is JSON Schema. Build it with `foreign_tool`."""

    schema: dict[str, Json]
    promise: dict[str, Json]
    binding: bool
    work: Work
    place: Where
    state: State | None = None

    @property
    def parameter_schema(self) -> dict[str, Json]:
        """As the tool's source declares it, closed against unknown arguments."""
        return self.schema

    @property
    def result_schema(self) -> dict[str, Json]:
        """As declared by the source, or learned from what its tools returned."""
        return self.promise

    @property
    def where(self) -> Where:
        """What the source said."""
        return self.place

    @cached_property
    def _arguments(self) -> jsonschema_rs.Validator:
        return jsonschema_rs.validator_for(self.schema)

    @cached_property
    def _result(self) -> jsonschema_rs.Validator:
        return jsonschema_rs.validator_for(self.promise)

    def validate(self, arguments: Mapping[str, Json]) -> dict[str, Any]:
        """The arguments, unchanged. Raises ToolError where they do not fit the schema."""
        check_size(self.name, arguments)
        plain = dict(arguments)
        try:
            wrong = next(iter(self._arguments.iter_errors(plain)), None)
        except (ValueError, TypeError, OverflowError) as error:
            raise ToolError(f"{self.name}: the arguments are not JSON ({str(error)[:200]}).") from error
        if wrong is not None:
            raise ToolError(f"{self.name}: {self._complaint(wrong)}.")
        return plain

    def _complaint(self, wrong: jsonschema_rs.ValidationError) -> str:
        place = ".".join(str(part) for part in wrong.instance_path)
        if not place and isinstance(wrong.kind, jsonschema_rs.ValidationErrorKind.Required):
            return f"'{wrong.kind.property}' is missing"
        if not place and isinstance(wrong.kind, jsonschema_rs.ValidationErrorKind.AdditionalProperties):
            known = ", ".join(p.name for p in self.parameters) or "none"
            return f"there is no argument '{shorten(str(wrong.kind.unexpected[0]), 80)}'; there are {known}"
        return (f"'{place}': " if place else "") + shorten(wrong.message, 300)

    def restore(self) -> bool:
        """As the source does it, where it can."""
        if self.state is None:
            return super().restore()
        self.state.restore()
        return True

    def prepare(self) -> None:
        """Have the source get ready, where its tools have a state."""
        if self.state is not None:
            self.state.prepare()

    def misfit(self, result: Json) -> str | None:
        """The first thing that the result schema forbids, where it is binding."""
        if not self.binding:
            return None
        wrong = next(iter(self._result.iter_errors(result)), None)
        if wrong is None:
            return None
        where = ".".join(str(part) for part in wrong.instance_path)
        return (f"'{where}': " if where else "") + shorten(wrong.message, 200)

    def call(self, arguments: Mapping[str, Json]) -> dict[str, Json]:
        """Have the source do the work. Raises ToolError where it refuses or answers otherwise than it binds itself to."""
        result = as_object(self.work(self.validate(arguments)))
        try:
            size = len(orjson.dumps(result))
        except orjson.JSONEncodeError as error:
            raise ToolError(f"{self.name} answered with something that is not JSON ({error}).") from error
        if size > LONGEST_RESULT:
            raise ToolError(f"{self.name} answered with {size:,} bytes; at most {LONGEST_RESULT:,} are accepted. Ask for less.")
        if complaint := self.misfit(result):
            raise ToolError(f"{self.name} answered in another form than it promises: {complaint}.")
        return result


def foreign_tool(
    *,
    name: str,
    domain: str,
    kind: Kind,
    description: str,
    parameter_schema: Mapping[str, Json],
    result_schema: Mapping[str, Json],
    work: Work,
    where: Where,
    pack: Pack,
    uses: Mapping[str, Use] | None = None,
    fields: Mapping[str, Field] | None = None,
    rows: Mapping[str, Rows] | None = None,
    asks: Mapping[str, Sequence[str]] | None = None,
    via: Mapping[str, str] | None = None,
    examples: Sequence[Example] = (),
    time_limit: float = 10.0,
    stateful: bool = False,
    writes: bool = False,
    state: State | None = None,
    binding: bool = False,
) -> ForeignTool:
    """Make a tool out of JSON Schemas and a callable.

    Args:
        name: what a policy calls it
        domain: where it belongs, for settings and statistics
        kind: retrieval or processing
        description: what a policy reads
        parameter_schema: an object schema; unknown arguments are refused unless it allows them
        result_schema: an object schema, which says where there may be something to ask for
        work: does the work
        where: how a worker process builds the same tool
        pack: the source that it comes from
        uses: parameter name → meaning
        fields: result path → meaning; paths are those of `outputs_of`
        rows: path of a list of records → its words
        asks: result path → phrases over the parameters
        via: result path → how its value is named inside a larger phrase
        examples: calls with what they are known to give; the first one warms a worker up
        time_limit: seconds
        stateful: whether what a call returns may depend on earlier calls
        writes: whether a call may change what later calls of the pack return
        state: what calls may change; None where only the end of the process brings it back
        binding: whether results are held to the result schema; one that was learned from examples is no promise

    Raises UserError where the parts do not fit together.
    """
    schema = closed(name, parameter_schema)
    promise = tidy_schema(dict(result_schema))
    for part, what in ((schema, "parameters"), (promise, "result")):
        try:
            jsonschema_rs.validator_for(part)
        except (ValueError, jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError) as error:
            raise UserError(f"tool {name}: the schema of its {what} is not JSON Schema: {shorten(str(error), 200)}") from None
    made = ForeignTool(
        name=name,
        domain=domain,
        kind=kind,
        description=" ".join(description.split()),
        parameters=tuple(_parameters(schema, uses or {})),
        outputs=tuple(outputs_of(promise, fields or {}, rows or {})),
        asks={path: tuple(phrases) for path, phrases in (asks or {}).items()},
        via=dict(via or {}),
        examples=tuple(examples),
        isolation="process",
        time_limit=time_limit,
        stateful=stateful or writes,
        writes=writes,
        pack=pack,
        schema=schema,
        promise=promise,
        binding=binding,
        work=work,
        place=where,
        state=state,
    )
    _check(made)
    return made


def as_object(value: Json) -> dict[str, Json]:
    """Any JSON value as an object of named fields: a list as `items`, a text as `text`, another scalar as `value`."""
    if isinstance(value, dict):
        return value
    if isinstance(value, list):
        return {"items": value}
    return {"text": value} if isinstance(value, str) else {"value": value}


def shorten(text: str, limit: int = LONGEST_MESSAGE) -> str:
    """A foreign message as one line of bounded length."""
    line = " ".join(text.split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def closed(name: str, schema: Mapping[str, Json]) -> dict[str, Json]:
    """A parameter schema with references inlined that refuses unknown arguments. Raises UserError where it is no object's."""
    try:
        tidy = tidy_schema({"type": "object", **schema})
    except (KeyError, RecursionError, AssertionError) as error:
        raise UserError(f"tool {name}: the schema of its parameters has a reference that leads nowhere: {error}") from None
    if tidy.get("type") != "object" or not isinstance(tidy.setdefault("properties", {}), dict):
        raise UserError(f"tool {name}: its parameters must be the properties of a JSON object")
    tidy.pop("$schema", None)
    tidy.setdefault("additionalProperties", False)
    return tidy


# -- the contract as synthesis reads it -------------------------------------------------------------------------------


def _parameters(schema: Mapping[str, Json], uses: Mapping[str, Use]) -> list[Parameter]:
    required = set(schema.get("required", ()))
    found = []
    for name, part in schema["properties"].items():
        use = uses.get(name, Use())
        many = type_of(part) == "array"
        found.append(Parameter(name, name in required, use.entity, many, use.pick, default_of(part)))
    return found


def default_of(schema: Json) -> Json:
    """The default that a schema states, or None."""
    return schema.get("default") if isinstance(schema, dict) else None


def type_of(schema: Json) -> str:
    """The JSON type that a schema asks for, null aside; "any" where it leaves that open."""
    if not isinstance(schema, dict):
        return "any"
    kinds = schema.get("type")
    if kinds is None:
        options = [type_of(s) for key in ("anyOf", "oneOf", "allOf") for s in schema.get(key, ())]
        kinds = options or [{bool: "boolean", int: "integer", float: "number", str: "string"}.get(type(v), "any")
                            for v in schema.get("enum", ())]  # fmt: skip
    distinct = set(kinds if isinstance(kinds, list) else [kinds]) - {"null"}
    if distinct == {"integer", "number"}:
        return "number"
    return str(distinct.pop()) if len(distinct) == 1 else "any"


_SCALARS: dict[str, Literal["number", "integer", "string", "boolean"]] = {
    "number": "number", "integer": "integer", "string": "string", "boolean": "boolean",
}  # fmt: skip
DEEPEST = 3
"""Levels of nested objects in which fields are looked for."""


def outputs_of(
    schema: Mapping[str, Json], fields: Mapping[str, Field], rows: Mapping[str, Rows], prefix: str = "", depth: int = 1
) -> list[Output]:
    """The askable places of a result. A field that is not always there costs a question, not a mistake.

    A nested object's fields stand at `outer.inner`; a list of objects is `rows` where `rows` names the field that tells its
    records apart, and its columns are their scalar fields.
    """
    found: list[Output] = []
    for name, part in schema.get("properties", {}).items():
        path = prefix + name
        if not _speakable(name):
            continue
        field = fields.get(path, Field())
        kind = type_of(part)
        if kind in _SCALARS:
            found.append(Output(path, "scalar", _SCALARS[kind], field.entity, field.about))
        elif kind == "object" and depth < DEEPEST:
            found += outputs_of(part, fields, rows, f"{path}.", depth + 1)
        elif kind == "array":
            found += _list_outputs(path, part.get("items", {}), field, fields, rows)
    return found


def _list_outputs(path: str, items: Json, field: Field, fields: Mapping[str, Field], rows: Mapping[str, Rows]) -> list[Output]:
    kind = type_of(items)
    if kind in _SCALARS:
        return [Output(path, "list", _SCALARS[kind], field.entity, field.about)]
    if kind != "object" or path not in rows:
        return []
    words = rows[path]
    row = type("ForeignRow", (Row,), {"noun": words.noun, "plural": words.plural, "key": words.key, "__doc__": words.noun})
    columns = [
        Output(f"{path}.{name}", "column", _SCALARS[type_of(part)], column.entity, column.about, row)
        for name, part in items.get("properties", {}).items()
        if _speakable(name) and type_of(part) in _SCALARS
        for column in [fields.get(f"{path}.{name}", Field())]
    ]
    if f"{path}.{words.key}" not in {c.path for c in columns}:
        return []
    return [Output(path, "rows", "object", field.entity, field.about, row), *columns]


def _speakable(name: str) -> bool:
    """Can a path name the field? Dots and brackets mean something there."""
    return re.fullmatch(r"[^.\[\]*]+", name) is not None


def _check(made: ForeignTool) -> None:
    from string import Formatter

    names = {p.name for p in made.parameters}
    paths = {o.path for o in made.outputs}
    spoken = [(path.removesuffix("#count"), phrase) for path, phrases in made.asks.items() for phrase in phrases]
    for path, phrase in [*spoken, *made.via.items()]:
        if path not in paths:
            raise UserError(f"tool {made.name}: there are words for '{path}', but a result surely has only {sorted(paths)}")
        try:
            slots = {slot for _, slot, _, _ in Formatter().parse(phrase) if slot is not None}
        except ValueError as error:
            raise UserError(f"tool {made.name}: '{phrase}' is no phrase: {error}") from None
        if unknown := slots - names:
            raise UserError(f"tool {made.name}: '{phrase}' speaks of '{min(unknown)}', which is no parameter")
    for arguments, _ in made.examples:
        try:
            made.validate(arguments)
        except ToolError as error:
            raise UserError(f"tool {made.name}: an example does not fit its own parameters: {error}") from None


__all__ = [
    "Field", "ForeignTool", "Rows", "State", "Use", "Work", "as_object", "closed", "default_of", "foreign_tool", "outputs_of",
    "shorten", "type_of",
]  # fmt: skip
