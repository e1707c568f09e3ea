"""The `@tool` decorator: a typed, documented function as a `Tool`, checked where it is defined.

Whatever synthesis needs to speak of a tool is asked for here, at import time, so that no incomplete tool reaches a pool.
"""

import inspect
import re
import string
import sys
import typing
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Literal

import docstring_parser
from pydantic import BaseModel, ConfigDict, create_model
from pydantic.fields import FieldInfo

from dive.tools.fields import About, Entity, Pick, Result, Row, When
from dive.tools.spec import Example, FunctionTool, Isolation, Kind, Output, Pack, Parameter, Tool


def tool(
    *,
    domain: str,
    kind: Kind,
    asks: Mapping[str, Sequence[str]],
    examples: Sequence[Example],
    via: Mapping[str, str] | None = None,
    each: Mapping[str, Sequence[str]] | None = None,
    cite: str | None = None,
    rules: Sequence[str | When] | None = None,
    undisputed: Collection[str] = (),
    figures: int | None = None,
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
        own = rules if rules is not None else pack.rules if cite is None else ()
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
            rules=tuple(r.rule if isinstance(r, When) else r for r in own),
            conditions=tuple(rule for rule in own if isinstance(rule, When)),
            undisputed=frozenset(undisputed),
            figures=figures,
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
            if not phrase.startswith("the ") and ("{most}" in phrase) == ("{highest}" in phrase):
                raise TypeError(f"{made.name}: '{phrase}' does not say where {{most}} or {{highest}} belongs")
            _check_placeholders(made.name, phrase, names | {"most", "highest"})
    if re.search(r"\. [A-Z]", made.cite):
        raise TypeError(f"{made.name}: cite names a source; sentences about it are rules")
    for rule in made.rules:
        if not re.fullmatch(r"[A-Z].*[^.]", rule):
            raise TypeError(f"{made.name}: the rule '{rule}' is no sentence without its stop")
    if made.figures is not None and made.figures < 1:
        raise TypeError(f"{made.name}: figures={made.figures} leaves nothing of an answer; give 1 or more, or leave it out")
    if sum(len(v) for v in made.asks.values()) < 2:
        raise TypeError(f"{made.name}: give at least two asks")
    if len(made.examples) < 2:
        raise TypeError(f"{made.name}: give at least two examples with independently known results")


def _check_placeholders(tool_name: str, phrase: str, names: set[str]) -> None:
    for _, placeholder, _, _ in string.Formatter().parse(phrase):
        if placeholder is not None and placeholder not in names:
            raise TypeError(f"{tool_name}: '{phrase}' speaks of '{placeholder}', which is no parameter")
